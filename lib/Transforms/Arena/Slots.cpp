//===- Slots.cpp - The planner's problem as an arena ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Slots.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

static Role roleOf(const schedule::ArenaBuffer &buffer) {
  using schedule::BufferRole;
  switch (buffer.role) {
  case BufferRole::Tensor:
    if (buffer.persistent)
      return Role::State;
    return buffer.stage < 0 ? Role::Tensor : Role::Rows;
  case BufferRole::Block:
    return Role::Block;
  case BufferRole::Accumulator:
    return buffer.layer < 0 ? Role::Counters : Role::Sums;
  case BufferRole::Scratch:
    return Role::Scratch;
  }
  llvm_unreachable("all roles handled");
}

/// `at`, or nothing where the planner's default holds.
static IntegerAttr gapAttr(Builder &builder, std::optional<int64_t> gap) {
  return gap ? builder.getI64IntegerAttr(*gap) : IntegerAttr();
}

ArenaOp mcunet::patch::createArena(OpBuilder &builder, Location loc,
                                   StringRef name,
                                   const schedule::ArenaProblem &problem) {
  auto arena = ArenaOp::create(builder, loc, name);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&arena.getBody().front());
  SymbolTable symbols(arena);
  SmallVector<FlatSymbolRefAttr> slots;
  for (auto [buffer, what] :
       llvm::zip_equal(problem.problem.buffers, problem.buffers)) {
    auto slot = SlotOp::create(builder, loc, buffer.name, roleOf(what),
                               buffer.size, buffer.begin, buffer.end,
                               buffer.alignment, IntegerAttr(), StringAttr());
    if (symbols.insert(slot) != buffer.name)
      slot.setLabel(buffer.name);
    slots.push_back(FlatSymbolRefAttr::get(slot));
  }
  for (const planner::Overlap &overlap : problem.problem.overlaps)
    MayOverlapOp::create(builder, loc, slots[overlap.a], slots[overlap.b],
                         gapAttr(builder, overlap.gapAB),
                         gapAttr(builder, overlap.gapBA));
  return arena;
}

planner::Problem mcunet::patch::readSlots(ArenaOp arena) {
  planner::Problem problem;
  DenseMap<StringAttr, unsigned> indices;
  for (SlotOp slot : slotsOf(arena)) {
    indices[slot.getSymNameAttr()] = problem.buffers.size();
    planner::Buffer buffer;
    buffer.name = slot.getReportName();
    buffer.size = slot.getSize();
    buffer.begin = slot.getBegin();
    buffer.end = slot.getEnd();
    buffer.alignment = slot.getAlign();
    problem.buffers.push_back(std::move(buffer));
  }
  for (auto overlap : arena.getBody().front().getOps<MayOverlapOp>())
    problem.overlaps.push_back(
        {indices.lookup(overlap.getFirstAttr().getAttr()),
         indices.lookup(overlap.getSecondAttr().getAttr()), overlap.getGap(),
         overlap.getReverseGap()});
  return problem;
}

void mcunet::patch::placeSlots(ArenaOp arena, const planner::Plan &plan) {
  for (auto [slot, offset] : llvm::zip_equal(slotsOf(arena), plan.offsets))
    slot.setOffset(offset);
  arena.setBytes(plan.peak);
  arena.setBound(plan.lowerBound);
}
