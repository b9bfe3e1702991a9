//===- Values.h - What the names of an ONNX graph stand for -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A QDQ graph computes with real numbers between pairs of DequantizeLinear and
// QuantizeLinear. For each name the importer holds, instead of real numbers,
// their 8-bit tensor and the function of each element (`Function`), or the
// operator that still waits for its QuantizeLinear (`Pending`).
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_ONNX_VALUES_H
#define MCUNET_IMPORT_ONNX_VALUES_H

#include "Model.h"
#include "mcunet/TosaIdioms/Idioms.h"

#include <array>
#include <deque>
#include <limits>

namespace mcunet {
namespace onnx {

using mlir::FailureOr;
using mlir::LogicalResult;
using mlir::Value;

/// Scale and zero point; the zero point of uint8 is less 128.
struct Quant8 {
  float scale = 1;
  int32_t zeroPoint = 0;
  bool isUnsigned = false;

  bool operator==(const Quant8 &other) const {
    return scale == other.scale && zeroPoint == other.zeroPoint &&
           isUnsigned == other.isUnsigned;
  }
};

/// An int8 tensor; of uint8 the elements less 128. `shape` is the file's.
/// Images may be held as pixels: dimension 1 is then the last one of `value`.
struct Bytes {
  Value value;
  llvm::SmallVector<int64_t> shape;
  bool pixels = false;
  /// Set if the elements are those of a row [1, C * P], in the order [P, C]: C
  /// and P.
  std::optional<std::pair<int64_t, int64_t>> flattened = std::nullopt;
  bool isUnsigned = false;
  std::optional<Quant8> quant = std::nullopt; ///< if known
};

/// Real numbers that depend on one int8 element each: entry i belongs to i -
/// 128.
struct Function {
  Bytes base;
  std::array<float, 256> values;
  /// The possible difference of other machines' libraries from the values.
  float doubt = 0;
  /// Set if the values are those of a DequantizeLinear.
  std::optional<Quant8> plain;
};

/// A constant that a DequantizeLinear reads.
struct Weights {
  const Constant *constant = nullptr;
  llvm::SmallVector<float> scales; ///< one, or one per element of `axis`
  int64_t zeroPoint = 0;           ///< the file's
  int64_t axis = 0;
};

/// An operator whose real numbers are not quantised yet.
struct Pending {
  const NodeInfo *node = nullptr;
  std::string clipped; ///< the Relu or Clip after it, for messages
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
};

/// The meaning of one name: exactly one of these.
struct Entry {
  std::string name;
  const Constant *constant = nullptr;
  std::optional<Weights> weights;
  std::optional<Bytes> bytes;
  std::optional<Function> function;
  std::optional<Pending> pending;
  const Edge *realInput = nullptr; ///< an input of real numbers
  std::optional<Value> indices;    ///< of ArgMax
  llvm::SmallVector<int64_t> indexShape;
};

} // namespace onnx
} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_VALUES_H
