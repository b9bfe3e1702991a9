//===- KindCost.cpp - Fitted costs of a kind of layer ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KindCost.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace mcunet::schedule {

llvm::StringRef denseKind(int64_t taps, int64_t outputPixels) {
  if (taps > 1)
    return "conv2d";
  return outputPixels == 1 ? "fully_connected" : "pointwise";
}

const KindCost *findKind(llvm::ArrayRef<KindCost> table, llvm::StringRef cpu,
                         llvm::StringRef kind, bool lean) {
  std::string wanted = (kind + (lean ? ".lean" : "")).str();
  auto *row = llvm::find_if(table, [&](const KindCost &cost) {
    return cost.cpu == cpu && cost.kind == wanted;
  });
  return row == table.end() ? nullptr : row;
}

WindowCost windowCost(const KindCost &cost, const PixelWork &work) {
  const KernelShape &kernel = work.kernel;
  // Input elements that kernels gather for each pixel of a row, and those that
  // they gather in addition for its first pixel.
  double gathered = 0, halo = 0, column = work.channels * kernel.rows;
  switch (work.loops) {
  case InputLoops::Elements:
    break;
  case InputLoops::Dense:
    gathered = work.macs / work.channels;
    break;
  case InputLoops::Depthwise:
    gathered = column * std::min(kernel.cols, kernel.colStride);
    halo = column * kernel.cols - gathered;
    break;
  case InputLoops::Pool:
    gathered = column * kernel.cols;
    break;
  }
  WindowCost window;
  window.perPixel = cost.pixel + cost.mac * work.macs +
                    cost.output * work.channels + cost.gathered * gathered;
  window.perRow =
      cost.row + cost.rowOutput * work.channels + cost.rowHalo * halo;
  window.perCall = cost.call;
  return window;
}

} // namespace mcunet::schedule
