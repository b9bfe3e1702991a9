//===- TargetInfo.cpp - The CPUs that models are compiled for -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/TargetInfo.h"
#include "mcunet/Target/Chips.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

#include <deque>
#include <vector>

using namespace llvm;

namespace mcunet {

// Objects use the soft-float calling convention and no floating-point
// instruction, so that they link with any firmware and run even while the FPU
// is disabled. Removing "fpregs" would remove MVE too, so CPUs with vectors
// have the other feature, which keeps the integer half of MVE. Triples have
// four parts, because LLVM reads "eabi" in a triple of three as the system, and
// then follows another calling convention.
static constexpr unsigned armv7m = V6M | V7M;
static constexpr unsigned armv8m = armv7m | V8MBase | V8MMain;
static constexpr unsigned armv81m = armv8m | DspSet | V81M;

#define V6M_TRIPLE "thumbv6m-none-unknown-eabi"
#define V7EM_TRIPLE "thumbv7em-none-unknown-eabi"
#define V8M_TRIPLE "thumbv8m.main-none-unknown-eabi"
#define V81M_TRIPLE "thumbv8.1m.main-none-unknown-eabi"

// Name, core, triple, features, kernels, instructions, costs, pointer, board.
static const TargetInfo targetTable[] = {
    {"cortex-m0", "cortex-m0", V6M_TRIPLE, "+strict-align", SimdKind::Scalar,
     V6M, CostClass::CortexM0Plus, 32, "mps2-an385",
     "Armv6-M; runs on the Cortex-M3 board"},
    {"cortex-m0plus", "cortex-m0plus", V6M_TRIPLE, "+strict-align",
     SimdKind::Scalar, V6M, CostClass::CortexM0Plus, 32, "mps2-an385",
     "Armv6-M; runs on the Cortex-M3 board"},
    {"cortex-m1", "cortex-m1", V6M_TRIPLE, "+strict-align", SimdKind::Scalar,
     V6M, CostClass::CortexM0Plus, 32, "mps2-an385",
     "Armv6-M in an FPGA; runs on the Cortex-M3 board"},
    {"cortex-m23", "cortex-m23", "thumbv8m.base-none-unknown-eabi",
     "+strict-align", SimdKind::Scalar, V6M | V8MBase, CostClass::CortexM0Plus,
     32, "mps2-an505", "Armv8-M Baseline; runs on the Cortex-M33 board"},
    {"cortex-m3", "cortex-m3", "thumbv7m-none-unknown-eabi", "",
     SimdKind::Scalar, armv7m, CostClass::CortexM3, 32, "mps2-an385",
     "Armv7-M"},
    {"cortex-m4", "cortex-m4", V7EM_TRIPLE, "-fpregs", SimdKind::Dsp,
     armv7m | DspSet, CostClass::CortexM7, 32, "mps2-an386", "Armv7E-M"},
    {"cortex-m7", "cortex-m7", V7EM_TRIPLE, "-fpregs", SimdKind::Dsp,
     armv7m | DspSet, CostClass::CortexM7, 32, "mps2-an500",
     "Armv7E-M, dual issue"},
    {"cortex-m33", "cortex-m33", V8M_TRIPLE, "-fpregs", SimdKind::Dsp,
     armv8m | DspSet, CostClass::CortexM7, 32, "mps2-an505",
     "Armv8-M with the DSP extension"},
    {"cortex-m33+nodsp", "cortex-m33", V8M_TRIPLE, "-dsp,-fpregs",
     SimdKind::Scalar, armv8m, CostClass::CortexM3, 32, "mps2-an505",
     "Armv8-M without it"},
    {"cortex-m35p", "cortex-m35p", V8M_TRIPLE, "-fpregs", SimdKind::Dsp,
     armv8m | DspSet, CostClass::CortexM7, 32, "mps2-an505",
     "as Cortex-M33; runs on its board"},
    {"cortex-m52", "cortex-m52", V81M_TRIPLE, "-vfp2sp", SimdKind::Mve,
     armv81m | MveSet, CostClass::CortexM55, 32, "mps3-an547",
     "Armv8.1-M, integer vectors; runs on the Cortex-M55 board"},
    {"cortex-m52+nomve", "cortex-m52", V81M_TRIPLE, "-fpregs", SimdKind::Dsp,
     armv81m, CostClass::CortexM7, 32, "mps3-an547", "without vectors"},
    {"cortex-m55", "cortex-m55", V81M_TRIPLE, "-vfp2sp", SimdKind::Mve,
     armv81m | MveSet, CostClass::CortexM55, 32, "mps3-an547",
     "Armv8.1-M, integer vectors"},
    {"cortex-m55+nomve", "cortex-m55", V81M_TRIPLE, "-fpregs", SimdKind::Dsp,
     armv81m, CostClass::CortexM7, 32, "mps3-an547", "without vectors"},
    {"cortex-m85", "cortex-m85", V81M_TRIPLE, "-vfp2sp", SimdKind::Mve,
     armv81m | MveSet, CostClass::CortexM55, 32, "mps3-an547",
     "Armv8.1-M, integer vectors; runs on the Cortex-M55 board"},
    {"host", "host", "", "", SimdKind::Scalar, 0, CostClass::CortexM3,
     8 * sizeof(void *), "host", "this machine, for tests"},
};

#undef V6M_TRIPLE
#undef V7EM_TRIPLE
#undef V8M_TRIPLE
#undef V81M_TRIPLE

StringRef stringify(SimdKind kind) {
  switch (kind) {
  case SimdKind::Scalar:
    return "scalar";
  case SimdKind::Dsp:
    return "dsp";
  case SimdKind::Mve:
    return "mve";
  }
  llvm_unreachable("all kinds are listed");
}

ArrayRef<TargetInfo> getTargets() { return targetTable; }

StringRef timedCore(const TargetInfo &cpu) {
  return StringSwitch<StringRef>(cpu.core)
      .Cases({"cortex-m0", "cortex-m1", "cortex-m23"}, "cortex-m0plus")
      .Case("cortex-m35p", "cortex-m33")
      .Case("cortex-m52", "cortex-m55")
      .Default(cpu.core);
}

//===----------------------------------------------------------------------===//
// Options of the code
//===----------------------------------------------------------------------===//

static constexpr StringLiteral alignedSuffix = "+aligned";
static constexpr StringLiteral landingPadsSuffix = "+bti";

namespace {
/// The parts of the name of a CPU or a chip.
struct CodeOptions {
  explicit CodeOptions(StringRef name) : base(name) {
    for (;;)
      if (base.consume_back(alignedSuffix))
        aligned = true;
      else if (base.consume_back(landingPadsSuffix))
        landingPads = true;
      else
        return;
  }

  bool any() const { return aligned || landingPads; }
  std::string name() const {
    return (base + (aligned ? alignedSuffix : "") +
            (landingPads ? landingPadsSuffix : ""))
        .str();
  }

  StringRef base;
  bool aligned = false, landingPads = false;
};
} // namespace

std::string withAlignedAccesses(StringRef name) {
  CodeOptions options(name);
  options.aligned = true;
  return options.name();
}

std::string withLandingPads(StringRef name) {
  CodeOptions options(name);
  options.landingPads = true;
  return options.name();
}

StringRef withoutCodeOptions(StringRef name) { return CodeOptions(name).base; }

/// The cores with the extension that checks landing pads (PACBTI).
static bool checksLandingPads(const TargetInfo &target) {
  return target.core == "cortex-m52" || target.core == "cortex-m85";
}

namespace {
/// Copies of the table's rows for every choice of options.
class OptionedTargets {
public:
  OptionedTargets() {
    for (const TargetInfo &target : targetTable) {
      if (target.isHost())
        continue;
      add(target, /*aligned=*/true, /*landingPads=*/false);
      if (!checksLandingPads(target))
        continue;
      add(target, /*aligned=*/false, /*landingPads=*/true);
      add(target, /*aligned=*/true, /*landingPads=*/true);
    }
  }

  std::vector<TargetInfo> rows;

private:
  void add(TargetInfo row, bool aligned, bool landingPads) {
    CodeOptions options(row.name);
    options.aligned = row.alignedOnly = aligned;
    options.landingPads = row.landingPads = landingPads;
    row.name = texts.emplace_back(options.name());
    if (aligned && !row.features.contains("+strict-align"))
      row.features = texts.emplace_back(
          (row.features + (row.features.empty() ? "" : ",") + "+strict-align")
              .str());
    rows.push_back(row);
  }

  std::deque<std::string> texts;
};
} // namespace

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

static const TargetInfo *rowCalled(ArrayRef<TargetInfo> rows, StringRef name) {
  const TargetInfo *row = find_if(
      rows, [&](const TargetInfo &target) { return target.name == name; });
  return row == rows.end() ? nullptr : row;
}

const TargetInfo *findTarget(StringRef name) {
  static const OptionedTargets optioned;
  CodeOptions options(name);
  if (const Chip *chip = findChip(options.base))
    options.base = chip->cpu;
  return options.any() ? rowCalled(optioned.rows, options.name())
                       : rowCalled(targetTable, options.base);
}

/// The number of a core in `name`: "7" of "cortex_m7f"; empty where there is
/// none, or where a letter other than "m" stands before it.
static StringRef coreNumber(StringRef name) {
  StringRef rest = name.drop_until(isDigit);
  if (rest.empty())
    return "";
  size_t at = name.size() - rest.size();
  if (at && isAlpha(name[at - 1]) && toLower(name[at - 1]) != 'm')
    return "";
  return rest.take_while(isDigit);
}

/// A CPU with the same number and another spelling. The number determines a
/// core's instructions, so a name with another number is no misspelling of it.
static StringRef nearestCpu(StringRef name) {
  StringRef number = coreNumber(name);
  // A suggestion must not drop a suffix that removes an extension.
  if (number.empty() || name.contains_insensitive("+no"))
    return "";
  StringRef nearest;
  unsigned nearestDistance = 10; // "m4f" is one of eight
  for (const TargetInfo &target : targetTable) {
    if (coreNumber(target.name) != number || target.name.contains('+'))
      continue;
    unsigned distance = target.name.edit_distance_insensitive(name);
    if (target.name.ends_with_insensitive(name))
      distance = 0;
    if (distance < nearestDistance) {
      nearest = target.name;
      nearestDistance = distance;
    }
  }
  return nearest;
}

Expected<const TargetInfo *> lookupTarget(StringRef name) {
  if (const TargetInfo *target = findTarget(name))
    return target;
  CodeOptions options(name);
  if (options.landingPads && findTarget(options.base))
    return createStringError("'" + options.base +
                             "' has no branch target identification (BTI); "
                             "cortex-m52 and cortex-m85 have");
  StringRef nearest = nearestCpu(name);
  if (nearest.empty())
    nearest = nearestChip(name);
  std::string message = "unknown CPU '" + name.str() + "'";
  if (!nearest.empty())
    message += ", did you mean '" + nearest.str() + "'?";
  else
    message += "; --mcpu=help lists those that are known";
  return createStringError(inconvertibleErrorCode(), message);
}

std::string targetTriple(const TargetInfo &target) {
  return target.isHost() ? sys::getProcessTriple() : target.triple.str();
}

std::string targetCpu(const TargetInfo &target) {
  return target.isHost() ? sys::getHostCPUName().str() : target.core.str();
}

std::string compilerCpu(const TargetInfo &target) {
  StringRef name = withoutCodeOptions(target.name);
  for (StringRef core : {"cortex-m52", "cortex-m85"})
    if (name.consume_front(core))
      return ("cortex-m55" + name).str();
  return name.str();
}

void printTargets(raw_ostream &os) {
  os << "CPU               kernels  board       notes\n";
  for (const TargetInfo &target : targetTable)
    os << left_justify(target.name, 18)
       << left_justify(stringify(target.simd), 9)
       << left_justify(target.board.empty() ? "-" : target.board, 12)
       << target.notes << '\n';
  os << "With +aligned after the name (or --aligned), all accesses are "
        "aligned;\nwith +bti (or --bti), the code has landing pads for "
        "branches (cortex-m52, cortex-m85).\n\n";
  printChips(os);
}

} // namespace mcunet
