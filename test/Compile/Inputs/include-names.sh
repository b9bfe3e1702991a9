#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# include-names.sh DIR: the headers of names.test as C and as C++, all warnings errors.
set -e
cd "$1"
cat > names.c <<'C'
#include "ours/mcunet.h"
#include "c/m_stdint.h"
#include "net/net.h"
#include "Net/Net.h"
#include "class/class.h"
const mcunet_model *get(int i);
const mcunet_model *get(int i) {
  static uint8_t small[net_arena_bytes], large[Net_arena_bytes];
  static int8_t rows[Net_input_row_bytes], scores[CLASS_OUTPUT_BYTES];
  (void)small, (void)large, (void)rows, (void)scores;
  return i == 0 ? m_mcunet_model() : i == 1 ? m_stdint_model() : i == 2 ? net_model()
       : i == 3 ? Net_model() : class_model();
}
C
printf '#include "net/net.h"\n#include "Net/Net.h"\nint size = NET_ARENA_BYTES;\n' > ambiguous.c
for language in "c -std=c99" "c++ -std=c++11" "c++ -std=c++17"; do
  compile="arm-none-eabi-gcc -x $language -Wall -Wextra -Werror -pedantic -Ic -I. -fsyntax-only"
  $compile names.c
  # The macros would be the wrong model's.
  ! $compile ambiguous.c 2> /dev/null
done
