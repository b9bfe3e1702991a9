#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes one case of check_ops.py as a file: write_op.py CASE FILE.tflite."""

import random
import sys

from check_ops import cases

for name, make in cases(random.Random(1)):
    if name == sys.argv[1]:
        with open(sys.argv[2], "wb") as file:
            file.write(make()[0].build())
        break
else:
    sys.exit("no case " + sys.argv[1])
