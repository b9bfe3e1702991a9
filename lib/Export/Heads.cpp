//===- Heads.cpp - Classifiers and detectors in descriptions --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetWriter.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using llvm::Error;
using llvm::Expected;
namespace json = llvm::json;

/// Looks through reshapes.
static Value sourceOf(Value value) {
  while (auto reshape = value.getDefiningOp<patch::ReshapeOp>())
    value = reshape.getInput();
  return value;
}

static float resultScale(func::FuncOp func, unsigned index) {
  FloatAttr scale = patch::resultPorts(func)[index].getScale();
  return scale ? static_cast<float>(scale.getValueAsDouble()) : kLinearScale;
}

Error NetWriter::classifier(Feature feature) {
  auto mean = dyn_cast_or_null<patch::MeanOp>(onlyReader(feature.value));
  if (!mean || mean.getPlain() || mean.getSingleRound() ||
      !llvm::equal(mean.getAxes(), ArrayRef<int64_t>{1, 2}))
    return layerError(feature.value.getDefiningOp(),
                      "no mean over rows and columns follows");
  auto type = cast<RankedTensorType>(feature.value.getType());
  double factor = std::ldexp(double(mean.getMultiplier()),
                             -static_cast<int>(mean.getShift()));
  double count = static_cast<double>(type.getDimSize(1) * type.getDimSize(2));
  Quant pooled{static_cast<float>(double(feature.quant.scale) / factor / count),
               mean.getOutputZp()};
  record(
      mean, "pool",
      describeMultipliers({mean.getMultiplier()}, {mean.getShift()}, pooled));
  Value result =
      sourceOf(func.getBody().front().getTerminator()->getOperand(0));
  auto op = result.getDefiningOp<patch::Conv2DOp>();
  if (!op || sourceOf(op.getInput()) != mean.getOutput() || !isPointwise(op))
    return layerError(mean, "no fully connected layer makes the result of it");
  Feature last{mean.getOutput(), pooled};
  net["classes"] = channelsOf(op.getOutput());
  return convolution(op, "classifier", last, resultScale(func, 0));
}

//===----------------------------------------------------------------------===//
// Detection
//===----------------------------------------------------------------------===//

Error NetWriter::findHeads() {
  if (!patch::resultPorts(func).front().getAnchors())
    return Error::success();
  for (OpOperand &result :
       func.getBody().front().getTerminator()->getOpOperands()) {
    Head head;
    head.predict = result.get().getDefiningOp();
    if (!head.predict || !isPointwise(head.predict) ||
        !patch::resultPorts(func)[result.getOperandNumber()].getAnchors())
      return llvm::createStringError("result %u is not that of a detector",
                                     result.getOperandNumber());
    head.input = head.predict->getOperand(0);
    headLayers.insert(head.predict);
    if (auto op = head.input.getDefiningOp<patch::DepthwiseConv2DOp>()) {
      head.depthwise = op;
      headLayers.insert(op);
      head.input = op.getInput();
    }
    heads.push_back(head);
  }
  headLayers.insert(func.getBody().front().getTerminator());
  return Error::success();
}

Error NetWriter::head(size_t index) {
  const Head &head = heads[index];
  std::string name = "detect" + std::to_string(index);
  Feature feature{head.input, ends[head.input].second};
  if (head.depthwise)
    if (Error e = convolution(head.depthwise, name + "/depthwise", feature))
      return e;
  return convolution(head.predict, name + "/predict", feature,
                     resultScale(func, index));
}

Expected<json::Object> NetWriter::detection() {
  json::Array outputs;
  int64_t classes = 0;
  for (size_t k = 0; k < heads.size(); ++k) {
    auto end = ends.find(heads[k].input);
    if (end == ends.end())
      return layerError(heads[k].predict, "does not read the end of a block");
    patch::PortAttr port = patch::resultPorts(func)[k];
    DenseF64ArrayAttr sides = port.getAnchors();
    json::Array anchors;
    for (int64_t i = 0; i + 1 < sides.size(); i += 2)
      anchors.push_back(json::Array{sides[i], sides[i + 1]});
    classes = port.getClasses();
    outputs.push_back(json::Object{
        {"block", end->second.first},
        {"kernel", heads[k].depthwise ? kernelOf(heads[k].depthwise) : 1},
        {"anchors", std::move(anchors)}});
    if (Error e = head(k))
      return std::move(e);
  }
  return json::Object{{"classes", classes}, {"outputs", std::move(outputs)}};
}
