//===- MatMul.cpp - Products of matrices that are computed ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerEmitter.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

/// No sum of the layer is larger in size.
static int64_t boundOf(patch::MatMulOp op, int64_t depth) {
  int64_t bound = depth * 255 * 255, largest = 0;
  if (auto bias = op.getBias())
    for (int64_t value : *bias)
      largest = std::max(largest, std::abs(value));
  return std::min<int64_t>(bound + largest, INT32_MAX);
}

/// Row `y`, or the only one.
static Value rowOf(KernelBuilder &kb, const BufferView &view, Value y) {
  return view.rowAt(kb, view.tensorRows == 1 ? kb.i32(0) : y);
}

void mcunet::patch_to_loops::emitMatMul(patch::MatMulOp op,
                                        LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &lhs = context.inputs[0], &rhs = context.inputs[1];
  int64_t depth = cast<RankedTensorType>(op.getLhs().getType()).getDimSize(3);
  Requantiser requantiser(requantOf(op), boundOf(op, depth),
                          context.kernel.getHighMultiply());
  Value bias = op.getBias() ? kb.global("bias", *op.getBias()) : Value();
  context.forPixels([&](Value y, Value x, Value out) {
    Value left = lhs.pixelAt(kb, rowOf(kb, lhs, y), x);
    Value rightRow = rowOf(kb, rhs, y);
    kb.forLoop(0, context.output.channels, 1, [&](Value unit) {
      Value start =
          bias ? kb.load32(kb.offset(bias, kb.shl(unit, 2))) : kb.i32(0);
      auto right = [&](Value k) {
        return op.getColumns() ? kb.offset(rhs.pixelAt(kb, rightRow, k), unit)
                               : kb.offset(rhs.pixelAt(kb, rightRow, unit), k);
      };
      Value sum = kb.forLoop(
          kb.i32(0), kb.i32(depth), 1, {start},
          [&](Value k, const KernelBuilder::Values &acc) {
            Value a = kb.sub(kb.load8(kb.offset(left, k)), op.getLhsZp());
            Value b = kb.sub(kb.load8(right(k)), op.getRhsZp());
            return KernelBuilder::Values{kb.add(acc[0], kb.mul(a, b))};
          })[0];
      auto [first, second] = parametersOf(kb, requantiser, "sum");
      kb.store8(requantiser.emit(kb, sum, first, second), kb.offset(out, unit));
    });
  });
}
