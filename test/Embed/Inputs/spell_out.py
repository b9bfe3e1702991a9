#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""spell_out.py MODEL.mlir: foreign.abs_diff as the greater less the lesser, on standard output."""

import re
import sys

LAYERS = """  %more = patch.extremum {0}, {1} : ({2}, {2}) -> {2}
  %less = patch.extremum {0}, {1} {{least}} : ({2}, {2}) -> {2}
  %2 = patch.add %more zp 0, %less zp 0 to zp 0 left_shift 20 {{subtract}} : ({2}, {2}) -> {2}
      requant <[1073741824, 1073741824, 1073741824] shift [30, 30, 50]>"""

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
text, count = re.subn(
    r'  %2 = "foreign.abs_diff"\((%\d), (%\d)\)\s*: \((\S+), \S+\) -> \S+',
    lambda match: LAYERS.format(*match.groups()),
    text,
)
assert count == 1
print(text)
