//===- LayerCost.cpp - Predicted instructions -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KindCost.h"

#include "mcunet/Target/TargetInfo.h"

#include <string_view>

namespace mcunet::schedule {

namespace {
/// Coefficients of the work outside the layers.
struct CpuCost {
  std::string_view cpus;
  double call, movedByte, fetchedByte;
};

#define MCUNET_KIND_COSTS
constexpr KindCost kindCosts[] = {
#include "CostTable.inc"
};
#undef MCUNET_KIND_COSTS
#define MCUNET_CPU_COSTS
constexpr CpuCost cpuCosts[] = {
#include "CostTable.inc"
};
#undef MCUNET_CPU_COSTS
} // namespace

/// The name of a class in the table. The host, where instructions are not
/// counted, uses the class of plain code.
static constexpr std::string_view nameOf(CostClass costs) {
  switch (costs) {
  case CostClass::CortexM0Plus:
    return "cortex-m0plus";
  case CostClass::CortexM3:
    return "cortex-m3";
  case CostClass::CortexM7:
    return "cortex-m7";
  case CostClass::CortexM55:
    return "cortex-m55";
  }
  return "";
}

static constexpr const CpuCost *aroundLayers(CostClass costs) {
  for (const CpuCost &cost : cpuCosts)
    if (cost.cpus == nameOf(costs))
      return &cost;
  return nullptr;
}

static_assert(aroundLayers(CostClass::CortexM0Plus) &&
                  aroundLayers(CostClass::CortexM3) &&
                  aroundLayers(CostClass::CortexM7) &&
                  aroundLayers(CostClass::CortexM55),
              "each class of CPUs has costs; run tools/dev/fit-cost.py");

std::optional<KernelShape> kernelOf(const Graph &graph, int layer) {
  const Layer &work = graph.layers[layer];
  bool windowed = work.kind == LayerKind::Conv ||
                  work.kind == LayerKind::Depthwise ||
                  work.kind == LayerKind::Pool;
  if (!windowed || work.inputs.empty())
    return std::nullopt;
  const AxisMap &rows = work.inputs[0].rows, &cols = work.inputs[0].cols;
  if (rows.all || cols.all)
    return std::nullopt;
  return KernelShape{rows.hiOff - rows.loOff + 1, cols.hiOff - cols.loOff + 1,
                     rows.num, cols.num};
}

/// The kind in the table: dense layers by their loops, others by name.
static llvm::StringRef kindOf(const Graph &graph, int layer,
                              const KernelShape &kernel) {
  const Layer &work = graph.layers[layer];
  if (work.op != "conv2d")
    return work.costKind.empty() ? work.op : work.costKind;
  const Tensor &out = graph.tensors[work.output];
  return denseKind(kernel.rows * kernel.cols, out.height * out.width);
}

static InputLoops loopsOf(LayerKind kind) {
  switch (kind) {
  case LayerKind::Conv:
    return InputLoops::Dense;
  case LayerKind::Depthwise:
    return InputLoops::Depthwise;
  case LayerKind::Pool:
    return InputLoops::Pool;
  default:
    return InputLoops::Elements;
  }
}

static WindowCost predict(const Graph &graph, int layer, CostClass costs,
                          bool lean) {
  const Layer &work = graph.layers[layer];
  KernelShape kernel = kernelOf(graph, layer).value_or(KernelShape());
  const KindCost *found =
      findKind(kindCosts, nameOf(costs), kindOf(graph, layer, kernel), lean);
  if (!found)
    return {};
  WindowCost cost = windowCost(
      *found,
      {loopsOf(work.kind), static_cast<double>(work.macsPerPixel),
       static_cast<double>(graph.tensors[work.output].channels), kernel});
  cost.perCall += aroundLayers(costs)->call;
  return cost;
}

void predictCosts(Graph &graph, llvm::StringRef cpu) {
  const TargetInfo *target = findTarget(cpu);
  if (!target)
    return;
  for (int l = 0, e = graph.layers.size(); l < e; ++l) {
    Layer &layer = graph.layers[l];
    layer.cost = predict(graph, l, target->costClass, /*lean=*/false);
    if (layer.lean)
      layer.lean->cost = predict(graph, l, target->costClass, /*lean=*/true);
  }
}

CostModel costModelFor(llvm::StringRef cpu) {
  CostModel model;
  if (const TargetInfo *target = findTarget(cpu)) {
    const CpuCost *around = aroundLayers(target->costClass);
    model.perMovedByte = around->movedByte;
    model.perFetchedByte = around->fetchedByte;
  }
  return model;
}

WindowCost windowCost(const Graph &graph, int layer, bool lean) {
  const Layer &work = graph.layers[layer];
  lean = lean && work.lean;
  const WindowCost &known = lean ? work.lean->cost : work.cost;
  if (known.perPixel > 0)
    return known;
  double channels = static_cast<double>(graph.tensors[work.output].channels);
  double macs = static_cast<double>(work.macsPerPixel);
  return {60, 20, (lean ? 1.5 : 1.0) * macs + 2 * channels + 4};
}

WindowCounts countWindows(const Graph &graph, const StageRealisation &stage,
                          int layer) {
  const Layer &work = graph.layers[layer];
  bool tiles = stage.reducesTiles && layer == stage.schedule.end - 1;
  if (work.kind == LayerKind::GlobalReduce && !tiles) {
    const Tensor &in = graph.tensors[work.inputs[0].tensor];
    return {1, in.height, in.height * in.width};
  }
  const StageTensor &windows = stage.windowsOf(graph, layer);
  int64_t rowWindows = 0, rows = 0, colWindows = 0, cols = 0;
  for (Interval made : windows.madeRows) {
    rowWindows += !made.empty();
    rows += made.size();
  }
  for (const std::vector<Interval> &strip : windows.madeCols)
    for (Interval made : strip) {
      colWindows += !made.empty();
      cols += made.size();
    }
  return {rowWindows * colWindows, rows * colWindows, rows * cols};
}

double predictedCost(const Graph &graph, const Realisation &realisation,
                     const CostModel &model) {
  double cost = 0;
  for (const StageRealisation &stage : realisation.stages) {
    for (int l = stage.schedule.begin; l < stage.schedule.end; ++l)
      cost += countWindows(graph, stage, l)
                  .cost(windowCost(graph, l, stage.schedule.isLean(l)));
    cost += model.perMovedByte * static_cast<double>(stage.movedBytes) +
            model.perFetchedByte * static_cast<double>(stage.fetchedBytes);
  }
  return cost;
}

} // namespace mcunet::schedule
