//===- PlanFigures.cpp - What a scheduled network takes and does ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaPlan.h"
#include "Slots.h"
#include "mcunet/Schedule/LayerCost.h"
#include "mcunet/Schedule/Window.h"
#include "mcunet/Support/Text.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

namespace {
class PlanWriter {
public:
  PlanWriter(OpBuilder &builder, func::FuncOp func, const ArenaPlan &plan)
      : builder(builder), func(func), plan(plan), graph(plan.network.graph) {}

  PlanOp write(StringRef name, ArenaOp arena, StringRef cpu);

private:
  void writePort(Type type, PortAttr given, bool isOutput, size_t index,
                 int64_t offset);
  void writePorts();
  void writeStage(const schedule::StageSchedule &chosen,
                  const schedule::StageRealisation &stage);
  void writeLayer(int number, const schedule::StageSchedule &chosen,
                  const schedule::StageRealisation &stage, int layer);
  void writeLayerwise(PlanOp made);
  DenseI64ArrayAttr kernelOf(int layer);
  DenseF64ArrayAttr fieldOf(int tensor, schedule::Axis axis);
  DenseI64ArrayAttr shapeOf(Type type) {
    return builder.getDenseI64ArrayAttr(
        cast<RankedTensorType>(type).getShape());
  }
  UnitAttr flag(bool isSet) {
    return isSet ? builder.getUnitAttr() : UnitAttr();
  }

  OpBuilder &builder;
  func::FuncOp func;
  const ArenaPlan &plan;
  const schedule::Graph &graph;
};
} // namespace

//===----------------------------------------------------------------------===//
// Ports
//===----------------------------------------------------------------------===//

void PlanWriter::writePort(Type type, PortAttr given, bool isOutput,
                           size_t index, int64_t offset) {
  auto text = [&](StringAttr known, const Twine &otherwise) {
    return known ? builder.getStringAttr(printable(known))
                 : builder.getStringAttr(otherwise);
  };
  auto shape = cast<RankedTensorType>(type).getShape();
  StringAttr source = text(given.getSourceType(), "int8");
  // Indices have no scale.
  bool isIndex = source == "i32" || source == "i64";
  FloatAttr scale = builder.getF64FloatAttr(isIndex ? 0.0 : 1.0);
  if (FloatAttr known = given.getScale(); known && !isIndex)
    scale = builder.getF64FloatAttr(known.getValueAsDouble());
  PortOp::create(
      builder, func.getLoc(), flag(isOutput),
      text(given.getName(), (isOutput ? "output" : "input") + Twine(index)),
      given.getShape() ? given.getShape() : shapeOf(type),
      builder.getDenseI64ArrayAttr(shape.drop_front()), source, scale,
      builder.getI64IntegerAttr(given.getZeroPoint()),
      builder.getI64IntegerAttr(offset), given.getLayout());
}

void PlanWriter::writePorts() {
  auto sizeOf = [](Type type) {
    return cast<RankedTensorType>(type).getNumElements();
  };
  SmallVector<PortAttr> arguments = argumentPorts(func);
  SmallVector<PortAttr> results = resultPorts(func);
  int64_t offset = 0;
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes())) {
    writePort(type, arguments[index], false, index, offset);
    offset += sizeOf(type);
  }
  offset = 0;
  for (auto [index, type] : llvm::enumerate(func.getResultTypes())) {
    writePort(type, results[index], true, index, offset);
    offset += sizeOf(type);
  }
}

//===----------------------------------------------------------------------===//
// Stages and layers
//===----------------------------------------------------------------------===//

void PlanWriter::writeStage(const schedule::StageSchedule &chosen,
                            const schedule::StageRealisation &stage) {
  SmallVector<StringRef> kept;
  for (int tensor : chosen.cachedRows)
    if (int producer = graph.tensors[tensor].producer;
        producer < chosen.begin || producer >= chosen.end)
      kept.push_back(graph.tensors[tensor].name);
  int64_t bytes = 0;
  for (const schedule::StageTensor &entry : stage.tensors)
    bytes += entry.external ? 0 : entry.ringBytes + entry.blockBytes;
  auto walk = WalkAttr::get(builder.getContext(), chosen.order, chosen.tileRows,
                            chosen.stripCols, chosen.rasterCols);
  PlannedStageOp::create(
      builder, func.getLoc(), walk,
      kept.empty() ? ArrayAttr() : builder.getStrArrayAttr(kept),
      stage.rowSteps, stage.strips, stage.colSteps[0], bytes, stage.movedBytes,
      stage.fetchedBytes, stage.macs.clipped, stage.macs.layerwise,
      stage.macs.identical);
}

DenseI64ArrayAttr PlanWriter::kernelOf(int layer) {
  std::optional<schedule::KernelShape> kernel =
      schedule::kernelOf(graph, layer);
  if (!kernel)
    return {};
  return builder.getDenseI64ArrayAttr(
      {kernel->rows, kernel->cols, kernel->rowStride, kernel->colStride});
}

/// What one element of a tensor sees of the first input on one axis.
DenseF64ArrayAttr PlanWriter::fieldOf(int tensor, schedule::Axis axis) {
  if (graph.inputs.empty())
    return {};
  int image = graph.inputs[0];
  schedule::ReceptiveField field =
      schedule::receptiveFields(graph, tensor, axis)[image];
  if (!field.reached)
    return {};
  if (field.map.all)
    return builder.getDenseF64ArrayAttr(
        {double(extent(graph.tensors[image], axis)), 0, 0});
  return builder.getDenseF64ArrayAttr(
      {double(field.size(1)), double(field.map.num) / field.map.den,
       double(schedule::floorDiv(field.map.loOff, field.map.den))});
}

void PlanWriter::writeLayer(int number, const schedule::StageSchedule &chosen,
                            const schedule::StageRealisation &stage, int l) {
  const schedule::Layer &layer = graph.layers[l];
  Operation *op = plan.network.layers[l];
  const schedule::Tensor &out = graph.tensors[layer.output];
  schedule::WindowCounts counts = schedule::countWindows(graph, stage, l);
  int64_t pixels = layer.kind == schedule::LayerKind::GlobalReduce
                       ? out.height * out.width
                       : counts.pixels;
  bool asked = chosen.isLean(l), lean = asked && layer.lean;
  SmallVector<Attribute> inputs;
  for (Value operand : op->getOperands())
    inputs.push_back(shapeOf(operand.getType()));
  PlannedLayerOp::create(
      builder, func.getLoc(), builder.getStringAttr(layer.name),
      builder.getStringAttr(op->getName().stripDialect()),
      builder.getI64IntegerAttr(number),
      flag(llvm::is_contained(chosen.cachedRows, layer.output)), flag(asked),
      flag(layer.lean.has_value()), builder.getArrayAttr(inputs),
      shapeOf(op->getResult(0).getType()),
      builder.getI64IntegerAttr(schedule::layerMacs(graph, l)),
      builder.getI64IntegerAttr(layer.macsPerPixel * pixels), kernelOf(l),
      builder.getI64IntegerAttr(schedule::scratchBytes(layer, lean)),
      builder.getDenseI64ArrayAttr({counts.calls, counts.rows, counts.pixels}),
      builder.getF64FloatAttr(
          counts.cost(schedule::windowCost(graph, l, lean))),
      fieldOf(layer.output, schedule::Axis::Rows),
      fieldOf(layer.output, schedule::Axis::Cols));
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

/// The same network layer by layer, to be looked at beside the schedule. The
/// image is the caller's there.
void PlanWriter::writeLayerwise(PlanOp made) {
  auto realised = schedule::realise(graph, schedule::layerwiseSchedule(graph));
  if (!realised)
    return llvm::consumeError(realised.takeError());
  schedule::ArenaProblem arena = schedule::toPlannerProblem(graph, *realised);
  planner::Options options;
  options.maxNodes = 100000;
  ArenaOp slots = createArena(builder, func.getLoc(), "layerwise", arena);
  placeSlots(slots, planner::plan(arena.problem, options));
  made.setPaperBytesLayerwise(schedule::paperBytes(graph, *realised));
  made.setInputBytesLayerwise(schedule::inputBytes(graph, *realised));
}

/// What import and redistribution say of the network.
static void copyRemarks(ModuleOp module, PlanOp plan) {
  if (auto notes = module->getAttrOfType<ArrayAttr>("patch.notes"))
    plan.setNotesAttr(notes);
  if (auto why = module->getAttrOfType<StringAttr>("patch.needs_fine_tuning"))
    plan.setNeedsFineTuning(printable(why.getValue()));
  if (auto made = module->getAttrOfType<DictionaryAttr>("patch.redistribution"))
    plan.setRedistributionAttr(made);
}

PlanOp PlanWriter::write(StringRef name, ArenaOp arena, StringRef cpu) {
  const schedule::Realisation &realised = plan.realisation;
  schedule::StageMacs macs = realised.macs();
  auto count = [&](int64_t value) { return builder.getI64IntegerAttr(value); };
  auto made = PlanOp::create(
      builder, func.getLoc(), builder.getStringAttr(name),
      FlatSymbolRefAttr::get(arena),
      InputAttr::get(builder.getContext(), realised.input),
      flag(realised.consumeInput),
      plan.inputBuffer < 0
          ? FlatSymbolRefAttr()
          : FlatSymbolRefAttr::get(slotsOf(arena)[plan.inputBuffer]),
      count(macs.clipped), count(macs.layerwise), count(macs.identical),
      builder.getF64FloatAttr(schedule::predictedCost(
          graph, realised, schedule::costModelFor(cpu))),
      count(schedule::inputBytes(graph, realised)),
      count(schedule::outputBytes(graph)),
      count(schedule::paperBytes(graph, realised)),
      /*paper_bytes_layerwise=*/IntegerAttr(),
      /*input_bytes_layerwise=*/IntegerAttr(),
      /*removed_channels=*/IntegerAttr(), /*removed_macs=*/IntegerAttr(),
      /*notes=*/ArrayAttr(), /*needs_fine_tuning=*/StringAttr(),
      /*redistribution=*/DictionaryAttr());
  if (auto removed = func->getAttrOfType<RemovedAttr>(
          PatchDialect::RemovedAttrHelper::getNameStr())) {
    made.setRemovedChannelsAttr(count(removed.getChannels()));
    made.setRemovedMacsAttr(count(removed.getMacs()));
  }
  copyRemarks(func->getParentOfType<ModuleOp>(), made);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&made.getBody());
  writePorts();
  for (auto [chosen, stage] :
       llvm::zip_equal(plan.schedule.stages, realised.stages))
    writeStage(chosen, stage);
  for (auto [number, stage] : llvm::enumerate(realised.stages)) {
    const schedule::StageSchedule &chosen = plan.schedule.stages[number];
    for (int l = chosen.begin; l < chosen.end; ++l)
      writeLayer(number, chosen, stage, l);
  }
  writeLayerwise(made);
  return made;
}

PlanOp mcunet::patch::createPlan(OpBuilder &builder, func::FuncOp func,
                                 const ArenaPlan &plan, StringRef name,
                                 ArenaOp arena, StringRef cpu) {
  return PlanWriter(builder, func, plan).write(name, arena, cpu);
}
