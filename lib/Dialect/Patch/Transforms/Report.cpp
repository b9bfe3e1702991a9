//===- Report.cpp - What a report says about a plan -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaPlan.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/LayerCost.h"
#include "mcunet/Schedule/Window.h"
#include "mcunet/Support/Json.h"
#include "mcunet/Support/Text.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"
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
  object["name"] = fallbackName.str(); // a StringRef would not be copied
  object["shape"] = shapeOf(type);
  object["map"] = json::Array(tensor.getShape().drop_front());
  object["type"] = "int8";
  object["scale"] = 1.0;
  object["zero_point"] = 0;
  object["offset"] = offset;
  object["bytes"] = tensor.getNumElements();
  if (!attrs)
    return object;
  if (auto name = attrs.getAs<StringAttr>("patch.name"))
    object["name"] = printable(name.getValue());
  if (auto scale = attrs.getAs<FloatAttr>("patch.scale"))
    object["scale"] = scale.getValueAsDouble();
  if (auto zeroPoint = attrs.getAs<IntegerAttr>("patch.zero_point"))
    object["zero_point"] = zeroPoint.getInt();
  auto source = attrs.getAs<StringAttr>("patch.source_type");
  if (source)
    object["type"] = printable(source.getValue());
  // Indices have no scale.
  if (source && (source.getValue() == "i32" || source.getValue() == "i64"))
    object["scale"] = 0.0;
  if (auto shape = attrs.getAs<DenseI64ArrayAttr>("patch.shape"))
    object["shape"] = json::Array(shape.asArrayRef());
  if (auto layout = attrs.getAs<StringAttr>("patch.layout"))
    object["layout"] = printable(layout.getValue());
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
    result.push_back(
        describeTensor(type, attrs, "output" + std::to_string(index), offset));
    offset += cast<RankedTensorType>(type).getNumElements();
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

/// What one element of a tensor sees of the network's input on one axis.
static json::Value describeField(const schedule::ReceptiveField &field,
                                 int64_t extent) {
  if (!field.reached)
    return nullptr;
  if (field.map.all)
    return json::Object{{"size", extent}, {"stride", 0}, {"offset", 0}};
  double stride = double(field.map.num) / field.map.den;
  return json::Object{
      {"size", field.size(1)},
      {"stride", stride},
      {"offset", schedule::floorDiv(field.map.loOff, field.map.den)}};
}

static json::Value describeFields(const schedule::Graph &graph, int tensor) {
  if (graph.inputs.empty())
    return nullptr;
  int image = graph.inputs[0];
  auto field = [&](schedule::Axis axis) {
    return describeField(receptiveFields(graph, tensor, axis)[image],
                         extent(graph.tensors[image], axis));
  };
  return json::Object{{"rows", field(schedule::Axis::Rows)},
                      {"cols", field(schedule::Axis::Cols)}};
}

static json::Value describeKernel(const schedule::Graph &graph, int layer) {
  std::optional<schedule::KernelShape> kernel =
      schedule::kernelOf(graph, layer);
  if (!kernel)
    return nullptr;
  return json::Object{
      {"size", json::Array{kernel->rows, kernel->cols}},
      {"stride", json::Array{kernel->rowStride, kernel->colStride}}};
}

static json::Array describeLayers(const ArenaPlan &plan) {
  const schedule::Graph &graph = plan.network.graph;
  json::Array result;
  for (auto [number, stage] : llvm::enumerate(plan.realisation.stages))
    for (int l = stage.schedule.begin; l < stage.schedule.end; ++l) {
      const schedule::Layer &layer = graph.layers[l];
      Operation *op = plan.network.layers[l];
      const schedule::Tensor &out = graph.tensors[layer.output];
      schedule::WindowCounts counts = schedule::countWindows(graph, stage, l);
      int64_t pixels = layer.kind == schedule::LayerKind::GlobalReduce
                           ? out.height * out.width
                           : counts.pixels;
      bool lean = stage.schedule.isLean(l) && layer.lean;
      schedule::WindowCost cost = schedule::windowCost(graph, l, lean);
      json::Array inputs;
      for (Value operand : op->getOperands())
        inputs.push_back(shapeOf(operand.getType()));
      result.push_back(json::Object{
          {"name", layer.name},
          {"op", op->getName().stripDialect()},
          {"stage", int64_t(number)},
          {"input_shapes", std::move(inputs)},
          {"output_shape", shapeOf(op->getResult(0).getType())},
          {"macs", schedule::layerMacs(graph, l)},
          {"macs_executed", layer.macsPerPixel * pixels},
          {"kernel", describeKernel(graph, l)},
          {"scratch", schedule::scratchBytes(layer, lean)},
          {"lean", lean},
          {"windows", json::Object{{"count", counts.calls},
                                   {"rows", counts.rows},
                                   {"pixels", counts.pixels}}},
          {"cost", counts.cost(cost)},
          {"receptive_field", describeFields(graph, layer.output)}});
    }
  return result;
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

/// What a buffer is for, in the words of docs/Report.md.
static StringRef kindOf(const schedule::ArenaBuffer &buffer) {
  using schedule::BufferRole;
  switch (buffer.role) {
  case BufferRole::Tensor:
    return buffer.stage < 0 ? "tensor" : "rows";
  case BufferRole::Block:
    return "block";
  case BufferRole::Accumulator:
    return buffer.layer < 0 ? "counters" : "sums";
  case BufferRole::Scratch:
    return "scratch";
  }
  return "";
}

/// `offsets` is empty where nothing is placed yet.
static json::Array describeBuffers(const schedule::ArenaProblem &arena,
                                   ArrayRef<int64_t> offsets) {
  json::Array result;
  for (auto [index, buffer] : llvm::enumerate(arena.problem.buffers)) {
    json::Object fields{{"name", buffer.name},
                        {"kind", kindOf(arena.buffers[index])},
                        {"size", buffer.size},
                        {"first_use", buffer.begin},
                        {"last_use", buffer.end - 1}};
    if (!offsets.empty())
      fields["offset"] = offsets[index];
    result.push_back(std::move(fields));
  }
  return result;
}

/// The same network layer by layer, to be looked at beside the schedule. The
/// image is the caller's there.
static void describeLayerwise(const schedule::Graph &graph,
                              json::Object &report, json::Object &sram) {
  auto realised = schedule::realise(graph, schedule::layerwiseSchedule(graph));
  if (!realised) {
    llvm::consumeError(realised.takeError());
    return;
  }
  auto arena = schedule::toPlannerProblem(graph, *realised);
  planner::Options options;
  options.maxNodes = 100000;
  planner::Plan placement = planner::plan(arena.problem, options);
  sram["layerwise_paper"] = schedule::paperBytes(graph, *realised);
  sram["layerwise_arena"] = placement.peak;
  sram["layerwise_input"] = schedule::inputBytes(graph, *realised);
  report["buffers_layerwise"] = describeBuffers(arena, placement.offsets);
}

//===----------------------------------------------------------------------===//
// Stages
//===----------------------------------------------------------------------===//

/// What becomes of the overlap of neighbouring tiles.
static std::string describeHalo(const schedule::Graph &graph,
                                const schedule::StageRealisation &stage) {
  const schedule::StageSchedule &chosen = stage.schedule;
  if (stage.singleStep())
    return "none: one step over whole tensors";
  std::string text;
  if (stage.rowSteps == 1)
    text = "rows: whole";
  else if (chosen.order == schedule::RowOrder::Stream)
    text = "rows: cached";
  else if (chosen.cachedRows.empty())
    text = "rows: recomputed";
  else {
    SmallVector<StringRef> names;
    for (int tensor : chosen.cachedRows)
      names.push_back(graph.tensors[tensor].name);
    text = "rows: recomputed, but cached for " + llvm::join(names, ", ");
  }
  text += stage.strips > 1 ? "; columns: recomputed between " +
                                 std::to_string(stage.strips) + " strips"
                           : "; columns: ";
  if (chosen.rasterCols > 0)
    text += stage.strips > 1 ? ", cached inside them" : "cached";
  else if (stage.strips == 1)
    text += "whole";
  return text;
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
    result.push_back(
        json::Object{{"layers", std::move(layers)},
                     {"order", stringify(stage.schedule.order)},
                     {"tile", json::Array{stage.schedule.tileRows,
                                          stage.schedule.stripCols}},
                     {"raster_cols", stage.schedule.rasterCols},
                     {"halo", describeHalo(graph, stage)},
                     {"row_steps", stage.rowSteps},
                     {"strips", stage.strips},
                     {"bytes", bytes},
                     {"moved_bytes", stage.movedBytes},
                     {"fetched_bytes", stage.fetchedBytes},
                     {"macs", stage.macs.clipped},
                     {"macs_identical_patches", stage.macs.identical},
                     {"macs_layerwise", stage.macs.layerwise},
                     {"macs_overhead_pct",
                      overhead(stage.macs.clipped, stage.macs.layerwise)}});
  }
  return result;
}

/// What the import says of the network, where it says something.
static void describeNotes(ModuleOp module, json::Object &report) {
  auto notes = module->getAttrOfType<ArrayAttr>("patch.notes");
  if (!notes)
    return;
  json::Array lines;
  for (StringAttr note : notes.getAsRange<StringAttr>())
    lines.push_back(note.getValue().str());
  report["notes"] = std::move(lines);
}

/// What redistribution says of the network, where there was one.
static void describeTraining(ModuleOp module, json::Object &report) {
  if (auto why = module->getAttrOfType<StringAttr>("patch.needs_fine_tuning"))
    report["needs_fine_tuning"] = printable(why.getValue());
  auto text = module->getAttrOfType<StringAttr>("patch.redistribution");
  if (!text)
    return;
  if (auto value = parseJson(text.getValue()))
    report["redistribution"] = std::move(*value);
  else
    llvm::consumeError(value.takeError());
}

std::string mcunet::patch::describePlan(func::FuncOp func,
                                        const ArenaPlan &plan, StringRef cpu) {
  const schedule::Graph &graph = plan.network.graph;
  json::Object report;
  json::Array inputs = describeInputs(func), outputs = describeOutputs(func);
  json::Object input = *inputs[0].getAsObject();
  input["mode"] = stringify(plan.realisation.input);
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
  report["cost"] = schedule::predictedCost(graph, plan.realisation,
                                           schedule::costModelFor(cpu));
  report["arena_align"] = 4;
  if (auto removed = func->getAttrOfType<DictionaryAttr>("patch.removed"))
    report["removed"] = json::Object{
        {"channels", removed.getAs<IntegerAttr>("channels").getInt()},
        {"macs", removed.getAs<IntegerAttr>("macs").getInt()}};
  describeNotes(func->getParentOfType<ModuleOp>(), report);
  describeTraining(func->getParentOfType<ModuleOp>(), report);
  json::Object sram{{"input", schedule::inputBytes(graph, plan.realisation)},
                    {"output", schedule::outputBytes(graph)},
                    {"paper", schedule::paperBytes(graph, plan.realisation)}};
  describeLayerwise(graph, report, sram);
  report["sram"] = std::move(sram);
  report["stages"] = describeStages(plan);
  report["buffers"] = describeBuffers(plan.arena, {});
  report["layers"] = describeLayers(plan);
  report["schedule"] = schedule::toJSON(graph, plan.schedule);
  std::string text;
  llvm::raw_string_ostream(text) << json::Value(std::move(report));
  return text;
}
