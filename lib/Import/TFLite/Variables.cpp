//===- Variables.cpp - State between inferences ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A streaming model names its variables by VAR_HANDLE. CALL_ONCE runs another
// graph of the file before the first inference, which assigns a constant to
// each of them.
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <map>
#include <set>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;
using llvm::Error;

static bool is(const OpInfo &op, Builtin code) {
  return op.code == static_cast<int32_t>(code);
}

/// Container and name of the variable that an operator names; they differ for
/// different variables.
static std::pair<std::string, std::string> handleOf(const OpInfo &op) {
  const auto *options = op.raw->options_as<VarHandleOptions>();
  auto text = [](const flatbuffers::String *string) {
    return string ? std::string(string->c_str(), string->size()) : "";
  };
  if (!options)
    return {};
  return {text(options->container()), text(options->shared_name())};
}

namespace {
class VariableReader {
public:
  VariableReader(const Model &model, ModelInfo &info)
      : model(model), info(info) {}

  Error read() {
    info.handles.assign(info.tensors.size(), -1);
    for (auto [index, op] : llvm::enumerate(info.ops))
      if (is(op, Builtin::VarHandle))
        if (Error error = addHandle(index, op))
          return error;
    for (auto [index, op] : llvm::enumerate(info.ops))
      if (is(op, Builtin::CallOnce))
        if (Error error = runInitial(index, op))
          return error;
    return Error::success();
  }

private:
  Error addHandle(size_t index, const OpInfo &op) {
    if (op.outputs.size() != 1 ||
        info.tensors[op.outputs[0]].type != ElementType::RESOURCE)
      return opFailure(index, op, "must make one RESOURCE");
    auto [known, isNew] =
        numbers.try_emplace(handleOf(op), info.variables.size());
    if (isNew)
      info.variables.push_back({readName(known->first.second), TensorInfo()});
    info.handles[op.outputs[0]] = static_cast<int32_t>(known->second);
    return Error::success();
  }

  /// The graph that CALL_ONCE runs may assign constants to variables.
  Error runInitial(size_t index, const OpInfo &op) {
    const auto *options = op.raw->options_as<CallOnceOptions>();
    int32_t number = options ? options->init_subgraph_index() : 0;
    if (number <= 0 ||
        number >= static_cast<int32_t>(model.subgraphs()->size()))
      return opFailure(index, op,
                       "graph " + Twine(number) + " is none that it can run");
    const SubGraph *raw = model.subgraphs()->Get(number);
    if (!raw)
      return opFailure(index, op, "graph " + Twine(number) + " is missing");
    if (!run.insert(number).second)
      return Error::success();
    --info.otherGraphs;
    ModelInfo graph;
    if (Error error = readTensors(model, *raw, graph))
      return error;
    if (Error error = readOperators(model, *raw, graph))
      return error;
    return assignConstants(index, op, graph);
  }

  Error assignConstants(size_t index, const OpInfo &op,
                        const ModelInfo &graph) {
    std::map<int32_t, std::pair<std::string, std::string>> names; // by tensor
    for (const OpInfo &inner : graph.ops) {
      if (is(inner, Builtin::VarHandle) && inner.outputs.size() == 1) {
        names[inner.outputs[0]] = handleOf(inner);
        continue;
      }
      bool isAssignment = is(inner, Builtin::AssignVariable) &&
                          inner.inputs.size() == 2 && inner.inputs[1] >= 0 &&
                          names.count(inner.inputs[0]);
      if (!isAssignment || !graph.tensors[inner.inputs[1]].isConstant)
        return opFailure(index, op,
                         "the graph that it runs does more than assign "
                         "constants to variables: " +
                             inner.name);
      auto known = numbers.find(names[inner.inputs[0]]);
      if (known != numbers.end())
        info.variables[known->second].initial = graph.tensors[inner.inputs[1]];
    }
    return Error::success();
  }

  const Model &model;
  ModelInfo &info;
  /// Of variables, by container and name.
  std::map<std::pair<std::string, std::string>, size_t> numbers;
  std::set<int32_t> run; ///< graphs
};
} // namespace

Error mcunet::tfl::readVariables(const Model &model, ModelInfo &info) {
  return VariableReader(model, info).read();
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

StringAttr mcunet::tfl::variableSymbol(Builder &b, const ModelInfo &model,
                                       size_t number) {
  return b.getStringAttr("state" + Twine(number) + "." +
                         model.variables[number].name);
}

/// The variable behind input 0, whose value must have the type of `tensor`.
static FailureOr<size_t> variableOf(OpScope &scope, const TensorInfo &tensor) {
  std::optional<size_t> number = scope.variable(0);
  if (!number)
    return scope.error("input 0 is no handle of a variable");
  const VariableInfo &variable = scope.variableInfo(*number);
  auto error = [&](const Twine &message) {
    return scope.error("variable '" + variable.name + "': " + message);
  };
  if (!variable.initial.isConstant)
    return error("has no initial value that CALL_ONCE assigns");
  if (variable.initial.type != tensor.type)
    return error("holds " + typeName(variable.initial.type) + ", '" +
                 tensor.name + "' is " + typeName(tensor.type));
  if (ArrayRef<int64_t>(variable.initial.shape) !=
      ArrayRef<int64_t>(tensor.shape))
    return error("has another shape than '" + tensor.name + "'");
  if (failed(scope.quantOf(tensor)))
    return failure();
  return *number;
}

LogicalResult mcunet::tfl::importCallOnce(OpScope &scope) {
  return scope.checkCounts(0, 0, 0);
}

LogicalResult mcunet::tfl::importVarHandle(OpScope &scope) {
  return scope.checkCounts(0, 0);
}

LogicalResult mcunet::tfl::importReadVariable(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  FailureOr<size_t> variable = variableOf(scope, scope.output());
  if (failed(variable))
    return failure();
  auto type = RankedTensorType::get(scope.output().shape, scope.b.getI8Type());
  return scope.define(tosa::VariableReadOp::create(scope.b, scope.loc, type,
                                                   scope.symbolOf(*variable)));
}

LogicalResult mcunet::tfl::importAssignVariable(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2, 0)))
    return failure();
  FailureOr<size_t> variable = variableOf(scope, scope.input(1));
  FailureOr<Value> value = failure();
  if (failed(variable) || failed(value = scope.value(1)))
    return failure();
  Location loc = NameLoc::get(scope.b.getStringAttr(scope.input(1).name));
  tosa::VariableWriteOp::create(scope.b, loc, scope.symbolOf(*variable),
                                *value);
  return success();
}
