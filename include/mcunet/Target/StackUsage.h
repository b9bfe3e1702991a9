//===- StackUsage.h - Worst-case stack and flash of an object ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_STACKUSAGE_H
#define MCUNET_TARGET_STACKUSAGE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mcunet {
struct TargetInfo;

/// One function of the object.
struct FunctionUsage {
  std::string name;
  /// Bytes of its machine code, literal pools included.
  uint64_t codeBytes = 0;
  /// Bytes that it pushes and reserves itself, the return address included.
  uint64_t frameBytes = 0;
  /// The most bytes below the stack pointer at its entry, callees and return
  /// addresses included, the user's callbacks excluded.
  uint64_t stackBytes = 0;
  /// Other code can call it.
  bool isEntry = false;
};

/// The memory of an object on the device.
struct ObjectUsage {
  /// In the order of the object.
  std::vector<FunctionUsage> functions;
  /// The deepest entry.
  uint64_t stackBytes = 0;
  /// Read-only data.
  uint64_t weightBytes = 0;
  /// Machine code with its literal pools, and that of the compiler's run-time
  /// helpers that the linker will add.
  uint64_t codeBytes = 0;

  uint64_t flashBytes() const { return weightBytes + codeBytes; }
};

/// Stack and code of a helper that LLVM's code generator may call.
struct RuntimeHelper {
  uint64_t stackBytes;
  uint64_t codeBytes;
};

/// Stack and code of the run-time function `name` on `target`, if known.
std::optional<RuntimeHelper> lookupRuntimeHelper(const TargetInfo &target,
                                                 llvm::StringRef name);

/// The functions with calls that an object does not show.
struct HiddenCalls {
  /// Functions that call themselves: such a call may need no relocation.
  std::vector<std::string> selfRecursive;
  /// Functions that call a user's callback through a pointer.
  std::vector<std::string> ofCallbacks;
};

/// Measures the relocatable ELF object `bytes`. Fails on recursion, on calls of
/// unknown stack use and on writable data, naming the functions.
llvm::Expected<ObjectUsage> measureObject(llvm::StringRef bytes,
                                          const TargetInfo &target,
                                          const HiddenCalls &hidden = {});

} // namespace mcunet

#endif // MCUNET_TARGET_STACKUSAGE_H
