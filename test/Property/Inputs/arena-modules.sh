#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# arena-modules.sh SOURCES FOLDER: small networks as functions over an arena, their report
# left out; the plan of each passes its check.
set -e
for model in tiny chain; do
  for input in resident push pull; do
    for goal in latency sram; do
      file=$2/$model-$input-$goal.mlir
      mcunet-opt "$1/$model.mlir" --mcunet-tosa-to-arena-pipeline="input=$input optimize=$goal" |
        sed 's/^module attributes {patch.*} {$/module {/' > "$file"
      mcunet-opt "$file" --patch-verify-plan -o /dev/null
    done
  done
done
