//===- OpsElementwise.cpp - Element-wise operators and reductions ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;
using mcunet::idioms::Quant;

/// Two int8 operands that broadcast to the output's shape, and all three
/// quantisations.
namespace {
struct BinaryOperands {
  Value lhs, rhs;
  Quant lhsQuant, rhsQuant, outQuant;
};
} // namespace

/// True where the two shapes broadcast (sizes equal or one, from the right).
static bool broadcasts(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  for (size_t i = 1; i <= std::min(lhs.size(), rhs.size()); ++i) {
    int64_t l = lhs[lhs.size() - i], r = rhs[rhs.size() - i];
    if (l != r && l != 1 && r != 1)
      return false;
  }
  return true;
}

/// True where `shape` broadcasts to `whole` and makes it no larger.
static bool broadcastsInto(ArrayRef<int64_t> shape, ArrayRef<int64_t> whole) {
  if (shape.size() > whole.size())
    return false;
  for (auto [size, full] :
       llvm::zip(llvm::reverse(shape), llvm::reverse(whole)))
    if (size != 1 && size != full)
      return false;
  return true;
}

static FailureOr<BinaryOperands> binaryOperands(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> lhs = scope.value(0);
  if (failed(lhs))
    return failure();
  FailureOr<Value> rhs = scope.value(1);
  if (failed(rhs))
    return failure();
  FailureOr<Quant> lhsQuant = scope.inputQuant(0);
  FailureOr<Quant> rhsQuant = scope.inputQuant(1);
  FailureOr<Quant> outQuant = scope.outputQuant();
  if (failed(lhsQuant) || failed(rhsQuant) || failed(outQuant))
    return failure();
  if (!broadcasts(scope.input(0).shape, scope.input(1).shape))
    return scope.error(scope.input(1),
                       "does not broadcast with '" + scope.input(0).name + "'");
  return BinaryOperands{*lhs, *rhs, *lhsQuant, *rhsQuant, *outQuant};
}

/// The clamp of the operator's fused activation into an output stage.
static LogicalResult setActivation(OpScope &scope, Activation activation,
                                   Quant quant, idioms::OutputStage &stage) {
  auto range = scope.activationRange(activation, quant);
  if (failed(range))
    return failure();
  std::tie(stage.clampMin, stage.clampMax) = *range;
  return success();
}

LogicalResult mcunet::tfl::importAddSub(OpScope &scope) {
  FailureOr<BinaryOperands> operands = binaryOperands(scope);
  if (failed(operands))
    return failure();
  bool subtract = scope.op().code == static_cast<int32_t>(Builtin::Sub);
  Activation activation = Activation::NONE;
  if (const auto *options = scope.options<AddOptions>())
    activation = options->activation();
  if (const auto *options = scope.options<SubOptions>())
    activation = options->activation();
  std::optional<idioms::AddParams> params = idioms::addParams(
      operands->lhsQuant, operands->rhsQuant, operands->outQuant, subtract);
  if (!params)
    return scope.error("scales are too far apart for the int8 kernel");
  if (failed(
          setActivation(scope, activation, operands->outQuant, params->output)))
    return failure();
  return scope.define(
      idioms::add(scope.b, scope.loc, operands->lhs, operands->rhs, *params));
}

LogicalResult mcunet::tfl::importMul(OpScope &scope) {
  FailureOr<BinaryOperands> operands = binaryOperands(scope);
  if (failed(operands))
    return failure();
  const auto *options = scope.options<MulOptions>();
  std::optional<idioms::MulParams> params = idioms::mulParams(
      operands->lhsQuant, operands->rhsQuant, operands->outQuant,
      scope.output().type == ElementType::UINT8);
  if (!params)
    return scope.error("scales give a multiplier that is out of range");
  if (failed(setActivation(scope,
                           options ? options->activation() : Activation::NONE,
                           operands->outQuant, params->output)))
    return failure();
  return scope.define(
      idioms::mul(scope.b, scope.loc, operands->lhs, operands->rhs, *params));
}

LogicalResult mcunet::tfl::importExtremum(OpScope &scope) {
  FailureOr<BinaryOperands> operands = binaryOperands(scope);
  if (failed(operands))
    return failure();
  bool least = scope.op().code == static_cast<int32_t>(Builtin::Minimum);
  return scope.define(idioms::extremum(scope.b, scope.loc, operands->lhs,
                                       operands->rhs, least));
}

LogicalResult mcunet::tfl::importSquaredDifference(OpScope &scope) {
  FailureOr<BinaryOperands> operands = binaryOperands(scope);
  if (failed(operands))
    return failure();
  auto params = idioms::squaredDifferenceParams(
      operands->lhsQuant, operands->rhsQuant, operands->outQuant);
  if (!params)
    return scope.error("scales are too far apart for the int8 kernel");
  return scope.define(idioms::squaredDifference(
      scope.b, scope.loc, operands->lhs, operands->rhs, *params));
}

/// The one int8 number that a constant input holds in all places.
static std::optional<int32_t> splatOf(const TensorInfo &tensor) {
  if (!tensor.isConstant || tensor.data.empty() ||
      !llvm::all_equal(tensor.data))
    return std::nullopt;
  return static_cast<int8_t>(tensor.data.front());
}

/// The table of a division by, or of, one constant number; null if neither
/// operand is constant.
static Value dividedByTable(OpScope &scope, const BinaryOperands &operands,
                            const idioms::DivideParams &params) {
  std::optional<int32_t> lhs = splatOf(scope.input(0));
  std::optional<int32_t> rhs = splatOf(scope.input(1));
  Value other = rhs ? operands.lhs : operands.rhs;
  if ((!lhs && !rhs) || cast<RankedTensorType>(other.getType()).getShape() !=
                            ArrayRef<int64_t>(scope.output().shape))
    return Value();
  std::optional<idioms::Table8> table = idioms::divisionTable(
      operands.lhsQuant, operands.rhsQuant, operands.outQuant,
      rhs ? *rhs : *lhs, rhs.has_value(), params.clampMin, params.clampMax);
  return table ? idioms::table(scope.b, scope.loc, other, *table) : Value();
}

LogicalResult mcunet::tfl::importDiv(OpScope &scope) {
  FailureOr<BinaryOperands> operands = binaryOperands(scope);
  if (failed(operands))
    return failure();
  const TensorInfo &divisor = scope.input(1);
  if (divisor.isConstant &&
      llvm::is_contained(divisor.data,
                         static_cast<uint8_t>(operands->rhsQuant.zeroPoint)))
    return scope.error(divisor, "holds a zero, by which the layer divides");
  std::optional<idioms::DivideParams> params = idioms::divideParams(
      operands->lhsQuant, operands->rhsQuant, operands->outQuant);
  if (!params)
    return scope.error("scales are too far apart for the int8 kernel");
  const auto *options = scope.options<DivOptions>();
  auto range = scope.activationRange(
      options ? options->activation() : Activation::NONE, operands->outQuant);
  if (failed(range))
    return failure();
  std::tie(params->clampMin, params->clampMax) = *range;
  if (Value made = dividedByTable(scope, *operands, *params))
    return scope.define(made);
  return scope.define(idioms::divide(scope.b, scope.loc, operands->lhs,
                                     operands->rhs, *params));
}

LogicalResult mcunet::tfl::importPrelu(OpScope &scope) {
  FailureOr<BinaryOperands> operands = binaryOperands(scope);
  if (failed(operands))
    return failure();
  if (!broadcastsInto(scope.input(1).shape, scope.input(0).shape))
    return scope.error(scope.input(1), "does not broadcast to the shape of '" +
                                           scope.input(0).name + "'");
  std::optional<idioms::PreluParams> params = idioms::preluParams(
      operands->lhsQuant, operands->rhsQuant, operands->outQuant);
  if (!params)
    return scope.error("scales give a multiplier that is out of range");
  return scope.define(
      idioms::prelu(scope.b, scope.loc, operands->lhs, operands->rhs, *params));
}

//===----------------------------------------------------------------------===//
// Functions of one operand
//===----------------------------------------------------------------------===//

static int32_t quantized(float real, Quant quant) {
  float steps = std::round(real / quant.scale);
  return quant.zeroPoint +
         static_cast<int32_t>(std::min(std::max(steps, -1.0e6f), 1.0e6f));
}

/// The table of the operator; empty if its kernel rejects the parameters.
static std::optional<idioms::Table8> tableFor(OpScope &scope, Quant in,
                                              Quant out) {
  auto code = static_cast<Builtin>(scope.op().code);
  bool isUnsigned = scope.output().type == ElementType::UINT8;
  switch (code) {
  case Builtin::Logistic:
    return isUnsigned ? unsignedTable(code, in, out)
                      : idioms::logisticTable(in, out);
  case Builtin::Tanh:
    return isUnsigned ? unsignedTable(code, in, out)
                      : idioms::tanhTable(in, out);
  case Builtin::HardSwish:
    return idioms::hardSwishTable(in, out);
  case Builtin::LeakyRelu: {
    const auto *options = scope.options<LeakyReluOptions>();
    return idioms::leakyReluTable(in, out, options ? options->alpha() : 0.0f);
  }
  case Builtin::Relu:
    return idioms::reluTable(in, out, std::max(-128, quantized(0, out)), 127);
  case Builtin::Relu6:
    return idioms::reluTable(in, out, std::max(-128, quantized(0, out)),
                             std::min(127, quantized(6, out)));
  case Builtin::ReluN1To1:
    return idioms::reluTable(in, out, std::max(-128, quantized(-1, out)),
                             std::min(127, quantized(1, out)));
  case Builtin::Relu0To1:
    return idioms::reluTable(in, out, std::max(-128, quantized(0, out)),
                             std::min(127, quantized(1, out)));
  case Builtin::Elu:
    return idioms::eluTable(in, out);
  case Builtin::Exp:
    return idioms::expTable(in, out);
  case Builtin::Log:
    return idioms::logTable(in, out);
  case Builtin::Gelu: {
    const auto *options = scope.options<GeluOptions>();
    return idioms::geluTable(in, out, options && options->approximate());
  }
  case Builtin::Abs:
    return idioms::absTable(in, out);
  case Builtin::Neg:
    return idioms::negTable();
  case Builtin::Sqrt:
    return idioms::sqrtTable(in, out);
  case Builtin::Rsqrt:
    return idioms::rsqrtTable(in, out);
  default: // QUANTIZE, and DEQUANTIZE of edge tensors
    return idioms::requantizeTable(in, out);
  }
}

/// The table of TensorFlow Lite Micro's kernel, if it differs from TensorFlow
/// Lite's.
static std::optional<idioms::Table8> microTable(OpScope &scope, Quant in) {
  // It has no uint8 kernels.
  if (scope.output().type == ElementType::UINT8)
    return std::nullopt;
  switch (static_cast<Builtin>(scope.op().code)) {
  case Builtin::Relu6:
    // The input is clamped in its own scale.
    return idioms::clampTable(in.zeroPoint, std::min(127, quantized(6, in)));
  case Builtin::Tanh:
    return idioms::fixedTanhTable(in);
  default:
    return std::nullopt;
  }
}

/// The operator's table by the chosen reference.
static std::optional<idioms::Table8> chosenTable(OpScope &scope, Quant in,
                                                 Quant out) {
  std::optional<idioms::Table8> table = tableFor(scope, in, out);
  std::optional<idioms::Table8> micro = microTable(scope, in);
  if (micro && scope.reference() == Reference::TFLM)
    return micro;
  if (micro && table && *micro != *table && !scope.reference())
    scope.markAmbiguous();
  return table;
}

namespace {
/// The first operand, with its quantisation and the result's.
struct Unary {
  Value input;
  Quant in, out;
};
} // namespace

static FailureOr<Unary> unaryOf(OpScope &scope) {
  FailureOr<Value> input = scope.value(0);
  if (failed(input))
    return failure();
  FailureOr<Quant> in = scope.inputQuant(0), out = scope.outputQuant();
  if (failed(in) || failed(out))
    return failure();
  return Unary{*input, *in, *out};
}

LogicalResult mcunet::tfl::importTableOp(OpScope &scope) {
  FailureOr<Unary> unary = failure();
  if (failed(scope.checkCounts(1, 1)) || failed(unary = unaryOf(scope)))
    return failure();
  auto code = static_cast<Builtin>(scope.op().code);
  bool copies = code == Builtin::Quantize || code == Builtin::Dequantize;
  // Requantising to the same parameters is the identity.
  if (copies && unary->in == unary->out)
    return scope.define(unary->input);
  std::optional<idioms::Table8> table =
      chosenTable(scope, unary->in, unary->out);
  if (!table)
    return scope.error("scales or zero points that the int8 kernel does not "
                       "accept");
  return scope.define(idioms::table(scope.b, scope.loc, unary->input, *table));
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

namespace {
/// The input, the axes and the quantisations of a reduction.
struct Reduction {
  Value input;
  Quant in, out;
  SmallVector<int64_t> axes; // ascending
  int64_t count = 1;         // elements after each result
  bool keepDims = false;
};
} // namespace

static FailureOr<Reduction> reductionOf(OpScope &scope) {
  FailureOr<Unary> unary = failure();
  if (failed(scope.checkCounts(2, 2)) || failed(unary = unaryOf(scope)))
    return failure();
  FailureOr<SmallVector<int64_t>> listed = scope.integers(1);
  if (failed(listed))
    return failure();
  if (listed->empty())
    return scope.error("has no axes to reduce");
  Reduction result;
  result.input = unary->input;
  result.in = unary->in;
  result.out = unary->out;
  int64_t rank = static_cast<int64_t>(scope.input(0).shape.size());
  for (int64_t axis : *listed) {
    if (axis < -rank || axis >= rank)
      return scope.error("axis " + Twine(axis) + " does not exist");
    result.axes.push_back(axis < 0 ? axis + rank : axis);
  }
  llvm::sort(result.axes);
  result.axes.erase(llvm::unique(result.axes), result.axes.end());
  for (int64_t axis : result.axes)
    result.count *= scope.input(0).shape[axis];
  // Sums of int8 stay in 32 bits below this; readModel caps tensors far lower
  // for real networks.
  if (result.count > (1 << 22))
    return scope.error("reduces more than 2^22 elements to one");
  const auto *options = scope.options<ReducerOptions>();
  result.keepDims = options && options->keep_dims();
  return result;
}

LogicalResult mcunet::tfl::importMean(OpScope &scope) {
  FailureOr<Reduction> reduction = reductionOf(scope);
  if (failed(reduction))
    return failure();
  auto [input, in, out, axes, count, keepDims] = *reduction;
  bool isSum = scope.op().code == static_cast<int32_t>(Builtin::Sum);
  std::optional<idioms::MeanParams> params =
      isSum ? idioms::sumParams(in, out, axes, count, keepDims)
            : idioms::meanParams(in, out, axes, count, keepDims);
  if (!params)
    return scope.error("scales give a multiplier that is out of range");
  return scope.define(idioms::mean(scope.b, scope.loc, input, *params));
}

LogicalResult mcunet::tfl::importReduceExtremum(OpScope &scope) {
  FailureOr<Reduction> reduction = reductionOf(scope);
  if (failed(reduction))
    return failure();
  if (!(reduction->in == reduction->out))
    return scope.error("input and output differ in scale or zero point, which "
                       "the int8 kernel does not accept");
  bool least = scope.op().code == static_cast<int32_t>(Builtin::ReduceMin);
  return scope.define(idioms::reduceExtremum(scope.b, scope.loc,
                                             reduction->input, reduction->axes,
                                             reduction->keepDims, least));
}

LogicalResult mcunet::tfl::importSoftmax(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  const auto *options = scope.options<SoftmaxOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<Unary> unary = unaryOf(scope);
  if (failed(unary))
    return failure();
  if (scope.input(0).shape.back() > 4095)
    return scope.error("more than 4095 classes overflow the int8 kernel");
  // Reference: SoftmaxPrepare; its kernel then uses 1/256.
  bool isNear = std::abs(unary->out.scale - 1.0f / 256) <= 0.001f / 256;
  if (!isNear || unary->out.zeroPoint != -128)
    return scope.error("output must have scale 1/256 and zero point -128");
  float beta = options->beta();
  auto table = std::isfinite(beta)
                   ? idioms::softmaxExpTable(unary->in.scale, beta)
                   : std::nullopt;
  if (!table)
    return scope.error("beta times the input's scale is out of range");
  return scope.define(idioms::softmax(scope.b, scope.loc, unary->input,
                                      idioms::SoftmaxParams{*table}));
}

LogicalResult mcunet::tfl::importLogSoftmax(OpScope &scope) {
  FailureOr<Unary> unary = failure();
  if (failed(scope.checkCounts(1, 1)) || failed(unary = unaryOf(scope)))
    return failure();
  if (scope.input(0).shape.back() > 4095)
    return scope.error("more than 4095 classes overflow the int8 kernel");
  if (unary->out.scale != 16.0f / 256 || unary->out.zeroPoint != 127)
    return scope.error("output must have scale 16/256 and zero point 127");
  auto tables = idioms::logSoftmaxTables(unary->in.scale);
  if (!tables)
    return scope.error("the input's scale is out of range");
  return scope.define(
      idioms::logSoftmax(scope.b, scope.loc, unary->input, *tables));
}

LogicalResult mcunet::tfl::importL2Normalization(OpScope &scope) {
  FailureOr<Unary> unary = failure();
  if (failed(scope.checkCounts(1, 1)) || failed(unary = unaryOf(scope)))
    return failure();
  const auto *options = scope.options<L2NormOptions>();
  if (options && options->activation() != Activation::NONE)
    return scope.error("the int8 kernel takes no fused activation");
  if (unary->out.scale != 1.0f / 128 || unary->out.zeroPoint != 0)
    return scope.error("output must have scale 1/128 and zero point 0");
  if (scope.input(0).shape.back() > (1 << 15))
    return scope.error("more than 32768 elements overflow the int8 kernel");
  return scope.define(idioms::l2Normalize(scope.b, scope.loc, unary->input,
                                          unary->in.zeroPoint));
}

LogicalResult mcunet::tfl::importArgMax(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> input = scope.value(0);
  FailureOr<SmallVector<int64_t>> listed = failure();
  if (failed(input) || failed(listed = scope.integers(1)))
    return failure();
  int64_t rank = static_cast<int64_t>(scope.input(0).shape.size());
  int64_t axis = listed->size() == 1 ? (*listed)[0] : rank;
  if (axis < -rank || axis >= rank)
    return scope.error(scope.input(1), "is not an axis");
  Value operand = *input;
  if (scope.op().code == static_cast<int32_t>(Builtin::ArgMin)) {
    // The least is the greatest of the numbers in reverse.
    idioms::Table8 reversed;
    for (int32_t q = -128; q < 128; ++q)
      reversed[q + 128] = static_cast<int8_t>(-1 - q);
    operand = idioms::table(scope.b, scope.loc, operand, reversed);
  }
  return scope.defineIndices(idioms::argMax(scope.b, scope.loc, operand,
                                            axis < 0 ? axis + rank : axis));
}
