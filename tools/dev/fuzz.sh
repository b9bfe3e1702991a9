#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Fuzzes what reads files, from the project's own seeds:
#   tools/dev/fuzz.sh [SECONDS [TARGET...]]
# SECONDS for each target (default 3600); targets are tflite, onnx, mlir and json (all).
# Corpora grow in build/fuzz/TARGET; inputs with a finding are put into build/fuzz.
# The last line is "N executions, N findings".
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-3600}
targets=("${@:2}")
((${#targets[@]})) || targets=(tflite onnx mlir json)

tools/dev/setup.sh --target mcunet-translate mcunet-compile "${targets[@]/#/fuzz-}"
folder=$PWD/build/fuzz
mkdir -p "$folder"
PATH=$PWD/build/bin:/usr/bin:/bin python3 test/Fuzz/Inputs/seeds.py "$folder/seeds"

# A small quarantine and no filling of new memory: twice the executions.
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1
ASAN_OPTIONS+=:quarantine_size_mb=4:thread_local_quarantine_size_kb=64
ASAN_OPTIONS+=:malloc_context_size=4:max_malloc_fill_size=0

executions=0
findings=0
for target in "${targets[@]}"; do
  mkdir -p "$folder/$target"
  log=$folder/$target.log
  "build/bin/fuzz-$target" -max_total_time="$seconds" -timeout=30 \
    -rss_limit_mb=3000 -max_len=16384 -print_final_stats=1 -detect_leaks=0 \
    -artifact_prefix="$folder/$target-" \
    "$folder/$target" "$folder/seeds/$target" >"$log" 2>&1 || ((++findings))
  count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
  echo "$target: ${count:-0} executions, log in $log"
  ((executions += ${count:-0})) || true
done
echo "$executions executions, $findings findings"
exit $((findings != 0))
