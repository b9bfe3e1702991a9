#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random edits of functions over an arena: what reads them answers, whatever they hold.

    arena_edits.py FILE.mlir... --edits=1000 --seed=1 [--pass=OPTION]...

Each FILE is a module at the level of the arena. A number, a name, a type, an attribute or a
line of it is changed, and mcunet-opt (from PATH) reads it and runs the passes over it: it
may refuse or accept, but not crash, nor take longer than some minutes. Prints the first module
with which it does.
"""

import argparse
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import List, Optional

PASSES = ["--patch-verify-plan", "--convert-patch-to-loops"]
BATCH = 40
SECONDS = 200
CRASH = re.compile(r"Stack dump|Assertion|LLVM ERROR|PLEASE submit|UNREACHABLE|Sanitizer")
NUMBER = re.compile(r"(?<![\w.#%@])-?\d+(?![\w.])")
VALUE = re.compile(r"%\w+(?!\w)")
SYMBOL = re.compile(r"@[\w.]+")
DIMENSION = re.compile(r"(?<=[<x])\d+(?=x)")
ATTRIBUTE = re.compile(
    r"[\w.]+ = (?:\"[^\"]*\"|\[[^\]]*\]|dense<[^>]*> : \S+|[^,{}]+?)(?:, |(?=\}))"
)
STRING = re.compile(r"\"[^\"]*\"")
CLAUSE = re.compile(r" (?:scratch|blocks|block_of|phase|ring|origins)\w*[ (\[][^()]*\)?")


def other_number(r: random.Random, text: str) -> str:
    """A number in place of this one: near it, at an edge, or any."""
    value = int(text)
    choices = [value + 1, value - 1, -value, 0, -1, 1, 2 * value, 1 << 20]
    choices += [(1 << 31) - 1, -(1 << 31), r.randrange(-64, 64)]
    return str(r.choice(choices))


def replace_one(r: random.Random, text: str, pattern: "re.Pattern[str]", new: str) -> str:
    """`text` with one match replaced; "*" is another match, "#" another number."""
    matches = list(pattern.finditer(text))
    if not matches:
        return text
    match = r.choice(matches)
    if new == "*":
        new = r.choice(matches).group()
    elif new == "#":
        new = other_number(r, match.group())
    return text[: match.start()] + new + text[match.end() :]


def edit(r: random.Random, text: str) -> str:
    """One edit."""
    kind = r.randrange(10)
    if kind < 3:
        return replace_one(r, text, NUMBER, "#")
    if kind == 3:
        return replace_one(r, text, VALUE, "*")
    if kind == 4:
        return replace_one(r, text, SYMBOL, "*")
    if kind == 5:
        return replace_one(r, text, DIMENSION, str(r.choice([0, 1, 2, 3, 7, 1000])))
    if kind == 6:
        return replace_one(r, text, ATTRIBUTE, "")
    if kind == 7:
        return replace_one(r, text, STRING, r.choice(["*", '""', '"input+9"', '"add"']))
    if kind == 8:
        return replace_one(r, text, CLAUSE, "")
    lines = text.split("\n")
    at = r.randrange(1, len(lines))
    if r.random() < 0.5:
        del lines[at]
    else:
        lines.insert(r.randrange(1, len(lines)), lines[at])
    return "\n".join(lines)


def complaint(modules: List[str], options: List[str]) -> Optional[str]:
    """What is wrong with mcunet-opt's answer, or None."""
    text = "\n// -----\n".join(modules)
    command = ["mcunet-opt", "-", "--split-input-file", "-o", "/dev/null", *options]
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"takes more than {SECONDS} s"
    errors = done.stderr.decode(errors="replace")
    if done.returncode in (0, 1) and not CRASH.search(errors):
        return None
    return f"exit status {done.returncode}\n{errors[-2000:]}"


def find_crash(modules: List[str], options: List[str]) -> Optional[str]:
    """The first module on which mcunet-opt fails, and how; None where it does on none."""
    if complaint(modules, options) is None:
        return None
    for module in modules:
        text = complaint([module], options)
        if text is not None:
            return f"{' '.join(options)}: {text}\n{module}"
    return f"{' '.join(options)} fails on several modules together only"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pass", dest="passes", action="append")
    args = parser.parse_args()
    texts = [path.read_text() for path in args.files]
    r = random.Random(args.seed)
    print(f"seed {args.seed}", flush=True)
    done = 0
    while done < args.edits:
        modules = []
        for _ in range(min(BATCH, args.edits - done)):
            text = r.choice(texts)
            for _ in range(r.choice([1, 1, 2, 3])):
                text = edit(r, text)
            modules.append(text)
        for option in args.passes or PASSES:
            failure = find_crash(modules, [option])
            if failure:
                sys.exit(failure)
        done += len(modules)
    print(f"{done} edits, no crash")


if __name__ == "__main__":
    main()
