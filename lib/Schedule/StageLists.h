//===- StageLists.h - The stages of a network -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_STAGELISTS_H
#define MCUNET_LIB_SCHEDULE_STAGELISTS_H

#include "StageCandidates.h"

namespace mcunet::schedule {

/// What the stages are wanted for.
enum class StagesFor {
  Front,    ///< all that may be on it
  Cheapest, ///< those that the cheapest path under the limit may need
};

/// By the cut where they end: the cut where they begin, and the candidates.
using StageLists =
    std::vector<std::vector<std::pair<int, std::vector<Candidate>>>>;

/// The stages of at most options.maxArenaBytes, and of at most `extraMacs`
/// above layer by layer.
StageLists enumerateStages(const Graph &graph, const SearchOptions &options,
                           int64_t extraMacs, StagesFor purpose,
                           SearchStats &stats);

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGELISTS_H
