//===- Compile.h - Plans and machine code -------------------------*- C -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_C_COMPILE_H
#define MCUNET_C_COMPILE_H

#include "mcunet-c/Module.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum McunetInputMode {
  McunetInputResident = 0, ///< the caller holds the whole image
  McunetInputPush = 1,     ///< rows arrive once and in order
  McunetInputPull = 2      ///< the model asks for windows by a callback
} McunetInputMode;

/// The layout of images in memory.
typedef enum McunetInputLayout {
  McunetInputLayoutModel = 0, ///< the network's own
  McunetInputLayoutNHWC = 1,  ///< pixels: rows, columns, channels
  McunetInputLayoutNCHW = 2   ///< planes: channels, rows, columns
} McunetInputLayout;

/// The choice among the schedules that meet the bounds.
typedef enum McunetOptimize {
  McunetOptimizeBalanced = 0, ///< with a budget the fastest in it, without one
                              ///< the smallest within 1 % of the fastest
  McunetOptimizeLatency = 1,  ///< the fastest
  McunetOptimizeSram = 2      ///< the smallest
} McunetOptimize;

/// The options of mcunet-compile; start from mcunetCompileOptionsGetDefault.
typedef struct McunetCompileOptions {
  const char *mcpu;     ///< "cortex-m7"
  const char *name;     ///< C identifier that prefixes every symbol
  const char *schedule; ///< "auto", a preset, a path, or JSON
  int64_t point;        ///< of the front, by its number; 0: by the bounds
  int64_t sram;         ///< budget for all SRAM; 0: none
  double maxOverhead;   ///< most extra MACs in percent; negative: no bound
  McunetInputMode input;
  McunetOptimize optimize;
  bool consumeInput;   ///< dead rows of the image may be written over
  bool profileSymbols; ///< one function per layer, for profiles
  bool preferFlash;    ///< less flash rather than fewer instructions
  bool keepChannels;   ///< compute channels that change no result as well
  McunetInputLayout inputLayout; ///< layout of the caller's images
  double clockMHz; ///< the report has milliseconds at this clock, by a model of
                   ///< the CPU; 0: cycles only
} McunetCompileOptions;

MLIR_CAPI_EXPORTED McunetCompileOptions mcunetCompileOptionsGetDefault(void);

//===----------------------------------------------------------------------===//
// Plans: every buffer in the arena, no code yet
//===----------------------------------------------------------------------===//

typedef struct McunetPlan McunetPlan;

/// A buffer at bytes [offset, offset + size) of the arena, alive from layer
/// `firstUse` to layer `lastUse`, both included.
typedef struct McunetBuffer {
  const char *name;
  int64_t offset;
  int64_t size;
  int64_t firstUse;
  int64_t lastUse;
} McunetBuffer;

/// Schedules and plans; the module is not changed. Returns null on failure.
MLIR_CAPI_EXPORTED McunetPlan *
mcunetPlanCreate(MlirModule module, const McunetCompileOptions *options,
                 char **error);
MLIR_CAPI_EXPORTED void mcunetPlanDestroy(McunetPlan *plan);
MLIR_CAPI_EXPORTED int64_t mcunetPlanGetArenaBytes(const McunetPlan *plan);
MLIR_CAPI_EXPORTED size_t mcunetPlanGetNumBuffers(const McunetPlan *plan);
MLIR_CAPI_EXPORTED McunetBuffer mcunetPlanGetBuffer(const McunetPlan *plan,
                                                    size_t index);
/// The report of the plan, as JSON.
MLIR_CAPI_EXPORTED const char *mcunetPlanGetReport(const McunetPlan *plan);

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

typedef struct McunetCompiled McunetCompiled;

/// The values are the exit codes of mcunet-compile.
typedef enum McunetStatus {
  McunetSuccess = 0,
  McunetBadInput = 1,
  McunetDoesNotFit = 2 ///< no schedule fits; the error names budgets that do
} McunetStatus;

/// Compiles to a relocatable object; the module is not changed. Sets *result on
/// success, and to null otherwise.
MLIR_CAPI_EXPORTED McunetStatus
mcunetCompile(MlirModule module, const McunetCompileOptions *options,
              McunetCompiled **result, char **error);
MLIR_CAPI_EXPORTED void mcunetCompiledDestroy(McunetCompiled *compiled);
/// The object's bytes; NAME.o.
MLIR_CAPI_EXPORTED const void *
mcunetCompiledGetObject(const McunetCompiled *compiled, size_t *size);
/// The text of NAME.h.
MLIR_CAPI_EXPORTED const char *
mcunetCompiledGetHeader(const McunetCompiled *compiled);
/// The text of NAME.json.
MLIR_CAPI_EXPORTED const char *
mcunetCompiledGetReport(const McunetCompiled *compiled);

#ifdef __cplusplus
}
#endif

#endif // MCUNET_C_COMPILE_H
