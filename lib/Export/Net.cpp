//===- Net.cpp - Networks back to their descriptions ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Export/Net.h"
#include "NetWriter.h"
#include "mcunet/Support/Text.h"

#include "llvm/ADT/SetVector.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using llvm::Error;
using llvm::Expected;
namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

SmallVector<Operation *> NetWriter::readersOf(Value value) {
  llvm::SetVector<Operation *> readers;
  for (Operation *user : value.getUsers())
    if (!headLayers.contains(user))
      readers.insert(user);
  SmallVector<Operation *> sorted(readers.begin(), readers.end());
  llvm::sort(sorted,
             [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  return sorted;
}

/// Records a convolution and steps after it.
Error NetWriter::convolution(Operation *op, const std::string &name,
                             Feature &feature, std::optional<float> scale) {
  if (Error e = checkConvolution(op))
    return e;
  Quant out{scale.value_or(kLinearScale),
            cast<patch::ConvolutionOpInterface>(op).outputZeroPoint()};
  if (hasRelu(op))
    out.scale = relu6Scale(op);
  Expected<json::Object> entry = describeConvolution(op, feature.quant, out);
  if (!entry)
    return entry.takeError();
  record(op, name, std::move(*entry));
  feature = {op->getResult(0), out};
  return Error::success();
}

int64_t mcunet::channelsOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape().back();
}

Expected<json::Object> NetWriter::stem(Feature &feature) {
  Operation *op = onlyReader(feature.value);
  if (!isa_and_nonnull<patch::Conv2DOp>(op) || !hasRelu(op))
    return llvm::createStringError("the image does not go to a convolution "
                                   "with ReLU6 alone");
  json::Object stem{{"kernel", kernelOf(op)},
                    {"stride", strideOf(op)},
                    {"out_channels", channelsOf(op->getResult(0))}};
  if (Error e = convolution(op, "stem", feature))
    return std::move(e);
  return stem;
}

Error NetWriter::squeezeExcite(Feature &feature, const std::string &name,
                               json::Object &block) {
  SmallVector<Operation *> readers = readersOf(feature.value);
  auto mean = dyn_cast<patch::MeanOp>(readers[0]);
  auto scale = dyn_cast<patch::MulOp>(readers[1]);
  Operation *reduce = mean ? onlyReader(mean.getOutput()) : nullptr;
  Operation *excite = reduce ? onlyReader(reduce->getResult(0)) : nullptr;
  auto gate = dyn_cast_or_null<patch::LookupOp>(
      excite ? onlyReader(excite->getResult(0)) : nullptr);
  if (!scale || !gate || !isPointwise(reduce) || !isPointwise(excite) ||
      !hasRelu(reduce) || hasRelu(excite) ||
      onlyReader(gate.getOutput()) != scale)
    return layerError(readers[0], "begins no squeeze-and-excite");
  block["squeeze_excite"] = channelsOf(reduce->getResult(0));
  auto type = cast<RankedTensorType>(feature.value.getType());
  double count = static_cast<double>(type.getDimSize(1) * type.getDimSize(2));
  auto meanScale = [&](patch::MeanOp op) {
    return static_cast<float>(static_cast<double>(feature.quant.scale) / count /
                              std::ldexp(double(op.getMultiplier()),
                                         -static_cast<int>(op.getShift())));
  };
  Feature current{mean.getOutput(), {meanScale(mean), mean.getOutputZp()}};
  record(mean, name + "/squeeze",
         describeMultipliers({mean.getMultiplier()}, {mean.getShift()},
                             current.quant));
  if (Error e = convolution(reduce, name + "/reduce", current))
    return e;
  int32_t zeroPoint =
      cast<patch::ConvolutionOpInterface>(excite).outputZeroPoint();
  Expected<float> gateInput = gateScale(gate, zeroPoint);
  if (!gateInput)
    return gateInput.takeError();
  if (Error e = convolution(excite, name + "/excite", current, *gateInput))
    return e;
  record(gate, name + "/gate",
         json::Object{{"output", describeQuant(idioms::kGateQuant)}});
  double factor =
      std::ldexp(double(scale.getMultiplier()[0]), -scale.getShift()[0]);
  Quant out{static_cast<float>(double(feature.quant.scale) *
                               double(idioms::kGateQuant.scale) / factor),
            scale.getOutputZp()};
  record(scale, name + "/scale",
         describeMultipliers(scale.getMultiplier(), scale.getShift(), out));
  feature = {scale.getOutput(), out};
  return Error::success();
}

/// The projection and, where the block's input is added, the addition.
Error NetWriter::project(Feature in, Feature &feature, const std::string &name,
                         json::Object &block) {
  // Without expansion and depthwise layer the addition reads it as well.
  Operation *op = feature.value == in.value ? firstConvolution(in.value)
                                            : onlyReader(feature.value);
  if (!op || !isPointwise(op) || hasRelu(op))
    return layerError(feature.value.getDefiningOp(),
                      "no projection without activation follows");
  auto add = dyn_cast_or_null<patch::AddOp>(onlyReader(op->getResult(0)));
  bool residual = add && llvm::is_contained(add->getOperands(), in.value);
  block["out_channels"] = channelsOf(op->getResult(0));
  block["residual"] = residual;
  if (!residual)
    return convolution(op, name + "/project", feature);
  unsigned kept = add.getLhs() == in.value ? 0 : 1;
  if (add.getSubtract() || add.getSingleRound() || add.getLeftShift() != 20 ||
      add.getClamp()[0] != -128 || add.getClamp()[1] != 127)
    return layerError(add, "is no plain addition");
  if (Error e = convolution(op, name + "/project", feature,
                            otherScale(add, kept, in.quant.scale)))
    return e;
  Quant out{sumScale(add, kept, in.quant.scale), add.getOutputZp()};
  ArrayRef<int32_t> m = add.getMultiplier(), s = add.getShift();
  record(add, name + "/add",
         describeMultipliers({m[kept], m[1 - kept], m[2]},
                             {s[kept], s[1 - kept], s[2]}, out));
  feature = {add.getOutput(), out};
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

Expected<json::Object> NetWriter::block(Feature &feature,
                                        const std::string &name) {
  Feature in = feature;
  json::Object block{
      {"kernel", 1}, {"stride", 1}, {"expand_channels", channelsOf(in.value)}};
  Operation *first = firstConvolution(in.value);
  if (!first)
    return layerError(in.value.getDefiningOp(), "no block follows");
  if (isPointwise(first) && hasRelu(first)) {
    if (channelsOf(first->getResult(0)) == channelsOf(in.value))
      return layerError(first, "expands to as many channels as there are");
    if (Error e = convolution(first, name + "/expand", feature))
      return std::move(e);
    block["expand_channels"] = channelsOf(feature.value);
    first = firstConvolution(feature.value);
  }
  if (isa_and_nonnull<patch::DepthwiseConv2DOp>(first)) {
    if (!hasRelu(first) || kernelOf(first) == 1)
      return layerError(first, "is not a depthwise layer of a block");
    block["kernel"] = kernelOf(first);
    block["stride"] = strideOf(first);
    if (Error e = convolution(first, name + "/depthwise", feature))
      return std::move(e);
  }
  if (readersOf(feature.value).size() == 2 && feature.value != in.value)
    if (Error e = squeezeExcite(feature, name, block))
      return std::move(e);
  if (Error e = project(in, feature, name, block))
    return std::move(e);
  return block;
}

/// A 1x1 convolution with ReLU6 before the pooling or the last heads.
bool NetWriter::isFeatureMix(Operation *op) {
  if (!op || !isPointwise(op) || !hasRelu(op))
    return false;
  SmallVector<Operation *> readers = readersOf(op->getResult(0));
  return readers.empty() ||
         (readers.size() == 1 && isa<patch::MeanOp>(readers[0]));
}

Error NetWriter::blocks(Feature &feature) {
  while (true) {
    SmallVector<Operation *> readers = readersOf(feature.value);
    if (readers.empty() ||
        (readers.size() == 1 && isa<patch::MeanOp>(readers[0])))
      return Error::success();
    if (readers.size() == 1 && isFeatureMix(readers[0])) {
      net["feature_mix"] = channelsOf(readers[0]->getResult(0));
      if (Error e = convolution(readers[0], "feature_mix", feature))
        return e;
      ends[feature.value] = {int64_t(blockList.size()) - 1, feature.quant};
      return Error::success();
    }
    int64_t index = blockList.size();
    Expected<json::Object> next =
        block(feature, "block" + std::to_string(index));
    if (!next)
      return next.takeError();
    blockList.push_back(std::move(*next));
    ends[feature.value] = {index, feature.quant};
  }
}

//===----------------------------------------------------------------------===//
// The network
//===----------------------------------------------------------------------===//

Error NetWriter::finish() {
  for (Operation &op : func.getBody().front().without_terminator())
    if (!isa<patch::ReshapeOp>(op) && !done.contains(&op))
      return layerError(&op, "has no place in a description");
  return Error::success();
}

Expected<json::Object> NetWriter::write(StringRef name) {
  if (func.getNumArguments() != 1)
    return llvm::createStringError("needs one input");
  auto type = cast<RankedTensorType>(func.getArgumentTypes()[0]);
  if (type.getRank() != 4 || type.getDimSize(1) != type.getDimSize(2))
    return llvm::createStringError("the image is not square");
  Quant image{1.0f / 128, 0};
  patch::PortAttr port = patch::argumentPorts(func).front();
  if (FloatAttr scale = port.getScale())
    image.scale = static_cast<float>(scale.getValueAsDouble());
  image.zeroPoint = static_cast<int32_t>(port.getZeroPoint());
  net["name"] = name.str();
  net["resolution"] = type.getDimSize(1);
  net["in_channels"] = type.getDimSize(3);
  net["input"] = describeQuant(image);
  if (Error e = findHeads())
    return std::move(e);
  Feature feature{func.getArgument(0), image};
  Expected<json::Object> first = stem(feature);
  if (!first)
    return first.takeError();
  net["stem"] = std::move(*first);
  if (Error e = blocks(feature))
    return std::move(e);
  net["blocks"] = std::move(blockList);
  if (heads.empty()) {
    if (Error e = classifier(feature))
      return std::move(e);
  } else {
    Expected<json::Object> detector = detection();
    if (!detector)
      return detector.takeError();
    net["detection"] = std::move(*detector);
  }
  if (Error e = finish())
    return std::move(e);
  net["weights"] = std::move(weights);
  return std::move(net);
}

Expected<json::Object> mcunet::exportNet(ModuleOp module, StringRef name) {
  auto functions = module.getOps<func::FuncOp>();
  if (!llvm::hasSingleElement(functions))
    return llvm::createStringError("needs one function");
  Expected<json::Object> net = NetWriter(*functions.begin()).write(name);
  if (!net)
    return net;
  if (auto why = module->getAttrOfType<StringAttr>("patch.needs_fine_tuning"))
    (*net)["needs_fine_tuning"] = printable(why.getValue());
  return net;
}
