//===- Requantise.cpp - Elementwise operations as formulas ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Requantise.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"

using namespace mcunet;
using namespace mcunet::patch;

template <typename Op> static numerics::Factor factorOf(Op op, unsigned index) {
  return {op.getMultiplier()[index], op.getShift()[index]};
}

template <typename Op> static numerics::Output outputOf(Op op) {
  return {!op.getSingleRound(), op.getOutputZp(), op.getClamp()[0],
          op.getClamp()[1]};
}

numerics::Sum mcunet::patch::formulaOf(AddOp op) {
  return {{op.getLhsZp(), op.getRhsZp()},
          {factorOf(op, 0), factorOf(op, 1)},
          factorOf(op, 2),
          static_cast<int32_t>(op.getLeftShift()),
          op.getSubtract(),
          op.getSquare(),
          outputOf(op)};
}

numerics::Product mcunet::patch::formulaOf(MulOp op) {
  return {{op.getLhsZp(), op.getRhsZp()}, factorOf(op, 0), outputOf(op)};
}

numerics::PRelu mcunet::patch::formulaOf(PReluOp op) {
  return {op.getInputZp(),
          op.getAlphaZp(),
          {factorOf(op, 0), factorOf(op, 1)},
          {/*doubleRound=*/true, op.getOutputZp()}};
}

int8_t mcunet::patch::evaluate(AddOp op, int8_t lhs, int8_t rhs) {
  return formulaOf(op)(lhs, rhs);
}

int8_t mcunet::patch::evaluate(MulOp op, int8_t lhs, int8_t rhs) {
  return formulaOf(op)(lhs, rhs);
}

int8_t mcunet::patch::evaluate(ExtremumOp op, int8_t lhs, int8_t rhs) {
  return op.getLeast() ? std::min(lhs, rhs) : std::max(lhs, rhs);
}

int8_t mcunet::patch::evaluate(PReluOp op, int8_t input, int8_t alpha) {
  return formulaOf(op)(input, alpha);
}
