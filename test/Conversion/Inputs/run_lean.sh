# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# run_lean.sh FOLDER CPU: the network under the lean schedule, its bytes and its scratch.
set -e
mcunet-compile "$1/net.mlir" -o "$1/$2.lean" --mcpu="$2" --schedule="$1/lean.json" --name=net --quiet
if grep -q '"scratch": *[1-9]' "$1/$2.lean/net.json"; then
  echo "$2: scratch is left" >&2
  exit 1
fi
mcunet-run "$1/$2.lean/net.json" --input="$1/in" --output="$1/$2.out"
cmp "$1/$2.out" "$1/expected"
