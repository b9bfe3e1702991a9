//===- Fuzz.h - What the fuzz targets share ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_FUZZ_FUZZ_H
#define MCUNET_TEST_FUZZ_FUZZ_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

// libFuzzer's own mutations, for use in ours.
extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

namespace mcunet::fuzz {

/// Ends the run as a finding.
[[noreturn]] inline void finding(const char *what, llvm::StringRef detail) {
  std::fprintf(stderr, "finding: %s: %.*s\n", what, int(detail.size()),
               detail.data());
  std::abort();
}

class Random {
public:
  explicit Random(unsigned seed) : engine(seed) {}

  /// In [0, count).
  size_t below(size_t count) { return count ? engine() % count : 0; }
  bool chance(unsigned percent) { return below(100) < percent; }

  /// A number of those that are at the edges of something.
  int64_t number() {
    static constexpr int64_t edges[] = {-1,        0,          1,
                                        2,         3,          4,
                                        5,         7,          8,
                                        15,        16,         31,
                                        32,        63,         64,
                                        127,       128,        255,
                                        256,       1023,       1024,
                                        4095,      4096,       65535,
                                        65536,     1 << 24,    (1 << 24) + 1,
                                        -2,        -128,       -129,
                                        -255,      2147483647, -2147483648LL,
                                        1LL << 40, INT64_MAX,  INT64_MIN};
    if (chance(60))
      return int64_t(below(9)) - 1;
    return edges[below(std::size(edges))];
  }

  /// One of the bit patterns that matter.
  double real() {
    static constexpr double edges[] = {0.0,
                                       -0.0,
                                       1.0,
                                       -1.0,
                                       0.5,
                                       1e-45,
                                       1e-38,
                                       3.4e38,
                                       1e300,
                                       1e-6,
                                       1e6,
                                       0.0039,
                                       128.0,
                                       1 / 256.0,
                                       __builtin_nan(""),
                                       __builtin_inf()};
    return chance(30) ? double(below(1000)) / 1000
                      : edges[below(std::size(edges))];
  }

private:
  std::minstd_rand engine;
};

/// Checks what every error message promises: one line of text.
void checkMessage(llvm::StringRef message);

} // namespace mcunet::fuzz

#endif // MCUNET_TEST_FUZZ_FUZZ_H
