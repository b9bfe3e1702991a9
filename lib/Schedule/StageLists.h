//===- StageLists.h - The stages of a network -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_STAGELISTS_H
#define MCUNET_LIB_SCHEDULE_STAGELISTS_H

#include "StageCandidates.h"

namespace mcunet::schedule {

/// The purpose of the stages.
enum class StagesFor {
  Front,    ///< all that a point of the front may need
  Cheapest, ///< those that the cheapest path under the limit may need
};

/// For each cut where stages end: the cuts where they begin, and the
/// candidates.
using StageLists =
    std::vector<std::vector<std::pair<int, std::vector<Candidate>>>>;

/// The stages of at most options.maxArenaBytes, and of at most `extraMacs`
/// above layer by layer.
StageLists enumerateStages(const Graph &graph, const SearchOptions &options,
                           int64_t extraMacs, StagesFor purpose,
                           SearchStats &stats);

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGELISTS_H
