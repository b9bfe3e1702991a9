//===- KernelEdits.cpp - Other kernels for depthwise layers ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerEdits.h"

#include "mlir/IR/Builders.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

std::vector<int16_t> mcunet::patch::recentre(const ConvNumbers &numbers,
                                             int64_t to) {
  int64_t from = numbers.shape[0], channels = numbers.shape[2];
  int64_t shift = (to - from) / 2;
  std::vector<int16_t> result(to * to * channels, 0);
  for (int64_t y = 0; y < to; ++y)
    for (int64_t x = 0; x < to; ++x) {
      int64_t row = y - shift, col = x - shift;
      if (row < 0 || row >= from || col < 0 || col >= from)
        continue;
      const int16_t *tap = &numbers.weights[(row * from + col) * channels];
      std::copy(tap, tap + channels, &result[(y * to + x) * channels]);
    }
  return result;
}

/// acc + bias becomes gain * acc + offset + bias.
static LogicalResult applyFit(Operation *op, ConvNumbers &numbers,
                              const KernelFit &fit) {
  for (int64_t c = 0; c < numbers.channels(); ++c) {
    double size = std::abs(fit.gain[c]);
    if (!numbers.setFactor(c, numbers.factor(c) * size))
      return op->emitError()
             << "the fitted factor of channel " << c << " is out of range";
    if (fit.gain[c] < 0)
      numbers.negate(c);
    double bias = std::round((numbers.bias[c] + fit.offset[c]) / size);
    numbers.bias[c] =
        static_cast<int32_t>(std::clamp<double>(bias, -(1 << 30), 1 << 30));
  }
  return success();
}

LogicalResult mcunet::patch::setKernel(DepthwiseConv2DOp op, int64_t kernel,
                                       const KernelFit *fit) {
  FailureOr<ConvNumbers> numbers = ConvNumbers::read(op);
  if (failed(numbers))
    return failure();
  int64_t grown = (kernel - numbers->shape[0]) / 2;
  numbers->weights = fit ? fit->weights : recentre(*numbers, kernel);
  numbers->shape[0] = numbers->shape[1] = kernel;
  if (fit && failed(applyFit(op, *numbers, *fit)))
    return failure();
  numbers->write(op);
  op.setPad({op.getPad()[0] + grown, op.getPad()[1] + grown});
  return success();
}

bool mcunet::patch::canFold(DepthwiseConv2DOp op) {
  auto producer = op.getInput().getDefiningOp<ConvolutionOpInterface>();
  return producer && producer->hasOneUse() &&
         op.getType() == op.getInput().getType() &&
         producer.getSingleRound() == op.getSingleRound();
}

/// m_d (w (m_p (acc + b_p) + z_p - z_d) + b_d) as m (+-acc + b): m = m_p m_d
/// |w|.
static LogicalResult foldChannel(ConvNumbers &producer,
                                 const ConvNumbers &filter, int64_t c,
                                 int32_t zeroPoints) {
  int32_t weight = filter.weights[c];
  double constant = filter.bias[c] + double(weight) * zeroPoints;
  double perUnit = producer.factor(c) * std::abs(weight);
  if (perUnit == 0) {
    // A channel that does not depend on its input.
    int64_t taps = producer.weights.size() / producer.channels();
    for (int64_t i = 0; i < taps; ++i)
      producer.weights[producer.depthwise ? i * producer.channels() + c
                                          : c * taps + i] = 0;
    producer.bias[c] = static_cast<int32_t>(constant);
    return success(producer.setFactor(c, filter.factor(c)));
  }
  double bias = weight < 0 ? -double(producer.bias[c]) : producer.bias[c];
  if (weight < 0)
    producer.negate(c);
  bias = std::round(bias + constant / perUnit);
  producer.bias[c] =
      static_cast<int32_t>(std::clamp<double>(bias, -(1 << 30), 1 << 30));
  return success(producer.setFactor(c, perUnit * filter.factor(c)));
}

LogicalResult mcunet::patch::foldIntoProducer(DepthwiseConv2DOp op) {
  auto producer = op.getInput().getDefiningOp<ConvolutionOpInterface>();
  FailureOr<ConvNumbers> filter = ConvNumbers::read(op);
  FailureOr<ConvNumbers> numbers = ConvNumbers::read(producer);
  if (failed(filter) || failed(numbers))
    return failure();
  int32_t zeroPoints = producer.outputZeroPoint() - op.inputZeroPoint();
  for (int64_t c = 0; c < numbers->channels(); ++c)
    if (failed(foldChannel(*numbers, *filter, c, zeroPoints)))
      return op.emitError() << "channel " << c
                            << " does not fold into the layer before: its "
                               "factor is out of range";
  numbers->write(producer);
  producer.setOutputZp(op.getOutputZp());
  producer.setClamp(op.getClamp());
  op.replaceAllUsesWith(producer->getResult(0));
  op.erase();
  return success();
}
