//===- Composites.cpp - Layers that TOSA writes as expressions ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Composites.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

Value mcunet::tosa_to_patch::skipNoOpReshapes(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<tosa::ReshapeOp, patch::ReshapeOp>(op) ||
        op->getOperand(0).getType() != value.getType())
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// What an operation is beside its operands, without the flags that are off: a
/// builder writes those out, a parser leaves them away.
static DictionaryAttr propertiesOf(Operation *op) {
  SmallVector<NamedAttribute> set;
  if (auto all =
          dyn_cast_or_null<DictionaryAttr>(op->getPropertiesAsAttribute()))
    for (NamedAttribute attr : all)
      if (attr.getValue() != BoolAttr::get(op->getContext(), false))
        set.push_back(attr);
  return DictionaryAttr::get(op->getContext(), set);
}

namespace {
/// Compares two expressions. Each pair of values is looked at once: expressions
/// share subexpressions, and walking every path would be exponential.
class Comparison {
public:
  bool equal(Value lhs, Value rhs) {
    lhs = skipNoOpReshapes(lhs);
    rhs = skipNoOpReshapes(rhs);
    if (lhs == rhs || proven.contains({lhs, rhs}))
      return true;
    auto left = dyn_cast<OpResult>(lhs), right = dyn_cast<OpResult>(rhs);
    if (!left || !right || left.getResultNumber() != right.getResultNumber() ||
        !equal(left.getOwner(), right.getOwner()))
      return false;
    proven.insert({lhs, rhs});
    return true;
  }

private:
  bool equal(Operation *lhs, Operation *rhs) {
    // Constants by their values: one may be a resource, the other inline.
    if (isa<tosa::ConstOp>(lhs) && isa<tosa::ConstOp>(rhs)) {
      DenseElementsAttr left = constantOf(lhs->getResult(0));
      return left && left == constantOf(rhs->getResult(0));
    }
    return lhs->getName() == rhs->getName() && lhs->getNumRegions() == 0 &&
           rhs->getNumRegions() == 0 &&
           lhs->getResultTypes() == rhs->getResultTypes() &&
           propertiesOf(lhs) == propertiesOf(rhs) &&
           llvm::equal(lhs->getOperands(), rhs->getOperands(),
                       [&](Value l, Value r) { return equal(l, r); });
  }

  DenseSet<std::pair<Value, Value>> proven;
};
} // namespace

bool mcunet::tosa_to_patch::computes(
    Value value, function_ref<Value(OpBuilder &, Location)> build) {
  // The block is destroyed with all that was built: nothing enters the IR.
  Block block;
  OpBuilder builder(value.getContext());
  builder.setInsertionPointToEnd(&block);
  Value expected = build(builder, builder.getUnknownLoc());
  return Comparison().equal(value, expected);
}

FailureOr<idioms::Multiplier>
mcunet::tosa_to_patch::multiplierOf(const Rescale &rescale) {
  if (rescale.multiplier.size() != 1 || rescale.shift.size() != 1)
    return failure();
  return idioms::Multiplier{rescale.multiplier[0], rescale.shift[0]};
}

bool mcunet::tosa_to_patch::isUnit(const Rescale &rescale) {
  return rescale.multiplier.size() == 1 && rescale.shift.size() == 1 &&
         rescale.shift[0] >= 0 && rescale.shift[0] <= 30 &&
         rescale.multiplier[0] == 1 << rescale.shift[0];
}

namespace {
/// Exporters leave identities behind, also inside of expressions.
struct FoldIdentity : OpRewritePattern<tosa::IdentityOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::IdentityOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, op.getInput1());
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateComposites(RewritePatternSet &patterns) {
  patterns.add<FoldIdentity>(patterns.getContext());
  populateCompositePools(patterns);
  populateCompositeReductions(patterns);
  populateCompositeDivision(patterns);
  populateCompositePRelu(patterns);
  populateCompositeResizes(patterns);
  populateCompositeSlices(patterns);
}
