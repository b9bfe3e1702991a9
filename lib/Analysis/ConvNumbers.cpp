//===- ConvNumbers.cpp - The numbers of a convolution ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/ConvNumbers.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Support/SingleFactor.h"
#include "mcunet/TosaIdioms/FixedPoint.h"

#include "mlir/IR/Builders.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

FailureOr<ConvNumbers> ConvNumbers::read(Operation *op) {
  auto conv = cast<ConvolutionOpInterface>(op);
  ConvNumbers numbers;
  numbers.depthwise = isa<DepthwiseConv2DOp>(op);
  auto weights = weightsOf(conv.getWeights());
  if (!weights)
    return op->emitError() << "cannot read its weights";
  numbers.weights.assign(weights->begin(), weights->end());
  auto bias = conv.getBias().tryGetValues<int32_t>();
  if (!bias)
    return op->emitError() << "cannot read its bias";
  numbers.bias.assign(bias->begin(), bias->end());
  ArrayRef<int64_t> shape = conv.getWeights().getShapedType().getShape();
  numbers.shape.assign(shape.begin(), shape.end());
  ArrayRef<int32_t> multiplier = conv.getMultiplier();
  ArrayRef<int32_t> shift = conv.getShift();
  for (int64_t c = 0; c < numbers.channels(); ++c) {
    numbers.multiplier.push_back(multiplier[multiplier.size() == 1 ? 0 : c]);
    numbers.shift.push_back(shift[shift.size() == 1 ? 0 : c]);
  }
  return numbers;
}

void ConvNumbers::write(Operation *op) const {
  Builder b(op->getContext());
  auto conv = cast<ConvolutionOpInterface>(op);
  conv.setWeightsAttr(weightsAttr(op->getContext(), shape, weights));
  conv.setBiasAttr(DenseElementsAttr::get(
      RankedTensorType::get({channels()}, b.getI32Type()), ArrayRef(bias)));
  // One factor for all channels is written once.
  bool uniform = llvm::all_equal(multiplier) && llvm::all_equal(shift);
  size_t count = uniform ? 1 : multiplier.size();
  conv.setRequantAttr(RequantAttr::get(
      op->getContext(), ArrayRef(multiplier).take_front(count),
      ArrayRef(shift).take_front(count), conv.getSingleRound()));
}

double ConvNumbers::factor(int64_t c) const {
  if (shift[c] == kSingleShift)
    return static_cast<double>(singleFactor(multiplier[c]));
  return std::ldexp(static_cast<double>(multiplier[c]), -shift[c]);
}

bool ConvNumbers::setFactor(int64_t c, double factor) {
  if (shift[c] == kSingleShift) {
    auto single = static_cast<float>(factor);
    multiplier[c] = bitsOfFactor(single);
    return isSingleFactor(single);
  }
  std::optional<idioms::Multiplier> fixed = idioms::quantizeMultiplier(factor);
  if (!fixed)
    return false;
  multiplier[c] = fixed->value;
  shift[c] = fixed->shift;
  return true;
}

void ConvNumbers::negate(int64_t c) {
  // [KH, KW, C, 1] or [O, KH, KW, I].
  int64_t taps = weights.size() / channels();
  for (int64_t i = 0; i < taps; ++i) {
    int16_t &w = weights[depthwise ? i * channels() + c : c * taps + i];
    w = static_cast<int16_t>(std::min(-w, 127));
  }
}
