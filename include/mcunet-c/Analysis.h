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
// Layers and what they see
//===----------------------------------------------------------------------===//

typedef struct McunetLayers McunetLayers;

typedef struct McunetLayer {
  const char *name;
  const char *op;
  int64_t height, width, channels; ///< of the output
  int64_t macs;
  /// Rows and columns of the network's first input under one pixel of the
  /// output, padding counted; the whole input where the layer sees all of it,
  /// and 0 where it does not depend on it.
  int64_t fieldRows, fieldCols;
  /// How far the field moves from one pixel to the next; 0 if it does not.
  double strideRows, strideCols;
  /// Where the field of the first pixel begins; negative inside the padding.
  int64_t originRow, originCol;
} McunetLayer;

/// The layers of a network in TOSA (or in the patch dialect, on tensors), in
/// order; the module stays as it is. Null is a failure.
MLIR_CAPI_EXPORTED McunetLayers *mcunetLayersCreate(MlirModule module,
                                                    char **error);
MLIR_CAPI_EXPORTED void mcunetLayersDestroy(McunetLayers *layers);
MLIR_CAPI_EXPORTED size_t mcunetLayersGetCount(const McunetLayers *layers);
MLIR_CAPI_EXPORTED McunetLayer mcunetLayersGet(const McunetLayers *layers,
                                               size_t index);
/// A table to read.
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
  int64_t stackBytes;  ///< worst case, as the object shows it
  int64_t flashBytes;  ///< weights, code and tables
  int64_t macs;
  double cost;          ///< predicted instructions
  const char *schedule; ///< in JSON, for McunetCompileOptions
} McunetFrontPoint;

/// Searches all schedules and compiles those worth having, to learn their stack
/// and flash. `sram` bounds what is listed; `schedule` has to be "auto", and
/// `optimize` and `point` do not matter. The points go from the fastest to the
/// smallest. Null is a failure, also where no point fits `sram`.
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
