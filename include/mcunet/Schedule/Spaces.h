//===- Spaces.h - One schedule within a budget ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For those who look at many networks and want one answer for each: does it
// fit, and what does it cost then? In all schedules, or in a published part of
// them.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_SPACES_H
#define MCUNET_SCHEDULE_SPACES_H

#include "mcunet/Schedule/Search.h"

namespace mcunet::schedule {

enum class Space {
  Layerwise,
  /// MCUNetV2: one stage of n x n patches, n from 2 to 4, at the network's
  /// begin, then layer by layer. Patches read the image more than once, so a
  /// pushed image has to be held: it lies in the arena and may be written over.
  PatchStage,
  /// What SearchOptions enumerates.
  All,
};

enum class Effort {
  /// Space::All: one row a step, few column steps; strips of columns, at most
  /// four of them, where nothing fits without and the image is not pushed.
  Quick,
  Full,
};

/// The cheapest schedule whose arena and caller's buffers together are at most
/// `sramBytes`; nothing if there is none. `options` says how the input comes;
/// what else it enumerates counts for Effort::Full.
std::optional<FrontPoint> cheapestIn(Space space, Effort effort,
                                     const Graph &graph, int64_t sramBytes,
                                     const SearchOptions &options);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_SPACES_H
