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
  return clampTo(int64_t{requantise(sum, op.getMultiplier()[2],
                                    op.getShift()[2], doubleRound)} +
                     static_cast<int32_t>(op.getOutputZp()),
                 op.getClamp());
}

int8_t mcunet::patch::evaluate(MulOp op, int8_t lhs, int8_t rhs) {
  int32_t product = (lhs - static_cast<int32_t>(op.getLhsZp())) *
                    (rhs - static_cast<int32_t>(op.getRhsZp()));
  return clampTo(int64_t{requantise(product, op.getMultiplier()[0],
                                    op.getShift()[0], !op.getSingleRound())} +
                     static_cast<int32_t>(op.getOutputZp()),
                 op.getClamp());
}
