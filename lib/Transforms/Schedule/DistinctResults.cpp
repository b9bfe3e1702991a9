//===- DistinctResults.cpp - Every result a tensor of its own -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"

#include <numeric>

namespace mcunet {
#define GEN_PASS_DEF_PATCHDISTINCTRESULTSPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

/// The tensor whose bytes `value` shows.
static Value storageOf(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getInput();
  return value;
}

/// A layer that copies: the identity as a table.
static Value copyOf(OpBuilder &builder, Value value, Location loc) {
  SmallVector<int8_t> table(256);
  std::iota(table.begin(), table.end(), int8_t(-128));
  return LookupOp::create(builder, loc, value.getType(), value,
                          builder.getDenseI8ArrayAttr(table));
}

namespace {
struct PatchDistinctResults
    : mcunet::impl::PatchDistinctResultsPassBase<PatchDistinctResults> {
  using PatchDistinctResultsPassBase::PatchDistinctResultsPassBase;

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (!func.getBody().hasOneBlock())
      return;
    Operation *terminator = func.getBody().front().getTerminator();
    OpBuilder builder(terminator);
    llvm::SmallDenseSet<Value> taken;
    for (OpOperand &result : terminator->getOpOperands()) {
      Value storage = storageOf(result.get());
      bool isLayer = !isa<BlockArgument>(storage) &&
                     !matchPattern(storage, m_Constant()) &&
                     !storage.getDefiningOp<DelayOp>();
      if (isLayer && taken.insert(storage).second)
        continue;
      Location loc = result.get().getLoc();
      result.set(copyOf(builder, result.get(), loc));
      ++copies;
    }
  }
};
} // namespace
