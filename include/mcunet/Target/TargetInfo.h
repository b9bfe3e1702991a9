//===- TargetInfo.h - The CPUs that models are compiled for -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_TARGETINFO_H
#define MCUNET_TARGET_TARGETINFO_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mcunet {

/// The instructions that inner loops may use; one micro-kernel set for each.
enum class SimdKind {
  Scalar, ///< one multiply-accumulate per instruction
  Dsp,    ///< ARMv7E-M: two 16-bit multiply-accumulates per instruction
  Mve     ///< ARMv8.1-M: 128-bit vectors of integers
};

llvm::StringRef stringify(SimdKind kind);

/// What the compiler knows of a CPU.
struct TargetInfo {
  /// The name on the command line, and LLVM's own but for "host".
  llvm::StringRef name;
  /// LLVM's triple; empty for "host", see `targetTriple`.
  llvm::StringRef triple;
  /// Subtarget features that differ from the CPU's defaults.
  llvm::StringRef features;
  SimdKind simd;
  /// Loads and stores of words need no alignment.
  bool unalignedAccess;
  /// 32x32 -> 64-bit multiplication is one instruction.
  bool longMultiply;
  /// Only the 16-bit Thumb instructions of ARMv6-M.
  bool thumb1Only;
  unsigned pointerBits;
  /// The board that runs this CPU's code when none is asked for; empty if no
  /// emulated board can.
  llvm::StringRef board;
  /// Most int8 multiply-accumulates per cycle that the pipeline can reach.
  unsigned peakMacsPerCycle;
  llvm::StringRef notes;

  bool isHost() const { return triple.empty(); }
};

/// All of them, in the order that help lists them.
llvm::ArrayRef<TargetInfo> getTargets();

/// The CPU called `name`; the error suggests the nearest name.
llvm::Expected<const TargetInfo *> lookupTarget(llvm::StringRef name);

/// The triple, CPU and features to give to LLVM; for "host" those of the
/// machine that the compiler runs on.
std::string targetTriple(const TargetInfo &target);
std::string targetCpu(const TargetInfo &target);

/// The table that --mcpu=help shows.
void printTargets(llvm::raw_ostream &os);

} // namespace mcunet

#endif // MCUNET_TARGET_TARGETINFO_H
