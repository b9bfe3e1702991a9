//===- StageLists.cpp - The stages of a network ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StageLists.h"
#include "ForAll.h"
#include <mutex>

namespace mcunet::schedule {

/// The last layer whose result is wider than its operands, or -1.
static int lastWideningLayer(const Graph &graph) {
  for (int l = graph.layers.size() - 1; l > 0; --l) {
    int64_t widest = 0;
    for (const Operand &operand : graph.layers[l].inputs)
      widest = std::max(widest, graph.tensors[operand.tensor].width);
    if (graph.tensors[graph.layers[l].output].width > widest)
      return l;
  }
  return -1;
}

/// True if consecutive windows over a result leave out nothing of an input.
static bool readsAll(const AxisMap &map, int64_t out, int64_t in) {
  int64_t read = 0;
  for (int64_t at = 0; at < out && read < in; ++at) {
    Interval window = inputWindow(map, {at, at + 1}, in);
    if (window.begin > read)
      return false;
    read = std::max(read, window.end);
  }
  return read >= in;
}

/// True if for every tensor some layer reads all rows or columns. Patches and
/// strips, which compute what is read, then compute no fewer.
static bool isAllRead(const Graph &graph, Axis axis) {
  std::vector<bool> read(graph.tensors.size());
  for (int output : graph.outputs)
    read[output] = true;
  for (const Layer &layer : graph.layers)
    for (const Operand &operand : layer.inputs)
      if (!read[operand.tensor])
        read[operand.tensor] = readsAll(
            mapOf(operand, axis), extent(graph.tensors[layer.output], axis),
            extent(graph.tensors[operand.tensor], axis));
  return llvm::all_of(read, [](bool all) { return all; });
}

namespace {
/// Layers [begin, end) as one stage.
struct Span {
  int begin, end;
  std::vector<Candidate> candidates;
};

class Enumeration {
public:
  Enumeration(const Graph &graph, const SearchOptions &options,
              int64_t extraMacs, StagesFor purpose)
      : graph(graph), options(options), extraMacs(extraMacs),
        count(graph.layers.size()), lastWidening(lastWideningLayer(graph)) {
    bool parts = options.maxStrips > 1 || options.maxPatches > 1;
    mayShorten = purpose == StagesFor::Cheapest &&
                 (!parts || isAllRead(graph, Axis::Cols)) &&
                 (options.maxPatches <= 1 || isAllRead(graph, Axis::Rows));
  }

  StageLists run(SearchStats &stats);

private:
  void findLayerBytes(SearchStats &stats);
  std::vector<Span> stagesFrom(int begin, SearchStats &stats) const;
  bool takesSteps(int layer) const;
  bool fitsBehind(int layer) const;

  const Graph &graph;
  const SearchOptions &options;
  int64_t extraMacs;
  int count;
  /// Maps get no wider after this layer, so that longer stages have no
  /// narrower strips.
  int lastWidening;
  std::vector<int64_t> layerBytes; ///< of each layer by itself, nothing shared
  int64_t limit = kNever;
  /// A shorter stage and single layers after it cost no more than all in one.
  bool mayShorten = false;
};
} // namespace

void Enumeration::findLayerBytes(SearchStats &stats) {
  CandidateFinder finder(graph, options, extraMacs);
  for (int l = 0; l < count; ++l) {
    int64_t floorBytes = 0;
    std::vector<Candidate> single = finder.find(l, l + 1, kNever, floorBytes);
    int64_t bytes = kNever;
    for (const Candidate &candidate : single)
      if (candidate.schedule.tileRows == 0)
        bytes = candidate.bytes;
    // A tiled variant of the same layer dominates it, so use that one.
    if (bytes == kNever && !single.empty())
      bytes = single.back().bytes;
    layerBytes.push_back(bytes);
  }
  stats.candidates += finder.considered;
}

/// True if a stage of several steps runs `layer` in several steps.
bool Enumeration::takesSteps(int layer) const {
  const Layer &work = graph.layers[layer];
  int64_t height = graph.tensors[work.output].height;
  for (int64_t tile : options.tileRows)
    if (tile <= 0 || tile >= height)
      return false;
  for (const Operand &operand : work.inputs)
    if (operand.rows.all || operand.rows.hiOff - operand.rows.loOff + 1 >=
                                graph.tensors[operand.tensor].height)
      return false;
  return true;
}

/// True if `layer` may run by itself after a stage instead of at its end. That
/// costs no more, and it costs less if the layer takes steps.
bool Enumeration::fitsBehind(int layer) const {
  for (const Operand &operand : graph.layers[layer].inputs)
    if (graph.tensors[operand.tensor].producer < 0)
      return false; // fetched again
  return layerBytes[layer] <= limit;
}

/// The stages that begin with layer `begin`, by their ends.
std::vector<Span> Enumeration::stagesFrom(int begin, SearchStats &stats) const {
  std::vector<Span> spans;
  int most = options.maxStageLayers;
  if (most <= 0)
    most = count > 256 ? 48 : 128;
  bool cheapest = mayShorten && takesSteps(begin);
  CandidateFinder finder(graph, options, extraMacs);
  // Walks with which a shorter stage fits while all layers after it fit by
  // themselves, and those of these walks for which that costs less.
  Walks fitting, beaten;
  for (int end = begin + 1; end <= std::min(count, begin + most); ++end) {
    int layer = end - 1;
    if (layer > begin && !fitsBehind(layer)) {
      fitting.clear();
      beaten.clear();
    } else if (layer > begin && takesSteps(layer)) {
      beaten.append(fitting);
      fitting.clear();
    }
    if (finder.allIn(beaten, begin))
      continue;
    int64_t floorBytes = 0;
    std::vector<Candidate> found = finder.find(
        begin, end, limit, floorBytes, beaten, cheapest ? &fitting : nullptr);
    ++stats.stages;
    stats.kept += found.size();
    if (!found.empty())
      spans.push_back({begin, end, std::move(found)});
    if (end > begin + 1 && end > lastWidening && floorBytes > limit)
      break;
  }
  stats.candidates += finder.considered;
  return spans;
}

StageLists Enumeration::run(SearchStats &stats) {
  findLayerBytes(stats);
  // Schedules that need more than layer by layer are skipped: it runs the
  // fewest MACs in the fewest calls, except for columns that are never read.
  limit = *std::max_element(layerBytes.begin(), layerBytes.end());
  if (options.maxArenaBytes)
    limit = std::min(limit, *options.maxArenaBytes);
  std::vector<std::vector<Span>> found(count);
  // With one thread, cuts that no stage reaches are skipped.
  bool inOrder = options.threads == 1;
  std::vector<bool> reached(count + 1, !inOrder);
  reached[0] = true;
  std::mutex lock;
  forAll(count, options, 0, 0.8, [&](int begin) {
    if (!reached[begin])
      return;
    SearchStats own;
    found[begin] = stagesFrom(begin, own);
    for (const Span &span : found[begin])
      if (inOrder)
        reached[span.end] = true;
    std::lock_guard<std::mutex> guard(lock);
    stats.stages += own.stages;
    stats.kept += own.kept;
    stats.candidates += own.candidates;
  });
  StageLists stages(count + 1);
  for (std::vector<Span> &spans : found)
    for (Span &span : spans)
      stages[span.end].push_back({span.begin, std::move(span.candidates)});
  return stages;
}

StageLists enumerateStages(const Graph &graph, const SearchOptions &options,
                           int64_t extraMacs, StagesFor purpose,
                           SearchStats &stats) {
  return Enumeration(graph, options, extraMacs, purpose).run(stats);
}

} // namespace mcunet::schedule
