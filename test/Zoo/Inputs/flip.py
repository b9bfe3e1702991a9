# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""flip.py FILE OFFSET: changes the lowest bit of one byte."""

import sys

with open(sys.argv[1], "r+b") as file:
    file.seek(int(sys.argv[2]))
    byte = file.read(1)[0]
    file.seek(int(sys.argv[2]))
    file.write(bytes([byte ^ 1]))
