// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Measure.h - Runs the firmware ----------------------------*- C++ -*-===//
#ifndef MCUNET_RUN_MEASURE_H
#define MCUNET_RUN_MEASURE_H

#include "Profile.h"

namespace mcunet::run {

/// How the firmware is run. Files are relative to the current folder.
struct RunOptions {
  std::string board, firmware, input, output;
  std::string model; ///< the prefix of its functions
  /// The plugin's file, not used on the host.
  std::string plugin;
  /// The plugin also writes edges.txt, which cycles are made of.
  bool edges = false;
  unsigned repeat = 1, chunkRows = 1, timeoutSeconds = 0;
};

struct Measurement {
  uint64_t inferences = 0, arenaBytes = 0, stackBytes = 0;
  /// Empty on the host.
  Counts counts;
};

/// The counting plugin of the tree or installation that `program` belongs to.
llvm::Expected<std::string> findPlugin(llvm::StringRef program);

llvm::Expected<Measurement> runFirmware(const RunOptions &options,
                                        const Symbols &symbols);

} // namespace mcunet::run

#endif // MCUNET_RUN_MEASURE_H
