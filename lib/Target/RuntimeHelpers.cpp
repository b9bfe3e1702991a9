//===- RuntimeHelpers.cpp - Cost of the functions that LLVM may call ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The linker takes these from libgcc and newlib. The numbers are upper bounds
// read off the disassembly of GCC 12.2's libgcc and newlib 3.3, every callee
// included; code is what one use adds to an image.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/StackUsage.h"
#include "mcunet/Target/TargetInfo.h"

using namespace llvm;

namespace mcunet {

namespace {
struct HelperRow {
  StringRef name;
  RuntimeHelper thumb1; // ARMv6-M
  RuntimeHelper thumb2; // ARMv7-M and later
};
} // namespace

static const HelperRow helperTable[] = {
    {"__aeabi_lmul", {28, 92}, {0, 16}},
    {"__aeabi_llsl", {0, 24}, {0, 24}},
    {"__aeabi_llsr", {0, 24}, {0, 24}},
    {"__aeabi_lasr", {0, 28}, {0, 28}},
    {"__aeabi_idiv", {8, 472}, {8, 48}},
    {"__aeabi_uidiv", {8, 280}, {8, 40}},
    {"__aeabi_idivmod", {16, 480}, {8, 64}},
    {"__aeabi_uidivmod", {16, 288}, {8, 56}},
    {"__aeabi_ldivmod", {112, 784}, {56, 860}},
    {"__aeabi_uldivmod", {88, 548}, {56, 748}},
    {"__clzsi2", {0, 52}, {0, 8}},
    {"__clzdi2", {8, 76}, {0, 16}},
    {"__popcountsi2", {0, 52}, {0, 40}},
    {"memcpy", {24, 144}, {16, 308}},
    {"memmove", {24, 176}, {16, 256}},
    {"memset", {24, 168}, {16, 184}},
    {"__aeabi_memcpy", {32, 152}, {16, 312}},
    {"__aeabi_memcpy4", {32, 152}, {16, 312}},
    {"__aeabi_memcpy8", {32, 152}, {16, 312}},
    {"__aeabi_memmove", {32, 184}, {16, 260}},
    {"__aeabi_memmove4", {32, 184}, {16, 260}},
    {"__aeabi_memmove8", {32, 184}, {16, 260}},
    {"__aeabi_memset", {32, 184}, {16, 196}},
    {"__aeabi_memset4", {32, 184}, {16, 196}},
    {"__aeabi_memset8", {32, 184}, {16, 196}},
    {"__aeabi_memclr", {40, 196}, {16, 204}},
    {"__aeabi_memclr4", {40, 196}, {16, 204}},
    {"__aeabi_memclr8", {40, 196}, {16, 204}},
};

/// On the host only C's own copies are known. Their stack is a guess on the
/// safe side, because the dynamic linker chooses the implementation.
static std::optional<RuntimeHelper> lookupHostHelper(StringRef name) {
  if (name == "memcpy" || name == "memmove" || name == "memset")
    return RuntimeHelper{256, 0};
  return std::nullopt;
}

std::optional<RuntimeHelper> lookupRuntimeHelper(const TargetInfo &target,
                                                 StringRef name) {
  if (target.isHost())
    return lookupHostHelper(name);
  for (const HelperRow &row : helperTable)
    if (row.name == name)
      return target.thumb1Only() ? row.thumb1 : row.thumb2;
  return std::nullopt;
}

} // namespace mcunet
