//===- ResidualEdits.cpp - Residual blocks that go or come again ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerEdits.h"

#include "mcunet/Dialect/Patch/IR/Requantise.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

static double factorOf(AddOp add, unsigned index) {
  return std::ldexp(static_cast<double>(add.getMultiplier()[index]),
                    -add.getShift()[index]);
}

/// The scale of an operand over that of the sum.
static double scaleOverSum(AddOp add, unsigned operand) {
  return std::ldexp(factorOf(add, operand) * factorOf(add, 2),
                    static_cast<int>(add.getLeftShift()));
}

static int32_t zeroPointOf(AddOp add, unsigned operand) {
  return static_cast<int32_t>(operand == 0 ? add.getLhsZp() : add.getRhsZp());
}

static unsigned indexOf(AddOp add, Value operand) {
  return add.getLhs() == operand ? 0 : 1;
}

//===----------------------------------------------------------------------===//
// Readers of a value that changes its scale
//===----------------------------------------------------------------------===//

/// Multiplies all factors of a convolution.
static LogicalResult scaleConvolution(Operation *op, double ratio) {
  FailureOr<ConvNumbers> numbers = ConvNumbers::read(op);
  if (failed(numbers))
    return failure();
  for (int64_t c = 0; c < numbers->channels(); ++c)
    if (!numbers->setFactor(c, numbers->factor(c) * ratio))
      return failure();
  numbers->write(op);
  return success();
}

/// The same for one operand of an addition. A factor above 1 could overflow.
static LogicalResult scaleOperand(AddOp add, unsigned operand, double ratio) {
  std::optional<idioms::Multiplier> fixed =
      idioms::quantizeMultiplier(factorOf(add, operand) * ratio);
  if (!fixed || factorOf(add, operand) * ratio > 1)
    return failure();
  SmallVector<int32_t> multiplier(add.getMultiplier()), shift(add.getShift());
  multiplier[operand] = fixed->value;
  shift[operand] = fixed->shift;
  add.setRequantAttr(RequantAttr::get(add.getContext(), multiplier, shift,
                                      add.getSingleRound()));
  return success();
}

/// Makes the reader take `ratio` times the scale and another zero point; fails,
/// without a change, where it cannot.
static LogicalResult tellReader(OpOperand &use, double ratio,
                                int32_t zeroPoint) {
  Operation *op = use.getOwner();
  if (auto conv = dyn_cast<ConvolutionOpInterface>(op)) {
    if (failed(scaleConvolution(op, ratio)))
      return failure();
    conv.setInputZp(zeroPoint);
    return success();
  }
  auto add = dyn_cast<AddOp>(op);
  if (!add || failed(scaleOperand(add, use.getOperandNumber(), ratio)))
    return failure();
  if (use.getOperandNumber() == 0)
    add.setLhsZp(zeroPoint);
  else
    add.setRhsZp(zeroPoint);
  return success();
}

void mcunet::patch::bypass(AddOp add, Value kept) {
  unsigned index = indexOf(add, kept);
  double ratio = scaleOverSum(add, index);
  int32_t zeroPoint = zeroPointOf(add, index);
  auto nothing = static_cast<int8_t>(zeroPointOf(add, 1 - index));
  Value table;
  for (OpOperand &use : llvm::make_early_inc_range(add.getOutput().getUses())) {
    if (succeeded(tellReader(use, ratio, zeroPoint))) {
      use.set(kept);
      continue;
    }
    if (!table) {
      SmallVector<int8_t> entries;
      for (int q = -128; q < 128; ++q)
        entries.push_back(index == 0 ? evaluate(add, q, nothing)
                                     : evaluate(add, nothing, q));
      OpBuilder b(add);
      table = LookupOp::create(b, add.getLoc(), add.getType(), kept, entries);
    }
    use.set(table);
  }
  add.erase();
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

bool mcunet::patch::canRepeat(AddOp add, Value kept,
                              ArrayRef<Operation *> block) {
  Value other = add->getOperand(1 - indexOf(add, kept));
  auto last = other.getDefiningOp<Conv2DOp>();
  if (!last || !last->hasOneUse() || kept.getType() != add.getType() ||
      other.getType() != add.getType())
    return false;
  for (Operation *user : kept.getUsers())
    if (user != add && llvm::is_contained(block, user) &&
        !isa<Conv2DOp, DepthwiseConv2DOp>(user))
      return false;
  return true;
}

static Location numbered(Location loc, int64_t number) {
  auto name = dyn_cast<NameLoc>(loc);
  if (!name)
    return loc;
  std::string text = name.getName().str() + "+" + std::to_string(number);
  return NameLoc::get(StringAttr::get(loc.getContext(), text));
}

/// x + 0 in x's own scale is x: all three scales and zero points are the same.
static void makeIdentity(AddOp add, int32_t zeroPoint) {
  idioms::Quant quant{1.0f, zeroPoint};
  idioms::AddParams params =
      *idioms::addParams(quant, quant, quant, /*subtract=*/false);
  const idioms::Multiplier &out = params.output.multipliers[0];
  add.setRequantAttr(RequantAttr::get(
      add.getContext(), {params.lhs.value, params.rhs.value, out.value},
      {params.lhs.shift, params.rhs.shift, out.shift}));
  add.setLhsZp(zeroPoint);
  add.setRhsZp(zeroPoint);
  add.setOutputZp(zeroPoint);
  add.setLeftShift(20);
  add.setClamp({-128, 127});
}

/// A projection to nothing but the zero point; its factors stay.
static LogicalResult makeZero(Conv2DOp conv, int32_t zeroPoint) {
  FailureOr<ConvNumbers> numbers = ConvNumbers::read(conv);
  if (failed(numbers))
    return failure();
  std::fill(numbers->weights.begin(), numbers->weights.end(), 0);
  std::fill(numbers->bias.begin(), numbers->bias.end(), 0);
  numbers->write(conv);
  conv.setOutputZp(zeroPoint);
  conv.setClamp({-128, 127});
  return success();
}

FailureOr<AddOp> mcunet::patch::repeat(AddOp add, Value kept,
                                       ArrayRef<Operation *> block,
                                       int64_t number) {
  double ratio = 1 / scaleOverSum(add, indexOf(add, kept));
  int32_t zeroPoint = add.getOutputZp();
  OpBuilder b(add->getContext());
  b.setInsertionPointAfter(add);
  IRMapping mapping;
  mapping.map(kept, add.getOutput());
  SmallVector<Operation *> copies;
  for (Operation *op : block) {
    Operation *copy = b.clone(*op, mapping);
    copy->setLoc(numbered(op->getLoc(), number));
    copies.push_back(copy);
  }
  auto sum = cast<AddOp>(copies.back());
  for (OpOperand &use : llvm::make_early_inc_range(add.getOutput().getUses())) {
    Operation *reader = use.getOwner();
    if (!llvm::is_contained(copies, reader))
      use.set(sum.getOutput());
    else if (reader != sum && failed(tellReader(use, ratio, zeroPoint)))
      return add.emitError() << "a copy of its block does not take its scale";
  }
  unsigned index = indexOf(sum, add.getOutput());
  auto last = sum->getOperand(1 - index).getDefiningOp<Conv2DOp>();
  if (failed(makeZero(last, zeroPoint)))
    return failure();
  makeIdentity(sum, zeroPoint);
  for (int q = -128; q < 128; ++q)
    if ((index == 0 ? evaluate(sum, q, zeroPoint)
                    : evaluate(sum, zeroPoint, q)) != q)
      return sum.emitError() << "changes " << q << " where it adds nothing";
  return sum;
}
