// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Cycles.h - Modelled cycles of a run ----------------------*- C++ -*-===//
#ifndef MCUNET_RUN_CYCLES_H
#define MCUNET_RUN_CYCLES_H

#include "Profile.h"

#include "mcunet/Cycles/Trace.h"

namespace mcunet::run {

/// What the model is told and says.
struct CyclesResult {
  /// The core whose table was used.
  std::string core;
  cycles::Charges charges;
};

/// Charges the first inference of `edges`, the plugin's file, in `firmware`
/// that was compiled for `mcpu`.
llvm::Expected<CyclesResult> chargeCycles(llvm::StringRef mcpu,
                                          llvm::StringRef firmware,
                                          llvm::StringRef edges,
                                          const cycles::Flash &flash);

/// Adds the cycles of functions and layers.
void addCycles(Profile &profile, const cycles::Charges &charges,
               const Symbols &symbols, llvm::StringRef model);

} // namespace mcunet::run

#endif // MCUNET_RUN_CYCLES_H
