//===- LayerCost.cpp - Predicted instructions of a layer ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/Transforms/LayerCost.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

namespace {
/// Coefficients of one kind of layer in one class of CPUs.
struct KindCost {
  StringLiteral cpus, kind;
  double pixel, mac, output, gathered; ///< per pixel
  double row, rowOutput, rowHalo;      ///< per row
  double call;
};
/// Coefficients of what is around the layers.
struct CpuCost {
  StringLiteral cpus;
  double call, movedByte, fetchedByte;
};

#define MCUNET_KIND_COSTS
constexpr KindCost kindCosts[] = {
#include "CostTable.inc"
};
#undef MCUNET_KIND_COSTS
#define MCUNET_CPU_COSTS
constexpr CpuCost cpuCosts[] = {
#include "CostTable.inc"
};
#undef MCUNET_CPU_COSTS
} // namespace

/// CPUs that run the same code share their coefficients. Nothing is counted on
/// the host; it takes those of plain code.
static StringRef classOf(StringRef cpu) {
  return llvm::StringSwitch<StringRef>(cpu)
      .Cases({"cortex-m4", "cortex-m7", "cortex-m33"}, "cortex-m7")
      .Cases({"cortex-m55", "cortex-m85"}, "cortex-m55")
      .Case("cortex-m0plus", "cortex-m0plus")
      .Default("cortex-m3");
}

static const CpuCost *aroundLayers(StringRef cpu) {
  for (const CpuCost &cost : cpuCosts)
    if (cost.cpus == classOf(cpu))
      return &cost;
  return nullptr;
}

/// Convolutions by how their kernels go over the input, others by name.
static StringRef kindOf(SpatialOpInterface op) {
  if (!isa<Conv2DOp>(op))
    return op->getName().stripDialect();
  auto shape = mapShape(op->getResult(0).getType());
  std::optional<KernelShape> kernel = kernelOf(op);
  if (kernel->rows * kernel->cols > 1)
    return "conv2d";
  return shape[0] * shape[1] == 1 ? "fully_connected" : "pointwise";
}

std::optional<KernelShape> mcunet::patch::kernelOf(SpatialOpInterface op) {
  KernelShape kernel;
  if (auto conv = dyn_cast<Conv2DOp>(*op)) {
    auto weights = conv.getWeights().getShapedType();
    kernel.rows = weights.getDimSize(1);
    kernel.cols = weights.getDimSize(2);
  } else if (auto depthwise = dyn_cast<DepthwiseConv2DOp>(*op)) {
    auto weights = depthwise.getWeights().getShapedType();
    kernel.rows = weights.getDimSize(0);
    kernel.cols = weights.getDimSize(1);
  } else if (isa<AvgPool2DOp, MaxPool2DOp>(op)) {
    auto extents = op->getAttrOfType<DenseI64ArrayAttr>("kernel");
    kernel.rows = extents[0];
    kernel.cols = extents[1];
  } else {
    return std::nullopt;
  }
  auto stride = op->getAttrOfType<DenseI64ArrayAttr>("stride");
  kernel.rowStride = stride[0];
  kernel.colStride = stride[1];
  return kernel;
}

schedule::WindowCost mcunet::patch::predictCost(SpatialOpInterface op,
                                                StringRef cpu) {
  const KindCost *found = nullptr;
  for (const KindCost &cost : kindCosts)
    if (cost.cpus == classOf(cpu) && cost.kind == kindOf(op))
      found = &cost;
  const CpuCost *around = aroundLayers(cpu);
  if (!found || !around)
    return {};
  double macs = op.getMacsPerPixel();
  double channels = mapShape(op->getResult(0).getType())[2];
  // Input elements of a row's first window, and of each next one, as far as
  // kernels gather them.
  double gathered = 0, halo = 0;
  KernelShape kernel = kernelOf(op).value_or(KernelShape());
  if (isa<Conv2DOp>(op)) {
    gathered = macs / channels;
  } else if (isa<DepthwiseConv2DOp>(op)) {
    gathered = channels * kernel.rows * std::min(kernel.cols, kernel.colStride);
    halo = channels * kernel.rows * kernel.cols - gathered;
  } else if (isa<AvgPool2DOp, MaxPool2DOp>(op)) {
    gathered = channels * kernel.rows * kernel.cols;
  }
  schedule::WindowCost cost;
  cost.perPixel = found->pixel + found->mac * macs + found->output * channels +
                  found->gathered * gathered;
  cost.perRow =
      found->row + found->rowOutput * channels + found->rowHalo * halo;
  cost.perCall = found->call + around->call;
  return cost;
}

schedule::CostModel mcunet::patch::costModelFor(StringRef cpu) {
  schedule::CostModel model;
  if (const CpuCost *around = aroundLayers(cpu)) {
    model.perMovedByte = around->movedByte;
    model.perFetchedByte = around->fetchedByte;
  }
  return model;
}
