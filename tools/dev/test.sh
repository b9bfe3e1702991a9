#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sets up as needed and passes the tests. Arguments go to lit, for example a
# folder of tests. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/../.."
MCUNET_TESTS=1 tools/dev/setup.sh --target all mcunet-test-depends

results=build/test-results.json
rm -f "$results"
status=0
"$(llvm-config-22 --bindir)/lit" -v --output "$results" \
  "${@:-build/test}" || status=$?
python3 tools/dev/count-tests.py "$results"
exit "$status"
