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

/// CPUs whose predicted costs are the same; each is a class of rows in
/// lib/Schedule/CostTable.inc.
enum class CostClass { CortexM0Plus, CortexM3, CortexM7, CortexM55 };

/// Parts of the instruction set, as bits. A core runs the code of another one
/// whose bits it has.
enum InstructionSet : unsigned {
  V6M = 1,      ///< 16-bit Thumb instructions
  V8MBase = 2,  ///< division, wide constants and branches for V6M
  V7M = 4,      ///< 32-bit Thumb instructions
  DspSet = 8,   ///< dual 16-bit multiply-accumulates
  V8MMain = 16, ///< of Armv8-M
  V81M = 32,    ///< low-overhead loops
  MveSet = 64   ///< vectors of integers
};

/// All that the compiler knows of a CPU, in one row.
struct TargetInfo {
  /// The name on the command line: the core, "+nodsp" or "+nomve" where a core
  /// lacks an extension, then the options of the code: "+aligned", "+bti".
  llvm::StringRef name;
  /// The core as LLVM and GCC call it; "host" for the host.
  llvm::StringRef core;
  /// LLVM's triple; empty for "host", see `targetTriple`.
  llvm::StringRef triple;
  /// Subtarget features that differ from the core's defaults.
  llvm::StringRef features;
  SimdKind simd;
  unsigned instructions;
  CostClass costClass;
  unsigned pointerBits;
  /// The default emulated board for this CPU's code; empty if there is none.
  llvm::StringRef board;
  llvm::StringRef notes;
  /// Every access is aligned to its size, even if the core allows others.
  bool alignedOnly = false;
  /// Every target of an indirect branch has a landing pad (BTI).
  bool landingPads = false;

  bool isHost() const { return triple.empty(); }
  /// Code for cores without 32-bit Thumb instructions.
  bool thumb1Only() const { return !isHost() && !(instructions & V7M); }
  /// The code has word accesses at any address.
  bool accessesUnaligned() const { return !thumb1Only() && !alignedOnly; }
  /// True if this CPU runs code for `other`.
  bool runsCodeFor(const TargetInfo &other) const {
    return isHost() == other.isHost() && !(other.instructions & ~instructions);
  }
};

/// The core of known timing that runs the same instructions in the same way;
/// for most cores, the core itself.
llvm::StringRef timedCore(const TargetInfo &cpu);

/// The source given with every figure of the timing model.
constexpr llvm::StringLiteral timingSource = "model, no board was measured";

/// All CPUs without options of the code, in the order of the help.
llvm::ArrayRef<TargetInfo> getTargets();

/// The CPU `name`, or the CPU of the chip `name`; null if there is neither.
const TargetInfo *findTarget(llvm::StringRef name);
/// The same; the error suggests the nearest name, never a CPU with instructions
/// that the requested one might lack.
llvm::Expected<const TargetInfo *> lookupTarget(llvm::StringRef name);

/// `name` for code that makes aligned accesses only, for code with landing
/// pads, and for code without these options.
std::string withAlignedAccesses(llvm::StringRef name);
std::string withLandingPads(llvm::StringRef name);
llvm::StringRef withoutCodeOptions(llvm::StringRef name);

/// The triple, CPU and features to give to LLVM; for "host" those of the
/// machine that the compiler runs on.
std::string targetTriple(const TargetInfo &target);
std::string targetCpu(const TargetInfo &target);

/// GCC's -mcpu for code that is linked with the model; for CPUs that Debian
/// 12's GCC 12 does not know yet, an older one with the same instructions.
std::string compilerCpu(const TargetInfo &target);

/// The table that --mcpu=help shows: CPUs, then chips by CPU.
void printTargets(llvm::raw_ostream &os);

} // namespace mcunet

#endif // MCUNET_TARGET_TARGETINFO_H
