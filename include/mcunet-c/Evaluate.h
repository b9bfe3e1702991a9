//===- Evaluate.h - What a described network would cost -----------*- C -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_C_EVALUATE_H
#define MCUNET_C_EVALUATE_H

#include "mcunet-c/Compile.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The schedules that may be chosen; see mcunet/Schedule/Spaces.h.
typedef enum McunetSpace {
  McunetSpaceLayerwise = 0,
  McunetSpacePatchStage = 1, ///< MCUNetV2: one first stage of patches
  McunetSpaceAll = 2
} McunetSpace;

typedef struct McunetEvaluateOptions {
  const char *mcpu; ///< "cortex-m7"
  int64_t sram;     ///< for arena and caller's buffers, without stack
  McunetInputMode input;
  bool consumeInput;
  McunetSpace space;
  bool full; ///< all of McunetSpaceAll that the compiler searches, in more time
} McunetEvaluateOptions;

typedef struct McunetEvaluation {
  bool fits;
  // The rest is 0 if nothing fits.
  int64_t arenaBytes; ///< as planned
  int64_t inputBytes; ///< the caller's image, 0 if it is not resident
  int64_t outputBytes;
  int64_t macs;        ///< that run
  int64_t macsOnce;    ///< layer by layer
  double cost;         ///< predicted time, in the cost model's unit
  int64_t tiledLayers; ///< in stages that run tile by tile
  int64_t stages;      ///< that run tile by tile
} McunetEvaluation;

/// Finds the cheapest schedule within a budget for a network described in JSON
/// (docs/NetworkDescription.md). Weights are not read. If `schedule` is not
/// null, it receives the schedule as JSON. Returns false on failure; a network
/// that does not fit is not a failure.
MLIR_CAPI_EXPORTED bool mcunetEvaluateNet(const char *json, const char *name,
                                          const McunetEvaluateOptions *options,
                                          McunetEvaluation *result,
                                          char **schedule, char **error);

#ifdef __cplusplus
}
#endif

#endif // MCUNET_C_EVALUATE_H
