//===- Resampling.cpp - Bilinear resizes and TOSA's own average -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerEmitter.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;
using Values = KernelBuilder::Values;

//===----------------------------------------------------------------------===//
// Average pools that multiply by a reciprocal
//===----------------------------------------------------------------------===//

ReciprocalAverage::ReciprocalAverage(patch::AvgPool2DOp op, int64_t mostCount)
    : inputZp(op.getInputZp()) {
  for (int64_t count = 1; count <= mostCount; ++count) {
    int32_t k = llvm::Log2_64_Ceil(count);
    int64_t numerator = ((int64_t{1} << 30) + 1) << k;
    multipliers.push_back(static_cast<int32_t>(numerator / count));
    shifts.push_back(30 + k);
  }
  spec.multiplier = multipliers;
  spec.shift = shifts;
  spec.singleRound = true;
  spec.outputZp = op.getOutputZp();
  spec.clampLow = op.getClamp()[0];
  spec.clampHigh = op.getClamp()[1];
}

Value ReciprocalAverage::emit(KernelBuilder &kb, Value sum, Value count,
                              Value multiplier, Value shift) const {
  Requantiser requantiser(spec, 255 * int64_t(multipliers.size()),
                          HighMultiply::Long);
  Value centred = kb.sub(sum, kb.mul(count, inputZp));
  return requantiser.emit(kb, centred, multiplier, shift);
}

Value ReciprocalAverage::emit(KernelBuilder &kb, Value sum,
                              int64_t count) const {
  return emit(kb, sum, kb.i32(count), kb.i32(multipliers[count - 1]),
              kb.i32(shifts[count - 1]));
}

void mcunet::patch_to_loops::emitReciprocalPool(patch::AvgPool2DOp op,
                                                LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  ReciprocalAverage average(op, op.getKernel()[0] * op.getKernel()[1]);
  SmallVector<int32_t> words;
  for (auto [multiplier, shift] :
       llvm::zip(average.multipliers, average.shifts))
    words.append({multiplier, shift});
  // Counts start at one.
  Value table = kb.offset(kb.global("reciprocals", words), -8);
  context.forPixels([&](Value y, Value x, Value out) {
    auto clip = [&](Value at, unsigned axis, int64_t extent) {
      Value begin = kb.sub(kb.mul(at, op.getStride()[axis]), op.getPad()[axis]);
      return std::make_pair(
          kb.max(begin, kb.i32(0)),
          kb.min(kb.add(begin, op.getKernel()[axis]), kb.i32(extent)));
    };
    auto rows = clip(y, 0, input.tensorRows);
    auto cols = clip(x, 1, input.tensorCols);
    Value count = kb.mul(kb.sub(rows.second, rows.first),
                         kb.sub(cols.second, cols.first));
    Value entry = kb.offset(table, kb.shl(count, 3));
    kb.forLoop(0, input.channels, 1, [&](Value channel) {
      Value sum = kb.forLoop(
          rows.first, rows.second, 1, {kb.i32(0)},
          [&](Value iy, const Values &outer) {
            Value row = kb.offset(input.rowAt(kb, iy), channel);
            return kb.forLoop(cols.first, cols.second, 1, outer,
                              [&](Value ix, const Values &acc) {
                                Value element =
                                    kb.load8(input.pixelAt(kb, row, ix));
                                return Values{kb.add(acc[0], element)};
                              });
          })[0];
      Value result = average.emit(kb, sum, count, kb.load32(entry),
                                  kb.load32(kb.offset(entry, 4)));
      kb.store8(result, kb.offset(out, channel));
    });
  });
}

//===----------------------------------------------------------------------===//
// Bilinear resize
//===----------------------------------------------------------------------===//

void mcunet::patch_to_loops::emitResizeBilinear(patch::ResizeBilinearOp op,
                                                LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  auto tableOf = [&](StringRef name, ArrayRef<int32_t> lower,
                     ArrayRef<int32_t> upper, ArrayRef<int32_t> weight) {
    SmallVector<int32_t> words;
    for (size_t at = 0; at < lower.size(); ++at)
      words.append({lower[at], upper[at], weight[at]});
    return kb.global(name, words);
  };
  Value rows =
      tableOf("rows", op.getRowLower(), op.getRowUpper(), op.getRowWeight());
  Value cols =
      tableOf("cols", op.getColLower(), op.getColUpper(), op.getColWeight());
  context.forPixels([&](Value y, Value x, Value out) {
    Value row = kb.offset(rows, kb.mul(y, 12));
    Value col = kb.offset(cols, kb.mul(x, 12));
    Value rowWeight = kb.load32(kb.offset(row, 8));
    Value colWeight = kb.load32(kb.offset(col, 8));
    Value weights[4], corners[4];
    for (int corner = 0; corner < 4; ++corner) {
      bool low = corner & 1, right = corner & 2;
      Value from = input.rowAt(kb, kb.load32(kb.offset(row, low ? 4 : 0)));
      corners[corner] =
          input.pixelAt(kb, from, kb.load32(kb.offset(col, right ? 4 : 0)));
      Value vertical = low ? rowWeight : kb.sub(kb.i32(1024), rowWeight);
      Value horizontal = right ? colWeight : kb.sub(kb.i32(1024), colWeight);
      weights[corner] = kb.mul(vertical, horizontal);
    }
    kb.forLoop(0, input.channels, 1, [&](Value channel) {
      Value sum = kb.i32(0);
      for (int corner = 0; corner < 4; ++corner) {
        Value element = kb.load8(kb.offset(corners[corner], channel));
        sum = kb.add(sum, kb.mul(element, weights[corner]));
      }
      Value half = kb.select(kb.less(kb.i32(0), sum), kb.i32(1 << 19),
                             kb.i32(-(1 << 19)));
      Value result = kb.div(kb.add(sum, half), kb.i32(1 << 20));
      kb.store8(result, kb.offset(out, channel));
    });
  });
}
