//===- PatchFolds.cpp - Folds of element-wise layers ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Permutation.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/IR/Requantise.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mcunet::patch;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

OpFoldResult LookupOp::fold(FoldAdaptor) {
  for (int value = -128; value < 128; ++value)
    if (getTable()[value + 128] != value)
      return {};
  return getInput();
}

namespace {
/// lookup(lookup(x)) is one table.
struct MergeLookups : OpRewritePattern<LookupOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LookupOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<LookupOp>();
    if (!inner || !inner->hasOneUse())
      return failure();
    SmallVector<int8_t> table;
    for (int8_t value : inner.getTable())
      table.push_back(op.getTable()[value + 128]);
    rewriter.replaceOpWithNewOp<LookupOp>(op, op.getType(), inner.getInput(),
                                          table);
    return success();
  }
};

/// lookup(reshape(x)) and lookup(transpose(x)) look up first: maps of rank 4
/// can be tiled.
struct LookupBeforeMove : OpRewritePattern<LookupOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LookupOp op,
                                PatternRewriter &rewriter) const override {
    Operation *move = op.getInput().getDefiningOp();
    if (!isa_and_nonnull<ReshapeOp, TransposeOp>(move) || !move->hasOneUse() ||
        !isMap(move->getOperand(0)))
      return failure();
    Value source = move->getOperand(0);
    Value mapped = LookupOp::create(rewriter, op.getLoc(), source.getType(),
                                    source, op.getTable());
    Operation *moved = rewriter.clone(*move);
    moved->setOperand(0, mapped);
    rewriter.replaceOp(op, moved->getResults());
    return success();
  }
};

/// A table that only clamps narrows the clamp of the layer before it.
struct ClampOfLayer : OpRewritePattern<LookupOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LookupOp op,
                                PatternRewriter &rewriter) const override {
    Operation *layer = op.getInput().getDefiningOp();
    auto clamp = isa_and_nonnull<SpatialOpInterface>(layer)
                     ? layer->getAttrOfType<DenseI32ArrayAttr>("clamp")
                     : nullptr;
    if (!clamp || !layer->hasOneUse())
      return failure();
    int32_t low = op.getTable()[clamp[0] + 128];
    int32_t high = op.getTable()[clamp[1] + 128];
    for (int32_t value = clamp[0]; value <= clamp[1]; ++value)
      if (op.getTable()[value + 128] != std::min(std::max(value, low), high))
        return failure();
    rewriter.modifyOpInPlace(layer, [&] {
      layer->setAttr("clamp", rewriter.getDenseI32ArrayAttr({low, high}));
      layer->setLoc(op.getLoc());
    });
    rewriter.replaceOp(op, layer->getResults());
    return success();
  }
};

/// A layer of rows, softmax(reshape(x)) say, works on x where that has the same
/// rows.
template <typename RowOp> struct RowsBeforeReshape : OpRewritePattern<RowOp> {
  using OpRewritePattern<RowOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(RowOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getInput().template getDefiningOp<ReshapeOp>();
    if (!reshape || !reshape->hasOneUse() || !isMap(reshape.getInput()))
      return failure();
    auto source = cast<RankedTensorType>(reshape.getInput().getType());
    if (source.getDimSize(3) !=
        cast<RankedTensorType>(op.getType()).getDimSize(3))
      return failure();
    Operation *rows = rewriter.clone(*op);
    rows->setOperand(0, reshape.getInput());
    rows->getResult(0).setType(source);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(),
                                           rows->getResult(0));
    return success();
  }
};

} // namespace

/// True where the value before a transpose by `perm` costs nothing: the source
/// of such a transpose, or a reshape where only dimensions of size 1 move.
static bool canUntranspose(Value value, ArrayRef<int64_t> perm) {
  auto transpose = value.getDefiningOp<TransposeOp>();
  return (transpose && transpose.getPerm() == perm) ||
         movesOnlyUnitDims(cast<RankedTensorType>(value.getType()),
                           inverseOf(perm));
}

static Value untranspose(PatternRewriter &rewriter, Value value,
                         ArrayRef<int64_t> perm) {
  auto transpose = value.getDefiningOp<TransposeOp>();
  if (transpose && transpose.getPerm() == perm)
    return transpose.getInput();
  auto type = cast<RankedTensorType>(value.getType());
  return ReshapeOp::create(rewriter, value.getLoc(),
                           permuted(type, inverseOf(perm)), value);
}

namespace {
/// An operation that works alike in every dimension, between transposes by the
/// same permutation, works on the sources.
template <typename OpTy> struct BetweenTransposes : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    TransposeOp first;
    for (Value operand : op->getOperands())
      if (!first)
        first = operand.getDefiningOp<TransposeOp>();
    if (!first)
      return failure();
    SmallVector<int64_t> perm(first.getPerm());
    SmallVector<Value> operands(op->getOperands());
    if (!llvm::all_of(operands,
                      [&](Value v) { return canUntranspose(v, perm); }))
      return failure();
    for (Value &operand : operands)
      operand = untranspose(rewriter, operand, perm);
    auto type = cast<RankedTensorType>(op.getType());
    Operation *moved = rewriter.clone(*op);
    moved->setOperands(operands);
    moved->getResult(0).setType(permuted(type, inverseOf(perm)));
    if (auto concat = dyn_cast<ConcatOp>(moved))
      concat.setAxis(perm[concat.getAxis()]);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, type, moved->getResult(0),
                                             perm);
    return success();
  }
};

/// A binary op with one constant for all elements is a table.
template <typename BinaryOp>
struct BinaryWithScalar : OpRewritePattern<BinaryOp> {
  using OpRewritePattern<BinaryOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    for (bool constantIsRhs : {true, false}) {
      Value constant = op->getOperand(constantIsRhs ? 1 : 0);
      Value other = op->getOperand(constantIsRhs ? 0 : 1);
      auto def = constant.getDefiningOp<ConstantOp>();
      auto value = def ? dyn_cast<DenseElementsAttr>(def.getValue()) : nullptr;
      if (!value || !value.isSplat() || other.getType() != op.getType())
        continue;
      int8_t scalar = value.template getSplatValue<int8_t>();
      SmallVector<int8_t> table;
      for (int input = -128; input < 128; ++input)
        table.push_back(constantIsRhs ? evaluate(op, input, scalar)
                                      : evaluate(op, scalar, input));
      rewriter.replaceOpWithNewOp<LookupOp>(op, op.getType(), other, table);
      return success();
    }
    return failure();
  }
};
} // namespace

/// `values`, of shape `shape`, without all but the first element along `dim`;
/// nothing where those differ.
static std::optional<SmallVector<int8_t>>
withoutRepeats(ArrayRef<int8_t> values, ArrayRef<int64_t> shape, int64_t dim) {
  int64_t step = 1;
  for (int64_t size : shape.drop_front(dim + 1))
    step *= size;
  SmallVector<int8_t> kept;
  for (auto [index, value] : llvm::enumerate(values)) {
    int64_t place = static_cast<int64_t>(index) / step % shape[dim];
    if (value != values[index - place * step])
      return std::nullopt;
    if (place == 0)
      kept.push_back(value);
  }
  return kept;
}

namespace {
/// A constant operand that repeats along a dimension broadcasts there, as long
/// as the other operand has that dimension.
template <typename BinaryOp>
struct BroadcastConstant : OpRewritePattern<BinaryOp> {
  using OpRewritePattern<BinaryOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    for (unsigned index : {0u, 1u}) {
      auto def = op->getOperand(index).template getDefiningOp<ConstantOp>();
      auto value = def ? dyn_cast<DenseElementsAttr>(def.getValue()) : nullptr;
      if (!value)
        continue;
      auto other = cast<RankedTensorType>(op->getOperand(1 - index).getType());
      if (DenseElementsAttr smaller = shrink(value, other.getShape())) {
        auto type = cast<RankedTensorType>(smaller.getType());
        Value constant =
            ConstantOp::create(rewriter, def.getLoc(), type, smaller);
        rewriter.modifyOpInPlace(op, [&] { op->setOperand(index, constant); });
        return success();
      }
    }
    return failure();
  }

private:
  /// Null where no dimension repeats.
  static DenseElementsAttr shrink(DenseElementsAttr value,
                                  ArrayRef<int64_t> other) {
    auto type = cast<RankedTensorType>(value.getType());
    SmallVector<int64_t> shape(type.getShape());
    SmallVector<int8_t> values(value.value_begin<int8_t>(),
                               value.value_end<int8_t>());
    for (int64_t dim = 0, rank = type.getRank(); dim < rank; ++dim) {
      if (shape[dim] == 1 || other[dim] != shape[dim])
        continue;
      if (auto kept = withoutRepeats(values, shape, dim)) {
        values = std::move(*kept);
        shape[dim] = 1;
      }
    }
    return shape == type.getShape()
               ? DenseElementsAttr()
               : DenseElementsAttr::get(type.clone(shape),
                                        ArrayRef<int8_t>(values));
  }
};
} // namespace

void AddOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<BinaryWithScalar<AddOp>, BroadcastConstant<AddOp>,
               BetweenTransposes<AddOp>>(context);
}

void MulOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<BinaryWithScalar<MulOp>, BroadcastConstant<MulOp>,
               BetweenTransposes<MulOp>>(context);
}

void DivOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<BroadcastConstant<DivOp>>(context);
}

void ExtremumOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<BinaryWithScalar<ExtremumOp>, BroadcastConstant<ExtremumOp>,
               BetweenTransposes<ExtremumOp>>(context);
}

void PReluOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<BinaryWithScalar<PReluOp>, BroadcastConstant<PReluOp>>(context);
}

void LookupOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<MergeLookups, LookupBeforeMove, ClampOfLayer>(context);
}

void SoftmaxOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<RowsBeforeReshape<SoftmaxOp>>(context);
}

void LogSoftmaxOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                               MLIRContext *context) {
  patterns.add<RowsBeforeReshape<LogSoftmaxOp>>(context);
}

void L2NormalizeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                MLIRContext *context) {
  patterns.add<RowsBeforeReshape<L2NormalizeOp>>(context);
}

void ConcatOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<BetweenTransposes<ConcatOp>>(context);
}
