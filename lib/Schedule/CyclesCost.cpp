//===- CyclesCost.cpp - Predicted cycles of a planned layer ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/CyclesCost.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <algorithm>

using llvm::StringRef;

namespace mcunet::schedule {

namespace {
/// Coefficients of one kind of layer on one core, as in LayerCost.cpp.
struct KindCycles {
  llvm::StringLiteral core, kind;
  double pixel, mac, output, gathered; ///< per pixel
  double row, rowOutput, rowHalo;      ///< per row
  double call;
};
/// Coefficients of what is around the layers, and cycles of an instruction of a
/// layer whose kind has no row.
struct CoreCycles {
  llvm::StringLiteral core;
  double call, movedByte, fetchedByte, instruction;
};

#define MCUNET_KIND_COSTS
constexpr KindCycles kindCycles[] = {
#include "CyclesTable.inc"
};
#undef MCUNET_KIND_COSTS
#define MCUNET_CPU_COSTS
constexpr CoreCycles coreCycles[] = {
#include "CyclesTable.inc"
};
#undef MCUNET_CPU_COSTS
} // namespace

static const CoreCycles *findCore(StringRef name) {
  auto *row = llvm::find_if(
      coreCycles, [&](const CoreCycles &row) { return row.core == name; });
  return row == std::end(coreCycles) ? nullptr : row;
}

/// The core whose costs are nearest: with the same kernels.
static StringRef nearestCore(const TargetInfo &cpu) {
  if (cpu.simd == SimdKind::Scalar && !cpu.thumb1Only())
    return "cortex-m3";
  if (cpu.core == "cortex-m52" || cpu.core == "cortex-m55")
    return cpu.simd == SimdKind::Mve ? "cortex-m55" : "cortex-m33";
  return llvm::StringSwitch<StringRef>(cpu.core)
      .Cases({"cortex-m0", "cortex-m1", "cortex-m23"}, "cortex-m0plus")
      .Case("cortex-m35p", "cortex-m33")
      .Default(cpu.core);
}

std::optional<CyclesCost> CyclesCost::of(StringRef cpu) {
  const TargetInfo *target = findTarget(cpu);
  if (!target || target->isHost())
    return std::nullopt;
  const CoreCycles *row = findCore(nearestCore(*target));
  if (!row)
    return std::nullopt;
  return CyclesCost(row->core);
}

static StringRef kindOf(const PlannedWork &work) {
  if (work.op != "conv2d" || work.kernelRows * work.kernelCols > 1)
    return work.op;
  return work.outputPixels == 1 ? "fully_connected" : "pointwise";
}

double CyclesCost::layer(const PlannedWork &work) const {
  std::string kind = (kindOf(work) + (work.lean ? ".lean" : "")).str();
  auto *cost = llvm::find_if(kindCycles, [&](const KindCycles &row) {
    return row.core == name && row.kind == kind;
  });
  if (cost == std::end(kindCycles))
    return work.instructions * findCore(name)->instruction;
  double macs = double(work.macs) / std::max<int64_t>(1, work.outputPixels);
  double channels = work.channels, gathered = 0, halo = 0;
  double window = channels * work.kernelRows;
  if (work.op == "conv2d") {
    gathered = macs / channels;
  } else if (work.op == "depthwise_conv2d") {
    gathered = window * std::min(work.kernelCols, work.colStride);
    halo = window * work.kernelCols - gathered;
  } else if (work.op == "avg_pool2d" || work.op == "max_pool2d") {
    gathered = window * work.kernelCols;
  }
  double perPixel = cost->pixel + cost->mac * macs + cost->output * channels +
                    cost->gathered * gathered;
  double perRow = cost->row + cost->rowOutput * channels + cost->rowHalo * halo;
  return work.pixels * perPixel + work.rows * perRow + work.calls * cost->call;
}

double CyclesCost::around(int64_t calls, int64_t movedBytes,
                          int64_t fetchedBytes) const {
  const CoreCycles *row = findCore(name);
  return row->call * calls + row->movedByte * movedBytes +
         row->fetchedByte * fetchedBytes;
}

} // namespace mcunet::schedule
