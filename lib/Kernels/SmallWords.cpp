//===- SmallWords.cpp - Two products in a word, on Armv6-M ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmallWords.h"

using namespace mlir;
using namespace mcunet::kernels;

bool small::fitsHalf(ArrayRef<int8_t> weights) {
  int64_t least = 0, most = 0;
  for (int64_t weight : weights) {
    least += std::min(weight * -128, weight * 127);
    most += std::max(weight * -128, weight * 127);
  }
  return least >= -kHalf && most < kHalf;
}

std::string small::groupText(int64_t taps) {
  assert(taps >= 1 && taps <= 3 && "registers for three");
  static constexpr const char *loads[] = {
      "ldmia r7!, {r3}\nldmia r6!, {r0}\n",
      "ldmia r7!, {r3, r4}\nldmia r6!, {r0, r1}\n",
      "ldmia r7!, {r3, r4, r5}\nldmia r6!, {r0, r1, r2}\n"};
  std::string text = loads[taps - 1];
  text += "muls r0, r3, r0\n";
  if (taps > 1)
    text += "muls r1, r4, r1\nadds r0, r0, r1\n";
  if (taps > 2)
    text += "muls r2, r5, r2\nadds r0, r0, r2\n";
  return text + "add r0, r10\n"
                "uxth r1, r0\n"
                "add r8, r1\n"
                "asrs r0, r0, #16\n"
                "add r9, r0\n";
}

void small::widen(KernelBuilder &kb, Value to, Value from, int64_t count) {
  int64_t whole = count / 4 * 4;
  auto element = [&](Value to, Value from, int64_t index) {
    kb.store32(kb.load8(kb.offset(from, index)), kb.offset(to, 4 * index));
  };
  KernelBuilder::Values at = {from, to};
  if (whole)
    at = kb.untilPointer(kb.offset(from, whole), at,
                         [&](const KernelBuilder::Values &at) {
                           for (int64_t index = 0; index < 4; ++index)
                             element(at[1], at[0], index);
                           return KernelBuilder::Values{kb.offset(at[0], 4),
                                                        kb.offset(at[1], 16)};
                         });
  for (int64_t index = 0; index < count - whole; ++index)
    element(at[1], at[0], index);
}
