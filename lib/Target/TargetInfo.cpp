//===- TargetInfo.cpp - The CPUs that models are compiled for -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/TargetInfo.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

using namespace llvm;

namespace mcunet {

// Objects use the soft-float calling convention and no floating-point
// instruction, so that they link with any firmware and run before (or without)
// the FPU being enabled. Taking away "fpregs" would take MVE along, hence the
// other feature on the CPUs with vectors: it leaves the integer half of MVE.
// Triples have four parts: LLVM takes the "eabi" of three for the system, and
// then follows another calling convention.
static const TargetInfo targetTable[] = {
    {"cortex-m0plus", "thumbv6m-none-unknown-eabi", "+strict-align",
     SimdKind::Scalar,
     /*unalignedAccess=*/false, /*longMultiply=*/false, /*thumb1Only=*/true, 32,
     "mps2-an385", 1, "ARMv6-M; runs on the Cortex-M3 board"},
    {"cortex-m3", "thumbv7m-none-unknown-eabi", "", SimdKind::Scalar, true,
     true, false, 32, "mps2-an385", 1, "ARMv7-M"},
    {"cortex-m4", "thumbv7em-none-unknown-eabi", "-fpregs", SimdKind::Dsp, true,
     true, false, 32, "mps2-an386", 2, "ARMv7E-M"},
    {"cortex-m7", "thumbv7em-none-unknown-eabi", "-fpregs", SimdKind::Dsp, true,
     true, false, 32, "mps2-an500", 2, "ARMv7E-M, dual issue"},
    {"cortex-m33", "thumbv8m.main-none-unknown-eabi", "-fpregs", SimdKind::Dsp,
     true, true, false, 32, "mps2-an505", 2, "ARMv8-M with the DSP extension"},
    {"cortex-m55", "thumbv8.1m.main-none-unknown-eabi", "-vfp2sp",
     SimdKind::Mve, true, true, false, 32, "mps3-an547", 8,
     "ARMv8.1-M, integer vectors"},
    {"cortex-m85", "thumbv8.1m.main-none-unknown-eabi", "-vfp2sp",
     SimdKind::Mve, true, true, false, 32, "", 8,
     "ARMv8.1-M, integer vectors; no emulated board"},
    {"host", "", "", SimdKind::Scalar, true, true, false, 8 * sizeof(void *),
     "host", 1, "this machine, for tests"},
};

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

Expected<const TargetInfo *> lookupTarget(StringRef name) {
  const TargetInfo *nearest = nullptr;
  unsigned nearestDistance = 6;
  for (const TargetInfo &target : targetTable) {
    if (target.name == name)
      return &target;
    // "m7" and "cortexm7" should find cortex-m7 as well as misspellings do.
    unsigned distance = target.name.edit_distance_insensitive(name);
    if (!name.empty() && target.name.ends_with_insensitive(name))
      distance = 0;
    if (distance < nearestDistance) {
      nearest = &target;
      nearestDistance = distance;
    }
  }
  std::string message = "unknown CPU '" + name.str() + "'";
  if (nearest)
    message += ", did you mean '" + nearest->name.str() + "'?";
  else
    message += "; --mcpu=help lists those that are known";
  return createStringError(inconvertibleErrorCode(), message);
}

std::string targetTriple(const TargetInfo &target) {
  return target.isHost() ? sys::getProcessTriple() : target.triple.str();
}

std::string targetCpu(const TargetInfo &target) {
  return target.isHost() ? sys::getHostCPUName().str() : target.name.str();
}

void printTargets(raw_ostream &os) {
  os << "CPU            kernels  board       notes\n";
  for (const TargetInfo &target : targetTable)
    os << left_justify(target.name, 15)
       << left_justify(stringify(target.simd), 9)
       << left_justify(target.board.empty() ? "-" : target.board, 12)
       << target.notes << '\n';
}

} // namespace mcunet
