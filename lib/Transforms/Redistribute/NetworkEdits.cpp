//===- NetworkEdits.cpp - Redistribution done to layers -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkEdits.h"

#include "mcunet/Analysis/SampleRunner.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using redistribute::Edit;
using redistribute::EditKind;

Value mcunet::patch::keptOperand(const Network &network,
                                 const redistribute::Block &block) {
  auto add = cast<AddOp>(network.layers[block.end - 1]);
  for (Value operand : add->getOperands()) {
    int tensor = network.tensorOf.lookup(operand);
    if (network.graph.tensors[tensor].producer < block.begin)
      return operand;
  }
  llvm_unreachable("a residual block adds what it begins with");
}

ArrayRef<Operation *>
mcunet::patch::operationsOf(const Network &network,
                            const redistribute::Block &block) {
  return ArrayRef(network.layers).slice(block.begin, block.end - block.begin);
}

/// Copies first, while the blocks still have their own kernels; folds and
/// removals, which take layers away, last.
LogicalResult mcunet::patch::applyEdits(const Network &network,
                                        const redistribute::Editable &editable,
                                        ArrayRef<Edit> edits,
                                        const KernelFits &fits) {
  for (const Edit &edit : edits) {
    if (edit.kind != EditKind::Repeat)
      continue;
    const redistribute::Block &block = editable.blocks[edit.index];
    auto add = cast<AddOp>(network.layers[block.end - 1]);
    for (int64_t number = edit.value; number > 0; --number)
      if (failed(repeat(add, keptOperand(network, block),
                        operationsOf(network, block), number)))
        return failure();
  }
  SmallVector<DepthwiseConv2DOp> folded;
  for (const Edit &edit : edits) {
    if (edit.kind != EditKind::Kernel)
      continue;
    const redistribute::Filter &filter = editable.filters[edit.index];
    auto op = cast<DepthwiseConv2DOp>(network.layers[filter.layer]);
    auto found = fits.find({filter.layer, edit.value});
    if (failed(setKernel(op, edit.value,
                         found == fits.end() ? nullptr : &found->second)))
      return failure();
    if (edit.value == 1 && filter.folds)
      folded.push_back(op);
  }
  for (DepthwiseConv2DOp op : folded)
    if (failed(foldIntoProducer(op)))
      return failure();
  for (const Edit &edit : edits) {
    if (edit.kind != EditKind::Remove)
      continue;
    const redistribute::Block &block = editable.blocks[edit.index];
    Value kept = keptOperand(network, block);
    ArrayRef<Operation *> layers = operationsOf(network, block);
    bypass(cast<AddOp>(layers.back()), kept);
    for (Operation *layer : llvm::reverse(layers.drop_back()))
      layer->erase();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// What edits lose
//===----------------------------------------------------------------------===//

namespace {
/// The edits' losses, one at a time, at the stage's end.
struct StageLoss {
  func::FuncOp func;
  const redistribute::Editable &editable;
  int stageEnd;
  const KernelFits &fits;
  const idioms::Samples &images, &result;

  /// The share of the variance of the stage's result that no line of what is
  /// left of it has; more than any number of others where the edit fails.
  double measure(Edit edit);
};
} // namespace

double StageLoss::measure(Edit edit) {
  constexpr double impossible = 1e6;
  ScopedDiagnosticHandler quiet(func.getContext(),
                                [](Diagnostic &) { return success(); });
  OwningOpRef<func::FuncOp> copy(func.clone());
  FailureOr<Network> network = buildNetwork(*copy, "host");
  if (failed(network))
    return impossible;
  // Behind the stage nothing changes, so that whoever reads its result tells
  // where it is afterwards.
  OpOperand &use = *network->layers[stageEnd - 1]->use_begin();
  if (failed(applyEdits(*network, editable, {edit}, fits)))
    return impossible;
  auto values = runSamples(*copy, images, {use.get()});
  if (failed(values))
    return impossible;
  return shareLost((*values)[use.get()], result);
}

/// Fits the smaller kernels of a filter to what the layer reads.
static LogicalResult fitFilter(Operation *layer,
                               const redistribute::Filter &filter,
                               const idioms::Samples &input, KernelFits &fits) {
  FailureOr<ConvNumbers> numbers = ConvNumbers::read(layer);
  if (failed(numbers))
    return failure();
  int32_t zeroPoint = cast<ConvolutionOpInterface>(layer).inputZeroPoint();
  for (int64_t k = filter.least; k < filter.kernel; k += 2)
    fits[{filter.layer, k}] =
        fitKernel(input, *numbers, windowOf(layer), zeroPoint, k);
  return success();
}

FailureOr<KernelFits>
mcunet::patch::measureLosses(func::FuncOp func, const Network &network,
                             StringRef images, int stageEnd,
                             redistribute::Editable &editable) {
  FailureOr<idioms::Samples> samples = readImages(func, images);
  if (failed(samples))
    return failure();
  Value result = network.layers[stageEnd - 1]->getResult(0);
  SmallVector<Value> wanted{result};
  for (const redistribute::Filter &filter : editable.filters)
    if (filter.layer < stageEnd)
      wanted.push_back(network.layers[filter.layer]->getOperand(0));
  auto values = runSamples(func, *samples, wanted);
  if (failed(values))
    return failure();
  KernelFits fits;
  for (const redistribute::Filter &filter : editable.filters) {
    Operation *layer = network.layers[filter.layer];
    if (filter.layer < stageEnd &&
        failed(
            fitFilter(layer, filter, values->at(layer->getOperand(0)), fits)))
      return failure();
  }
  StageLoss lossOf{func, editable, stageEnd,
                   fits, *samples, values->at(result)};
  for (const auto &[index, filter] : llvm::enumerate(editable.filters))
    for (int64_t k = filter.least; filter.layer < stageEnd && k < filter.kernel;
         k += 2)
      filter.lost.push_back(
          lossOf.measure({EditKind::Kernel, static_cast<int>(index), k}));
  for (const auto &[index, block] : llvm::enumerate(editable.blocks))
    if (block.removable && block.end <= stageEnd)
      block.lost =
          lossOf.measure({EditKind::Remove, static_cast<int>(index), 0});
  editable.measured = true;
  return fits;
}
