//===- LayerContext.h - What the code of a layer is given -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What every layer shares: where rows and pixels of rolling buffers lie, and
// the window of the output to compute.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CONVERSION_PATCHTOLOOPS_LAYERCONTEXT_H
#define MCUNET_CONVERSION_PATCHTOLOOPS_LAYERCONTEXT_H

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet {

using kernels::KernelBuilder;

/// A buffer as a layer's function sees it: row y in slot y mod `slots`, column
/// x at x - origin. With a block, rows from `blockRow` on lie there instead,
/// their columns from `blockCol` on; addresses come out as if `origin` held for
/// both.
struct BufferView {
  mlir::Value base; ///< null where all rows are in the block
  mlir::Value origin;
  mlir::Value block, blockRow, blockCol; ///< null without
  int64_t blockWidth = 0;
  int64_t slots = 1, width = 1, channels = 1;
  /// Of the tensor, of which the buffer may hold a part.
  int64_t tensorRows = 1, tensorCols = 1;

  int64_t rowBytes() const { return width * channels; }
  mlir::Value rowAt(KernelBuilder &kb, mlir::Value y) const;
  mlir::Value pixelAt(KernelBuilder &kb, mlir::Value row, mlir::Value x) const;
};

/// The body of one layer's function.
struct LayerContext {
  LayerContext(KernelBuilder &kb, const kernels::MicroKernel &kernel)
      : kb(kb), kernel(kernel) {}

  KernelBuilder &kb;
  const kernels::MicroKernel &kernel;
  llvm::SmallVector<BufferView> inputs;
  BufferView output;
  mlir::Value scratch; ///< null without
  mlir::Value rowBegin, rowEnd, colBegin, colEnd;
  /// Of a reduction over tiles.
  std::optional<patch::Phase> phase;
  /// Every call is one, for all of the output.
  bool takesWholeMap = false;
  /// The kernel's; emitters follow it.
  schedule::AccessOrder order;
  /// With the least scratch, see MicroKernel.
  bool lean = false;

  /// For each row of the window, then each pixel.
  void forRows(llvm::function_ref<void(mlir::Value y)> body) const;
  void forPixels(
      llvm::function_ref<void(mlir::Value y, mlir::Value x, mlir::Value output)>
          body) const;
};

} // namespace mcunet

#endif // MCUNET_CONVERSION_PATCHTOLOOPS_LAYERCONTEXT_H
