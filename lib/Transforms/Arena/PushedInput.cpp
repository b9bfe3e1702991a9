//===- PushedInput.cpp - A model that takes its image row by row ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The first stage reads the image. Its row step t runs as soon as the rows that
// it reads have arrived; a row is copied to its slot only after every step that
// could run without it has run, so that no row is written over too early. Two
// counters in the arena are all that lives between calls: rows received, and
// the next step.
//
//===----------------------------------------------------------------------===//

#include "ArenaBuilder.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

Value ArenaBuilder::index(int64_t value) {
  return arith::ConstantIndexOp::create(builder, source.getLoc(), value);
}

/// The two counters.
Value ArenaBuilder::state() {
  return slot(plan.stateBuffer, MemRefType::get({2}, builder.getI32Type()));
}

void ArenaBuilder::buildPush() {
  buildStep();
  buildBegin();
  buildPushRows();
  buildFinish();
}

void ArenaBuilder::buildStep() {
  func::FuncOp func =
      beginFunction(".step", {arenaType(), builder.getI32Type()}, {});
  func.setPrivate();
  stageIndex = 0;
  strip = i32(0);
  rowStep = func.getArgument(1);
  buildRowStep(plan.realisation.stages[0]);
  func::ReturnOp::create(builder, source.getLoc());
}

void ArenaBuilder::buildBegin() {
  beginFunction("_begin", {arenaType()}, {builder.getI32Type()});
  Value counters = state();
  for (int64_t counter : {0, 1})
    memref::StoreOp::create(builder, source.getLoc(), i32(0), counters,
                            index(counter));
  stageIndex = 0;
  const schedule::StageRealisation &stage = plan.realisation.stages[0];
  if (stage.reducesTiles && !stage.singleStep())
    buildLayer(stage, stage.schedule.end - 1, Phase::Begin);
  finishFunction(0);
}

/// Runs every step that has its rows; returns the next one.
SmallVector<Value> ArenaBuilder::runReadySteps(Value received, Value next) {
  Location loc = source.getLoc();
  const schedule::StageRealisation &stage = plan.realisation.stages[0];
  const schedule::StageTensor *image = stage.find(graph.inputs[0]);
  // The rows that must be there for step t, and after the last one never.
  SmallVector<int64_t> needed;
  int64_t most = 0;
  for (const schedule::Interval &rows : image->madeRows)
    needed.push_back(most = std::max(most, rows.end));
  auto loop = scf::WhileOp::create(
      builder, loc, TypeRange{builder.getI32Type()}, ValueRange{next},
      [&](OpBuilder &, Location, ValueRange args) {
        OpBuilder::InsertionGuard guard(builder);
        builder.setInsertionPointToEnd(args[0].getParentBlock());
        Value more =
            arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt,
                                  args[0], i32(stage.rowSteps));
        Value ready =
            arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sle,
                                  bound(needed, args[0]), received);
        Value both = arith::AndIOp::create(builder, loc, more, ready);
        scf::ConditionOp::create(builder, loc, both, args);
      },
      [&](OpBuilder &, Location, ValueRange args) {
        OpBuilder::InsertionGuard guard(builder);
        builder.setInsertionPointToEnd(args[0].getParentBlock());
        func::CallOp::create(builder, loc, name + ".step", TypeRange{},
                             ValueRange{arena, args[0]});
        Value following = arith::AddIOp::create(builder, loc, args[0], i32(1));
        scf::YieldOp::create(builder, loc, following);
      });
  return SmallVector<Value>(loop.getResults());
}

void ArenaBuilder::buildPushRows() {
  Location loc = source.getLoc();
  Type type = builder.getI32Type();
  func::FuncOp func =
      beginFunction("_push_rows", {arenaType(), pointer(), type}, {type});
  func->setAttr("patch.rows", builder.getI64IntegerAttr(
                                  graph.tensors[graph.inputs[0]].height));
  stageIndex = 0;
  Value counters = state();
  Value rows = func.getArgument(1), count = func.getArgument(2);
  Value received = memref::LoadOp::create(builder, loc, counters, index(0));
  Value next = memref::LoadOp::create(builder, loc, counters, index(1));
  int64_t height = graph.tensors[graph.inputs[0]].height;
  Value room = arith::SubIOp::create(builder, loc, i32(height), received);
  Value tooMany = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ugt,
                                        count, room);
  Value taken = arith::SelectOp::create(builder, loc, tooMany, i32(0), count);
  auto loop = scf::ForOp::create(builder, loc, i32(0), taken, i32(1),
                                 ValueRange{received, next});
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(loop.getBody());
    Value row = loop.getRegionIterArgs()[0];
    Value ring = viewOf(placeOf(graph.inputs[0]), Type());
    PushRowOp::create(builder, loc, rows, loop.getInductionVar(), ring, row);
    Value total = arith::AddIOp::create(builder, loc, row, i32(1));
    SmallVector<Value> after =
        runReadySteps(total, loop.getRegionIterArgs()[1]);
    scf::YieldOp::create(builder, loc, ValueRange{total, after[0]});
  }
  memref::StoreOp::create(builder, loc, loop.getResult(0), counters, index(0));
  memref::StoreOp::create(builder, loc, loop.getResult(1), counters, index(1));
  Value status = arith::ExtUIOp::create(builder, loc, type, tooMany);
  func::ReturnOp::create(builder, loc, status);
}

/// The other stages; status 2 where rows are missing.
void ArenaBuilder::buildFinish() {
  Location loc = source.getLoc();
  func::FuncOp func =
      beginFunction("_finish", {arenaType(), bytes(plan.outputBytes())},
                    {builder.getI32Type()});
  output = func.getArgument(1);
  Value counters = state();
  Value received = memref::LoadOp::create(builder, loc, counters, index(0));
  int64_t height = graph.tensors[graph.inputs[0]].height;
  Value missing = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt,
                                        received, i32(height));
  auto branch = scf::IfOp::create(builder, loc, missing,
                                  /*withElseRegion=*/true);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(branch.elseBlock()->getTerminator());
    stageIndex = 0;
    const schedule::StageRealisation &first = plan.realisation.stages[0];
    if (first.reducesTiles)
      buildLayer(first, first.schedule.end - 1, Phase::End);
    for (size_t stage = 1; stage < plan.realisation.stages.size(); ++stage)
      buildStage(stage);
    for (auto [tensor, buffer] : plan.keptOutputs) {
      auto type = bytes(graph.tensors[tensor].bytes());
      Value from = arenaBytes(buffer);
      Value to = BufferOp::create(builder, loc, type, output,
                                  offsetIn(graph.outputs, tensor));
      CopyOp::create(builder, loc, from, to);
    }
  }
  Value status = arith::SelectOp::create(builder, loc, missing, i32(2), i32(0));
  func::ReturnOp::create(builder, loc, status);
}
