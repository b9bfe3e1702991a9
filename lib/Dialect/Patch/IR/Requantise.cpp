//===- Requantise.cpp - The arithmetic of the patch dialect ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Requantise.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"

using namespace mcunet::patch;

static int8_t clampTo(int64_t value, llvm::ArrayRef<int32_t> clamp) {
  return static_cast<int8_t>(
      std::min<int64_t>(std::max<int64_t>(value, clamp[0]), clamp[1]));
}

int8_t mcunet::patch::evaluate(AddOp op, int8_t lhs, int8_t rhs) {
  bool doubleRound = !op.getSingleRound();
  auto scaled = [&](int32_t value, int32_t zeroPoint, unsigned index) {
    // A multiplication, since shifting a negative value left is undefined.
    int32_t shifted = (value - zeroPoint) * (1 << op.getLeftShift());
    return requantise(shifted, op.getMultiplier()[index], op.getShift()[index],
                      doubleRound);
  };
  int32_t a = scaled(lhs, op.getLhsZp(), 0);
  int32_t b = scaled(rhs, op.getRhsZp(), 1);
  // In 64 bits: multipliers that make the sum overflow are not ruled out.
  auto sum =
      static_cast<int32_t>(op.getSubtract() ? int64_t{a} - b : int64_t{a} + b);
  if (op.getSquare())
    sum = static_cast<int32_t>(int64_t{sum} * sum);
  return clampTo(int64_t{requantise(sum, op.getMultiplier()[2],
                                    op.getShift()[2], doubleRound)} +
                     op.getOutputZp(),
                 op.getClamp());
}

int8_t mcunet::patch::evaluate(MulOp op, int8_t lhs, int8_t rhs) {
  int32_t product = (lhs - op.getLhsZp()) * (rhs - op.getRhsZp());
  return clampTo(int64_t{requantise(product, op.getMultiplier()[0],
                                    op.getShift()[0], !op.getSingleRound())} +
                     op.getOutputZp(),
                 op.getClamp());
}

int8_t mcunet::patch::evaluate(ExtremumOp op, int8_t lhs, int8_t rhs) {
  return op.getLeast() ? std::min(lhs, rhs) : std::max(lhs, rhs);
}

int8_t mcunet::patch::evaluate(PReluOp op, int8_t input, int8_t alpha) {
  int32_t x = input - op.getInputZp();
  unsigned side = x >= 0 ? 0 : 1;
  if (side == 1)
    x *= alpha - op.getAlphaZp();
  int32_t scaled = requantise(x, op.getMultiplier()[side], op.getShift()[side],
                              /*doubleRound=*/true);
  return clampTo(int64_t{scaled} + op.getOutputZp(), {-128, 127});
}
