#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Builds mcunet, then firmware for the boards of QEMU that have a real chip's memories,
# runs it, and prints what it takes: the table of README.md. Results are in build/boards.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools/dev/setup.sh --target mcunet-compile mcunet-run >&2
PATH=$PWD/build/bin:/usr/bin:/bin /usr/bin/python3 test/Kits/Inputs/boards.py . build/boards
