//===- Model.h - The container of an ONNX file ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_ONNX_MODEL_H
#define MCUNET_IMPORT_ONNX_MODEL_H

#include "mcunet/Support/Limits.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mcunet_onnx {
class Model;
class Node;
} // namespace mcunet_onnx

namespace mcunet {
namespace onnx {

/// TensorProto.DataType of the public format.
enum class ElementType : int32_t {
  Float = 1,
  UInt8 = 2,
  Int8 = 3,
  Int32 = 6,
  Int64 = 7,
  Bool = 9,
};

/// "float", "uint8", or "type 17".
std::string typeName(ElementType type);

/// The number of elements of a shape; empty if it exceeds kMaxElements or a
/// size is negative.
std::optional<int64_t> elementsOf(llvm::ArrayRef<int64_t> shape);

/// A constant of the file.
struct Constant {
  std::string name;
  ElementType type = ElementType::Float;
  llvm::SmallVector<int64_t> shape;
  /// One of the two, by type: integers of any width, or reals.
  std::vector<int64_t> integers;
  std::vector<float> reals;

  bool isReal() const { return type == ElementType::Float; }
  int64_t elements() const {
    return static_cast<int64_t>(isReal() ? reals.size() : integers.size());
  }
};

/// An input or output of the graph. A dimension without a number is -1.
struct Edge {
  std::string name;
  ElementType type = ElementType::Float;
  llvm::SmallVector<int64_t> shape;
};

/// An operator with the attributes that the file gives it.
class NodeInfo {
public:
  NodeInfo(const mcunet_onnx::Node &node, size_t index);

  size_t index = 0;
  std::string kind;   ///< "Conv"; "QLinearAdd" of onnxruntime's own, too
  std::string domain; ///< "" or "com.microsoft"
  llvm::SmallVector<std::string> inputs, outputs; ///< "": left out

  bool hasInput(size_t i) const {
    return i < inputs.size() && !inputs[i].empty();
  }
  bool hasAttribute(llvm::StringRef name) const;
  int64_t integer(llvm::StringRef name, int64_t otherwise) const;
  float real(llvm::StringRef name, float otherwise) const;
  std::string text(llvm::StringRef name, llvm::StringRef otherwise) const;
  llvm::SmallVector<int64_t> integers(llvm::StringRef name) const;
  /// The tensor of a `Constant`; an error if this importer cannot read it.
  llvm::Expected<Constant> tensor(llvm::StringRef name) const;

private:
  const mcunet_onnx::Node *node;
};

/// The graph. Each name is written once, and before it is read.
struct ModelInfo {
  std::vector<NodeInfo> nodes;
  std::vector<Constant> constants;
  std::vector<Edge> inputs, outputs;
  int64_t opset = 0;
  /// The number of reads of each name, graph outputs included.
  llvm::StringMap<int> readers;
  std::shared_ptr<const mcunet_onnx::Model> file; ///< nodes point into it
};

/// Reads and checks the container.
llvm::Expected<ModelInfo> readModel(llvm::StringRef bytes);

} // namespace onnx
} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_MODEL_H
