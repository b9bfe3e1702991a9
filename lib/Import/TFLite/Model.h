//===- Model.h - A checked .tflite model ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The file's graph in plain structures, every index and size checked. Each
// operator's importer checks its operands.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_TFLITE_MODEL_H
#define MCUNET_IMPORT_TFLITE_MODEL_H

#include "mcunet/Support/Limits.h"
#include "schema_generated.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mcunet {
namespace tfl {

/// BuiltinOperator numbers of the public format that the importer handles.
enum class Builtin : int32_t {
#define OPERATOR(Name, Number, Importer, Form, Restrictions, Reference)        \
  Name = Number,
#include "Operators.def"
};

/// The BuiltinOperator of operators that only have a name.
constexpr int32_t kCustomOperator = 32;

/// The format's name of an operator ("CONV_2D"), or its number.
std::string builtinName(int32_t code);

/// The format's name of an element type ("FLOAT32").
std::string typeName(ElementType type);

/// Bytes per element; 0 for types that have none here (STRING, INT4, ...).
int64_t elementSize(ElementType type);

struct TensorInfo {
  std::string name; // the file's, or "#N"
  ElementType type = ElementType::FLOAT32;
  llvm::SmallVector<int64_t> shape; // every size is positive; INT8: not empty
  int64_t elements = 1;
  llvm::SmallVector<float> scales; // empty: not quantised; finite and positive
  llvm::SmallVector<int64_t> zeroPoints; // as many as scales
  int64_t quantizedDimension = 0;        // valid where scales.size() > 1
  // The reasons why the three above are empty although the file has values, and
  // why no operator can use the tensor. Reported where the tensor is used,
  // because files hold tensors that nothing reads any more.
  std::string quantizationFault, fault;
  bool isConstant = false;
  llvm::ArrayRef<uint8_t> data; // elements * elementSize bytes of a constant

  /// The elements of an INT8 or UINT8 constant as int8; q - 128 of UINT8.
  llvm::SmallVector<int8_t, 0> bytes() const;
};

struct OpInfo {
  int32_t code = 0;
  std::string name;
  llvm::SmallVector<int32_t> inputs; // -1: left out
  llvm::SmallVector<int32_t> outputs;
  const Operator *raw = nullptr;
  bool leftOut = false; // is the caller's to compute (see Edges.h)
};

/// State that stays from one inference to the next.
struct VariableInfo {
  std::string name;
  TensorInfo initial; // the constant that the model's CALL_ONCE assigns
};

/// The model's first subgraph; operators are in an order that can be executed.
struct ModelInfo {
  std::vector<TensorInfo> tensors;
  std::vector<OpInfo> ops;
  std::vector<VariableInfo> variables;
  /// By tensor: the variable that a RESOURCE tensor is a handle of, or -1.
  std::vector<int32_t> handles;
  llvm::SmallVector<int32_t> inputs, outputs;
  /// Graphs of the file beside the first, which is this.
  size_t otherGraphs = 0;
};

/// An error that names the kind of `bytes` without the format's identifier.
llvm::Error explainFile(llvm::ArrayRef<uint8_t> bytes);

/// An error where the model as a whole is of a kind that is not supported:
/// compiled for an accelerator, or recurrent.
llvm::Error explainModel(const Model &model);

/// An error "op I (NAME): message".
llvm::Error opFailure(size_t index, const OpInfo &op,
                      const llvm::Twine &message);

/// A name that is fit for messages, which put it in quotes.
std::string readName(llvm::StringRef text);

/// Reads and checks the tensors of a graph of the file.
llvm::Error readTensors(const Model &model, const SubGraph &graph,
                        ModelInfo &info);

/// Reads the operators of a graph whose tensors are read.
llvm::Error readOperators(const Model &model, const SubGraph &graph,
                          ModelInfo &info);

/// Finds the variables of a model whose operators are read, and the values that
/// its CALL_ONCE gives them.
llvm::Error readVariables(const Model &model, ModelInfo &info);

/// Reads and checks the container. The result points into `bytes`, which must
/// be aligned to 16.
llvm::Expected<ModelInfo> readModel(llvm::ArrayRef<uint8_t> bytes);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_MODEL_H
