//===- MicroKernel.h - Inner loops, one class per instruction set -*- C++ -*-===//
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
#include <memory>

namespace mcunet::kernels {

/// A dense convolution as a matrix product: `depth` = KH * KW * C inputs a pixel
/// in (ky, kx, channel) order.
struct GemmLayer {
  int64_t depth = 0;
  int64_t outChannels = 0;
  llvm::ArrayRef<int8_t> weights; ///< [outChannels][depth]
  llvm::ArrayRef<int32_t> bias;   ///< input zero point folded in
  RequantSpec requant;
};

/// A depthwise convolution, `multiplier` filters a channel.
struct DepthwiseLayer {
  int64_t kernelRows = 0, kernelCols = 0;
  int64_t channels = 0; ///< of the input
  int64_t multiplier = 1;
  int64_t dilationRows = 1, dilationCols = 1;
  int32_t inputZp = 0;
  llvm::ArrayRef<int8_t> weights; ///< [KH][KW][channels * multiplier]
  llvm::ArrayRef<int32_t> bias;   ///< input zero point not folded in
  RequantSpec requant;

  int64_t outChannels() const { return channels * multiplier; }
};

/// The part of a depthwise window inside the input: taps [begin, end) on an axis.
struct TapRange {
  mlir::Value rowBegin, rowEnd, colBegin, colEnd;
};

/// Emits one dense layer; made at the top of the layer's function.
class GemmEmitter {
public:
  virtual ~GemmEmitter();
  /// Pixels per step of the main loop; single pixels make up the rest.
  virtual unsigned pixelsPerStep() const = 0;
  /// True where the kernel reads a 1x1 window where it lies.
  virtual bool readsInPlace() const = 0;
  /// Bytes of the panel that holds the windows of one step.
  virtual int64_t panelBytes() const = 0;
  /// Copies `count` inputs of pixel `pixel` of `pixels` to panel position `at`.
  virtual void copyToPanel(KernelBuilder &kb, mlir::Value panel,
                           unsigned pixels, unsigned pixel, mlir::Value at,
                           mlir::Value from, int64_t count) = 0;
  /// Fills as many with one value.
  virtual void fillPanel(KernelBuilder &kb, mlir::Value panel, unsigned pixels,
                         unsigned pixel, mlir::Value at, int32_t value,
                         int64_t count) = 0;
  /// Output channels of `pixels` adjacent pixels. `source` is the panel, or with
  /// readsInPlace the first input pixel, the next `sourceStride` bytes on.
  virtual void emit(KernelBuilder &kb, mlir::Value source, int64_t sourceStride,
                    mlir::Value output, unsigned pixels) = 0;
};

/// Emits one depthwise layer.
class DepthwiseEmitter {
public:
  virtual ~DepthwiseEmitter();
  /// All channels of one pixel whose window lies inside the input. `rows` has
  /// the address of the window's first element in each of the KH rows.
  virtual void emitInterior(KernelBuilder &kb,
                            llvm::ArrayRef<mlir::Value> rows,
                            mlir::Value output) = 0;
  /// The same with only the taps in `taps` inside. `rowAt` gives the address of
  /// the window's first element (maybe outside) in row `ky`.
  virtual void
  emitBorder(KernelBuilder &kb,
             llvm::function_ref<mlir::Value(mlir::Value ky)> rowAt,
             const TapRange &taps, mlir::Value output) = 0;
};

class MicroKernel {
public:
  virtual ~MicroKernel();
  virtual std::unique_ptr<GemmEmitter> gemm(KernelBuilder &kb,
                                            const GemmLayer &layer) const = 0;
  virtual std::unique_ptr<DepthwiseEmitter>
  depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const = 0;
  /// Bytes of scratch of a dense layer whose windows are not read in place.
  virtual int64_t gemmScratch(int64_t depth, bool pointwise) const = 0;
  virtual bool hasFusedRequant() const { return false; }
  virtual bool allowsUnaligned() const { return true; }
};

/// The micro-kernels for a CPU by its LLVM name, "host" included; null where
/// unknown.
std::unique_ptr<MicroKernel> createMicroKernel(llvm::StringRef cpu);

/// A bound on |accumulator|: |bias| + 128 * sum |weights|.
int64_t accumulatorBound(int32_t bias, llvm::ArrayRef<int8_t> weights);

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_MICROKERNEL_H
