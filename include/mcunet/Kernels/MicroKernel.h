//===- MicroKernel.h - Inner loops, a class per instruction set -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The caller (lib/Conversion/PatchToLoops) owns windows, padding, rolling
// buffers and the loops over pixels. A micro-kernel defines the packing of
// weights, the layout of a window and the number of pixels per step, and emits
// the loops over input and output channels. The caller folds input zero points
// into the bias.
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
/// (one per kernel row; a single one for 1x1), in (ky, kx, channel) order.
/// Arrays are the caller's and outlive the layer and its emitter.
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
  /// Pixels per step. Two pixels share the weights but need a window each.
  unsigned pixelsTogether() const { return outPixels > 1 && !lean ? 2 : 1; }
};

/// Bytes [begin, begin + count) of piece `piece` of pixel `pixel`, in a panel
/// of `pixels` pixels.
struct PanelPart {
  unsigned pixels, pixel;
  mlir::Value piece, begin;
  int64_t count;
};

/// A depthwise convolution with `multiplier` filters per channel.
struct DepthwiseLayer {
  int64_t kernelRows = 0, kernelCols = 0;
  int64_t channels = 0; ///< of the input
  int64_t multiplier = 1;
  int64_t dilationRows = 1, dilationCols = 1;
  int64_t strideCols = 1;
  int64_t outCols = 1, outPixels = 1; ///< of the whole output
  int64_t callCols = 1;               ///< columns that most calls compute
  int32_t inputZp = 0;
  bool lean = false;              ///< see MicroKernel
  llvm::ArrayRef<int8_t> weights; ///< [KH][KW][channels * multiplier]
  llvm::ArrayRef<int32_t> bias;   ///< input zero point not folded in
  RequantSpec requant;

  int64_t outChannels() const { return channels * multiplier; }
};

/// The part of a depthwise window inside the input: taps [begin, end) on each
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
  /// The address of column 0 in the row of the input that row `ky` of the
  /// window reads. The column may lie outside the buffer, the row outside the
  /// input.
  llvm::function_ref<mlir::Value(mlir::Value ky)> rowAt;
  llvm::function_ref<mlir::Value(mlir::Value x)> outputAt;
};

/// The division of a dense layer into steps.
struct GemmSteps {
  /// Pixels per step. The caller may pass the same pixel twice.
  unsigned pixels = 1;
  /// A step reads 1x1 windows in place, again for every few output channels.
  /// Otherwise it gathers its windows in the panel before it writes.
  bool readsInPlace = false;
};

/// Emits one dense layer; created at the top of the layer's function.
class GemmEmitter {
public:
  virtual ~GemmEmitter();
  /// Copies a piece of each pixel of a step to the panel.
  virtual void copyPiece(KernelBuilder &kb, mlir::Value panel,
                         llvm::ArrayRef<mlir::Value> from,
                         mlir::Value piece) = 0;
  virtual void copyPart(KernelBuilder &kb, mlir::Value panel,
                        const PanelPart &part, mlir::Value from) = 0;
  /// Fills the part with one value.
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
  /// Emits all channels of one pixel whose window lies inside the input. `rows`
  /// has the address of the window's first element in each of the KH rows.
  virtual void emitInterior(KernelBuilder &,
                            llvm::ArrayRef<mlir::Value> /*rows*/,
                            mlir::Value /*output*/) {
    llvm_unreachable("goes row by row");
  }
  /// The same if only the taps in `taps` are inside. `rowAt` gives the address
  /// of the window's first element (maybe outside) in row `ky`.
  virtual void
  emitBorder(KernelBuilder &,
             llvm::function_ref<mlir::Value(mlir::Value ky)> /*rowAt*/,
             const TapRange &, mlir::Value /*scratch*/,
             mlir::Value /*output*/) {
    llvm_unreachable("goes row by row");
  }
};

/// Dense and depthwise layers have two forms: the fast one, and a lean one with
/// less scratch, or none, and more instructions. The schedule chooses the form.
class MicroKernel {
public:
  virtual ~MicroKernel();
  virtual std::unique_ptr<GemmEmitter> gemm(KernelBuilder &kb,
                                            const GemmLayer &layer) const = 0;
  virtual std::unique_ptr<DepthwiseEmitter>
  depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const = 0;
  /// Only the shape of the layer matters, here and for the scratch.
  virtual GemmSteps gemmSteps(const GemmLayer &layer) const = 0;
  /// The access order of a dense layer whose output has `outCols` columns.
  schedule::AccessOrder gemmOrder(const GemmLayer &layer,
                                  int64_t outCols) const {
    GemmSteps steps = gemmSteps(layer);
    return schedule::AccessOrder::inPixels(steps.pixels, outCols,
                                           !steps.readsInPlace);
  }
  /// Bytes of scratch of a dense layer.
  virtual int64_t gemmScratch(const GemmLayer &layer) const = 0;
  /// Bytes of scratch of a depthwise layer.
  virtual int64_t depthwiseScratch(const DepthwiseLayer &) const { return 0; }
  virtual HighMultiply getHighMultiply() const { return HighMultiply::Long; }
  /// True if kernels may use the instructions of the DSP extension.
  bool hasDsp() const { return getHighMultiply() == HighMultiply::Fused; }
  /// True if kernels may use 128-bit vectors.
  virtual bool hasVectors() const { return false; }
  virtual bool allowsUnaligned() const { return true; }
  /// Kernels are fastest if the number of channels is a multiple of this.
  virtual int64_t channelStep() const { return 4; }
};

/// Returns the micro-kernels for a CPU, named as in the table of CPUs, or for a
/// chip; null if the name is unknown. With `preferFlash`, they save flash
/// rather than instructions; the scratch stays the same.
std::unique_ptr<MicroKernel> createMicroKernel(llvm::StringRef cpu,
                                               bool preferFlash = false);

/// A bound on |accumulator|: |bias| + 128 * sum |weights|.
int64_t accumulatorBound(int32_t bias, llvm::ArrayRef<int8_t> weights);

/// Bounds proven from the weights of one output channel. Inputs of a depthwise
/// layer have the zero point subtracted, so their magnitude is at most 255.
struct ChannelRange {
  int64_t sum;    ///< a bound on |accumulator|
  int32_t weight; ///< the largest |weight|
};
llvm::SmallVector<ChannelRange> channelRanges(const GemmLayer &layer);
llvm::SmallVector<ChannelRange> channelRanges(const DepthwiseLayer &layer);
int64_t largestSum(llvm::ArrayRef<ChannelRange> channels);
/// The `sum` of each channel.
template <typename Layer>
llvm::SmallVector<int64_t> accumulatorBounds(const Layer &layer) {
  return llvm::map_to_vector(
      channelRanges(layer),
      [](const ChannelRange &range) { return range.sum; });
}

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_MICROKERNEL_H
