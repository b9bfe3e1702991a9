#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Builds mcunet, compiles the bundled network for a Cortex-M7 and runs it in QEMU:
# layer by layer and within a budget, beside the same network on this machine.
# Results are in build/demo.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools/dev/setup.sh --target mcunet-compile mcunet-run mcunet-translate mcunet-qemu-count

net=mcunet-vww0
out=build/demo
mkdir -p "$out"
build/bin/mcunet-translate --import-net "test/Networks/$net.net.json" --net="$net" \
  -o "$out/mcunet_vww0.mlir"
python3 test/Networks/picture.py "$out/picture.bin" --size=64

# run FOLDER CPU [option of mcunet-compile...]
run() {
  local folder=$out/$1 cpu=$2
  shift 2
  build/bin/mcunet-compile "$out/mcunet_vww0.mlir" -o "$folder" --mcpu="$cpu" "$@"
  build/bin/mcunet-run "$folder/mcunet_vww0.json" --input="$out/picture.bin" \
    --output="$folder/output.bin" > "$folder/run.json"
}

echo
echo "== $net on a Cortex-M7, layer by layer"
run m7 cortex-m7 --schedule=layerwise
run m7-32K cortex-m7 --sram=32K --quiet
run host host --quiet
echo
echo "== $net on one picture (its weights are synthetic, so is its answer)"
python3 test/Networks/summary.py "$out" m7 m7-32K host
