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

class ScalarGemm : public GemmEmitter {
public:
  ScalarGemm(KernelBuilder &kb, const GemmLayer &layer, bool unaligned)
      : layer(layer),
        requantiser(layer.requant, layerBound(layer.bias, layer.weights),
                    /*hasFused=*/false),
        weights(kb.global("weights", layer.weights)),
        table(makeTable(kb, layer.bias, requantiser)), unaligned(unaligned) {}

  unsigned pixelsPerStep() const override { return 1; }
  bool readsInPlace() const override { return true; }

  void copyPiece(KernelBuilder &kb, Value panel, ArrayRef<Value> from,
                 Value piece) override {
    kb.copyBytes(kb.offset(panel, kb.mul(piece, layer.pieceBytes)), from[0],
                 layer.pieceBytes, unaligned);
  }

  void copyPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                Value from) override {
    kb.copyBytes(addressOf(kb, panel, part), from, part.count, unaligned);
  }

  void fillPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                int32_t value) override {
    kb.fillBytes(addressOf(kb, panel, part), value, part.count);
  }

  void emit(KernelBuilder &kb, ArrayRef<Value> sources,
            ArrayRef<Value> outputs) override {
    Value source = sources[0], output = outputs[0];
    kb.forLoop(0, layer.outChannels, 1, [&](Value channel) {
      Value row = kb.offset(weights, kb.mul(channel, layer.depth()));
      Value entry = kb.offset(table, kb.mul(channel, kTableStride));
      auto acc = kb.forLoop(
          kb.i32(0), kb.i32(layer.depth()), 1, {kb.load32(entry)},
          [&](Value k, const KernelBuilder::Values &carried) {
            Value product = kb.mul(kb.load8(kb.offset(source, k)),
                                   kb.load8(kb.offset(row, k)));
            return KernelBuilder::Values{kb.add(carried[0], product)};
          });
      Value result =
          requantiser.emit(kb, acc[0], kb.load32(kb.offset(entry, 4)),
                           kb.load32(kb.offset(entry, 8)));
      kb.store8(result, kb.offset(output, channel));
    });
  }

private:
  Value addressOf(KernelBuilder &kb, Value panel, const PanelPart &part) {
    return kb.offset(kb.offset(panel, kb.mul(part.piece, layer.pieceBytes)),
                     part.begin);
  }

  GemmLayer layer;
  Requantiser requantiser;
  Value weights, table;
  bool unaligned;
};

class ScalarDepthwise : public DepthwiseEmitter {
public:
  ScalarDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer)
      : layer(layer), requantiser(layer.requant, bound(), /*hasFused=*/false),
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
                  const TapRange &taps, Value output) override {
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
  return std::make_unique<ScalarGemm>(kb, layer, unaligned);
}

std::unique_ptr<DepthwiseEmitter>
ScalarKernel::depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const {
  return std::make_unique<ScalarDepthwise>(kb, layer);
}

int64_t ScalarKernel::gemmScratch(int64_t depth, bool pointwise) const {
  return pointwise ? 0 : depth;
}
