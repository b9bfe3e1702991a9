//===- Size.cpp - Numbers of bytes ----------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Support/Size.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

Expected<int64_t> mcunet::parseSize(StringRef text) {
  StringRef digits = text;
  unsigned shift = 0;
  if (digits.consume_back_insensitive("K"))
    shift = 10;
  else if (digits.consume_back_insensitive("M"))
    shift = 20;
  uint64_t count;
  if (digits.empty() || !all_of(digits, isDigit))
    return createStringError("expected a size such as 262144, 256K or 1M");
  if (digits.getAsInteger(10, count) || count > (uint64_t(1) << 32) >> shift)
    return createStringError("more than a CPU can address");
  return int64_t(count << shift);
}

std::optional<int64_t> mcunet::productWithin(int64_t most, int64_t unit,
                                             ArrayRef<int64_t> extents) {
  int64_t product = unit;
  for (int64_t extent : extents) {
    if (extent > most / std::max<int64_t>(product, 1))
      return std::nullopt;
    product *= extent;
  }
  return product;
}
