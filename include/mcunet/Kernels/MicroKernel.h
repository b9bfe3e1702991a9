//===- MicroKernel.h - Inner loops, a class per instruction set -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Windows, padding, rolling buffers and loops over pixels are the caller's
// (lib/Conversion/PatchToLoops). A micro-kernel answers how weights are packed,
// how a window is laid out for it, how many pixels it takes per step, and emits
// the loops over input and output channels. Input zero points are folded into
// the bias by the caller.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_MICROKERNEL_H
#define MCUNET_KERNELS_MICROKERNEL_H

#include "mcunet/Kernels/KernelBuilder.h"
#include "mcunet/Kernels/Requant.h"
#include "mcunet/Schedule/AccessOrder.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include <memory>

namespace mcunet::kernels {

/// A dense convolution as a matrix product. A window is `pieces` runs of bytes
/// (one a kernel row; all of it for 1x1), in (ky, kx, channel) order.
struct GemmLayer {
  int64_t pieces = 1;
  int64_t pieceBytes = 0;
  int64_t outChannels = 0;
  int64_t outPixels = 1;          ///< of the whole output
  bool pointwise = false;         ///< 1x1 without padding
  bool lean = false;              ///< see MicroKernel
  llvm::ArrayRef<int8_t> weights; ///< [outChannels][depth]
  llvm::ArrayRef<int32_t> bias;   ///< input zero point folded in
  RequantSpec requant;

  int64_t depth() const { return pieces * pieceBytes; }
  /// Pixels of a step: two share the weights, and take a window each.
  unsigned pixelsTogether() const { return outPixels > 1 && !lean ? 2 : 1; }
};

/// `count` bytes from `begin` on of a piece of one of the panel's pixels.
struct PanelPart {
  unsigned pixels, pixel;
  mlir::Value piece, begin;
  int64_t count;
};

/// A depthwise convolution, `multiplier` filters a channel.
struct DepthwiseLayer {
  int64_t kernelRows = 0, kernelCols = 0;
  int64_t channels = 0; ///< of the input
  int64_t multiplier = 1;
  int64_t dilationRows = 1, dilationCols = 1;
  int64_t strideCols = 1;
  int64_t outCols = 1, outPixels = 1; ///< of the whole output
  int64_t callCols = 1;               ///< columns that most calls make
  int32_t inputZp = 0;
  bool lean = false;              ///< see MicroKernel
  llvm::ArrayRef<int8_t> weights; ///< [KH][KW][channels * multiplier]
  llvm::ArrayRef<int32_t> bias;   ///< input zero point not folded in
  RequantSpec requant;

  int64_t outChannels() const { return channels * multiplier; }
};

/// The part of a depthwise window inside the input: taps [begin, end) on an
/// axis.
struct TapRange {
  mlir::Value rowBegin, rowEnd, colBegin, colEnd;
};

/// An output row of a depthwise layer, columns [colBegin, colEnd).
struct DepthwiseRow {
  mlir::Value colBegin, colEnd;
  mlir::Value rowBegin, rowEnd; ///< taps inside the input
  int64_t padCols = 0, tensorCols = 1;
  mlir::Value scratch;
  /// The address of column 0, maybe not in the buffer, of the window's row
  /// `ky`, maybe outside the input.
  llvm::function_ref<mlir::Value(mlir::Value ky)> rowAt;
  llvm::function_ref<mlir::Value(mlir::Value x)> outputAt;
};

/// How a dense layer is cut into steps.
struct GemmSteps {
  /// Pixels a step takes. A step may be told to make the same pixel twice.
  unsigned pixels = 1;
  /// 1x1 windows are read where they lie, again for each few output channels.
  /// Otherwise a step gathers its windows in the panel before it writes.
  bool readsInPlace = false;
};

/// Emits one dense layer; made at the top of the layer's function.
class GemmEmitter {
public:
  virtual ~GemmEmitter();
  /// Copies a piece of each pixel of a step to the panel.
  virtual void copyPiece(KernelBuilder &kb, mlir::Value panel,
                         llvm::ArrayRef<mlir::Value> from,
                         mlir::Value piece) = 0;
  virtual void copyPart(KernelBuilder &kb, mlir::Value panel,
                        const PanelPart &part, mlir::Value from) = 0;
  /// Fills it with one value.
  virtual void fillPart(KernelBuilder &kb, mlir::Value panel,
                        const PanelPart &part, int32_t value) = 0;
  /// Computes every output channel of each pixel in `outputs`. The sources are
  /// the panel, or with readsInPlace the input of each pixel.
  virtual void emit(KernelBuilder &kb, llvm::ArrayRef<mlir::Value> sources,
                    llvm::ArrayRef<mlir::Value> outputs) = 0;
};

/// Emits one depthwise layer, row by row or pixel by pixel.
class DepthwiseEmitter {
public:
  virtual ~DepthwiseEmitter();
  virtual bool takesRows() const { return false; }
  virtual void emitRow(KernelBuilder &, const DepthwiseRow &) {
    llvm_unreachable("goes pixel by pixel");
  }
  /// All channels of one pixel whose window lies inside the input. `rows` has
  /// the address of the window's first element in each of the KH rows.
  virtual void emitInterior(KernelBuilder &,
                            llvm::ArrayRef<mlir::Value> /*rows*/,
                            mlir::Value /*output*/) {
    llvm_unreachable("goes row by row");
  }
  /// The same with only the taps in `taps` inside. `rowAt` gives the address of
  /// the window's first element (maybe outside) in row `ky`.
  virtual void
  emitBorder(KernelBuilder &,
             llvm::function_ref<mlir::Value(mlir::Value ky)> /*rowAt*/,
             const TapRange &, mlir::Value /*scratch*/,
             mlir::Value /*output*/) {
    llvm_unreachable("goes row by row");
  }
};

/// Dense and depthwise layers have two forms: the fast one, and a lean one that
/// takes less scratch, or none, for more instructions. Which one is the
/// schedule's choice.
class MicroKernel {
public:
  virtual ~MicroKernel();
  virtual std::unique_ptr<GemmEmitter> gemm(KernelBuilder &kb,
                                            const GemmLayer &layer) const = 0;
  virtual std::unique_ptr<DepthwiseEmitter>
  depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const = 0;
  /// Of the layer only the shape counts, here and for scratch.
  virtual GemmSteps gemmSteps(const GemmLayer &layer) const = 0;
  /// The order in which a dense layer with an output of so many columns is
  /// made.
  schedule::AccessOrder gemmOrder(const GemmLayer &layer,
                                  int64_t outCols) const {
    GemmSteps steps = gemmSteps(layer);
    return schedule::AccessOrder::inPixels(steps.pixels, outCols,
                                           !steps.readsInPlace);
  }
  /// Bytes of scratch of a dense layer.
  virtual int64_t gemmScratch(const GemmLayer &layer) const = 0;
  /// The same of a depthwise layer.
  virtual int64_t depthwiseScratch(const DepthwiseLayer &) const { return 0; }
  virtual HighMultiply getHighMultiply() const { return HighMultiply::Long; }
  /// Whether it may use the instructions of the DSP extension.
  bool hasDsp() const { return getHighMultiply() == HighMultiply::Fused; }
  /// Whether it may use 128-bit vectors.
  virtual bool hasVectors() const { return false; }
  virtual bool allowsUnaligned() const { return true; }
  /// Tensors whose number of channels is a multiple of this are the fast ones.
  virtual int64_t channelStep() const { return 4; }
};

/// The micro-kernels for a CPU by its name in the table of CPUs, or that of a
/// chip; null where unknown. With `preferFlash` they take less flash rather
/// than fewer instructions; scratch is the same.
std::unique_ptr<MicroKernel> createMicroKernel(llvm::StringRef cpu,
                                               bool preferFlash = false);

/// A bound on |accumulator|: |bias| + 128 * sum |weights|.
int64_t accumulatorBound(int32_t bias, llvm::ArrayRef<int8_t> weights);

/// What the weights of an output channel prove. Inputs of a depthwise layer are
/// less the zero point, at most 255.
struct ChannelRange {
  int64_t sum;    ///< a bound on |accumulator|
  int32_t weight; ///< the largest |weight|
};
llvm::SmallVector<ChannelRange> channelRanges(const GemmLayer &layer);
llvm::SmallVector<ChannelRange> channelRanges(const DepthwiseLayer &layer);
int64_t largestSum(llvm::ArrayRef<ChannelRange> channels);
/// Their sums.
template <typename Layer>
llvm::SmallVector<int64_t> accumulatorBounds(const Layer &layer) {
  return llvm::map_to_vector(
      channelRanges(layer),
      [](const ChannelRange &range) { return range.sum; });
}

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_MICROKERNEL_H
