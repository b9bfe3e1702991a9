//===- ScalarKernel.cpp - One multiply-accumulate at a time ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dense layers on Armv7-M: two pixels p, q by two channels. A turn has the
// largest number of inputs up to eight that divides the depth:
//
//   do
//     for each input k of the turn
//       x = p[k], y = q[k], v = weights[k], w = weights[depth + k]    4 ldrsb
//       s += v * x;  t += v * y                                       mla, mla
//       s' += w * x;  t' += w * y                                     mla, mla
//     advance all three pointers
//   while weights != end
//
// Weights and windows are bytes as in the model: a row of `depth` weights for
// each channel, and in the panel one window after the other. The table has an
// entry for each channel (ScalarOutput.h).
//
// LLVM allocates the registers. A turn begins with s, t, s' and t' in lr, r8,
// r9 and r10, and r11 holds the end. Three low registers are the pointers; the
// others hold operands and new sums. A turn does not use the stack.
//
// Depthwise layers use loops over the channels of a pixel, and taps inside; of
// windows inside the input all taps are unrolled.
//
//===----------------------------------------------------------------------===//

#include "ScalarOutput.h"
#include "SmallDepthwise.h"
#include "SmallGemm.h"

using namespace mlir;
using namespace mcunet::kernels;

namespace {
/// Two pixels share the weights. On Armv7-M two channels also share the inputs.
/// On the host, LLVM vectorises along rows of inputs and weights.
class ScalarGemm : public GemmEmitter {
public:
  ScalarGemm(KernelBuilder &kb, const GemmLayer &layer, ScalarKind kind)
      : layer(layer), kind(kind),
        output(layer.requant, layer.bias, accumulatorBounds(layer), kind) {
    kb.global("weights", layer.weights);
    output.makeTable(kb);
  }

  void copyPiece(KernelBuilder &kb, Value panel, ArrayRef<Value> from,
                 Value piece) override {
    for (auto [pixel, source] : llvm::enumerate(from))
      kb.copyBytes(kb.offset(kb.offset(panel, pixel * layer.depth()),
                             kb.mul(piece, layer.pieceBytes)),
                   source, layer.pieceBytes, /*unaligned=*/true);
  }

  void copyPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                Value from) override {
    kb.copyBytes(addressOf(kb, panel, part), from, part.count,
                 /*unaligned=*/true);
  }

  void fillPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                int32_t value) override {
    kb.fillBytes(addressOf(kb, panel, part), value, part.count);
  }

  void emit(KernelBuilder &kb, ArrayRef<Value> sources,
            ArrayRef<Value> outputs) override {
    Values arguments(outputs);
    arguments.append(sources.begin(), sources.end());
    size_t pixels = outputs.size();
    kb.call("tile" + std::to_string(pixels), arguments,
            [&](const Values &arguments) {
              ArrayRef all(arguments);
              Values inputs(all.drop_front(pixels));
              if (inputs.size() < pixels)
                inputs.push_back(kb.offset(inputs[0], layer.depth()));
              emitTile(kb, inputs, Values(all.take_front(pixels)));
            });
  }

private:
  using Values = KernelBuilder::Values;

  Value addressOf(KernelBuilder &kb, Value panel, const PanelPart &part) {
    Value window = kb.offset(panel, part.pixel * layer.depth());
    return kb.offset(window,
                     kb.add(kb.mul(part.piece, layer.pieceBytes), part.begin));
  }

  void emitTile(KernelBuilder &kb, const Values &inputs,
                const Values &outputs) {
    int64_t together = kind == ScalarKind::Medium ? 2 : 1;
    int64_t whole = layer.outChannels / together * together;
    Value weights = kb.addressOf("weights"), table = kb.addressOf("table");
    auto channels = [&](Value channel, int64_t count) {
      Value row = kb.offset(weights, kb.mul(channel, layer.depth()));
      int64_t stride = output.stride();
      Value entry = kb.offset(table, kb.mul(channel, stride));
      Values acc;
      for (size_t pixel = 0; pixel < inputs.size(); ++pixel)
        for (int64_t index = 0; index < count; ++index)
          acc.push_back(output.loadInit(kb, kb.offset(entry, index * stride)));
      acc = kind == ScalarKind::Medium
                ? accumulate(kb, inputs, row, acc)
                : accumulateIndexed(kb, inputs, row, acc);
      for (int64_t index = 0; index < count; ++index) {
        Values params = output.loadParams(kb, kb.offset(entry, index * stride));
        for (auto [pixel, to] : llvm::enumerate(outputs))
          kb.store8(output.emit(kb, acc[pixel * count + index], params),
                    kb.offset(kb.offset(to, channel), index));
      }
    };
    kb.forLoop(0, whole, together,
               [&](Value channel) { channels(channel, together); });
    if (whole < layer.outChannels)
      channels(kb.i32(whole), layer.outChannels - whole);
  }

  /// One channel. One index addresses the weights and the inputs of every
  /// pixel.
  Values accumulateIndexed(KernelBuilder &kb, const Values &inputs, Value row,
                           const Values &init) {
    return kb.forLoop(
        kb.i32(0), kb.i32(layer.depth()), 1, init,
        [&](Value k, const Values &acc) {
          Value weight = kb.load8(kb.offset(row, k));
          Values next;
          for (auto [input, sum] : llvm::zip(inputs, acc))
            next.push_back(
                kb.add(kb.mul(kb.load8(kb.offset(input, k)), weight), sum));
          return next;
        });
  }

  /// Several channels, whose weights lie `depth` apart. Pointers advance.
  Values accumulate(KernelBuilder &kb, const Values &inputs, Value row,
                    const Values &init) {
    int64_t pixels = inputs.size(), count = init.size() / pixels;
    int64_t depth = layer.depth(), unroll = std::min<int64_t>(depth, 8);
    while (depth % unroll != 0)
      --unroll;
    Values carried = {row};
    carried.append(inputs);
    carried.append(init);
    auto body = [&](const Values &at) {
      Values next(at);
      for (int64_t k = 0; k < unroll; ++k) {
        Values operands;
        for (int64_t pixel = 0; pixel < pixels; ++pixel)
          operands.push_back(kb.load8(kb.offset(at[1 + pixel], k)));
        for (int64_t index = 0; index < count; ++index) {
          Value weight = kb.load8(kb.offset(at[0], index * depth + k));
          for (int64_t pixel = 0; pixel < pixels; ++pixel) {
            Value &sum = next[1 + pixels + pixel * count + index];
            sum = kb.add(kb.mul(operands[pixel], weight), sum);
          }
        }
      }
      for (int64_t pointer = 0; pointer <= pixels; ++pointer)
        next[pointer] = kb.offset(at[pointer], unroll);
      return next;
    };
    Values result = unroll == depth
                        ? body(carried)
                        : kb.untilPointer(kb.offset(row, depth), carried, body);
    return Values(ArrayRef(result).drop_front(1 + pixels));
  }

  GemmLayer layer;
  ScalarKind kind;
  ScalarOutput output;
};

class ScalarDepthwise : public DepthwiseEmitter {
public:
  ScalarDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer,
                  ScalarKind kind)
      : layer(layer),
        output(layer.requant, layer.bias, accumulatorBounds(layer), kind),
        weights(kb.global("weights", layer.weights)),
        table(output.makeTable(kb)) {
    if (layer.inputZp != 0 && kind != ScalarKind::Host)
      shares = kb.global("shares", zeroPointShares());
  }

  void emitInterior(KernelBuilder &kb, ArrayRef<Value> rows,
                    Value output) override {
    // Taps are unrolled, so that the loop over channels vectorises.
    forChannels(kb, output, [&](Value channel, Value input, Value acc) {
      int32_t zeroPoint = layer.inputZp;
      if (shares) {
        acc = kb.add(acc, kb.load32(kb.offset(shares, kb.mul(channel, 4))));
        zeroPoint = 0;
      }
      for (int64_t ky = 0; ky < layer.kernelRows; ++ky)
        for (int64_t kx = 0; kx < layer.kernelCols; ++kx) {
          int64_t at = kx * layer.dilationCols * layer.channels;
          Value pixel = kb.offset(kb.offset(rows[ky], input), at);
          int64_t tap = ky * layer.kernelCols + kx;
          Value weight = kb.load8(kb.offset(kb.offset(weights, channel),
                                            tap * layer.outChannels()));
          Value centred = kb.sub(kb.load8(pixel), zeroPoint);
          acc = kb.add(acc, kb.mul(centred, weight));
        }
      return acc;
    });
  }

  void emitBorder(KernelBuilder &kb, llvm::function_ref<Value(Value ky)> rowAt,
                  const TapRange &taps, Value /*scratch*/,
                  Value output) override {
    using Values = KernelBuilder::Values;
    forChannels(kb, output, [&](Value channel, Value input, Value acc) {
      return kb.forLoop(
          taps.rowBegin, taps.rowEnd, 1, {acc},
          [&](Value ky, const Values &outer) {
            Value row = kb.offset(rowAt(ky), input);
            return kb.forLoop(
                taps.colBegin, taps.colEnd, 1, outer,
                [&](Value kx, const Values &inner) {
                  Value pixel = kb.offset(
                      row, kb.mul(kx, layer.dilationCols * layer.channels));
                  Value tap = kb.add(kb.mul(ky, layer.kernelCols), kx);
                  Value weight =
                      kb.load8(kb.offset(kb.offset(weights, channel),
                                         kb.mul(tap, layer.outChannels())));
                  Value centred = kb.sub(kb.load8(pixel), layer.inputZp);
                  return Values{kb.add(inner[0], kb.mul(centred, weight))};
                });
          })[0];
    });
  }

private:
  /// The amount that the zero point adds to each channel over a whole window.
  llvm::SmallVector<int32_t> zeroPointShares() const {
    llvm::SmallVector<int32_t> shares(layer.outChannels());
    for (auto [at, weight] : llvm::enumerate(layer.weights))
      shares[at % layer.outChannels()] -= weight * layer.inputZp;
    return shares;
  }

  /// The loop over output channels around `accumulate`.
  void
  forChannels(KernelBuilder &kb, Value to,
              llvm::function_ref<Value(Value channel, Value input, Value acc)>
                  accumulate) {
    kb.forLoop(0, layer.outChannels(), 1, [&](Value channel) {
      Value entry = kb.offset(table, kb.mul(channel, output.stride()));
      Value input = layer.multiplier == 1
                        ? channel
                        : kb.div(channel, kb.i32(layer.multiplier));
      Value acc = accumulate(channel, input, output.loadInit(kb, entry));
      kb.store8(output.emit(kb, acc, output.loadParams(kb, entry)),
                kb.offset(to, channel));
    });
  }

  DepthwiseLayer layer;
  ScalarOutput output;
  Value weights, table;
  Value shares; // null: the zero point is subtracted from each element
};
} // namespace

std::unique_ptr<GemmEmitter> ScalarKernel::gemm(KernelBuilder &kb,
                                                const GemmLayer &layer) const {
  if (kind == ScalarKind::Small)
    return std::make_unique<SmallGemm>(kb, layer, preferFlash);
  return std::make_unique<ScalarGemm>(kb, layer, kind);
}

std::unique_ptr<DepthwiseEmitter>
ScalarKernel::depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const {
  if (kind == ScalarKind::Small && SmallDepthwise::takes(layer))
    return std::make_unique<SmallDepthwise>(kb, layer);
  return std::make_unique<ScalarDepthwise>(kb, layer, kind);
}

GemmSteps ScalarKernel::gemmSteps(const GemmLayer &layer) const {
  if (kind == ScalarKind::Small)
    return SmallGemm::steps(layer);
  return {layer.pixelsTogether(), layer.pointwise};
}

int64_t ScalarKernel::gemmScratch(const GemmLayer &layer) const {
  if (kind == ScalarKind::Small)
    return SmallGemm::scratchBytes(layer);
  return layer.pointwise ? 0 : layer.pixelsTogether() * layer.depth();
}

int64_t ScalarKernel::depthwiseScratch(const DepthwiseLayer &layer) const {
  return kind == ScalarKind::Small && SmallDepthwise::takesShape(layer)
             ? SmallDepthwise::scratchBytes(layer)
             : 0;
}
