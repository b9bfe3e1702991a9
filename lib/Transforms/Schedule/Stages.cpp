//===- Stages.cpp - A schedule as operations ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Transforms/Stages.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

static PatchDialect &dialectOf(Operation *op) {
  return *op->getContext()->getOrLoadDialect<PatchDialect>();
}

/// Without one of the dialect's discardable attributes.
template <typename Helper> static void discard(Helper helper, Operation *op) {
  if (helper.isAttrPresent(op))
    helper.removeAttr(op);
}

//===----------------------------------------------------------------------===//
// From a schedule
//===----------------------------------------------------------------------===//

namespace {
/// Forms one stage.
class StageFormer {
public:
  StageFormer(func::FuncOp func, const Network &network,
              const schedule::StageSchedule &stage)
      : func(func), network(network), stage(stage) {}

  LogicalResult form() {
    auto walk = WalkAttr::getChecked(
        [&] { return emitError(); }, func.getContext(), stage.order,
        stage.tileRows, stage.stripCols, stage.rasterCols);
    if (!walk)
      return failure();
    collect();
    if (failed(markKept()))
      return failure();
    markLean();
    wrap(walk);
    return success();
  }

private:
  InFlightDiagnostic emitError() {
    const std::vector<schedule::Layer> &layers = network.graph.layers;
    return func.emitError() << "stage " << layers[stage.begin].name << " to "
                            << layers[stage.end - 1].name << ": ";
  }

  /// The operations from the stage's first layer to its last, reshapes between
  /// them included; constants stay outside.
  void collect() {
    Operation *last = network.layers[stage.end - 1];
    for (Operation *op = network.layers[stage.begin];; op = op->getNextNode()) {
      if (!isa<ConstantOp>(op))
        inside.insert(op);
      if (op == last)
        return;
    }
  }

  /// A value from outside through which the stage reads `tensor`.
  Value findOutside(int tensor) const {
    for (Operation *op : inside)
      for (Value operand : op->getOperands()) {
        auto known = network.tensorOf.find(operand);
        if (known != network.tensorOf.end() && known->second == tensor &&
            !inside.contains(operand.getDefiningOp()))
          return operand;
      }
    return Value();
  }

  LogicalResult markKept() {
    for (int tensor : stage.cachedRows) {
      int producer = network.graph.tensors[tensor].producer;
      if (producer >= stage.begin && producer < stage.end) {
        Operation *op = network.layers[producer];
        dialectOf(op).getKeptAttrHelper().setAttr(
            op, UnitAttr::get(op->getContext()));
      } else if (Value value = findOutside(tensor)) {
        kept.push_back(value);
      } else {
        return emitError() << "rows of a tensor outside the stage are kept";
      }
    }
    return success();
  }

  void markLean() const {
    for (int layer : stage.lean) {
      Operation *op = network.layers[layer];
      dialectOf(op).getLeanAttrHelper().setAttr(
          op, UnitAttr::get(op->getContext()));
    }
  }

  void wrap(WalkAttr walk) {
    auto isOutside = [&](Operation *user) { return !inside.contains(user); };
    SmallVector<Value> escaping;
    for (Operation *op : inside)
      for (Value result : op->getResults())
        if (llvm::any_of(result.getUsers(), isOutside))
          escaping.push_back(result);
    OpBuilder builder(inside.back()->getContext());
    builder.setInsertionPointAfter(inside.back());
    auto op = StageOp::create(builder, inside.back()->getLoc(),
                              ValueRange(escaping).getTypes(), walk, kept);
    Block *block = builder.createBlock(&op.getBody());
    for (Operation *inner : inside)
      inner->moveBefore(block, block->end());
    builder.setInsertionPointToEnd(block);
    YieldOp::create(builder, op.getLoc(), escaping);
    for (auto [from, to] : llvm::zip(escaping, op.getResults()))
      from.replaceUsesWithIf(
          to, [&](OpOperand &use) { return !op->isAncestor(use.getOwner()); });
  }

  func::FuncOp func;
  const Network &network;
  const schedule::StageSchedule &stage;
  llvm::SetVector<Operation *> inside;
  SmallVector<Value> kept;
};
} // namespace

/// One layer that runs at once, in its usual form, needs no operation.
static bool isPlain(const schedule::StageSchedule &stage) {
  return stage.end - stage.begin == 1 &&
         stage.order == schedule::RowOrder::Stream && stage.tileRows == 0 &&
         stage.stripCols == 0 && stage.rasterCols == 0 &&
         stage.cachedRows.empty() && stage.lean.empty();
}

LogicalResult mcunet::patch::formStages(func::FuncOp func,
                                        const Network &network,
                                        const schedule::Schedule &schedule) {
  PatchDialect &dialect = dialectOf(func);
  discard(dialect.getInputAttrHelper(), func);
  discard(dialect.getConsumesInputAttrHelper(), func);
  if (schedule.input != InputMode::Resident)
    dialect.getInputAttrHelper().setAttr(
        func, InputAttr::get(func.getContext(), schedule.input));
  if (schedule.consumeInput)
    dialect.getConsumesInputAttrHelper().setAttr(
        func, UnitAttr::get(func.getContext()));
  for (const schedule::StageSchedule &stage : schedule.stages)
    if (!isPlain(stage) && failed(StageFormer(func, network, stage).form()))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// To a schedule
//===----------------------------------------------------------------------===//

/// All of a stage but its layers.
static schedule::StageSchedule readStage(StageOp op, const Network &network) {
  schedule::StageSchedule stage;
  WalkAttr walk = op.getWalk();
  stage.order = walk.getOrder();
  stage.tileRows = walk.getRows();
  stage.stripCols = walk.getStrips();
  stage.rasterCols = walk.getColumns();
  for (Value value : op.getKept())
    stage.cachedRows.push_back(network.tensorOf.at(value));
  return stage;
}

schedule::Schedule mcunet::patch::readStages(func::FuncOp func,
                                             const Network &network) {
  PatchDialect &dialect = dialectOf(func);
  schedule::Schedule schedule;
  if (InputAttr input = dialect.getInputAttrHelper().getAttr(func))
    schedule.input = input.getMode();
  schedule.consumeInput =
      dialect.getConsumesInputAttrHelper().isAttrPresent(func);
  StageOp last;
  for (auto [index, op] : llvm::enumerate(network.layers)) {
    int layer = static_cast<int>(index);
    auto parent = dyn_cast<StageOp>(op->getParentOp());
    if (!parent || parent != last) {
      schedule.stages.push_back(parent ? readStage(parent, network)
                                       : schedule::StageSchedule());
      schedule.stages.back().begin = layer;
    }
    last = parent;
    schedule::StageSchedule &stage = schedule.stages.back();
    stage.end = layer + 1;
    if (dialect.getKeptAttrHelper().isAttrPresent(op))
      stage.cachedRows.push_back(network.graph.layers[layer].output);
    if (dialect.getLeanAttrHelper().isAttrPresent(op))
      stage.lean.push_back(layer);
  }
  return schedule;
}

bool mcunet::patch::hasStages(func::FuncOp func) {
  return !func.getOps<StageOp>().empty();
}

void mcunet::patch::eraseStages(func::FuncOp func) {
  PatchDialect &dialect = dialectOf(func);
  SmallVector<StageOp> stages(func.getOps<StageOp>());
  for (StageOp stage : stages) {
    Block &body = stage.getBody().front();
    Operation *yield = body.getTerminator();
    stage->replaceAllUsesWith(yield->getOperands());
    yield->erase();
    for (Operation &op : body) {
      discard(dialect.getKeptAttrHelper(), &op);
      discard(dialect.getLeanAttrHelper(), &op);
    }
    stage->getBlock()->getOperations().splice(stage->getIterator(),
                                              body.getOperations());
    stage.erase();
  }
}
