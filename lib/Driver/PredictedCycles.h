//===- PredictedCycles.h - Cycles and milliseconds of a report --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_DRIVER_PREDICTEDCYCLES_H
#define MCUNET_LIB_DRIVER_PREDICTEDCYCLES_H

#include "llvm/Support/JSON.h"

#include <optional>

namespace mcunet {

/// Adds what the model of docs/Cycles.md predicts for each layer and for all of
/// the network, and how long that is at a clock. Nothing for the host, nor
/// where the report has no layers.
void addPredictedCycles(llvm::json::Object &report, llvm::StringRef cpu,
                        std::optional<double> clockMHz);

} // namespace mcunet

#endif // MCUNET_LIB_DRIVER_PREDICTEDCYCLES_H
