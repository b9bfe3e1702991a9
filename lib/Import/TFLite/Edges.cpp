//===- Edges.cpp - Float operators around an int8 network -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Edges.h"
#include "Operators.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/Twine.h"

using namespace mcunet::tfl;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;
using mcunet::idioms::Quant;

/// Compares names, because most operators at edges have no importer.
static bool isOneOf(const OpInfo &op, std::initializer_list<StringRef> names) {
  return llvm::is_contained(names, StringRef(op.name));
}

/// 8-bit numbers with one scale.
static bool isQuantised(const TensorInfo &tensor) {
  return (tensor.type == ElementType::INT8 ||
          tensor.type == ElementType::UINT8) &&
         tensor.scales.size() == 1;
}

static Quant quantOf(const TensorInfo &tensor) {
  int64_t shift = tensor.type == ElementType::UINT8 ? 128 : 0;
  return Quant{tensor.scales[0],
               static_cast<int32_t>(tensor.zeroPoints[0] - shift)};
}

static bool isFloat(const TensorInfo &tensor) {
  return tensor.type == ElementType::FLOAT32;
}

/// Operators that move elements of their data operand and change none.
static bool movesElements(const OpInfo &op) {
  return isImported(op.code) &&
         isOneOf(op, {"EXPAND_DIMS", "RESHAPE", "REVERSE_V2", "SLICE", "SPLIT",
                      "SPLIT_V", "SQUEEZE", "STRIDED_SLICE", "TRANSPOSE",
                      "UNPACK"});
}

static bool picksIndex(const OpInfo &op) {
  return isImported(op.code) && isOneOf(op, {"ARG_MAX", "ARG_MIN"});
}

static bool hasWeights(const OpInfo &op) {
  return isOneOf(op, {"BATCH_MATMUL", "CONV_2D", "CONV_3D", "DEPTHWISE_CONV_2D",
                      "FULLY_CONNECTED", "LSTM", "RNN", "SVDF",
                      "TRANSPOSE_CONV", "UNIDIRECTIONAL_SEQUENCE_LSTM"});
}

/// The operand whose elements an operator of the first two kinds reads; -1 if
/// it has none.
static int32_t dataOperand(const OpInfo &op) {
  size_t position = isOneOf(op, {"SPLIT"}) ? 1 : 0;
  return position < op.inputs.size() ? op.inputs[position] : -1;
}

namespace {
class EdgeFinder {
public:
  explicit EdgeFinder(ModelInfo &model)
      : model(model), readers(model.tensors.size()),
        writer(model.tensors.size(), -1), after(model.tensors.size()),
        isOutput(model.tensors.size()), isInput(model.tensors.size()) {
    edges.held.resize(model.tensors.size());
    for (auto [index, op] : llvm::enumerate(model.ops)) {
      for (int32_t input : op.inputs)
        if (input >= 0)
          readers[input].push_back(index);
      for (int32_t output : op.outputs)
        writer[output] = index;
    }
    for (int32_t output : model.outputs)
      isOutput[output] = true;
    for (int32_t input : model.inputs)
      isInput[input] = true;
  }

  Expected<Edges> find() {
    markTail();
    markHead();
    if (Error error = holdTail())
      return std::move(error);
    if (Error error = holdHead())
      return std::move(error);
    if (Error error = checkMiddle())
      return std::move(error);
    moveOutputs();
    moveInputs();
    return std::move(edges);
  }

private:
  const TensorInfo &tensor(int32_t id) const { return model.tensors[id]; }
  bool isVariable(int32_t id) const {
    return id >= 0 && !tensor(id).isConstant;
  }

  bool entersFloat(const OpInfo &op) const {
    return isOneOf(op, {"DEQUANTIZE"}) && op.inputs.size() == 1 &&
           op.outputs.size() == 1 && isVariable(op.inputs[0]) &&
           isQuantised(tensor(op.inputs[0])) && isFloat(tensor(op.outputs[0]));
  }
  bool leavesFloat(const OpInfo &op) const {
    return isOneOf(op, {"QUANTIZE"}) && op.inputs.size() == 1 &&
           op.outputs.size() == 1 && isVariable(op.inputs[0]) &&
           isFloat(tensor(op.inputs[0])) && isQuantised(tensor(op.outputs[0]));
  }

  /// A custom operator with quantised operands and float results, such as
  /// detection post-processing.
  bool isFloatCustom(const OpInfo &op) const {
    return op.code == kCustomOperator && !op.outputs.empty() &&
           llvm::all_of(op.outputs,
                        [&](int32_t id) { return isFloat(tensor(id)); });
  }

  /// Marks the float operators on the network's results, and then those of them
  /// that only lead to outputs: the tail.
  void markTail() {
    tail.resize(model.ops.size());
    for (size_t index = 0; index < model.ops.size(); ++index) {
      const OpInfo &op = model.ops[index];
      bool isCustom = isFloatCustom(op), any = false, all = true;
      for (int32_t id : op.inputs)
        if (isVariable(id)) {
          bool isResult = after[id] || (isCustom && isQuantised(tensor(id)));
          any |= isResult;
          all &= isResult;
        }
      tail[index] = any && all && !isOneOf(op, {"QUANTIZE"});
      if (tail[index] || entersFloat(op))
        for (int32_t output : op.outputs)
          after[output] = true;
      // Indices are not an operand of an int8 operator.
      if (picksIndex(op) && isVariable(dataOperand(op)) &&
          isQuantised(tensor(dataOperand(op))))
        for (int32_t output : op.outputs)
          after[output] = true;
    }
    for (size_t index = model.ops.size(); index-- > 0;)
      for (int32_t output : model.ops[index].outputs)
        tail[index] = tail[index] &&
                      llvm::all_of(readers[output],
                                   [&](size_t reader) { return tail[reader]; });
  }

  /// Marks the float operators on the inputs that only lead to QUANTIZE.
  void markHead() {
    head.resize(model.ops.size());
    std::vector<bool> before(model.tensors.size());
    for (int32_t input : model.inputs)
      before[input] = !isQuantised(tensor(input));
    for (auto [index, op] : llvm::enumerate(model.ops)) {
      bool any = false, all = true;
      for (int32_t id : op.inputs)
        if (isVariable(id)) {
          any |= before[id];
          all &= before[id];
        }
      head[index] = any && all && !isOneOf(op, {"QUANTIZE"});
      if (head[index])
        for (int32_t output : op.outputs)
          before[output] = true;
    }
    for (size_t index = model.ops.size(); index-- > 0;)
      for (int32_t output : model.ops[index].outputs)
        head[index] = head[index] && !isOutput[output] &&
                      !readers[output].empty() &&
                      llvm::all_of(readers[output], [&](size_t reader) {
                        return head[reader] || leavesFloat(model.ops[reader]);
                      });
  }

  /// Holds outputs of DEQUANTIZE, and of operators that move them, as int8.
  Error holdTail() {
    for (auto [index, op] : llvm::enumerate(model.ops)) {
      if (entersFloat(op)) {
        edges.held[op.outputs[0]] = quantOf(tensor(op.inputs[0]));
        continue;
      }
      if (!tail[index])
        continue;
      int32_t data = dataOperand(op);
      bool isHeld = isVariable(data) && edges.held[data];
      if (isHeld && movesElements(op))
        for (int32_t output : op.outputs)
          edges.held[output] = edges.held[data];
      if (!isHeld || (!movesElements(op) && !picksIndex(op)))
        if (Error error = leaveOut(index, "behind"))
          return error;
    }
    return Error::success();
  }

  /// Holds inputs of QUANTIZE, and of operators that move elements to them, as
  /// int8. Operators are visited from the end, so readers precede writers.
  Error holdHead() {
    size_t first = edges.notes.size();
    llvm::scope_exit order(
        [&] { std::reverse(edges.notes.begin() + first, edges.notes.end()); });
    for (size_t index = model.ops.size(); index-- > 0;) {
      const OpInfo &op = model.ops[index];
      if (leavesFloat(op) && isHeadTensor(op.inputs[0])) {
        if (Error error =
                hold(index, op.inputs[0], quantOf(tensor(op.outputs[0]))))
          return error;
        continue;
      }
      if (!head[index])
        continue;
      int32_t data = dataOperand(op);
      bool isHeld = op.outputs.size() == 1 && edges.held[op.outputs[0]] &&
                    isVariable(data) && isFloat(tensor(data)) &&
                    movesElements(op);
      if (!isHeld) {
        if (Error error = leaveOut(index, "before"))
          return error;
        continue;
      }
      if (Error error = hold(index, data, *edges.held[op.outputs[0]]))
        return error;
    }
    return Error::success();
  }

  bool isHeadTensor(int32_t id) const {
    return isInput[id] || (writer[id] >= 0 && head[writer[id]]);
  }

  Error hold(size_t index, int32_t id, Quant quant) {
    if (edges.held[id] && !(*edges.held[id] == quant))
      return failure(index, tensor(id), "is quantized in two ways");
    edges.held[id] = quant;
    return Error::success();
  }

  /// An operator with weights is a part of the network, not of its edge.
  Error leaveOut(size_t index, const char *where) {
    OpInfo &op = model.ops[index];
    if (op.outputs.empty() || op.inputs.empty() || op.inputs[0] < 0)
      return llvm::createStringError("op " + Twine(index) + " (" + op.name +
                                     "): has no first input or no output");
    if (hasWeights(op))
      return failure(index, tensor(op.inputs[0]),
                     "is " + typeName(tensor(op.inputs[0]).type) + ", and so " +
                         op.name + " is a float operator; quantize it to int8");
    op.leftOut = true;
    edges.notes.push_back(("op " + Twine(index) + " (" + op.name +
                           "), tensor '" + tensor(op.outputs[0]).name +
                           "': left out, as an operator " + where +
                           " the int8 network; the caller computes it")
                              .str());
    return Error::success();
  }

  /// Float operators that remain must be the QUANTIZE and DEQUANTIZE of edges.
  Error checkMiddle() const {
    if (llvm::none_of(model.ops, [&](const OpInfo &op) {
          return entersFloat(op) || leavesFloat(op);
        }))
      return Error::success();
    for (auto [index, op] : llvm::enumerate(model.ops)) {
      if (op.leftOut)
        continue;
      for (int32_t id : llvm::concat<const int32_t>(op.inputs, op.outputs))
        if (isVariable(id) && isFloat(tensor(id)) && !edges.held[id])
          return failure(index, tensor(id),
                         "a float operator sits in the middle: " + op.name +
                             "; quantize it as well");
      if (leavesFloat(op) && !isHeadTensor(op.inputs[0]))
        return failure(index, tensor(op.inputs[0]),
                       "a float operator sits in the middle: " + op.name +
                           "; quantize without leaving int8");
    }
    return Error::success();
  }

  /// Replaces each output of a left-out operator by the tensors that it reads.
  void moveOutputs() {
    llvm::SmallVector<int32_t> outputs;
    // A tensor that is two outputs of the file remains both; one that already
    // replaces a left-out operator's output is not added again.
    llvm::SmallSet<int32_t, 4> told;
    for (int32_t output : model.outputs) {
      size_t before = outputs.size();
      if (isLeftOut(output)) {
        addBoundary(output, outputs);
        told.insert(outputs.begin() + before, outputs.end());
      } else if (!told.erase(output)) {
        outputs.push_back(output);
      }
    }
    model.outputs = std::move(outputs);
  }

  /// True if a left-out operator writes it.
  bool isLeftOut(int32_t id) const {
    return writer[id] >= 0 && model.ops[writer[id]].leftOut;
  }

  void addBoundary(int32_t id, llvm::SmallVectorImpl<int32_t> &outputs) const {
    if (!isLeftOut(id)) {
      if (!llvm::is_contained(outputs, id))
        outputs.push_back(id);
      return;
    }
    for (int32_t input : model.ops[writer[id]].inputs)
      if (isVariable(input))
        addBoundary(input, outputs);
  }

  /// Replaces inputs that left-out operators read by the results of these.
  void moveInputs() {
    llvm::SmallVector<int32_t> inputs;
    auto add = [&](int32_t id) {
      if (!llvm::is_contained(inputs, id))
        inputs.push_back(id);
    };
    for (int32_t input : model.inputs)
      if (readers[input].empty() || isStillRead(input))
        add(input);
    for (const OpInfo &op : model.ops)
      if (op.leftOut)
        for (int32_t output : op.outputs)
          if (isStillRead(output))
            add(output);
    model.inputs = std::move(inputs);
  }

  bool isStillRead(int32_t id) const {
    return llvm::any_of(
        readers[id], [&](size_t reader) { return !model.ops[reader].leftOut; });
  }

  Error failure(size_t index, const TensorInfo &tensor,
                const Twine &message) const {
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "op " + Twine(index) + " (" +
                                       model.ops[index].name + "), tensor '" +
                                       tensor.name + "': " + message);
  }

  ModelInfo &model;
  std::vector<llvm::SmallVector<size_t, 2>> readers; // by tensor
  std::vector<int64_t> writer;                       // by tensor; -1: none
  std::vector<bool> after; // by tensor: float, computed of int8 results
  std::vector<bool> isOutput, isInput;
  std::vector<bool> tail, head; // by operator
  Edges edges;
};
} // namespace

Expected<Edges> mcunet::tfl::findEdges(ModelInfo &model) {
  return EdgeFinder(model).find();
}

/// True if an operator multiplies `type` by constant 8-bit weights.
static bool multipliesByBytes(const ModelInfo &model, const OpInfo &op,
                              ElementType type) {
  if (!hasWeights(op) || op.inputs.size() < 2 || op.inputs[0] < 0 ||
      op.inputs[1] < 0)
    return false;
  const TensorInfo &weights = model.tensors[op.inputs[1]];
  return model.tensors[op.inputs[0]].type == type &&
         (weights.type == ElementType::INT8 ||
          weights.type == ElementType::UINT8);
}

Error mcunet::tfl::checkArithmetic(const ModelInfo &model) {
  for (auto [index, op] : llvm::enumerate(model.ops)) {
    const char *kind = nullptr;
    if (multipliesByBytes(model, op, ElementType::INT16))
      kind = "is INT16: an int16x8 model (16-bit activations, 8-bit weights); "
             "only 8-bit activations are supported, quantize the model to int8";
    else if (multipliesByBytes(model, op, ElementType::FLOAT32))
      kind = "is FLOAT32, the weights are 8-bit (dynamic range quantization); "
             "only 8-bit activations are supported, quantize them with a "
             "representative data set";
    if (kind)
      return llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "op " + Twine(index) + " (" + op.name + "), tensor '" +
              model.tensors[op.inputs[0]].name + "': " + kind);
  }
  return Error::success();
}
