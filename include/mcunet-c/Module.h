//===- Module.h - Networks in, passes over them -------------------*- C -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_C_MODULE_H
#define MCUNET_C_MODULE_H

#include "mcunet-c/Core.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Reads MLIR, as text or bytecode. `bytes` need no terminator. Returns a null
/// module (mlirModuleIsNull) on failure; others are for mlirModuleDestroy.
MLIR_CAPI_EXPORTED MlirModule mcunetModuleParse(MlirContext context,
                                                const char *bytes, size_t size,
                                                char **error);

/// Imports an int8 TensorFlow Lite model as TOSA. The bytes are checked before
/// they are used.
MLIR_CAPI_EXPORTED MlirModule mcunetModuleImportTFLite(MlirContext context,
                                                       const void *bytes,
                                                       size_t size,
                                                       char **error);

/// The kernels that define a model's bytes where TensorFlow Lite's and
/// TensorFlow Lite Micro's differ.
typedef enum McunetReference {
  McunetReferenceDefault = 0, ///< TensorFlow Lite's; the report has a note
  McunetReferenceTFLite = 1,
  McunetReferenceTFLM = 2
} McunetReference;

/// Like mcunetModuleImportTFLite, with the given reference.
MLIR_CAPI_EXPORTED MlirModule
mcunetModuleImportTFLiteAs(MlirContext context, const void *bytes, size_t size,
                           McunetReference reference, char **error);

/// Builds the TOSA of network `name` of a description in JSON, with synthetic
/// weights. `resolution` 0 is the network's own.
MLIR_CAPI_EXPORTED MlirModule
mcunetModuleImportNet(MlirContext context, const char *json, const char *name,
                      int64_t resolution, uint64_t seed, char **error);

/// Reads a .tflite, .onnx, .mlir or .mlirbc file.
MLIR_CAPI_EXPORTED MlirModule mcunetModuleLoad(MlirContext context,
                                               const char *path, char **error);

/// Like mcunetModuleLoad; the reference is for .tflite files only.
MLIR_CAPI_EXPORTED MlirModule mcunetModuleLoadAs(MlirContext context,
                                                 const char *path,
                                                 McunetReference reference,
                                                 char **error);

/// Runs a pipeline, e.g. "builtin.module(mcunet-tosa-to-arena-pipeline)", in
/// place. After a failure the module is valid memory, but no longer usable.
MLIR_CAPI_EXPORTED bool
mcunetModuleRunPipeline(MlirModule module, const char *pipeline, char **error);

/// The module as text, with locations, which name its tensors. Null for a null
/// module.
MLIR_CAPI_EXPORTED char *mcunetModuleToString(MlirModule module);

#ifdef __cplusplus
}
#endif

#endif // MCUNET_C_MODULE_H
