//===- Analysis.h - Receptive fields and Pareto fronts ------------*- C -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_C_ANALYSIS_H
#define MCUNET_C_ANALYSIS_H

#include "mcunet-c/Compile.h"

#ifdef __cplusplus
extern "C" {
#endif

//===----------------------------------------------------------------------===//
// Layers and their receptive fields
//===----------------------------------------------------------------------===//

typedef struct McunetLayers McunetLayers;

typedef struct McunetLayer {
  const char *name;
  const char *op;
  int64_t height, width, channels; ///< of the output
  int64_t macs;
  /// Receptive field of one output pixel in the network's first input, padding
  /// counted; the whole input if the layer reads all of it, 0 if it does not
  /// depend on it.
  int64_t fieldRows, fieldCols;
  /// Distance between the fields of neighbouring pixels.
  double strideRows, strideCols;
  /// Start of the first pixel's field; negative inside the padding.
  int64_t originRow, originCol;
} McunetLayer;

/// The layers of a network in TOSA (or in the patch dialect, on tensors), in
/// order; the module is not changed. Returns null on failure.
MLIR_CAPI_EXPORTED McunetLayers *mcunetLayersCreate(MlirModule module,
                                                    char **error);
MLIR_CAPI_EXPORTED void mcunetLayersDestroy(McunetLayers *layers);
MLIR_CAPI_EXPORTED size_t mcunetLayersGetCount(const McunetLayers *layers);
MLIR_CAPI_EXPORTED McunetLayer mcunetLayersGet(const McunetLayers *layers,
                                               size_t index);
/// A human-readable table of the layers.
MLIR_CAPI_EXPORTED char *mcunetLayersToTable(const McunetLayers *layers);

//===----------------------------------------------------------------------===//
// The Pareto front of memory and time
//===----------------------------------------------------------------------===//

typedef struct McunetFront McunetFront;

/// A point, with the figures of its compilation.
typedef struct McunetFrontPoint {
  int64_t number;      ///< for McunetCompileOptions.point
  int64_t arenaBytes;  ///< all in the arena
  int64_t inputBytes;  ///< the caller's image, 0 if it is not resident
  int64_t outputBytes; ///< the caller's result
  int64_t stackBytes;  ///< worst case, read from the object
  int64_t flashBytes;  ///< weights, code and tables
  int64_t macs;
  double cost;          ///< predicted instructions
  const char *schedule; ///< in JSON, for McunetCompileOptions
} McunetFrontPoint;

/// Searches all schedules and compiles those of the front to measure their
/// stack and flash. `sram` bounds the listed points; `schedule` must be "auto";
/// `optimize` and `point` are ignored. Points are ordered from the fastest to
/// the smallest. Returns null on failure, also if no point fits `sram`.
MLIR_CAPI_EXPORTED McunetFront *
mcunetFrontCreate(MlirModule module, const McunetCompileOptions *options,
                  char **error);
MLIR_CAPI_EXPORTED void mcunetFrontDestroy(McunetFront *front);
MLIR_CAPI_EXPORTED size_t mcunetFrontGetCount(const McunetFront *front);
MLIR_CAPI_EXPORTED McunetFrontPoint mcunetFrontGet(const McunetFront *front,
                                                   size_t index);

#ifdef __cplusplus
}
#endif

#endif // MCUNET_C_ANALYSIS_H
