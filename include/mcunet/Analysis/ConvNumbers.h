//===- ConvNumbers.h - The numbers of a convolution -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_ANALYSIS_CONVNUMBERS_H
#define MCUNET_ANALYSIS_CONVNUMBERS_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/SmallVector.h"

#include <vector>

namespace mcunet::patch {

/// The numbers of a convolution or depthwise layer, one multiplier per output
/// channel.
struct ConvNumbers {
  /// Errors are on `op`: constants in a form that cannot be read.
  static mlir::FailureOr<ConvNumbers> read(mlir::Operation *op);
  void write(mlir::Operation *op) const;

  int64_t channels() const { return bias.size(); }
  /// Of output channel `c`: multiplier as a number.
  double factor(int64_t c) const;
  /// Sets it, as near as 31 bits go; false where it is out of range.
  bool setFactor(int64_t c, double factor);
  void negate(int64_t c);

  llvm::SmallVector<int64_t> shape; // of the weights
  std::vector<int16_t> weights;     // nine bits at most
  std::vector<int32_t> bias;
  llvm::SmallVector<int32_t> multiplier, shift;
  bool depthwise = false;
};

} // namespace mcunet::patch

#endif // MCUNET_ANALYSIS_CONVNUMBERS_H
