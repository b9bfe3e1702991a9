//===- Measure.cpp - What patches cost and what edits change --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Redistribute/Redistribute.h"
#include "mcunet/Schedule/Memory.h"
#include "mcunet/Schedule/Presets.h"

using namespace mcunet;
using namespace mcunet::redistribute;
using schedule::Axis;
using schedule::AxisMap;
using schedule::Graph;
using schedule::Layer;

static double percentOver(int64_t value, int64_t base) {
  return base == 0
             ? 0
             : 100 *
                   (static_cast<double>(value) / static_cast<double>(base) - 1);
}

double Figures::overheadPercent() const {
  return percentOver(stage.identical, stage.layerwise);
}

std::vector<Edit> Plan::edits() const {
  std::vector<Edit> all = shrink;
  all.insert(all.end(), giveBack.begin(), giveBack.end());
  return all;
}

static llvm::Expected<schedule::Realisation>
realisePatches(const Graph &graph, int stageEnd, int64_t patches) {
  llvm::Expected<schedule::Schedule> patched =
      headSchedule(graph, schedule::Head::Patches, patches, stageEnd);
  if (!patched)
    return patched.takeError();
  return realise(graph, *patched);
}

int64_t redistribute::patchedBytes(const Graph &graph, int stageEnd,
                                   int64_t patches) {
  llvm::Expected<schedule::Realisation> realised =
      realisePatches(graph, stageEnd, patches);
  if (realised)
    return liveBytes(toPlannerProblem(graph, *realised));
  llvm::consumeError(realised.takeError());
  return INT64_MAX;
}

llvm::Expected<Figures> redistribute::measure(const Graph &graph, int stageEnd,
                                              int64_t patches) {
  llvm::Expected<schedule::Realisation> realised =
      realisePatches(graph, stageEnd, patches);
  if (!realised)
    return realised.takeError();
  Figures figures;
  figures.stage = realised->stages[0].macs;
  figures.network = realised->macs();
  figures.tile = realised->stages[0].schedule.tileRows;
  std::vector<schedule::ReceptiveField> fields = receptiveFields(
      graph, schedule::driveTensor(graph, 0, stageEnd), Axis::Rows);
  auto append = [&](int tensor) {
    const schedule::ReceptiveField &field = fields[tensor];
    if (!field.reached || field.map.all)
      return;
    int64_t size = field.size(figures.tile);
    if (figures.chain.empty() || figures.chain.back() != size)
      figures.chain.push_back(size);
  };
  for (int l = stageEnd; l-- > 0;)
    append(graph.layers[l].output);
  for (int input : graph.inputs)
    append(input);
  return figures;
}

/// Number of rows of the image for one row of each tensor, along first
/// operands.
static std::vector<double> rowsPerRow(const Graph &graph) {
  std::vector<double> rows(graph.tensors.size(), 1);
  for (const Layer &layer : graph.layers) {
    if (layer.inputs.empty())
      continue;
    const AxisMap &map = layer.inputs[0].rows;
    double step = map.all ? 1 : static_cast<double>(map.num) / map.den;
    rows[layer.output] = rows[layer.inputs[0].tensor] * step;
  }
  return rows;
}

static int64_t macsOf(const Graph &graph, const Block &block) {
  return layerwiseMacs(graph, block.begin, block.end);
}

int64_t redistribute::macsChange(const Graph &graph, const Editable &editable,
                                 llvm::ArrayRef<Edit> edits) {
  int64_t change = 0;
  for (const Edit &edit : edits) {
    if (edit.kind == EditKind::Remove)
      change -= macsOf(graph, editable.blocks[edit.index]);
    if (edit.kind == EditKind::Repeat)
      change += edit.value * macsOf(graph, editable.blocks[edit.index]);
    if (edit.kind != EditKind::Kernel)
      continue;
    const Filter &filter = editable.filters[edit.index];
    int64_t macs = layerMacs(graph, filter.layer);
    bool folded = filter.folds && edit.value == 1;
    int64_t now = folded ? 0
                         : macs / (filter.kernel * filter.kernel) * edit.value *
                               edit.value;
    change += now - macs;
  }
  return change;
}

/// Rows of the image that the layers of a block add to a receptive field.
static double fieldOf(const Graph &graph, const std::vector<double> &rows,
                      const Block &block) {
  double field = 0;
  for (int l = block.begin; l < block.end; ++l) {
    const schedule::Operand &operand = graph.layers[l].inputs[0];
    if (!operand.rows.all)
      field += rows[operand.tensor] *
               static_cast<double>(operand.rows.hiOff - operand.rows.loOff);
  }
  return field;
}

double redistribute::fieldChange(const Graph &graph, const Editable &editable,
                                 llvm::ArrayRef<Edit> edits) {
  std::vector<double> rows = rowsPerRow(graph);
  double change = 0;
  for (const Edit &edit : edits) {
    if (edit.kind == EditKind::Kernel) {
      const Filter &filter = editable.filters[edit.index];
      int in = graph.layers[filter.layer].inputs[0].tensor;
      change += rows[in] * static_cast<double>(edit.value - filter.kernel);
      continue;
    }
    double block = fieldOf(graph, rows, editable.blocks[edit.index]);
    change += edit.kind == EditKind::Remove
                  ? -block
                  : block * static_cast<double>(edit.value);
  }
  return change;
}
