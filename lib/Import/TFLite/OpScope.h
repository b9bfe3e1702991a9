//===- OpScope.h - One operator being imported ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_TFLITE_OPSCOPE_H
#define MCUNET_IMPORT_TFLITE_OPSCOPE_H

#include "Model.h"
#include "mcunet/Import/TFLite.h"
#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/IR/Builders.h"

#include <optional>

namespace mcunet {
namespace tfl {

using llvm::Twine;
using mlir::FailureOr;
using mlir::LogicalResult;
using mlir::Value;

/// Limit on the constants that importers make (positions and weights of a
/// resize, counts of a pooling): a bilinear resize to 1024 x 1024 pixels needs
/// half of it.
constexpr int64_t kMaxConstantBytes = int64_t(1) << 26;

/// An integer tensor whose elements are known while importing: a constant of
/// the file, or the result of shape arithmetic.
struct Known {
  llvm::SmallVector<int64_t> shape;
  llvm::SmallVector<int64_t> values; // row-major
};

/// The state that the operators of one model share during its import.
struct ImportState {
  const ModelInfo &model;
  std::optional<Reference> reference; // TFLiteOptions
  mlir::OpBuilder builder;
  std::vector<Value> values;             // by tensor; null: not computed (yet)
  std::vector<idioms::Quant> edgeQuants; // by tensor, valid where isEdge
  std::vector<bool> isEdge;              // float tensor held as int8
  std::vector<std::optional<Known>> known;      // by tensor: shape arithmetic
  std::vector<std::optional<size_t>> producers; // by tensor: its operator
  int64_t constantBytes = 0;      // of constants that the file does not hold
  std::string error;              // the first one
  std::vector<std::string> notes; // for the caller
  /// Operators whose bytes differ in the other reference.
  std::vector<std::string> ambiguous;

  ImportState(const ModelInfo &model, mlir::MLIRContext *context,
              std::optional<Reference> reference = std::nullopt)
      : model(model), reference(reference), builder(context),
        values(model.tensors.size()), edgeQuants(model.tensors.size()),
        isEdge(model.tensors.size()), known(model.tensors.size()),
        producers(model.tensors.size()) {
    for (size_t i = 0; i < model.ops.size(); ++i)
      for (int32_t output : model.ops[i].outputs)
        producers[output] = i;
  }
};

/// The symbol of a variable of the model: no function and no other has it.
mlir::StringAttr variableSymbol(mlir::Builder &b, const ModelInfo &model,
                                size_t number);

/// An int8 constant of the file.
Value constantOf(mlir::OpBuilder &b, mlir::Location loc,
                 const TensorInfo &tensor);

/// One operator: checked access to its operands and results. All checks report
/// "op I (NAME), tensor 'T': message" and return failure.
class OpScope {
public:
  OpScope(ImportState &state, size_t index);

  mlir::OpBuilder &b;
  mlir::Location loc;

  const OpInfo &op() const { return info; }
  size_t numInputs() const { return info.inputs.size(); }
  bool hasInput(size_t i) const {
    return i < info.inputs.size() && info.inputs[i] >= 0;
  }
  const TensorInfo &input(size_t i) const {
    return state.model.tensors[info.inputs[i]];
  }
  const TensorInfo &output(size_t i = 0) const {
    return state.model.tensors[info.outputs[i]];
  }

  /// The operator that writes input `i`, if there is one.
  std::optional<OpScope> producer(size_t i) const;

  LogicalResult error(const Twine &message);
  LogicalResult error(const TensorInfo &tensor, const Twine &message);

  /// The variable that input `i` is a handle of.
  std::optional<size_t> variable(size_t i) const {
    int32_t number = hasInput(i) ? state.model.handles[info.inputs[i]] : -1;
    return number < 0 ? std::nullopt : std::optional<size_t>(number);
  }
  const VariableInfo &variableInfo(size_t number) const {
    return state.model.variables[number];
  }
  /// The symbol of a variable of the model.
  mlir::StringAttr symbolOf(size_t number) const {
    return variableSymbol(b, state.model, number);
  }

  /// The reference to follow where two differ, if the caller chose one.
  std::optional<Reference> reference() const { return state.reference; }
  /// Records that this operator's bytes differ in the other reference.
  void markAmbiguous();

  /// Between `least` and `most` inputs, the first `least` present, and exactly
  /// `outputs` outputs.
  LogicalResult checkCounts(size_t least, size_t most, size_t outputs = 1);

  /// Int8 with one scale and zero point; so are edge tensors and uint8 less
  /// 128.
  FailureOr<idioms::Quant> quantOf(const TensorInfo &tensor);
  FailureOr<idioms::Quant> inputQuant(size_t i) { return quantOf(input(i)); }
  FailureOr<idioms::Quant> outputQuant(size_t i = 0) {
    return quantOf(output(i));
  }

  /// The int8 value of an input: computed, or a constant of the file.
  FailureOr<Value> value(size_t i);
  /// value(i), which must be [N, H, W, C].
  FailureOr<Value> images(size_t i);
  /// A list of INT32 or INT64 numbers, constant or known by shape arithmetic.
  FailureOr<llvm::SmallVector<int64_t>> integers(size_t i);
  /// The one number of integers(i).
  FailureOr<int64_t> integer(size_t i);
  /// `axis` from 0 on, of a tensor with `rank` dimensions.
  FailureOr<int64_t> axisOf(int64_t axis, size_t rank);

  /// True where integers(i) are known.
  bool isKnown(size_t i) const;
  /// The integers of input `i` with their shape.
  FailureOr<Known> known(size_t i);
  /// Sets output `i`, an INT32 or INT64 tensor, to known integers. Its shape is
  /// the file's.
  LogicalResult defineKnown(llvm::ArrayRef<int64_t> values, size_t i = 0);

  /// The clamp of a fused activation in the output's quantised domain.
  FailureOr<std::pair<int32_t, int32_t>> activationRange(Activation activation,
                                                         idioms::Quant quant);

  /// Called before constants of `bytes` bytes are made; fails if a model has
  /// too many.
  LogicalResult makesConstants(int64_t bytes);

  /// Sets output `i` to a value whose shape must be the tensor's.
  LogicalResult define(Value value, size_t i = 0);

  /// Sets the only output, INT32 or INT64, to indices in i32; only an output of
  /// the model can be that.
  LogicalResult defineIndices(Value value);

  /// The operator's options of type T; null where the file has none.
  template <typename T> const T *options() const {
    return info.raw->options_as<T>();
  }

private:
  ImportState &state;
  size_t index;
  const OpInfo &info;
};

/// True if the operator's uint8 reference kernel is known to equal the import.
bool hasUnsignedForm(int32_t code);

/// An error if an operand is uint8 and the operator has no such form here.
LogicalResult checkUnsigned(OpScope &scope);

/// LOGISTIC and TANH of uint8, which the reference computes in single
/// precision.
std::optional<idioms::Table8> unsignedTable(Builtin code, idioms::Quant in,
                                            idioms::Quant out);

/// The function of CONCATENATION on uint8 operands of another scale.
idioms::Table8 unsignedRescaling(idioms::Quant in, idioms::Quant out);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_OPSCOPE_H
