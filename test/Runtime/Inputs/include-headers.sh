#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# include-headers.sh DIR RUNTIME-INCLUDES: compiles the four headers in DIR as C
# and as C++, alone, twice, and before and after abi.h.
set -e
cd "$1"
for mode in resident consume push pull; do
  for first in $mode.h mcunet/rt/abi.h; do
    printf '#include "%s"\n#include "%s.h"\n#include "mcunet/rt/abi.h"\n' \
      $first $mode > include.c
    for language in "c -std=c99" "c++ -std=c++17"; do
      cc -x $language -pedantic -Wall -Wextra -Werror -Wno-unused-function \
        -fsyntax-only -I. -I"$2" include.c
    done
  done
done
