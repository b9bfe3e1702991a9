# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_pads.py FILE.s: every function begins with a landing pad, those that no other file
sees too, as linkers reach far ones by indirect branches; and nothing else has one."""

import re
import sys
from pathlib import Path

lines = [line.split("@")[0].strip() for line in Path(sys.argv[1]).read_text().splitlines()]
functions = [match[1] for line in lines if (match := re.match(r"\.type\s+(\S+),%function", line))]
assert functions


def first_instruction(function: str) -> str:
    after = lines[lines.index(f"{function}:") + 1 :]
    return next(line for line in after if line and not re.match(r"\.|\S+:", line))


for name in functions:
    assert first_instruction(name) == "bti", (name, first_instruction(name))
assert lines.count("bti") == len(functions), (lines.count("bti"), functions)
print(len(functions), "functions, each with a landing pad")
