//===- Report.cpp - What a report says about a plan -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaPlan.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/Window.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
namespace json = llvm::json;

static json::Array shapeOf(Type type) {
  return json::Array(cast<RankedTensorType>(type).getShape());
}

/// One input or output from its type and its `patch.*` attributes.
static json::Object describeTensor(Type type, DictionaryAttr attrs,
                                   StringRef fallbackName, int64_t offset) {
  auto tensor = cast<RankedTensorType>(type);
  json::Object object;
  object["name"] = fallbackName;
  object["shape"] = shapeOf(type);
  object["type"] = "int8";
  object["scale"] = 1.0;
  object["zero_point"] = 0;
  object["offset"] = offset;
  object["bytes"] = tensor.getNumElements();
  if (!attrs)
    return object;
  if (auto name = attrs.getAs<StringAttr>("patch.name"))
    object["name"] = name.getValue();
  if (auto scale = attrs.getAs<FloatAttr>("patch.scale"))
    object["scale"] = scale.getValueAsDouble();
  if (auto zeroPoint = attrs.getAs<IntegerAttr>("patch.zero_point"))
    object["zero_point"] = zeroPoint.getInt();
  if (auto type = attrs.getAs<StringAttr>("patch.source_type"))
    object["type"] = type.getValue();
  return object;
}

static json::Array describeInputs(func::FuncOp func) {
  json::Array result;
  int64_t offset = 0;
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes())) {
    result.push_back(describeTensor(type, func.getArgAttrDict(index),
                                    "input" + std::to_string(index), offset));
    offset += cast<RankedTensorType>(type).getNumElements();
  }
  return result;
}

static json::Array describeOutputs(func::FuncOp func) {
  json::Array result;
  int64_t offset = 0;
  for (auto [index, type] : llvm::enumerate(func.getResultTypes())) {
    auto attrs = func.getResultAttrDict(index);
    result.push_back(describeTensor(type, attrs,
                                    "output" + std::to_string(index), offset));
    offset += cast<RankedTensorType>(type).getNumElements();
  }
  return result;
}

static json::Array describeLayers(const ArenaPlan &plan) {
  const schedule::Graph &graph = plan.network.graph;
  json::Array result;
  for (auto [index, layer] : llvm::enumerate(graph.layers)) {
    Operation *op = plan.network.layers[index];
    const schedule::Tensor &out = graph.tensors[layer.output];
    json::Array inputs;
    for (Value operand : op->getOperands())
      inputs.push_back(shapeOf(operand.getType()));
    result.push_back(json::Object{
        {"name", layer.name},
        {"op", op->getName().stripDialect()},
        {"input_shapes", std::move(inputs)},
        {"output_shape", shapeOf(op->getResult(0).getType())},
        {"macs", layer.macsPerPixel * out.height * out.width}});
  }
  return result;
}

static json::Array describeBuffers(const ArenaPlan &plan) {
  json::Array result;
  for (auto [buffer, offset] :
       llvm::zip(plan.arena.problem.buffers, plan.placement.offsets))
    result.push_back(json::Object{{"name", buffer.name},
                                  {"offset", offset},
                                  {"size", buffer.size},
                                  {"first_use", buffer.begin},
                                  {"last_use", buffer.end - 1}});
  return result;
}

/// MACs over layer by layer, in percent.
static double overhead(int64_t macs, int64_t layerwise) {
  return layerwise == 0 ? 0.0 : 100.0 * (macs - layerwise) / layerwise;
}

static json::Array describeStages(const ArenaPlan &plan) {
  const schedule::Graph &graph = plan.network.graph;
  json::Array result;
  for (const schedule::StageRealisation &stage : plan.realisation.stages) {
    json::Array layers;
    for (int l = stage.schedule.begin; l < stage.schedule.end; ++l)
      layers.push_back(graph.layers[l].name);
    int64_t bytes = 0;
    for (const schedule::StageTensor &entry : stage.tensors)
      bytes += entry.external ? 0 : entry.ringBytes + entry.blockBytes;
    result.push_back(json::Object{
        {"layers", std::move(layers)},
        {"order", stage.schedule.order == schedule::RowOrder::Stream
                      ? "stream"
                      : "patch"},
        {"tile", json::Array{stage.schedule.tileRows,
                             stage.schedule.stripCols}},
        {"row_steps", stage.rowSteps},
        {"strips", stage.strips},
        {"bytes", bytes},
        {"macs", stage.macs.clipped},
        {"macs_identical_patches", stage.macs.identical},
        {"macs_layerwise", stage.macs.layerwise},
        {"macs_overhead_pct",
         overhead(stage.macs.clipped, stage.macs.layerwise)}});
  }
  return result;
}

std::string mcunet::patch::describePlan(func::FuncOp func,
                                        const ArenaPlan &plan) {
  const schedule::Graph &graph = plan.network.graph;
  json::Object report;
  json::Array inputs = describeInputs(func), outputs = describeOutputs(func);
  json::Object input = *inputs[0].getAsObject();
  static constexpr StringRef modes[] = {"resident", "push", "pull"};
  input["mode"] = modes[static_cast<int>(plan.realisation.input)];
  input["consumed"] = plan.realisation.consumeInput;
  report["input"] = std::move(input);
  report["output"] = json::Object(*outputs[0].getAsObject());
  report["inputs"] = std::move(inputs);
  report["outputs"] = std::move(outputs);
  schedule::StageMacs macs = plan.realisation.macs();
  report["macs"] = macs.clipped;
  report["macs_layerwise"] = macs.layerwise;
  report["macs_identical_patches"] = macs.identical;
  report["macs_overhead_pct"] = overhead(macs.clipped, macs.layerwise);
  report["arena_align"] = 4;
  auto layerwise =
      schedule::realise(graph, schedule::layerwiseSchedule(graph));
  json::Object sram{
      {"arena", plan.placement.peak},
      {"arena_lower_bound", plan.placement.lowerBound},
      {"input", schedule::inputBytes(graph, plan.realisation)},
      {"output", schedule::outputBytes(graph)},
      {"paper", schedule::paperBytes(graph, plan.realisation)}};
  if (layerwise)
    sram["layerwise_paper"] = schedule::paperBytes(graph, *layerwise);
  else
    llvm::consumeError(layerwise.takeError());
  report["sram"] = std::move(sram);
  report["stages"] = describeStages(plan);
  report["buffers"] = describeBuffers(plan);
  report["layers"] = describeLayers(plan);
  report["schedule"] = schedule::toJSON(graph, plan.schedule);
  std::string text;
  llvm::raw_string_ostream(text) << json::Value(std::move(report));
  return text;
}
