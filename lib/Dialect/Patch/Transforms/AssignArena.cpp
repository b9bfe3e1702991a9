//===- AssignArena.cpp - Run the schedule in one arena --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaPlan.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHASSIGNARENAPASS
#include "mcunet/Dialect/Patch/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using schedule::StageRealisation;
using schedule::StageTensor;
using schedule::Storage;

static LogicalResult failOn(Operation *op, llvm::Error error) {
  return op->emitError() << llvm::toString(std::move(error));
}

FailureOr<ArenaPlan> mcunet::patch::planArena(func::FuncOp func,
                                              StringRef cpu) {
  FailureOr<Network> network = buildNetwork(func, cpu);
  if (failed(network))
    return failure();
  ArenaPlan plan;
  plan.network = std::move(*network);
  const schedule::Graph &graph = plan.network.graph;
  plan.schedule = schedule::layerwiseSchedule(graph);
  if (auto text = func->getAttrOfType<StringAttr>("patch.schedule")) {
    auto json = llvm::json::parse(text.getValue());
    if (!json)
      return failOn(func, json.takeError());
    auto read = schedule::scheduleFromJSON(graph, *json);
    if (!read)
      return failOn(func, read.takeError());
    plan.schedule = std::move(*read);
  }
  auto realised = schedule::realise(graph, plan.schedule);
  if (!realised)
    return failOn(func, realised.takeError());
  plan.realisation = std::move(*realised);
  plan.arena = schedule::toPlannerProblem(graph, plan.realisation);
  plan.placement = planner::plan(plan.arena.problem);
  if (auto wrong = planner::validate(plan.arena.problem, plan.placement))
    return func.emitError() << "buffer plan is wrong: " << *wrong;
  return plan;
}

//===----------------------------------------------------------------------===//
// The function over the arena
//===----------------------------------------------------------------------===//

namespace {
class ArenaBuilder {
public:
  ArenaBuilder(ModuleOp module, func::FuncOp source, const ArenaPlan &plan,
               StringRef name)
      : module(module), source(source), plan(plan),
        graph(plan.network.graph), name(name), builder(module.getContext()) {}

  LogicalResult build();

private:
  /// Where a tensor lies in the stage that is being built.
  struct Place {
    Value source;
    int64_t offset = 0;
    const StageTensor *entry = nullptr;
  };

  LogicalResult checkSupported();
  void makeLayers();
  void buildStage(int index);
  void buildLayer(const StageRealisation &stage, int layer);
  Place placeOf(int tensor);
  Value bufferOf(Value operand, const Place &place, Type type);
  Value originOf(const StageRealisation &stage, const Place &place);
  Value scratchOf(int layer);
  int64_t offsetIn(ArrayRef<int> block, int tensor) const;

  Value i32(int64_t value);
  /// The value for the current step out of one value a step.
  Value bound(ArrayRef<int64_t> values, Value step);
  Value rowBound(const StageTensor &entry, bool end);
  Value colBound(const StageRealisation &stage, const StageTensor &entry,
                 bool end);
  Value loop(int64_t count, llvm::function_ref<void(Value)> body);

  ModuleOp module;
  func::FuncOp source;
  const ArenaPlan &plan;
  const schedule::Graph &graph;
  std::string name;
  OpBuilder builder;
  SmallVector<std::string> layerNames;
  Value arena, input, output;
  int stageIndex = 0;
  Value strip, rowStep, colStep;
};
} // namespace

Value ArenaBuilder::i32(int64_t value) {
  return arith::ConstantOp::create(
      builder, source.getLoc(),
      builder.getI32IntegerAttr(static_cast<int32_t>(value)));
}

LogicalResult ArenaBuilder::checkSupported() {
  for (const StageRealisation &stage : plan.realisation.stages) {
    const std::string &first = graph.layers[stage.schedule.begin].name;
    if (stage.reducesTiles)
      return source.emitError() << "stage from '" << first
                                << "': reducing tiles is not lowered yet";
    for (const StageTensor &entry : stage.tensors)
      if (entry.storage == Storage::Lines)
        return source.emitError() << "stage from '" << first
                                  << "': column caches are not lowered yet";
  }
  if (plan.realisation.input != schedule::InputMode::Resident ||
      plan.realisation.consumeInput)
    return source.emitError("only a resident input is lowered yet");
  return success();
}

LogicalResult ArenaBuilder::build() {
  if (failed(checkSupported()))
    return failure();
  makeLayers();
  builder.setInsertionPoint(source);
  auto bytes = [&](int64_t count) -> Type {
    return MemRefType::get({count}, builder.getI8Type());
  };
  auto type = builder.getFunctionType({bytes(plan.placement.peak),
                                       bytes(plan.inputBytes()),
                                       bytes(plan.outputBytes())},
                                      {builder.getI32Type()});
  auto func = func::FuncOp::create(builder, source.getLoc(), name + "_invoke",
                                   type);
  builder.setInsertionPointToStart(func.addEntryBlock());
  arena = func.getArgument(0);
  input = func.getArgument(1);
  output = func.getArgument(2);
  for (size_t stage = 0; stage < plan.realisation.stages.size(); ++stage)
    buildStage(stage);
  func::ReturnOp::create(builder, source.getLoc(), i32(0));
  source.erase();
  return success();
}

/// A `patch.layer` symbol for each layer, named by its place and operation.
void ArenaBuilder::makeLayers() {
  builder.setInsertionPoint(source);
  for (auto [index, op] : llvm::enumerate(plan.network.layers)) {
    StringRef kind = op->getName().stripDialect();
    std::string number = std::to_string(index);
    if (number.size() < 2)
      number = "0" + number;
    layerNames.push_back(name + ".L" + number + "." + kind.str());
    auto layer = LayerOp::create(builder, op->getLoc(), layerNames.back());
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(&layer.getBody());
    IRMapping map;
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(block->addArgument(operand.getType(), op->getLoc()));
    Operation *clone = builder.clone(*op);
    clone->setOperands(operands);
    YieldOp::create(builder, op->getLoc(), clone->getResults());
  }
}

Value ArenaBuilder::loop(int64_t count, llvm::function_ref<void(Value)> body) {
  if (count == 1) {
    body(i32(0));
    return {};
  }
  auto loop = scf::ForOp::create(builder, source.getLoc(), i32(0), i32(count),
                                 i32(1));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(loop.getBody()->getTerminator());
  body(loop.getInductionVar());
  return {};
}

void ArenaBuilder::buildStage(int index) {
  stageIndex = index;
  const StageRealisation &stage = plan.realisation.stages[index];
  int64_t colSteps =
      *std::max_element(stage.colSteps.begin(), stage.colSteps.end());
  loop(stage.strips, [&](Value s) {
    strip = s;
    loop(stage.rowSteps, [&](Value t) {
      rowStep = t;
      loop(colSteps, [&](Value u) {
        colStep = u;
        for (int layer = stage.schedule.begin; layer < stage.schedule.end;
             ++layer)
          buildLayer(stage, layer);
      });
    });
  });
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

Value ArenaBuilder::bound(ArrayRef<int64_t> values, Value step) {
  Location loc = source.getLoc();
  if (llvm::all_equal(values))
    return i32(values.front());
  if (auto form = schedule::fitClosedForm(values.vec())) {
    Value scaled = arith::MulIOp::create(builder, loc, step, i32(form->num));
    scaled = arith::AddIOp::create(builder, loc, scaled, i32(form->off));
    if (form->den != 1)
      scaled = arith::FloorDivSIOp::create(builder, loc, scaled,
                                           i32(form->den));
    scaled = arith::MaxSIOp::create(builder, loc, scaled, i32(form->min));
    return arith::MinSIOp::create(builder, loc, scaled, i32(form->max));
  }
  // An irregular border: pick by the step's number.
  Value result = i32(values.back());
  for (size_t at = values.size() - 1; at-- > 0;) {
    if (values[at] == values[at + 1])
      continue;
    Value until = arith::CmpIOp::create(builder, loc,
                                        arith::CmpIPredicate::sle, step,
                                        i32(at));
    result =
        arith::SelectOp::create(builder, loc, until, i32(values[at]), result);
  }
  return result;
}

Value ArenaBuilder::rowBound(const StageTensor &entry, bool end) {
  SmallVector<int64_t> values;
  for (const schedule::Interval &rows : entry.madeRows)
    values.push_back(end ? rows.end : rows.begin);
  return bound(values, rowStep);
}

Value ArenaBuilder::colBound(const StageRealisation &stage,
                             const StageTensor &entry, bool end) {
  int64_t colSteps =
      *std::max_element(stage.colSteps.begin(), stage.colSteps.end());
  SmallVector<int64_t> values;
  for (const auto &steps : entry.madeCols)
    for (int64_t u = 0; u < colSteps; ++u) {
      bool past = u >= static_cast<int64_t>(steps.size());
      values.push_back(past  ? steps.back().end
                       : end ? steps[u].end
                             : steps[u].begin);
    }
  Value step = colStep;
  if (stage.strips > 1) {
    step = arith::MulIOp::create(builder, source.getLoc(), strip,
                                 i32(colSteps));
    step = arith::AddIOp::create(builder, source.getLoc(), step, colStep);
  }
  return bound(values, step);
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

int64_t ArenaBuilder::offsetIn(ArrayRef<int> block, int tensor) const {
  int64_t offset = 0;
  for (int other : block) {
    if (other == tensor)
      return offset;
    offset += graph.tensors[other].bytes();
  }
  llvm_unreachable("tensor is in the block");
}

ArenaBuilder::Place ArenaBuilder::placeOf(int tensor) {
  const StageRealisation &stage = plan.realisation.stages[stageIndex];
  const StageTensor *entry = stage.find(tensor);
  if (entry->external) {
    bool isInput = llvm::is_contained(graph.inputs, tensor);
    return {isInput ? input : output,
            isInput ? offsetIn(graph.inputs, tensor)
                    : offsetIn(graph.outputs, tensor),
            entry};
  }
  bool whole = entry->storage == Storage::Whole;
  for (auto [index, buffer] : llvm::enumerate(plan.arena.buffers))
    if (buffer.role == schedule::BufferRole::Tensor &&
        buffer.tensor == tensor && buffer.stage == (whole ? -1 : stageIndex))
      return {arena, plan.placement.offsets[index], entry};
  llvm_unreachable("every tensor of a stage has a buffer");
}

Value ArenaBuilder::bufferOf(Value operand, const Place &place, Type type) {
  auto [height, width, channels] = mapShape(type);
  SmallVector<int64_t> shape = {height, width, channels};
  if (place.entry->storage == Storage::Ring)
    shape = {place.entry->rows, place.entry->cols, channels};
  return BufferOp::create(builder, source.getLoc(),
                          MemRefType::get(shape, builder.getI8Type()),
                          place.source, place.offset);
}

Value ArenaBuilder::originOf(const StageRealisation &stage,
                             const Place &place) {
  if (place.entry->storage == Storage::Whole)
    return i32(0);
  SmallVector<int64_t> values;
  for (const schedule::Interval &cols : place.entry->stripCols)
    values.push_back(cols.begin);
  return bound(values, strip);
}

Value ArenaBuilder::scratchOf(int layer) {
  for (auto [index, buffer] : llvm::enumerate(plan.arena.buffers))
    if (buffer.role == schedule::BufferRole::Scratch && buffer.layer == layer)
      return BufferOp::create(
          builder, source.getLoc(),
          MemRefType::get({plan.arena.problem.buffers[index].size},
                          builder.getI8Type()),
          arena, plan.placement.offsets[index]);
  return {};
}

void ArenaBuilder::buildLayer(const StageRealisation &stage, int layer) {
  Operation *op = plan.network.layers[layer];
  const StageTensor &windows = stage.windowsOf(graph, layer);
  SmallVector<Value> inputs, origins;
  for (Value operand : op->getOperands()) {
    if (auto constant = operand.getDefiningOp<ConstantOp>()) {
      auto [height, width, channels] = mapShape(operand.getType());
      inputs.push_back(ConstantBufferOp::create(
          builder, op->getLoc(),
          MemRefType::get({height, width, channels}, builder.getI8Type()),
          constant.getValue()));
      origins.push_back(i32(0));
      continue;
    }
    Place place = placeOf(plan.network.tensorOf.at(operand));
    inputs.push_back(bufferOf(operand, place, operand.getType()));
    origins.push_back(originOf(stage, place));
  }
  Value result = op->getResult(0);
  Place place = placeOf(plan.network.tensorOf.at(result));
  Value out = bufferOf(result, place, result.getType());
  origins.push_back(originOf(stage, place));
  ComputeOp::create(
      builder, op->getLoc(),
      FlatSymbolRefAttr::get(builder.getContext(), layerNames[layer]),
      rowBound(windows, false), rowBound(windows, true),
      colBound(stage, windows, false), colBound(stage, windows, true), origins,
      inputs, out, scratchOf(layer));
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct PatchAssignArena
    : mcunet::impl::PatchAssignArenaPassBase<PatchAssignArena> {
  using PatchAssignArenaPassBase::PatchAssignArenaPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<func::FuncOp> functions(module.getOps<func::FuncOp>());
    if (functions.size() != 1) {
      module.emitError() << "needs exactly one function, got "
                         << functions.size();
      return signalPassFailure();
    }
    FailureOr<ArenaPlan> plan = planArena(functions[0], cpu);
    if (failed(plan))
      return signalPassFailure();
    arenaBytes = plan->placement.peak;
    bufferCount = plan->arena.buffers.size();
    std::string report = describePlan(functions[0], *plan);
    module->setAttr("patch.report", StringAttr::get(&getContext(), report));
    if (failed(ArenaBuilder(module, functions[0], *plan, name).build()))
      signalPassFailure();
  }
};
} // namespace
