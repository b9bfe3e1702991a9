#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# columns.sh NETWORK.mlir PREFIX MCPU SRAM: fails at a line of more than 200 columns.
set -e
elide="--mlir-elide-elementsattrs-if-larger=7 --mlir-elide-resource-strings-if-larger=16"
budget=
[ "$4" = 0 ] || budget="sram=$4"
mcunet-opt "$1" --mcunet-tosa-to-patch-pipeline \
  --mcunet-schedule-pipeline="mcpu=$3 $budget" $elide -o "$2.stages.mlir"
mcunet-opt "$1" --mcunet-tosa-to-arena-pipeline="mcpu=$3 name=m $budget" $elide -o "$2.arena.mlir"
awk 'length > longest { longest = length }
     length > 200 { print FILENAME ": " $0; bad = 1 }
     /patch.conv2d %/ { layers++ } /patch.compute @/ { calls++ }
     END { print layers + 0 " layers, " calls + 0 " calls, longest line " longest; exit bad }' \
  "$2.stages.mlir" "$2.arena.mlir"
