//===- ArenaBuilder.cpp - Functions over the arena ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaBuilder.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/LLVMIR/LLVMTypes.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

ArenaBuilder::ArenaBuilder(func::FuncOp source, const ArenaPlan &plan,
                           ArenaOp slots, StringRef name)
    : source(source), plan(plan), graph(plan.network.graph), name(name),
      builder(source.getContext()) {
  for (SlotOp slot : slotsOf(slots))
    slotNames.push_back(SymbolRefAttr::get(slots.getSymNameAttr(),
                                           FlatSymbolRefAttr::get(slot)));
}

Type ArenaBuilder::bytes(int64_t count) {
  return MemRefType::get({count}, builder.getI8Type());
}

/// Its size is the planner's to say.
Type ArenaBuilder::arenaType() { return bytes(ShapedType::kDynamic); }

Value ArenaBuilder::slot(int index, MemRefType type) {
  return ViewOp::create(builder, source.getLoc(), type, arena,
                        slotNames[index]);
}

Type ArenaBuilder::pointer() {
  return LLVM::LLVMPointerType::get(builder.getContext());
}

func::FuncOp ArenaBuilder::beginFunction(StringRef suffix,
                                         ArrayRef<Type> arguments,
                                         ArrayRef<Type> results) {
  builder.setInsertionPoint(source);
  auto func =
      func::FuncOp::create(builder, source.getLoc(), (name + suffix).str(),
                           builder.getFunctionType(arguments, results));
  builder.setInsertionPointToStart(func.addEntryBlock());
  arena = func.getArgument(0);
  input = output = readWindow = readContext = nullptr;
  SmallVector<StringRef> made;
  for (int tensor : graph.outputs)
    made.push_back(layerNames[graph.tensors[tensor].producer]);
  func->setAttr("patch.results", builder.getStrArrayAttr(made));
  return func;
}

void ArenaBuilder::finishFunction(int64_t status) {
  func::ReturnOp::create(builder, source.getLoc(), i32(status));
}

void ArenaBuilder::build() {
  makeLayers();
  buildReset();
  switch (plan.realisation.input) {
  case schedule::InputMode::Resident:
    buildInvoke();
    break;
  case schedule::InputMode::Pull:
    buildPull();
    break;
  case schedule::InputMode::Push:
    buildPush();
    break;
  }
  source.erase();
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
    // A schedule may ask for a lean form where this CPU's kernels have none.
    const schedule::Layer &made = graph.layers[index];
    bool lean = made.lean && isLean(plan.schedule, index);
    // Plans go by the order of the fast form; a lean one reads no later.
    auto order = AccessOrderAttr::get(builder.getContext(),
                                      lean ? made.lean->order : made.order);
    auto layer =
        LayerOp::create(builder, op->getLoc(), layerNames.back(), order, lean,
                        builder.getStrArrayAttr(sourcesOf(op)));
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(&layer.getBody());
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(block->addArgument(operand.getType(), op->getLoc()));
    Operation *clone = builder.clone(*op);
    clone->setOperands(operands);
    YieldOp::create(builder, op->getLoc(), clone->getResults());
  }
}

/// What each operand is, for whoever checks the plan: a layer, the bytes of the
/// input from some place on, or a constant.
SmallVector<StringRef> ArenaBuilder::sourcesOf(Operation *op) {
  SmallVector<StringRef> sources;
  for (Value operand : op->getOperands()) {
    auto it = plan.network.tensorOf.find(operand);
    if (it == plan.network.tensorOf.end()) {
      sources.push_back("");
      continue;
    }
    int producer = graph.tensors[it->second].producer;
    if (producer >= 0) {
      sources.push_back(layerNames[producer]);
      continue;
    }
    std::string text =
        "input+" + std::to_string(offsetIn(graph.inputs, it->second));
    sources.push_back(builder.getStringAttr(text).getValue());
  }
  return sources;
}

/// Of a network that keeps state: gives it the initial value.
void ArenaBuilder::buildReset() {
  auto keepsState = [&](int layer) {
    return graph.tensors[graph.layers[layer].output].persistent;
  };
  auto layers = llvm::seq<int>(0, graph.layers.size());
  if (llvm::none_of(layers, keepsState))
    return;
  beginFunction("_reset", {arenaType()}, {builder.getI32Type()})
      ->removeAttr("patch.results");
  for (auto [index, stage] : llvm::enumerate(plan.realisation.stages)) {
    stageIndex = index;
    for (int layer = stage.schedule.begin; layer < stage.schedule.end;
         ++layer) {
      if (!keepsState(layer))
        continue;
      Operation *op = plan.network.layers[layer];
      Value line = viewOf(placeOf(graph.layers[layer].output),
                          op->getResult(0).getType());
      ResetOp::create(builder, op->getLoc(), layerNames[layer], line);
    }
  }
  finishFunction(0);
}

void ArenaBuilder::buildInvoke() {
  func::FuncOp func = beginFunction(
      "_invoke",
      {arenaType(), bytes(plan.inputBytes()), bytes(plan.outputBytes())},
      {builder.getI32Type()});
  input = func.getArgument(1);
  output = func.getArgument(2);
  if (plan.inputBuffer >= 0)
    func->setAttr("patch.input_slot", slotNames[plan.inputBuffer]);
  for (size_t stage = 0; stage < plan.realisation.stages.size(); ++stage)
    buildStage(stage);
  finishFunction(0);
}

void ArenaBuilder::buildPull() {
  func::FuncOp func = beginFunction(
      "_invoke", {arenaType(), pointer(), pointer(), bytes(plan.outputBytes())},
      {builder.getI32Type()});
  readWindow = func.getArgument(1);
  readContext = func.getArgument(2);
  output = func.getArgument(3);
  for (size_t stage = 0; stage < plan.realisation.stages.size(); ++stage)
    buildStage(stage);
  finishFunction(0);
}
