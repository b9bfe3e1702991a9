//===- Spaces.h - One schedule within a budget ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For searches over many networks, which need one answer per network: whether
// it fits, and its cost if it does. The answer covers all schedules or a
// published part of them.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_SPACES_H
#define MCUNET_SCHEDULE_SPACES_H

#include "mcunet/Schedule/Search.h"

namespace mcunet::schedule {

enum class Space {
  Layerwise,
  /// MCUNetV2: one stage of n x n patches, n from 2 to 4, at the start of the
  /// network, then layer by layer. Patches read the image more than once, so a
  /// pushed image is held in the arena, where it may be written over.
  PatchStage,
  /// The space of SearchOptions, and with Effort::Full a stage of patches.
  All,
};

enum class Effort {
  /// Space::All: one row per step, few column steps; at most four strips, and
  /// only if nothing fits without them and the image is not pushed.
  Quick,
  Full,
};

/// The cheapest schedule whose arena and caller's buffers together are at most
/// `sramBytes`; nothing if there is none. `options` sets the input mode; the
/// space that it defines applies to Effort::Full only.
std::optional<FrontPoint> cheapestIn(Space space, Effort effort,
                                     const Graph &graph, int64_t sramBytes,
                                     const SearchOptions &options);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_SPACES_H
