//===- SampleRunner.cpp - Layers on sample images -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/SampleRunner.h"

#include "mcunet/Analysis/ConvNumbers.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using idioms::Samples;

FailureOr<Samples> mcunet::patch::readImages(func::FuncOp func,
                                             StringRef path) {
  if (func.getNumArguments() != 1)
    return func.emitError() << "images are for networks of one input, this has "
                            << func.getNumArguments();
  auto type = cast<RankedTensorType>(func.getArgumentTypes()[0]);
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return func.emitError()
           << "'" << path << "': " << file.getError().message();
  StringRef bytes = (*file)->getBuffer();
  auto size = static_cast<size_t>(type.getNumElements());
  if (bytes.empty() || bytes.size() % size != 0)
    return func.emitError()
           << "'" << path << "': " << bytes.size()
           << " bytes are no whole number of images of " << size;
  Samples images;
  for (size_t at = 0; at < bytes.size(); at += size) {
    idioms::Image<int8_t> image(type.getDimSize(1), type.getDimSize(2),
                                type.getDimSize(3));
    std::copy_n(bytes.begin() + at, size, image.data.begin());
    images.push_back(std::move(image));
  }
  return images;
}

idioms::Window mcunet::patch::windowOf(Operation *op) {
  auto conv = cast<ConvolutionOpInterface>(op);
  ShapedType weights = conv.getWeights().getShapedType();
  ArrayRef<int64_t> stride = conv.getStride();
  ArrayRef<int64_t> dilation = conv.getDilation();
  ArrayRef<int64_t> pad = conv.getPad();
  idioms::Window window;
  auto in = cast<RankedTensorType>(op->getOperand(0).getType());
  auto out = cast<RankedTensorType>(op->getResult(0).getType());
  for (int axis : {0, 1}) {
    window.kernel[axis] = weights.getDimSize(conv.getKernelDim() + axis);
    window.stride[axis] = stride[axis];
    window.dilation[axis] = dilation[axis];
    window.pad[2 * axis] = pad[axis];
    int64_t reach =
        (out.getDimSize(1 + axis) - 1) * stride[axis] + window.extent(axis);
    window.pad[2 * axis + 1] = reach - in.getDimSize(1 + axis) - pad[axis];
  }
  return window;
}

/// `op` has a zero point and a clamp.
template <typename Op>
static idioms::OutputStage outputOf(Op op, ArrayRef<int32_t> multiplier,
                                    ArrayRef<int32_t> shift,
                                    int32_t zeroPoint) {
  idioms::OutputStage stage;
  for (auto [m, s] : llvm::zip(multiplier, shift))
    stage.multipliers.push_back({m, s});
  stage.zeroPoint = zeroPoint;
  stage.clampMin = op.getClamp()[0];
  stage.clampMax = op.getClamp()[1];
  return stage;
}

static FailureOr<Samples> runConvolution(Operation *op, const Samples &input) {
  FailureOr<ConvNumbers> numbers = ConvNumbers::read(op);
  if (failed(numbers))
    return failure();
  auto conv = cast<ConvolutionOpInterface>(op);
  idioms::Window window = windowOf(op);
  if (window.kernel[0] != window.kernel[1] || window.dilation[0] != 1 ||
      window.dilation[1] != 1 || conv.getSingleRound() ||
      (numbers->depthwise && numbers->shape[3] != 1) ||
      !conv.getWeights().getElementType().isInteger(8))
    return op->emitError("sample images do not go through such a convolution");
  return idioms::requantize(
      idioms::convolve(input,
                       {numbers->weights.begin(), numbers->weights.end()},
                       numbers->channels(), window, conv.inputZeroPoint(),
                       numbers->depthwise),
      numbers->bias,
      outputOf(conv, numbers->multiplier, numbers->shift,
               conv.outputZeroPoint()));
}

static FailureOr<Samples> runAddition(AddOp op, const Samples &lhs,
                                      const Samples &rhs) {
  if (op.getSubtract() || op.getSingleRound() || op.getLeftShift() != 20 ||
      op.getLhs().getType() != op.getRhs().getType())
    return op.emitError("sample images do not go through such an addition");
  idioms::AddParams params;
  params.lhsZeroPoint = op.getLhsZp();
  params.rhsZeroPoint = op.getRhsZp();
  params.lhs = {op.getMultiplier()[0], op.getShift()[0]};
  params.rhs = {op.getMultiplier()[1], op.getShift()[1]};
  params.output =
      outputOf(op, op.getMultiplier()[2], op.getShift()[2], op.getOutputZp());
  return idioms::addSamples(lhs, rhs, params);
}

static Samples runTable(LookupOp op, Samples samples) {
  for (idioms::Image<int8_t> &image : samples)
    for (int8_t &value : image.data)
      value = op.getTable()[value + 128];
  return samples;
}

FailureOr<llvm::DenseMap<Value, Samples>>
mcunet::patch::runSamples(func::FuncOp func, Samples images,
                          ArrayRef<Value> wanted) {
  llvm::DenseMap<Value, Samples> values;
  values[func.getArgument(0)] = std::move(images);
  auto isThere = [&](Value value) { return values.contains(value); };
  for (Operation &op : func.getBody().front().without_terminator()) {
    if (llvm::all_of(wanted, isThere))
      break;
    FailureOr<Samples> result = failure();
    if (isa<Conv2DOp, DepthwiseConv2DOp>(op))
      result = runConvolution(&op, values[op.getOperand(0)]);
    else if (auto add = dyn_cast<AddOp>(op))
      result = runAddition(add, values[add.getLhs()], values[add.getRhs()]);
    else if (auto table = dyn_cast<LookupOp>(op))
      result = runTable(table, values[table.getInput()]);
    else
      return op.emitError("sample images do not go through '")
             << op.getName() << "'";
    if (failed(result))
      return failure();
    values[op.getResult(0)] = std::move(*result);
  }
  return values;
}
