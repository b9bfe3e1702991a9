#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Builds mcunet, compiles the bundled classifier for a Cortex-M7 and runs it in QEMU
# on a picture: layer by layer and within a budget, beside the same network on this
# machine. Results are in build/demo.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools/dev/setup.sh --target mcunet-compile mcunet-run mcunet-qemu-count

networks=python/mcunet/networks
net=$networks/cifar10.net.json
picture=$networks/cifar10-${1:-ship}.png
out=build/demo
mkdir -p "$out"
PYTHONPATH=python /usr/bin/python3 -m mcunet.data pack "$picture" -o "$out/picture.bin"

# run FOLDER CPU [option of mcunet-compile...]
run() {
  local folder=$out/$1 cpu=$2
  shift 2
  build/bin/mcunet-compile "$net" -o "$folder" --name=cifar10 --mcpu="$cpu" "$@"
  build/bin/mcunet-run "$folder/cifar10.json" --input="$out/picture.bin" \
    --output="$folder/output.bin" > "$folder/run.json"
}

echo
echo "== cifar10 on a Cortex-M7, layer by layer"
run m7 cortex-m7 --schedule=layerwise
run m7-16K cortex-m7 --sram=16K --quiet
run host host --quiet
echo
echo "== cifar10 on $picture"
python3 test/Networks/summary.py "$net" "$out" m7 m7-16K host
