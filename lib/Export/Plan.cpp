//===- Plan.cpp - A planned network as a report ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Export/Plan.h"

#include "mcunet/Dialect/Patch/IR/JsonAttrs.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/Memory.h"
#include "mcunet/Support/Text.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Target/LLVMIR/LLVMTranslationInterface.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
namespace json = llvm::json;

template <typename Op> static auto operationsIn(PlanOp plan) {
  return plan.getBody().front().getOps<Op>();
}

//===----------------------------------------------------------------------===//
// Ports
//===----------------------------------------------------------------------===//

static json::Object describe(PortOp port) {
  ArrayRef<int64_t> map = port.getMap();
  int64_t bytes = 1;
  for (int64_t extent : map)
    bytes *= extent;
  json::Object object{{"name", printable(port.getName())},
                      {"shape", json::Array(port.getShape())},
                      {"map", json::Array(map)},
                      {"type", printable(port.getSourceType())},
                      {"scale", port.getScale().convertToDouble()},
                      {"zero_point", int64_t(port.getZeroPoint())},
                      {"offset", int64_t(port.getOffset())},
                      {"bytes", bytes}};
  if (auto layout = port.getLayout())
    object["layout"] = printable(*layout);
  return object;
}

static json::Array describePorts(PlanOp plan, bool areOutputs) {
  json::Array ports;
  for (PortOp port : operationsIn<PortOp>(plan))
    if (port.getOutput() == areOutputs)
      ports.push_back(describe(port));
  return ports;
}

//===----------------------------------------------------------------------===//
// Slots
//===----------------------------------------------------------------------===//

static json::Array describeSlots(ArenaOp arena) {
  json::Array buffers;
  for (SlotOp slot : slotsOf(arena)) {
    json::Object fields{{"name", printable(slot.getReportName())},
                        {"kind", stringifyRole(slot.getRole())},
                        {"size", int64_t(slot.getSize())},
                        {"first_use", int64_t(slot.getBegin())},
                        {"last_use", int64_t(slot.getEnd() - 1)}};
    if (auto offset = slot.getOffset())
      fields["offset"] = int64_t(*offset);
    buffers.push_back(std::move(fields));
  }
  return buffers;
}

/// What stays from one inference to the next.
static int64_t stateBytesOf(ArenaOp arena) {
  int64_t bytes = 0;
  for (SlotOp slot : slotsOf(arena))
    if (slot.getRole() == Role::State)
      bytes += static_cast<int64_t>(slot.getSize());
  return bytes;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

static json::Value describeKernel(PlannedLayerOp layer) {
  auto kernel = layer.getKernel();
  if (!kernel)
    return nullptr;
  return json::Object{{"size", json::Array(kernel->take_front(2))},
                      {"stride", json::Array(kernel->drop_front(2))}};
}

static json::Value describeAxis(std::optional<ArrayRef<double>> field) {
  if (!field)
    return nullptr;
  return json::Object{{"size", int64_t((*field)[0])},
                      {"stride", (*field)[1]},
                      {"offset", int64_t((*field)[2])}};
}

static json::Value describeField(PlannedLayerOp layer) {
  return json::Object{{"rows", describeAxis(layer.getFieldRows())},
                      {"cols", describeAxis(layer.getFieldCols())}};
}

static json::Object describe(PlannedLayerOp layer) {
  json::Array inputs;
  for (auto shape : layer.getInputShapes().getAsRange<DenseI64ArrayAttr>())
    inputs.push_back(json::Array(shape.asArrayRef()));
  ArrayRef<int64_t> windows = layer.getWindows();
  return json::Object{{"name", printable(layer.getName())},
                      {"op", printable(layer.getOp())},
                      {"stage", int64_t(layer.getStage())},
                      {"input_shapes", std::move(inputs)},
                      {"output_shape", json::Array(layer.getOutputShape())},
                      {"macs", int64_t(layer.getMacs())},
                      {"macs_executed", int64_t(layer.getMacsExecuted())},
                      {"kernel", describeKernel(layer)},
                      {"scratch", int64_t(layer.getScratch())},
                      {"lean", layer.getLean() && layer.getTakesLean()},
                      {"windows", json::Object{{"count", windows[0]},
                                               {"rows", windows[1]},
                                               {"pixels", windows[2]}}},
                      {"cost", layer.getCost().convertToDouble()},
                      {"receptive_field", describeField(layer)}};
}

//===----------------------------------------------------------------------===//
// Stages
//===----------------------------------------------------------------------===//

namespace {
/// A stage with the names of its layers.
struct Stage {
  PlannedStageOp op;
  SmallVector<StringRef> layers, kept, lean;
};
} // namespace

static SmallVector<Stage> stagesOf(PlanOp plan) {
  SmallVector<Stage> stages;
  for (PlannedStageOp op : operationsIn<PlannedStageOp>(plan)) {
    Stage &stage = stages.emplace_back();
    stage.op = op;
    if (auto kept = op.getKept())
      for (StringAttr name : kept->getAsRange<StringAttr>())
        stage.kept.push_back(name.getValue());
  }
  for (PlannedLayerOp layer : operationsIn<PlannedLayerOp>(plan)) {
    Stage &stage = stages[layer.getStage()];
    stage.layers.push_back(layer.getName());
    if (layer.getKept())
      stage.kept.push_back(layer.getName());
    if (layer.getLean())
      stage.lean.push_back(layer.getName());
  }
  return stages;
}

static json::Array namesOf(ArrayRef<StringRef> names) {
  json::Array array;
  for (StringRef name : names)
    array.push_back(printable(name));
  return array;
}

static std::string describeHaloRows(const Stage &stage) {
  PlannedStageOp op = stage.op;
  WalkAttr walk = op.getWalk();
  if (op.getRowSteps() == 1)
    return "rows: whole";
  if (walk.getOrder() == schedule::RowOrder::Stream)
    return "rows: cached";
  if (stage.kept.empty())
    return "rows: recomputed";
  return printable("rows: recomputed, but cached for " +
                   llvm::join(stage.kept, ", "));
}

/// The treatment of the halo of neighbouring tiles, in words.
static std::string describeHalo(const Stage &stage) {
  PlannedStageOp op = stage.op;
  uint64_t strips = op.getStrips();
  if (op.getRowSteps() == 1 && strips == 1 && op.getColumnSteps() == 1)
    return "none: one step over whole tensors";
  std::string text = describeHaloRows(stage);
  text += strips > 1 ? "; columns: recomputed between " +
                           std::to_string(strips) + " strips"
                     : "; columns: ";
  if (op.getWalk().getColumns() > 0)
    text += strips > 1 ? ", cached inside them" : "cached";
  else if (strips == 1)
    text += "whole";
  return text;
}

/// MACs over layer by layer, in percent.
static double overhead(int64_t macs, int64_t layerwise) {
  return layerwise == 0 ? 0.0 : 100.0 * (macs - layerwise) / layerwise;
}

static json::Object describe(const Stage &stage) {
  PlannedStageOp op = stage.op;
  WalkAttr walk = op.getWalk();
  int64_t macs = op.getMacs(), layerwise = op.getMacsLayerwise();
  return json::Object{
      {"layers", namesOf(stage.layers)},
      {"order", stringify(walk.getOrder())},
      {"tile", json::Array{walk.getRows(), walk.getStrips()}},
      {"raster_cols", walk.getColumns()},
      {"halo", describeHalo(stage)},
      {"row_steps", int64_t(op.getRowSteps())},
      {"strips", int64_t(op.getStrips())},
      {"bytes", int64_t(op.getBytes())},
      {"moved_bytes", int64_t(op.getMovedBytes())},
      {"fetched_bytes", int64_t(op.getFetchedBytes())},
      {"macs", macs},
      {"macs_identical_patches", int64_t(op.getMacsIdentical())},
      {"macs_layerwise", layerwise},
      {"macs_overhead_pct", overhead(macs, layerwise)}};
}

/// The schedule as `--schedule` reads it (docs/Scheduling.md).
static json::Object scheduleOf(PlanOp plan, ArrayRef<Stage> stages) {
  json::Array entries;
  for (const Stage &stage : stages) {
    PlannedStageOp op = stage.op;
    WalkAttr walk = op.getWalk();
    json::Object entry{{"layers", namesOf(stage.layers)},
                       {"rows", stringify(walk.getOrder())},
                       {"tile_rows", walk.getRows()},
                       {"strip_cols", walk.getStrips()},
                       {"raster_cols", walk.getColumns()}};
    if (!stage.kept.empty())
      entry["cached_rows"] = namesOf(stage.kept);
    if (!stage.lean.empty())
      entry["lean"] = namesOf(stage.lean);
    entries.push_back(std::move(entry));
  }
  return json::Object{{"input", stringify(plan.getInput().getMode())},
                      {"consume_input", plan.getConsumesInput()},
                      {"stages", std::move(entries)}};
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

static json::Object describeSram(PlanOp plan, ArenaOp arena,
                                 ArenaOp layerwise) {
  json::Object sram{{"input", int64_t(plan.getInputBytes())},
                    {"output", int64_t(plan.getOutputBytes())},
                    {"paper", int64_t(plan.getPaperBytes())}};
  auto add = [&](StringRef key, std::optional<int64_t> bytes) {
    if (bytes)
      sram[key] = *bytes;
  };
  add("arena", arena.getBytes());
  add("arena_lower_bound", arena.getBound());
  if (!layerwise)
    return sram;
  add("layerwise_arena", layerwise.getBytes());
  add("layerwise_paper", plan.getPaperBytesLayerwise());
  add("layerwise_input", plan.getInputBytesLayerwise());
  return sram;
}

/// Adds the remarks of import, pruning and redistribution.
static void addRemarks(PlanOp plan, json::Object &report) {
  if (auto channels = plan.getRemovedChannels())
    report["removed"] =
        json::Object{{"channels", int64_t(*channels)},
                     {"macs", int64_t(plan.getRemovedMacs().value_or(0))}};
  if (auto notes = plan.getNotes())
    report["notes"] = attributeToJSON(*notes);
  if (auto why = plan.getNeedsFineTuning())
    report["needs_fine_tuning"] = printable(*why);
  if (auto made = plan.getRedistribution())
    report["redistribution"] = attributeToJSON(*made);
}

/// The first input; rows and windows count in its dimensions.
static json::Object describeInput(PlanOp plan, ArenaOp arena,
                                  const json::Array &inputs) {
  json::Object input = *inputs[0].getAsObject();
  input["mode"] = stringify(plan.getInput().getMode());
  input["consumed"] = plan.getConsumesInput();
  if (auto name = plan.getInputSlotAttr())
    if (auto slot = SymbolTable(arena).lookup<SlotOp>(name.getAttr()))
      if (auto offset = slot.getOffset())
        input["arena_offset"] = int64_t(*offset);
  return input;
}

llvm::Expected<json::Object> mcunet::planToJSON(ModuleOp module) {
  auto plans = module.getOps<PlanOp>();
  if (!llvm::hasSingleElement(plans))
    return llvm::createStringError("needs one patch.plan, as patch-tile-stages "
                                   "makes it");
  PlanOp plan = *plans.begin();
  auto arena = SymbolTable::lookupNearestSymbolFrom<ArenaOp>(
      module, plan.getArenaAttr());
  json::Array inputs = describePorts(plan, false),
              outputs = describePorts(plan, true);
  if (!arena || inputs.empty() || outputs.empty())
    return llvm::createStringError(
        "patch.plan needs an arena, an input and an output");
  SmallVector<Stage> stages = stagesOf(plan);
  auto layerwise = SymbolTable(plan).lookup<ArenaOp>("layerwise");
  json::Object report;
  json::Object input = describeInput(plan, arena, inputs);
  if (auto hop = module->getAttrOfType<IntegerAttr>("patch.hop"))
    input["hop"] = hop.getInt();
  report["input"] = std::move(input);
  report["output"] = json::Object(*outputs[0].getAsObject());
  report["inputs"] = std::move(inputs);
  report["outputs"] = std::move(outputs);
  int64_t macs = plan.getMacs(), macsLayerwise = plan.getMacsLayerwise();
  report["macs"] = macs;
  report["macs_layerwise"] = macsLayerwise;
  report["macs_identical_patches"] = int64_t(plan.getMacsIdentical());
  report["macs_overhead_pct"] = overhead(macs, macsLayerwise);
  report["cost"] = plan.getCost().convertToDouble();
  report["arena_align"] = schedule::kArenaAlignment;
  if (int64_t bytes = stateBytesOf(arena))
    report["state_bytes"] = bytes;
  addRemarks(plan, report);
  report["sram"] = describeSram(plan, arena, layerwise);
  if (layerwise)
    report["buffers_layerwise"] = describeSlots(layerwise);
  report["buffers"] = describeSlots(arena);
  json::Array layers, described;
  for (PlannedLayerOp layer : operationsIn<PlannedLayerOp>(plan))
    layers.push_back(describe(layer));
  for (const Stage &stage : stages)
    described.push_back(describe(stage));
  report["layers"] = std::move(layers);
  report["stages"] = std::move(described);
  report["schedule"] = scheduleOf(plan, stages);
  return std::move(report);
}

//===----------------------------------------------------------------------===//
// Translation to LLVM IR
//===----------------------------------------------------------------------===//

namespace {
/// A plan translates to nothing.
struct PlanTranslation : LLVMTranslationDialectInterface {
  using LLVMTranslationDialectInterface::LLVMTranslationDialectInterface;

  LogicalResult convertOperation(Operation *op, llvm::IRBuilderBase &,
                                 LLVM::ModuleTranslation &) const override {
    return success(isa<PlanOp, ArenaOp>(op));
  }
};
} // namespace

void mcunet::registerPlanTranslation(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *, PatchDialect *dialect) {
    dialect->addInterfaces<PlanTranslation>();
  });
}
