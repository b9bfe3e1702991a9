//===- CyclesCost.cpp - Predicted cycles of a planned layer ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/CyclesCost.h"
#include "KindCost.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <algorithm>

using llvm::StringRef;

namespace mcunet::schedule {

namespace {
/// Coefficients of the work outside the layers, and cycles per instruction of a
/// layer whose kind has no row.
struct CoreCycles {
  llvm::StringLiteral core;
  double call, movedByte, fetchedByte, instruction;
};

#define MCUNET_KIND_COSTS
constexpr KindCost kindCycles[] = {
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

/// The core with the nearest costs, i.e. one that runs the same kernels.
static StringRef nearestCore(const TargetInfo &cpu) {
  if (cpu.simd == SimdKind::Scalar && !cpu.thumb1Only())
    return "cortex-m3";
  StringRef core = timedCore(cpu);
  return core == "cortex-m55" && cpu.simd != SimdKind::Mve ? "cortex-m33"
                                                           : core;
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

static InputLoops loopsOf(StringRef op) {
  return llvm::StringSwitch<InputLoops>(op)
      .Case("conv2d", InputLoops::Dense)
      .Case("depthwise_conv2d", InputLoops::Depthwise)
      .Cases({"avg_pool2d", "max_pool2d"}, InputLoops::Pool)
      .Default(InputLoops::Elements);
}

double CyclesCost::layer(const PlannedWork &work) const {
  StringRef kind = work.op;
  if (work.op == "conv2d")
    kind = denseKind(work.kernelRows * work.kernelCols, work.outputPixels);
  const KindCost *cost = findKind(kindCycles, name, kind, work.lean);
  if (!cost)
    return work.instructions * findCore(name)->instruction;
  PixelWork pixel;
  pixel.loops = loopsOf(work.op);
  pixel.macs = double(work.macs) / std::max<int64_t>(1, work.outputPixels);
  pixel.channels = static_cast<double>(work.channels);
  pixel.kernel.rows = work.kernelRows;
  pixel.kernel.cols = work.kernelCols;
  pixel.kernel.colStride = work.colStride;
  WindowCounts counts{work.calls, work.rows, work.pixels};
  return counts.cost(windowCost(*cost, pixel));
}

double CyclesCost::around(int64_t calls, int64_t movedBytes,
                          int64_t fetchedBytes) const {
  const CoreCycles *row = findCore(name);
  return row->call * calls + row->movedByte * movedBytes +
         row->fetchedByte * fetchedBytes;
}

} // namespace mcunet::schedule
