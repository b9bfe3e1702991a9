//===- OpsTransposeConv.cpp - Transposed convolutions ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
#include "Operators.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;

/// Larger strides mean a corrupt file, or too many convolutions.
static constexpr int64_t kMostStride = 16;

/// Fills in the padding, which follows from the output's size as if the output
/// were the input of a convolution, and checks that this convolution would give
/// the input's size.
static LogicalResult padTranspose(OpScope &scope, Padding padding,
                                  idioms::TransposeConvParams &params) {
  if (padding != Padding::SAME && padding != Padding::VALID)
    return scope.error("padding " + Twine(static_cast<int>(padding)) +
                       " is unknown");
  idioms::Window window;
  window.kernel = {scope.input(1).shape[1], scope.input(1).shape[2]};
  window.stride = params.stride;
  idioms::setPadding(window, padding == Padding::SAME, params.outSize[0],
                     params.outSize[1]);
  for (int axis = 0; axis < 2; ++axis) {
    params.pad[axis] = window.pad[2 * axis];
    if (window.outputSize(axis, params.outSize[axis]) !=
        scope.input(2).shape[axis + 1])
      return scope.error("output size " + Twine(params.outSize[axis]) +
                         " does not fit the input's " +
                         Twine(scope.input(2).shape[axis + 1]));
  }
  return success();
}

LogicalResult mcunet::tfl::importTransposeConv(OpScope &scope) {
  if (failed(scope.checkCounts(3, 4)))
    return failure();
  const auto *options = scope.options<TransposeConvOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<Value> input = scope.images(2);
  if (failed(input) || failed(checkFilter(scope, 4, 0)))
    return failure();
  const TensorInfo &filter = scope.input(1), &output = scope.output();
  if (filter.shape[3] != scope.input(2).shape[3])
    return scope.error(filter, "has " + Twine(filter.shape[3]) +
                                   " input channels, the image has " +
                                   Twine(scope.input(2).shape[3]));
  if (output.shape.size() != 4 || output.shape[3] != filter.shape[0])
    return scope.error(output, "is no image of " + Twine(filter.shape[0]) +
                                   " channels");
  idioms::TransposeConvParams params;
  params.stride = {options->stride_h(), options->stride_w()};
  params.outSize = {output.shape[1], output.shape[2]};
  for (int64_t stride : params.stride)
    if (stride < 1 || stride > kMostStride)
      return scope.error("stride " + Twine(stride) + " is out of range");
  FailureOr<SmallVector<int32_t>> bias = failure();
  if (failed(padTranspose(scope, options->padding(), params)) ||
      failed(quantizeConv(scope, 2, options->activation(), false,
                          params.inputZeroPoint, params.output)) ||
      failed(bias = readBias(scope, 3, filter.shape[0])))
    return failure();
  return scope.define(idioms::perImage(
      scope.b, scope.loc, *input, /*rowwise=*/false, [&](Value image) {
        return idioms::transposeConv2d(scope.b, scope.loc, image,
                                       filterOf(scope), filter.shape, *bias,
                                       params);
      }));
}
