//===- PlanBuffers.cpp - Give every buffer its place in the arena ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Slots.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mcunet/Support/Json.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHPLANBUFFERSPASS
#include "mcunet/Dialect/Patch/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
namespace json = llvm::json;

/// The function's arena, its first argument, gets its size.
static LogicalResult sizeArena(func::FuncOp func, Type arena) {
  auto unsized = func.isExternal() || func.getNumArguments() == 0
                     ? MemRefType()
                     : dyn_cast<MemRefType>(func.getArgumentTypes()[0]);
  if (!unsized || unsized.getRank() != 1 || !unsized.isDynamicDim(0) ||
      !unsized.getElementType().isInteger(8))
    return func.emitOpError(
        "has no arena, memref<?xi8>, as its first argument");
  func.getArgument(0).setType(arena);
  SmallVector<Type> inputs(func.getArgumentTypes());
  inputs[0] = arena;
  func.setType(
      FunctionType::get(func.getContext(), inputs, func.getResultTypes()));
  return success();
}

static LogicalResult checkSlot(Operation *op, int64_t index,
                               const planner::Problem &problem) {
  if (index >= 0 && index < static_cast<int64_t>(problem.buffers.size()))
    return success();
  return op->emitOpError() << "names slot " << index << " of "
                           << problem.buffers.size();
}

static LogicalResult place(SlotOp slot, const planner::Problem &problem,
                           const planner::Plan &plan) {
  int64_t index = slot.getIndex();
  if (failed(checkSlot(slot, index, problem)))
    return failure();
  auto type = cast<MemRefType>(slot.getType());
  int64_t bytes = type.getNumElements() * (type.getElementTypeBitWidth() / 8);
  if (bytes > problem.buffers[index].size)
    return slot.emitOpError() << "needs " << bytes << " bytes, slot " << index
                              << " has " << problem.buffers[index].size;
  OpBuilder builder(slot);
  slot.replaceAllUsesWith(BufferOp::create(builder, slot.getLoc(), type,
                                           slot.getSource(),
                                           plan.offsets[index])
                              .getResult());
  slot.erase();
  return success();
}

/// What was not known when the report was written.
static void completeReport(ModuleOp module, const planner::Plan &plan,
                           std::optional<int64_t> inputOffset) {
  auto text = module->getAttrOfType<StringAttr>("patch.report");
  if (!text)
    return;
  llvm::Expected<json::Value> report = parseJson(text.getValue());
  if (!report || !report->getAsObject())
    return llvm::consumeError(report.takeError());
  json::Object &object = *report->getAsObject();
  if (json::Object *sram = object.getObject("sram")) {
    (*sram)["arena"] = plan.peak;
    (*sram)["arena_lower_bound"] = plan.lowerBound;
  }
  if (json::Array *buffers = object.getArray("buffers"))
    for (auto [buffer, offset] : llvm::zip(*buffers, plan.offsets))
      if (json::Object *fields = buffer.getAsObject())
        (*fields)["offset"] = offset;
  if (json::Object *input = object.getObject("input"); input && inputOffset)
    (*input)["arena_offset"] = *inputOffset;
  std::string completed;
  llvm::raw_string_ostream(completed) << *report;
  module->setAttr("patch.report",
                  StringAttr::get(module.getContext(), completed));
}

namespace {
struct PatchPlanBuffers
    : mcunet::impl::PatchPlanBuffersPassBase<PatchPlanBuffers> {
  using PatchPlanBuffersPassBase::PatchPlanBuffersPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<planner::Problem> problem = readSlots(module);
    if (failed(problem))
      return signalPassFailure();
    planner::Plan plan = planner::plan(*problem);
    if (auto wrong = planner::validate(*problem, plan)) {
      module.emitError() << "buffer plan is wrong: " << *wrong;
      return signalPassFailure();
    }
    arenaBytes = plan.peak;
    lowerBound = plan.lowerBound;
    bufferCount = problem->buffers.size();
    if (failed(rewrite(module, *problem, plan)))
      return signalPassFailure();
    eraseSlots(module);
  }

private:
  LogicalResult rewrite(ModuleOp module, const planner::Problem &problem,
                        const planner::Plan &plan) {
    Builder builder(&getContext());
    Type arena = MemRefType::get({plan.peak}, builder.getI8Type());
    std::optional<int64_t> inputOffset;
    for (auto func : module.getOps<func::FuncOp>()) {
      if (failed(sizeArena(func, arena)))
        return failure();
      if (auto slot = func->getAttrOfType<IntegerAttr>("patch.input_slot")) {
        if (failed(checkSlot(func, slot.getInt(), problem)))
          return failure();
        inputOffset = plan.offsets[slot.getInt()];
        func->removeAttr("patch.input_slot");
        func->setAttr("patch.input_offset",
                      builder.getI64IntegerAttr(*inputOffset));
      }
    }
    SmallVector<SlotOp> slots;
    module.walk([&](SlotOp slot) { slots.push_back(slot); });
    for (SlotOp slot : slots)
      if (failed(place(slot, problem, plan)))
        return failure();
    completeReport(module, plan, inputOffset);
    return success();
  }
};
} // namespace
