#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# make-fake.sh DIR MCPU MODE ARENA [compiler options...]
# Makes DIR/fake.{o,h,json} of fake_model.c (or of the assembly file in $SOURCE)
# as mcunet-compile would leave them, and DIR/in.bin with three inputs.
set -e
dir=$1 mcpu=$2 mode=$3 arena=$4
shift 4
here=$(dirname "$0")
root=$here/../../..
mkdir -p "$dir"
tool=$(dirname "$dir")/header-main
sh "$here/build-header-main.sh" "$tool"
"$tool" fake "$mode" "$mcpu" "$arena" > "$dir/fake.h"
case $mcpu in
  host) compiler=cc ;;
  *) compiler="arm-none-eabi-gcc -mthumb -mcpu=$mcpu" ;;
esac
mode_macro=$(echo "$mode" | tr a-z A-Z)
$compiler -O2 "-D$mode_macro=1" "-DARENA=$arena" -I"$root/runtime/include" "$@" \
  -c "${SOURCE:-$here/fake_model.c}" -o "$dir/fake.o"
cat > "$dir/fake.json" <<JSON
{"name": "fake", "mcpu": "$mcpu", "input": {"mode": "$mode"},
 "layers": [{"name": "first", "op": "clear", "macs": 0}, {"name": "second"}]}
JSON
# Some 432 bytes in which all values occur.
i=0
while [ $i -lt 432 ]; do
  printf "\\$(printf %03o $(((i * 7 + 3) % 256)))"
  i=$((i + 1))
done > "$dir/in.bin"
