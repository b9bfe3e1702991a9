#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# full.sh MODEL DIR: what the tools say where nobody can read it.
model=$1 dir=$2
exec 2>&1
head -c 64 /dev/zero > "$dir/in.bin"
mcunet-compile "$model" -o "$dir/out" --mcpu=host > /dev/full
echo "code $?"
mcunet-compile --help > /dev/full
echo "code $?"
mcunet-compile "$model" -o "$dir/out" --mcpu=host >&-
echo "code $?"
mcunet-run "$dir/out/tiny.json" --input="$dir/in.bin" > /dev/full
echo "code $?"
mcunet-translate --list-tflite-operators > /dev/full
echo "code $?"
mcunet-opt "$model" > /dev/full
echo "code $?"
ls "$dir/out"
