//===- OpScope.h - One ONNX operator being imported -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_ONNX_OPSCOPE_H
#define MCUNET_IMPORT_ONNX_OPSCOPE_H

#include "Staircase.h"
#include "Values.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

namespace mcunet {
namespace onnx {

using llvm::Twine;

/// The state that the operators of one model share during its import.
struct ImportState {
  const ModelInfo &model;
  mlir::OpBuilder builder;
  llvm::StringMap<Entry> entries;
  std::deque<Constant> folded; ///< constants that the import computed
  /// Transposed forms that exist already, so that each is made once.
  llvm::DenseMap<Value, Value> asPixels, asPlanes;
  /// The quantised forms of inputs of real numbers.
  llvm::StringMap<std::pair<Bytes, Quant8>> quantisedInputs;
  std::string error; ///< the first one

  ImportState(const ModelInfo &model, mlir::MLIRContext *context)
      : model(model), builder(context) {}
};

/// One operator: checked access to its operands and results. All checks report
/// "op I (KIND), tensor 'T': message" and return failure.
class OpScope {
public:
  OpScope(ImportState &state, const NodeInfo &node);

  ImportState &state;
  mlir::OpBuilder &b;
  mlir::Location loc;
  const NodeInfo &node;
  /// The operator without "QLinear" before it.
  std::string kind;
  /// Operands by position; null if left out. For QLinear operators each entry
  /// includes the operand's scale and zero point.
  llvm::SmallVector<const Entry *> operands;
  /// The quantisation of an int8 result.
  Quant8 out;
  const Pending *pending = nullptr;

  LogicalResult error(const Twine &message);
  LogicalResult error(llvm::StringRef tensor, const Twine &message);

  bool has(size_t i) const { return i < operands.size() && operands[i]; }
  LogicalResult checkCounts(size_t least, size_t most);

  /// The real numbers of an operand as a function of int8 ones, also for a
  /// constant after a DequantizeLinear.
  FailureOr<Function> function(size_t i);
  /// The same, if they are those of a DequantizeLinear.
  FailureOr<Function> plain(size_t i);
  /// A constant that a DequantizeLinear reads.
  FailureOr<Weights> weights(size_t i);
  FailureOr<llvm::SmallVector<int64_t>> integers(size_t i);
  FailureOr<float> real(size_t i, float otherwise);
  FailureOr<int64_t> axisOf(int64_t axis, size_t rank);

  /// `bytes` as [N, H, W, C]; must have four dimensions, or three: [N, C, W].
  FailureOr<Value> images(const Bytes &bytes);
  /// The inverse: `images` as the bytes of a tensor of `rank` dimensions.
  Bytes ofImages(Value images, size_t rank);
  /// `bytes` in the file's order.
  Value inOrder(const Bytes &bytes);

  /// `value` under another shape; a constant stays one.
  Value reshape(Value value, llvm::ArrayRef<int64_t> shape);

  /// Sets output `i`.
  LogicalResult define(Entry entry, size_t i = 0);
  LogicalResult define(Bytes bytes, size_t i = 0);
  LogicalResult defineConstant(Constant constant, size_t i = 0);

  /// Fails, after an error, if several readers share an unquantised result.
  LogicalResult checkOneReader();
};

/// The constant's elements; those of uint8 less 128.
llvm::SmallVector<int8_t, 0> bytesOf(const Constant &constant);

/// The result of a QuantizeLinear: onnxruntime's division by the scale in
/// single precision, half to even.
int32_t quantised(float real, Quant8 out);

/// The table of a function's quantised results; empty if a result is so near to
/// the bound between two that the doubt decides.
std::optional<idioms::Table8> tableOf(const Function &function, Quant8 out);

/// A function's bytes in the operator's output quantisation, through a table if
/// that changes them.
FailureOr<Bytes> requantised(OpScope &scope, const Function &function);

/// rescale(rescale(lhs) + rescale(rhs)), each rounding once.
Value addScaled(OpScope &scope, Value lhs, Value rhs,
                const idioms::AddParams &params);

/// The numbers of a DequantizeLinear.
std::array<float, 256> dequantised(Quant8 quant);

} // namespace onnx
} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_OPSCOPE_H
