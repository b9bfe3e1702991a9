#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# check-pull-stack.sh MODEL DIR
# Prints for each CPU what the report says of the stack and what mcunet-run measures.
set -e
model=$1 dir=$2
mkdir -p "$dir"
head -c 256 /dev/zero > "$dir/in.bin"
field='import json, sys
for name in sys.argv[2:]:
    value = json.load(open(sys.argv[1]))
    for key in name.split("."):
        value = value[key]
    print(value)'
for cpu in cortex-m7 cortex-m0plus cortex-m55 host; do
  mcunet-compile "$model" -o "$dir" --name=m --mcpu=$cpu --input=pull --schedule=layerwise --quiet
  mcunet-run "$dir/m.json" --input="$dir/in.bin" > "$dir/run.json"
  echo "$cpu: $(/usr/bin/python3 -c "$field" "$dir/m.json" sram.stack) reported," \
    "$(/usr/bin/python3 -c "$field" "$dir/run.json" stack_bytes_used) used"
done
