//===- Network.cpp - A function of layers as a graph ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/Network.h"
#include "mcunet/Conversion/PatchToLoops/PatchToLoops.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Kernels/MicroKernel.h"
#include "mcunet/Schedule/LayerCost.h"
#include "mcunet/Support/Text.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

std::array<int64_t, 3> mcunet::patch::mapShape(Type type) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(type).getShape();
  return {shape[1], shape[2], shape[3]};
}

/// The source tensor's name, as importers put it on locations.
static std::string nameOf(Location loc) {
  if (auto name = dyn_cast<NameLoc>(loc))
    return printable(name.getName());
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location inner : fused.getLocations())
      if (std::string name = nameOf(inner); !name.empty())
        return name;
  return "";
}

namespace {
class NetworkBuilder {
public:
  NetworkBuilder(func::FuncOp func, StringRef cpu)
      : func(func), cpu(cpu), kernel(kernels::createMicroKernel(cpu)) {}

  FailureOr<Network> build() {
    if (!kernel)
      return func.emitError("unknown CPU '") << cpu << "'";
    if (!func.getBody().hasOneBlock())
      return func.emitError("needs one block");
    for (auto [index, argument] : llvm::enumerate(func.getArguments()))
      network.graph.inputs.push_back(
          addTensor(argument, -1, argumentName(index, "input")));
    for (Operation &op : func.getBody().front().without_terminator())
      if (failed(addOperation(op)))
        return failure();
    for (OpOperand &result :
         func.getBody().front().getTerminator()->getOpOperands())
      if (failed(addOutput(result)))
        return failure();
    schedule::predictCosts(network.graph, cpu);
    return std::move(network);
  }

private:
  std::string argumentName(unsigned index, StringRef fallback) {
    if (StringAttr name = patch::argumentPorts(func)[index].getName())
      return printable(name);
    return (fallback + Twine(index)).str();
  }

  int addTensor(Value value, int producer, std::string name) {
    schedule::Tensor tensor;
    auto [height, width, channels] = mapShape(value.getType());
    tensor.name = name;
    tensor.height = height;
    tensor.width = width;
    tensor.channels = channels;
    tensor.producer = producer;
    network.graph.tensors.push_back(tensor);
    return network.tensorOf[value] = network.graph.tensors.size() - 1;
  }

  /// Layers, and what a stage yields under the names of its results.
  LogicalResult addStage(StageOp stage) {
    Block &body = stage.getBody().front();
    for (Operation &op : body.without_terminator())
      if (failed(addOperation(op)))
        return failure();
    for (auto [made, result] :
         llvm::zip(body.getTerminator()->getOperands(), stage.getResults())) {
      auto known = network.tensorOf.find(made);
      if (known == network.tensorOf.end())
        return stage.emitOpError("yields a constant");
      network.tensorOf[result] = known->second;
    }
    return success();
  }

  LogicalResult addOperation(Operation &op) {
    if (auto stage = dyn_cast<StageOp>(op))
      return addStage(stage);
    if (isa<ConstantOp>(op))
      return success();
    if (auto reshape = dyn_cast<ReshapeOp>(op)) {
      auto it = network.tensorOf.find(reshape.getInput());
      if (it == network.tensorOf.end())
        return op.emitError("reshape of a constant is not folded");
      int tensor = it->second;
      network.tensorOf[reshape.getOutput()] = tensor;
      return success();
    }
    auto layer = dyn_cast<SpatialOpInterface>(op);
    if (!layer)
      return op.emitError()
             << "'" << op.getName() << "' is no layer of the patch dialect";
    return addLayer(layer);
  }

  /// What the layer's code takes, in both forms.
  LogicalResult addDemands(SpatialOpInterface op, schedule::Layer &layer) {
    FailureOr<LayerDemands> fast = layerDemands(op, *kernel);
    FailureOr<LayerDemands> lean = layerDemands(op, *kernel, /*lean=*/true);
    if (failed(fast) || failed(lean))
      return failure();
    layer.scratchBytes = fast->scratchBytes;
    layer.order = fast->order;
    layer.costKind = fast->costKind.str();
    if (lean->scratchBytes < fast->scratchBytes)
      layer.lean = schedule::LeanForm{lean->scratchBytes, lean->order, {}};
    return success();
  }

  LogicalResult addLayer(SpatialOpInterface op) {
    schedule::Layer layer;
    int index = network.layers.size();
    layer.kind = op.getLayerKind();
    layer.macsPerPixel = op.getMacsPerPixel();
    if (failed(addDemands(op, layer)))
      return failure();
    layer.op = op->getName().stripDialect().str();
    std::string name = nameOf(op.getLoc());
    if (name.empty())
      name = ("layer" + Twine(index)).str();
    layer.name = name;
    for (OpOperand &operand : op->getOpOperands())
      if (!operand.get().getDefiningOp<ConstantOp>())
        layer.inputs.push_back(operandOf(op, operand));
    layer.output = addTensor(op->getResult(0), index, name);
    network.graph.tensors[layer.output].persistent = isa<DelayOp>(op);
    // Tiles of the tensor are no tiles of a map of another shape, and a
    // constant has none.
    if (layer.kind == schedule::LayerKind::GlobalReduce &&
        (layer.inputs.empty() || isReshaped(op)))
      layer.kind = schedule::LayerKind::Opaque;
    if (layer.kind == schedule::LayerKind::GlobalReduce)
      layer.accumulatorBytes = 4 * network.graph.tensors[layer.output].channels;
    network.graph.layers.push_back(layer);
    network.layers.push_back(op);
    return success();
  }

  /// Whether the layer sees its first operand under another shape than the
  /// layer that makes it.
  bool isReshaped(SpatialOpInterface op) {
    Value operand = op->getOperand(0);
    auto known = network.tensorOf.find(operand);
    if (known == network.tensorOf.end())
      return false;
    const schedule::Tensor &tensor = network.graph.tensors[known->second];
    std::array<int64_t, 3> made = {tensor.height, tensor.width,
                                   tensor.channels};
    return made != mapShape(operand.getType());
  }

  /// A reshape in between that changes the map leaves no windows.
  schedule::Operand operandOf(SpatialOpInterface op, OpOperand &operand) {
    schedule::Operand result;
    result.tensor = network.tensorOf.at(operand.get());
    const schedule::Tensor &tensor = network.graph.tensors[result.tensor];
    std::array<int64_t, 3> shape = {tensor.height, tensor.width,
                                    tensor.channels};
    unsigned index = operand.getOperandNumber();
    result.rows = op.getInputMap(index, 0);
    result.cols = op.getInputMap(index, 1);
    if (shape != mapShape(operand.get().getType()))
      result.rows.all = result.cols.all = true;
    return result;
  }

  LogicalResult addOutput(OpOperand &result) {
    auto it = network.tensorOf.find(result.get());
    if (it == network.tensorOf.end())
      return func.emitError()
             << "result " << result.getOperandNumber() << " is a constant";
    int tensor = it->second;
    if (network.graph.tensors[tensor].producer < 0)
      return func.emitError() << "result " << result.getOperandNumber()
                              << " is an input: there is nothing to run";
    if (network.graph.tensors[tensor].persistent)
      return func.emitError() << "result " << result.getOperandNumber()
                              << " is a delay line, which stays in the arena";
    if (llvm::is_contained(network.graph.outputs, tensor))
      return func.emitError()
             << "result " << result.getOperandNumber() << " is returned twice";
    network.graph.outputs.push_back(tensor);
    return success();
  }

  func::FuncOp func;
  StringRef cpu;
  std::unique_ptr<kernels::MicroKernel> kernel;
  Network network;
};
} // namespace

FailureOr<Network> mcunet::patch::buildNetwork(func::FuncOp func,
                                               StringRef cpu) {
  if (!kernels::createMicroKernel(cpu))
    return emitError(func.getLoc()) << "unknown CPU '" << cpu << "'";
  return NetworkBuilder(func, cpu).build();
}
