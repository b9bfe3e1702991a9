//===- RedistributeReceptiveField.cpp - Cheap patches by other kernels ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkEdits.h"
#include "mcunet/Analysis/Network.h"
#include "mcunet/Analysis/SampleRunner.h"
#include "mcunet/Dialect/Patch/IR/JsonAttrs.h"
#include "mcunet/Redistribute/Redistribute.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Transforms/Passes.h"
#include "mcunet/Transforms/Stages.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHREDISTRIBUTERECEPTIVEFIELDPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using redistribute::Edit;
using redistribute::EditKind;
namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// What may change
//===----------------------------------------------------------------------===//

/// The filter of a depthwise layer, or nothing where its kernel must stay.
static std::optional<redistribute::Filter> filterOf(Operation *layer,
                                                    int64_t maxKernel) {
  auto op = dyn_cast<DepthwiseConv2DOp>(layer);
  if (!op)
    return std::nullopt;
  idioms::Window window = windowOf(op);
  auto shape = op.getWeights().getShapedType();
  int64_t kernel = window.kernel[0], stride = window.stride[0];
  if (kernel != window.kernel[1] || kernel % 2 == 0 ||
      shape.getDimSize(3) != 1 || stride != window.stride[1] ||
      window.dilation[0] != 1 || window.dilation[1] != 1)
    return std::nullopt;
  auto in = cast<RankedTensorType>(op.getInput().getType());
  redistribute::Filter filter;
  filter.kernel = kernel;
  // Strides must not leave pixels out, padding must not become negative.
  int64_t pad = std::min(op.getPad()[0], op.getPad()[1]);
  filter.least = std::max(stride | 1, kernel - 2 * pad);
  filter.least = std::min(filter.least, kernel);
  int64_t extent = std::min(in.getDimSize(1), in.getDimSize(2));
  filter.most =
      std::max(kernel, std::min(maxKernel, extent % 2 ? extent : extent - 1));
  filter.folds = canFold(op);
  return filter;
}

static redistribute::Editable findEditable(const Network &network,
                                           int64_t maxKernel) {
  redistribute::Editable editable;
  for (auto [index, layer] : llvm::enumerate(network.layers)) {
    if (auto filter = filterOf(layer, maxKernel)) {
      filter->layer = index;
      editable.filters.push_back(*filter);
    }
    auto add = dyn_cast<AddOp>(layer);
    if (!add || add.getSubtract() ||
        network.graph.layers[index].inputs.size() != 2)
      continue;
    auto block = redistribute::residualBlock(network.graph, index);
    if (!block ||
        (!editable.blocks.empty() && block->begin < editable.blocks.back().end))
      continue;
    Value kept = keptOperand(network, *block);
    block->removable = kept.getType() == add.getType();
    block->repeatable = canRepeat(add, kept, operationsOf(network, *block));
    editable.blocks.push_back(*block);
  }
  return editable;
}

//===----------------------------------------------------------------------===//
// The plan as text
//===----------------------------------------------------------------------===//

static double percentOver(int64_t value, int64_t base) {
  return base == 0 ? 0 : 100.0 * (value - base) / base;
}

static json::Object describe(const redistribute::Figures &figures) {
  return json::Object{
      {"patch", figures.patch()},
      {"chain", json::Array(figures.chain)},
      {"stage_macs_layerwise", figures.stage.layerwise},
      {"stage_macs_identical_patches", figures.stage.identical},
      {"stage_overhead_pct", figures.overheadPercent()},
      {"macs_layerwise", figures.network.layerwise},
      {"macs", figures.network.clipped},
      {"macs_overhead_pct",
       percentOver(figures.network.clipped, figures.network.layerwise)}};
}

static json::Array describe(const schedule::Graph &graph,
                            const redistribute::Editable &editable,
                            ArrayRef<Edit> edits, bool lost) {
  json::Array result;
  for (const Edit &edit : edits) {
    json::Object entry;
    if (lost)
      entry["lost"] = redistribute::shrinkCost(graph, editable, {edit});
    if (edit.kind == EditKind::Kernel) {
      const redistribute::Filter &filter = editable.filters[edit.index];
      entry["layer"] = graph.layers[filter.layer].name;
      entry["kernel"] = json::Array{filter.kernel, edit.value};
    } else {
      const redistribute::Block &block = editable.blocks[edit.index];
      entry["first_layer"] = graph.layers[block.begin].name;
      entry["last_layer"] = graph.layers[block.end - 1].name;
      entry["copies"] = edit.kind == EditKind::Remove ? -1 : edit.value;
    }
    result.push_back(std::move(entry));
  }
  return result;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct PatchRedistributeReceptiveField
    : mcunet::impl::PatchRedistributeReceptiveFieldPassBase<
          PatchRedistributeReceptiveField> {
  using PatchRedistributeReceptiveFieldPassBase::
      PatchRedistributeReceptiveFieldPassBase;

  void runOnOperation() override {
    auto functions = getOperation().getOps<func::FuncOp>();
    if (!llvm::hasSingleElement(functions)) {
      getOperation().emitError("needs one function");
      return signalPassFailure();
    }
    if (failed(redistributeNetwork(*functions.begin())))
      signalPassFailure();
  }

private:
  LogicalResult redistributeNetwork(func::FuncOp func);
  FailureOr<int> findStageEnd(func::FuncOp func, const schedule::Graph &graph);
  void annotate(const schedule::Graph &graph,
                const redistribute::Editable &editable,
                const redistribute::Plan &plan, int stageEnd);
};
} // namespace

/// Behind the layer `stage`, or where MCUNetV2's scheme would end its patches.
FailureOr<int>
PatchRedistributeReceptiveField::findStageEnd(func::FuncOp func,
                                              const schedule::Graph &graph) {
  if (stage.empty()) {
    int end = bestHeadEnd(graph, schedule::Head::Patches, patches);
    if (end == 0)
      return func.emitError("no first layers of this network run in patches");
    return end;
  }
  for (const auto &[index, layer] : llvm::enumerate(graph.layers))
    if (layer.name == stage)
      return static_cast<int>(index) + 1;
  return func.emitError() << "no layer is called '" << stage << "'";
}

LogicalResult
PatchRedistributeReceptiveField::redistributeNetwork(func::FuncOp func) {
  if (patches < 2 || maxOverhead < 0 || tolerance < 0 || maxRepeats < 0)
    return func.emitError()
           << llvm::formatv("needs 2 patches or more and no negative "
                            "percentage or repeats, got {0}, {1}, {2} and {3}",
                            int64_t(patches), double(maxOverhead),
                            double(tolerance), int64_t(maxRepeats))
                  .str();
  if (hasStages(func))
    return func.emitError("has a schedule already, which is for its layers");
  FailureOr<Network> network = buildNetwork(func, "host");
  if (failed(network))
    return failure();
  FailureOr<int> stageEnd = findStageEnd(func, network->graph);
  if (failed(stageEnd))
    return failure();
  redistribute::Editable editable = findEditable(*network, maxKernel);
  redistribute::Target target;
  target.stageEnd = *stageEnd;
  target.patches = patches;
  target.maxOverheadPercent = maxOverhead;
  target.tolerancePercent = tolerance;
  target.maxRepeats = maxRepeats;
  FailureOr<KernelFits> fits = KernelFits();
  if (!images.empty())
    fits = measureLosses(func, *network, images, *stageEnd, editable);
  if (failed(fits))
    return failure();
  llvm::Expected<redistribute::Plan> plan =
      redistribute::redistribute(network->graph, editable, target);
  if (!plan)
    return func.emitError() << llvm::toString(plan.takeError());
  if (plan->shrink.empty()) {
    func.emitRemark()
        << "patches cost "
        << llvm::formatv("{0:F1}", plan->before.overheadPercent()).str()
        << " % already: nothing changes";
    return success();
  }
  annotate(network->graph, editable, *plan, *stageEnd);
  return applyEdits(*network, editable, plan->edits(), *fits);
}

void PatchRedistributeReceptiveField::annotate(
    const schedule::Graph &graph, const redistribute::Editable &editable,
    const redistribute::Plan &plan, int stageEnd) {
  json::Object report{
      {"stage", graph.layers[stageEnd - 1].name},
      {"patches", int64_t(patches)},
      {"max_overhead_pct", double(maxOverhead)},
      {"shrunk", describe(graph, editable, plan.shrink, editable.measured)},
      {"given_back", describe(graph, editable, plan.giveBack, false)},
      {"rows_lost", plan.fieldLost},
      {"rows_gained", plan.fieldGained},
      {"images", images.empty() ? json::Value(nullptr) : json::Value(images)},
      {"before", describe(plan.before)},
      {"after", describe(plan.after)}};
  Builder b(&getContext());
  getOperation()->setAttr("patch.redistribution",
                          attributeFromJSON(b, std::move(report)));
  getOperation()->setAttr(
      "patch.needs_fine_tuning",
      b.getStringAttr(
          llvm::formatv("receptive field redistributed by {0} edits: what "
                        "the network says is not to be trusted until it has "
                        "been trained again",
                        plan.edits().size())
              .str()));
  editCount += plan.edits().size();
}
