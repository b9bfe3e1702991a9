//===- ShapeArithmetic.cpp - Operators on constants -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exporters compute shapes at run time: Shape, Gather, Concat, Reshape. Where
// all sizes are fixed these are constants.
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::onnx;

/// Longer lists are not shapes.
static constexpr int64_t kMostIntegers = 4096;

static Constant integersConstant(SmallVector<int64_t> values,
                                 SmallVector<int64_t> shape) {
  Constant made;
  made.type = ElementType::Int64;
  made.shape = std::move(shape);
  made.integers.assign(values.begin(), values.end());
  return made;
}

/// The shape of a name's value, if it has one.
static std::optional<SmallVector<int64_t>> shapeOf(const Entry &entry) {
  if (entry.constant)
    return SmallVector<int64_t>(entry.constant->shape);
  if (entry.bytes)
    return entry.bytes->shape;
  if (entry.function)
    return entry.function->base.shape;
  return std::nullopt;
}

/// The result of the operator in 64 bits, without traps; x / 0 is 0.
static int64_t apply(StringRef kind, int64_t l, int64_t r) {
  auto left = static_cast<uint64_t>(l), right = static_cast<uint64_t>(r);
  if (kind == "Add")
    return static_cast<int64_t>(left + right);
  if (kind == "Sub")
    return static_cast<int64_t>(left - right);
  if (kind == "Mul")
    return static_cast<int64_t>(left * right);
  return r == 0 || r == -1 ? 0 - (r == -1 ? l + (l == INT64_MIN) : 0) : l / r;
}

/// Add, Sub, Mul, Div of lists of equal length, or of one and a list.
static FailureOr<bool> foldPair(OpScope &scope) {
  const Constant &l = *scope.operands[0]->constant;
  const Constant &r = *scope.operands[1]->constant;
  int64_t count = std::max(l.elements(), r.elements());
  if ((l.elements() != count && l.elements() != 1) ||
      (r.elements() != count && r.elements() != 1))
    return scope.error("shapes of the operands do not broadcast");
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(apply(scope.node.kind,
                           l.integers[l.elements() == 1 ? 0 : i],
                           r.integers[r.elements() == 1 ? 0 : i]));
  SmallVector<int64_t> shape(l.elements() == count ? l.shape : r.shape);
  if (failed(scope.defineConstant(integersConstant(values, shape))))
    return failure();
  return true;
}

static FailureOr<bool> foldGather(OpScope &scope) {
  const Constant &data = *scope.operands[0]->constant;
  const Constant &indices = *scope.operands[1]->constant;
  if (data.shape.size() != 1 || scope.node.integer("axis", 0) != 0)
    return scope.error("takes elements of a constant along several dimensions, "
                       "which is not supported");
  SmallVector<int64_t> values;
  for (int64_t index : indices.integers) {
    FailureOr<int64_t> at = scope.axisOf(index, data.integers.size());
    if (failed(at))
      return failure();
    values.push_back(data.integers[*at]);
  }
  if (failed(scope.defineConstant(
          integersConstant(values, SmallVector<int64_t>(indices.shape)))))
    return failure();
  return true;
}

static FailureOr<bool> foldConcat(OpScope &scope) {
  SmallVector<int64_t> values;
  for (const Entry *operand : scope.operands) {
    if (operand->constant->shape.size() != 1)
      return scope.error("concatenates constants of several dimensions, which "
                         "is not supported");
    llvm::append_range(values, operand->constant->integers);
    if (static_cast<int64_t>(values.size()) > kMostIntegers)
      return scope.error("makes a constant that is too long");
  }
  auto count = static_cast<int64_t>(values.size());
  if (failed(scope.defineConstant(integersConstant(values, {count}))))
    return failure();
  return true;
}

/// The same elements, under the shape of one list or of one number.
static FailureOr<bool> foldCopy(OpScope &scope) {
  Constant made = *scope.operands[0]->constant;
  if (scope.node.kind == "Unsqueeze" && made.shape.empty())
    made.shape = {1};
  if ((scope.node.kind == "Squeeze" || scope.node.kind == "Reshape") &&
      made.elements() == 1)
    made.shape = {};
  if (failed(scope.defineConstant(std::move(made))))
    return failure();
  return true;
}

/// One range of one list.
static FailureOr<bool> foldSlice(OpScope &scope) {
  const Constant &data = *scope.operands[0]->constant;
  if (data.shape.size() != 1 || scope.operands.size() < 3)
    return scope.error("takes part of a constant of several dimensions, which "
                       "is not supported");
  FailureOr<SmallVector<int64_t>> start = scope.integers(1),
                                  end = scope.integers(2);
  if (failed(start) || failed(end))
    return failure();
  if (scope.has(4)) {
    FailureOr<SmallVector<int64_t>> steps = scope.integers(4);
    if (failed(steps) || steps->size() != 1 || (*steps)[0] != 1)
      return scope.error("takes part of a constant by steps, which is not "
                         "supported");
  }
  if (start->size() != 1 || end->size() != 1)
    return scope.error("takes several parts of a list");
  int64_t count = data.elements();
  auto bound = [&](int64_t at) {
    return std::clamp<int64_t>(at < 0 ? at + count : at, 0, count);
  };
  SmallVector<int64_t> values;
  for (int64_t i = bound((*start)[0]); i < bound((*end)[0]); ++i)
    values.push_back(data.integers[i]);
  auto length = static_cast<int64_t>(values.size());
  if (failed(scope.defineConstant(integersConstant(values, {length}))))
    return failure();
  return true;
}

FailureOr<bool> mcunet::onnx::foldConstants(OpScope &scope) {
  StringRef kind = scope.node.kind;
  if (kind == "Constant") {
    llvm::Expected<Constant> constant = scope.node.tensor("value");
    if (!constant)
      return scope.error("constant " + llvm::toString(constant.takeError()));
    if (failed(scope.defineConstant(std::move(*constant))))
      return failure();
    return true;
  }
  if (kind == "Shape" && scope.operands.size() == 1 && scope.operands[0]) {
    std::optional<SmallVector<int64_t>> shape = shapeOf(*scope.operands[0]);
    if (!shape && scope.operands[0]->realInput)
      shape = scope.state.quantisedInputs[scope.operands[0]->name].first.shape;
    if (!shape)
      return scope.error("the shape of a tensor that is not quantised is not "
                         "known");
    auto rank = static_cast<int64_t>(shape->size());
    if (failed(scope.defineConstant(integersConstant(*shape, {rank}))))
      return failure();
    return true;
  }
  bool constants = !scope.operands.empty() &&
                   llvm::all_of(scope.operands, [](const Entry *entry) {
                     return entry && entry->constant &&
                            !entry->constant->isReal() &&
                            entry->constant->elements() <= kMostIntegers;
                   });
  if (!constants)
    return false;
  size_t count = scope.operands.size();
  if ((kind == "Add" || kind == "Sub" || kind == "Mul" || kind == "Div") &&
      count == 2)
    return foldPair(scope);
  if (kind == "Gather" && count == 2)
    return foldGather(scope);
  if (kind == "Concat")
    return foldConcat(scope);
  if (kind == "Slice")
    return foldSlice(scope);
  if (kind == "Cast" || kind == "Unsqueeze" || kind == "Squeeze" ||
      kind == "Identity" || kind == "Reshape")
    return foldCopy(scope);
  return false;
}
