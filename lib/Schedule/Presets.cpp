//===- Presets.cpp - Published schedules as points of the space -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Memory.h"
#include <cassert>

namespace mcunet::schedule {

/// Appends layers [begin, end of the network) one by one.
static void appendLayers(const Graph &graph, int begin, Schedule &schedule) {
  for (int l = begin, e = graph.layers.size(); l < e; ++l) {
    StageSchedule stage;
    stage.begin = l;
    stage.end = l + 1;
    schedule.stages.push_back(stage);
  }
}

Schedule layerwiseSchedule(const Graph &graph, InputMode input) {
  Schedule schedule;
  schedule.input = input;
  appendLayers(graph, 0, schedule);
  return schedule;
}

StageSchedule headStage(const Graph &graph, Head head, int64_t patches,
                        int headEnd) {
  assert(headEnd >= 1 && patches >= 1);
  StageSchedule stage;
  stage.end = headEnd;
  const Tensor &last = graph.tensors[driveTensor(graph, 0, headEnd)];
  const Tensor &first = graph.tensors[graph.layers[0].output];
  if (head == Head::Patches) {
    stage.order = RowOrder::Patch;
    stage.tileRows = ceilDiv(last.height, patches);
    stage.stripCols = ceilDiv(last.width, patches);
  } else {
    stage.tileRows = 1;
    if (head == Head::Stream1D)
      stage.stripCols = ceilDiv(last.width, patches);
    else
      stage.rasterCols = ceilDiv(first.width, patches);
  }
  return stage;
}

Schedule withHead(const Graph &graph, const StageSchedule &head,
                  InputMode input) {
  Schedule schedule;
  schedule.input = input;
  schedule.stages.push_back(head);
  appendLayers(graph, head.end, schedule);
  return schedule;
}

llvm::Expected<Schedule> headSchedule(const Graph &graph, Head head,
                                      int64_t patches, int headEnd,
                                      InputMode input) {
  if (headEnd < 1 || headEnd > static_cast<int>(graph.layers.size()))
    return llvm::createStringError("a head of %d layers of %zu", headEnd,
                                   graph.layers.size());
  if (patches < 1)
    return llvm::createStringError("a head of less than one patch");
  StageSchedule stage = headStage(graph, head, patches, headEnd);
  Schedule schedule = withHead(graph, stage, input);
  llvm::Expected<StageRealisation> legal = realiseStage(graph, schedule, stage);
  if (!legal)
    return legal.takeError();
  return schedule;
}

int bestHeadEnd(const Graph &graph, Head head, int64_t patches,
                InputMode input) {
  int best = 0;
  int64_t bestBytes = 0, bestMacs = 0;
  for (int end = 1, e = graph.layers.size(); end <= e; ++end) {
    llvm::Expected<Schedule> schedule =
        headSchedule(graph, head, patches, end, input);
    if (!schedule) {
      llvm::consumeError(schedule.takeError());
      continue;
    }
    llvm::Expected<Realisation> realised = realise(graph, *schedule);
    if (!realised) {
      llvm::consumeError(realised.takeError());
      continue;
    }
    int64_t bytes = paperBytes(graph, *realised);
    int64_t macs = realised->macs().clipped;
    if (best == 0 || bytes < bestBytes ||
        (bytes == bestBytes && macs < bestMacs)) {
      best = end;
      bestBytes = bytes;
      bestMacs = macs;
    }
  }
  return best;
}

Schedule rowStripSchedule(const Graph &graph, InputMode input) {
  Schedule schedule;
  schedule.input = input;
  int begin = 0;
  for (int end = graph.layers.size(); end > 0; --end) {
    StageSchedule stage;
    stage.end = end;
    stage.tileRows = 1;
    llvm::Expected<StageRealisation> legal =
        realiseStage(graph, schedule, stage);
    if (!legal) {
      llvm::consumeError(legal.takeError());
      continue;
    }
    schedule.stages.push_back(stage);
    begin = end;
    break;
  }
  appendLayers(graph, begin, schedule);
  return schedule;
}

/// The form of the first stage in the scheme that `name` denotes.
static std::optional<Head> headNamed(llvm::StringRef name) {
  if (name == "mcunetv2")
    return Head::Patches;
  if (name == "streamnet1d")
    return Head::Stream1D;
  if (name == "streamnet2d")
    return Head::Stream2D;
  return std::nullopt;
}

bool isScheduleName(llvm::StringRef text) {
  return text == "layerwise" || text == "tinyts" ||
         headNamed(text.split(':').first).has_value();
}

llvm::Expected<Schedule> namedSchedule(const Graph &graph, llvm::StringRef text,
                                       InputMode input) {
  if (text == "layerwise")
    return layerwiseSchedule(graph, input);
  if (text == "tinyts")
    return rowStripSchedule(graph, input);
  auto [name, number] = text.split(':');
  std::optional<Head> head = headNamed(name);
  if (!head)
    return llvm::createStringError("no schedule is called '" + text + "'");
  int64_t patches = 4;
  if (!number.empty() && (number.getAsInteger(10, patches) || patches < 1))
    return llvm::createStringError("'" + text +
                                   "': the number of patches is not positive");
  int end = bestHeadEnd(graph, *head, patches, input);
  if (end == 0)
    return llvm::createStringError(
        "no first layers of this network can run as '" + text +
        "' with this input mode");
  return headSchedule(graph, *head, patches, end, input);
}

} // namespace mcunet::schedule
