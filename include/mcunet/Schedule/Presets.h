//===- Presets.h - Published schedules as points of the space ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_PRESETS_H
#define MCUNET_SCHEDULE_PRESETS_H

#include "mcunet/Schedule/Realise.h"

namespace mcunet::schedule {

/// Each layer is a stage of one step.
Schedule layerwiseSchedule(const Graph &graph,
                           InputMode input = InputMode::Resident);

/// The form of the first stage in published schedules.
enum class Head {
  /// MCUNetV2 (Lin et al., 2021): patches x patches tiles, overlap recomputed.
  Patches,
  /// StreamNet (Zheng et al., 2023), one dimension: rows cached, columns
  /// recomputed between `patches` strips.
  Stream1D,
  /// StreamNet, two dimensions: rows and columns cached.
  Stream2D,
};

/// Layers [0, headEnd), one or more, as one stage of `patches` >= 1 parts per
/// axis, even if they cannot be tiled.
StageSchedule headStage(const Graph &graph, Head head, int64_t patches,
                        int headEnd);

/// The first stage `head`, and the layers after it one by one.
Schedule withHead(const Graph &graph, const StageSchedule &head,
                  InputMode input);

/// Layers [0, headEnd) as one stage, its last tensor cut `patches` times per
/// axis; the others layer by layer. Fails if the head cannot be tiled.
llvm::Expected<Schedule> headSchedule(const Graph &graph, Head head,
                                      int64_t patches, int headEnd,
                                      InputMode input = InputMode::Resident);

/// The head's end with the least paperBytes, then the fewest MACs; 0 if no head
/// can be tiled.
int bestHeadEnd(const Graph &graph, Head head, int64_t patches,
                InputMode input = InputMode::Resident);

/// TinyTS (row strips without recomputation): the longest possible prefix of
/// the network as one stage with one row per step.
Schedule rowStripSchedule(const Graph &graph,
                          InputMode input = InputMode::Resident);

/// True if `namedSchedule` knows the name before the colon of `text`.
bool isScheduleName(llvm::StringRef text);

/// "layerwise", "tinyts", or a head with the number of its patches or strips (4
/// if absent): "mcunetv2[:N]", "streamnet1d[:N]", "streamnet2d[:N]". Fails for
/// other names, and if no head of this network can be tiled.
llvm::Expected<Schedule> namedSchedule(const Graph &graph, llvm::StringRef text,
                                       InputMode input = InputMode::Resident);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_PRESETS_H
