//===- ScalarKernel.cpp - One multiply-accumulate at a time ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarKernel.h"

using namespace mlir;
using namespace mcunet::kernels;

/// A bound on every channel's accumulator of a layer whose weights lie
/// `stride` apart.
static int64_t layerBound(llvm::ArrayRef<int32_t> bias,
                          llvm::ArrayRef<int8_t> weights) {
  int64_t depth = weights.size() / bias.size();
  int64_t bound = 0;
  for (auto [channel, value] : llvm::enumerate(bias))
    bound = std::max(
        bound, accumulatorBound(value, weights.slice(channel * depth, depth)));
  return bound;
}

/// Per channel: bias and the two parameters of the requantisation.
static Value makeTable(KernelBuilder &kb, llvm::ArrayRef<int32_t> bias,
                       const Requantiser &requantiser) {
  SmallVector<int32_t> words;
  for (auto [channel, value] : llvm::enumerate(bias)) {
    auto [first, second] = requantiser.parametersOf(channel);
    words.append({value, first, second});
  }
  return kb.global("table", words);
}

namespace {
constexpr int64_t kTableStride = 12;

/// Two pixels share the weights; where registers allow, two channels share the
/// inputs: Armv7-M has 13 for four accumulators, four operands and the
/// pointers, Armv6-M eight for two accumulators, two operands, three pointers
/// and an index that counts up to zero, since its sign-extending loads take no
/// other offset. On the host rows of inputs and weights are what vectorises.
class ScalarGemm : public GemmEmitter {
public:
  ScalarGemm(KernelBuilder &kb, const GemmLayer &layer, ScalarKind kind)
      : layer(layer), kind(kind),
        requantiser(layer.requant, layerBound(layer.bias, layer.weights),
                    kind == ScalarKind::Small ? HighMultiply::Halves
                                              : HighMultiply::Long) {
    kb.global("weights", layer.weights);
    makeTable(kb, layer.bias, requantiser);
  }

  unsigned pixelsPerStep() const override {
    return layer.outPixels > 1 ? 2 : 1;
  }
  bool readsInPlace() const override { return true; }

  void copyPiece(KernelBuilder &kb, Value panel, ArrayRef<Value> from,
                 Value piece) override {
    for (auto [pixel, source] : llvm::enumerate(from))
      kb.copyBytes(kb.offset(kb.offset(panel, pixel * layer.depth()),
                             kb.mul(piece, layer.pieceBytes)),
                   source, layer.pieceBytes, kind != ScalarKind::Small);
  }

  void copyPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                Value from) override {
    kb.copyBytes(addressOf(kb, panel, part), from, part.count,
                 kind != ScalarKind::Small);
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
      Value entry = kb.offset(table, kb.mul(channel, kTableStride));
      Values acc;
      for (size_t pixel = 0; pixel < inputs.size(); ++pixel)
        for (int64_t index = 0; index < count; ++index)
          acc.push_back(kb.load32(kb.offset(entry, index * kTableStride)));
      acc = kind == ScalarKind::Medium
                ? accumulate(kb, inputs, row, acc)
                : accumulateIndexed(kb, inputs, row, acc);
      for (int64_t index = 0; index < count; ++index) {
        Value at = kb.offset(entry, index * kTableStride);
        Value first = kb.load32(kb.offset(at, 4));
        Value second = kb.load32(kb.offset(at, 8));
        for (auto [pixel, output] : llvm::enumerate(outputs))
          kb.store8(
              requantiser.emit(kb, acc[pixel * count + index], first, second),
              kb.offset(kb.offset(output, channel), index));
      }
    };
    kb.forLoop(0, whole, together,
               [&](Value channel) { channels(channel, together); });
    if (whole < layer.outChannels)
      channels(kb.i32(whole), layer.outChannels - whole);
  }

  /// One channel: products at the same index of every row.
  Values accumulateIndexed(KernelBuilder &kb, const Values &inputs, Value row,
                           const Values &init) {
    bool small = kind == ScalarKind::Small;
    int64_t depth = layer.depth();
    Value end = small ? kb.i32(0) : kb.i32(depth);
    int64_t shift = small ? depth : 0;
    Values rows(inputs);
    rows.push_back(row);
    for (Value &pointer : rows)
      pointer = kb.offset(pointer, shift);
    // Not unrolled: Armv6-M has no register for a second index.
    return kb.forLoop(
        kb.i32(-shift), end, 1, init, [&](Value k, const Values &acc) {
          Value weight = kb.load8(kb.offset(rows.back(), k));
          Values next(acc);
          for (size_t pixel = 0; pixel < acc.size(); ++pixel)
            next[pixel] =
                kb.add(kb.mul(kb.load8(kb.offset(rows[pixel], k)), weight),
                       acc[pixel]);
          return next;
        });
  }

  /// Several channels, whose weights lie `depth` apart; pointers run.
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
  Requantiser requantiser;
};

class ScalarDepthwise : public DepthwiseEmitter {
public:
  ScalarDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer,
                  HighMultiply multiply)
      : layer(layer), requantiser(layer.requant, bound(), multiply),
        weights(kb.global("weights", layer.weights)),
        table(makeTable(kb, layer.bias, requantiser)) {}

  void emitInterior(KernelBuilder &kb, ArrayRef<Value> rows,
                    Value output) override {
    // Taps are unrolled: the loop over channels is the one that vectorises.
    forChannels(kb, output, [&](Value channel, Value input, Value acc) {
      for (int64_t ky = 0; ky < layer.kernelRows; ++ky)
        for (int64_t kx = 0; kx < layer.kernelCols; ++kx) {
          int64_t at = kx * layer.dilationCols * layer.channels;
          Value pixel = kb.offset(kb.offset(rows[ky], input), at);
          int64_t tap = ky * layer.kernelCols + kx;
          Value weight = kb.load8(kb.offset(kb.offset(weights, channel),
                                            tap * layer.outChannels()));
          Value centred = kb.sub(kb.load8(pixel), layer.inputZp);
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
  /// The loop over output channels around `accumulate`.
  void
  forChannels(KernelBuilder &kb, Value output,
              llvm::function_ref<Value(Value channel, Value input, Value acc)>
                  accumulate) {
    kb.forLoop(0, layer.outChannels(), 1, [&](Value channel) {
      Value entry = kb.offset(table, kb.mul(channel, kTableStride));
      Value input = layer.multiplier == 1
                        ? channel
                        : kb.div(channel, kb.i32(layer.multiplier));
      Value acc = accumulate(channel, input, kb.load32(entry));
      Value result = requantiser.emit(kb, acc, kb.load32(kb.offset(entry, 4)),
                                      kb.load32(kb.offset(entry, 8)));
      kb.store8(result, kb.offset(output, channel));
    });
  }

  /// |x - zp| is at most 255.
  int64_t bound() const {
    int64_t largest = 0;
    for (int32_t value : layer.bias)
      largest = std::max<int64_t>(largest, std::abs(int64_t{value}));
    return largest + 255 * 128 * layer.kernelRows * layer.kernelCols;
  }

  DepthwiseLayer layer;
  Requantiser requantiser;
  Value weights, table;
};
} // namespace

std::unique_ptr<GemmEmitter> ScalarKernel::gemm(KernelBuilder &kb,
                                                const GemmLayer &layer) const {
  return std::make_unique<ScalarGemm>(kb, layer, kind);
}

std::unique_ptr<DepthwiseEmitter>
ScalarKernel::depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const {
  return std::make_unique<ScalarDepthwise>(
      kb, layer,
      getHighMultiply() == HighMultiply::Fused ? HighMultiply::Long
                                               : getHighMultiply());
}

int64_t ScalarKernel::gemmScratch(int64_t depth, bool pointwise) const {
  return pointwise ? 0 : 2 * depth;
}
