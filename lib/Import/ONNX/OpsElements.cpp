//===- OpsElements.cpp - Functions of single elements ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::onnx;

//===----------------------------------------------------------------------===//
// Relu and Clip
//===----------------------------------------------------------------------===//

/// max(min(x, high), low) of a result that waits for its QuantizeLinear, or of
/// each element.
static LogicalResult clip(OpScope &scope, float low, float high) {
  const Entry &input = *scope.operands[0];
  if (input.pending) {
    if (!input.pending->clipped.empty())
      return scope.error(input.name, "is clipped twice before it is quantised, "
                                     "so that onnxruntime computes in real "
                                     "numbers");
    if (scope.state.model.readers.lookup(input.name) > 1)
      return scope.error(input.name, "has other readers before it is "
                                     "quantised, so that onnxruntime computes "
                                     "it in real numbers");
    Entry entry;
    entry.pending = input.pending;
    entry.pending->clipped = scope.node.kind;
    entry.pending->low = low;
    entry.pending->high = high;
    return scope.define(std::move(entry));
  }
  FailureOr<Function> function = scope.function(0);
  if (failed(function))
    return failure();
  function->plain.reset();
  for (float &value : function->values)
    value = std::min(std::max(value, low), high);
  Entry entry;
  entry.function = std::move(*function);
  return scope.define(std::move(entry));
}

LogicalResult mcunet::onnx::importRelu(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  return clip(scope, 0, std::numeric_limits<float>::infinity());
}

LogicalResult mcunet::onnx::importClip(OpScope &scope) {
  if (failed(scope.checkCounts(1, 3)))
    return failure();
  float least = std::numeric_limits<float>::lowest();
  float most = std::numeric_limits<float>::max();
  FailureOr<float> low = scope.real(1, scope.node.real("min", least));
  FailureOr<float> high = scope.real(2, scope.node.real("max", most));
  if (failed(low) || failed(high))
    return failure();
  if (!(*low <= *high))
    return scope.error("clips to a range that is empty");
  return clip(scope, *low, *high);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// onnxruntime computes these by its own approximations, and may fuse a
/// multiplication with an addition.
static constexpr float kDoubt = 2e-7f;

/// The one slope of a PRelu: a real number, or a byte with its scale.
static FailureOr<float> slopeOf(OpScope &scope) {
  const Entry &entry = *scope.operands[1];
  if (entry.constant)
    return scope.real(1, 0);
  FailureOr<Function> slope = scope.function(1);
  if (failed(slope))
    return failure();
  if (!entry.weights || entry.weights->constant->elements() != 1)
    return scope.error(entry.name, "has a slope per channel, expected one");
  return slope->values[bytesOf(*entry.weights->constant)[0] + 128];
}

LogicalResult mcunet::onnx::importFunction(OpScope &scope) {
  FailureOr<Function> function = failure();
  bool isPrelu = scope.kind == "PRelu";
  size_t inputs = isPrelu ? 2 : 1;
  if (failed(scope.checkCounts(inputs, inputs)) ||
      failed(function = scope.function(0)))
    return failure();
  FailureOr<float> slope = isPrelu ? slopeOf(scope) : FailureOr<float>(0.0f);
  if (failed(slope))
    return failure();
  const NodeInfo &node = scope.node;
  bool swish = scope.kind == "HardSwish";
  float alpha = node.real("alpha", scope.kind == "LeakyRelu" ? 0.01f : 0.2f);
  float beta = node.real("beta", 0.5f);
  if (swish)
    alpha = 1.0f / 6;
  if (isPrelu)
    alpha = *slope;
  bool exact = isPrelu || scope.kind == "LeakyRelu";
  auto hardSigmoid = [&](double x) {
    return std::clamp(static_cast<double>(alpha) * x +
                          static_cast<double>(swish ? 0.5f : beta),
                      0.0, 1.0);
  };
  float largest = 0;
  for (float &value : function->values) {
    largest = std::max(largest, std::abs(value));
    double x = value;
    if (exact)
      value = value >= 0 ? value : alpha * value;
    else if (scope.kind == "Sigmoid")
      value = static_cast<float>(1 / (1 + std::exp(-x)));
    else if (scope.kind == "Tanh")
      value = static_cast<float>(std::tanh(x));
    else if (swish)
      value = static_cast<float>(x * hardSigmoid(x));
    else
      value = static_cast<float>(hardSigmoid(x));
  }
  function->plain.reset();
  if (!exact)
    function->doubt += swish ? kDoubt * largest : kDoubt;
  Entry entry;
  entry.function = std::move(*function);
  return scope.define(std::move(entry));
}

LogicalResult mcunet::onnx::importIdentity(OpScope &scope) {
  if (failed(scope.checkCounts(1, 3)))
    return failure();
  return scope.define(*scope.operands[0]);
}
