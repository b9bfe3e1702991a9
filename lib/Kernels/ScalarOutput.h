//===- ScalarOutput.h - What follows a scalar accumulator -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SCALAROUTPUT_H
#define MCUNET_LIB_KERNELS_SCALAROUTPUT_H

#include "LineRequant.h"
#include "ScalarKernel.h"

namespace mcunet::kernels {

/// The table of a layer. For each channel it has an entry of words:
///
///   by line     | bias - first | words of LineRequant |
///   otherwise   | bias | two parameters of Requantiser |
///
/// Kernels may append words of their own to an entry. Requantises along lines
/// if there are any, except on the host, where loops vectorise.
class ScalarOutput {
public:
  /// `bounds` has a bound on |accumulator| per channel.
  ScalarOutput(const RequantSpec &spec, llvm::ArrayRef<int32_t> bias,
               llvm::ArrayRef<int64_t> bounds, ScalarKind kind);

  /// Bytes of an entry.
  int64_t stride() const { return 4 * (1 + paramCount()); }
  /// Accumulators start `moved` lower, if the sums come out that much too high.
  void appendEntry(llvm::SmallVectorImpl<int32_t> &words, int64_t channel,
                   int64_t moved = 0) const;
  mlir::Value makeTable(KernelBuilder &kb) const;

  /// The starting accumulator in the entry at `entry`.
  mlir::Value loadInit(KernelBuilder &kb, mlir::Value entry) const {
    return kb.load32(entry);
  }
  KernelBuilder::Values loadParams(KernelBuilder &kb, mlir::Value entry) const;
  /// The int8 value (as i32) of an accumulator that began with `loadInit`.
  mlir::Value emit(KernelBuilder &kb, mlir::Value acc,
                   llvm::ArrayRef<mlir::Value> params) const;

private:
  int64_t paramCount() const { return lines ? lines->wordCount() : 2; }

  llvm::SmallVector<int32_t> bias;
  Requantiser requantiser;
  std::optional<LineRequant> lines;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_SCALAROUTPUT_H
