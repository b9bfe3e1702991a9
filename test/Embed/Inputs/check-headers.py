# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles each public header by itself: C ones as C11, the others as C++17."""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator

# Of the headers that include MLIR, each of which takes seconds, these are always
# tried: one of a dialect, one of passes, one of a target, one of an importer.
SAMPLE = ["IR/Patch.h", "Transforms/Passes.h", "ObjectEmitter.h", "TFLite.h"]


def find_headers(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*.h")):
        if path.parts[-2] == "mcunet-c" or "mlir/" not in path.read_text():
            yield path
        elif os.environ.get("MCUNET_ALL_HEADERS") or str(path).endswith(tuple(SAMPLE)):
            yield path


def check(header: Path, arguments: argparse.Namespace) -> str:
    """What the compiler says of a file that includes the header, twice."""
    is_c = "mcunet-c" in header.parts
    command = [arguments.cxx, "-fsyntax-only", "-Wall", "-Wextra", "-Wno-unused-parameter"]
    command += ["-Werror", "-x", "c" if is_c else "c++", "-std=c11" if is_c else "-std=c++17"]
    command += ["-I" + folder for folder in arguments.include]
    command += ["-isystem", arguments.system, "-"]
    include = f'#include "{header}"\n'
    done = subprocess.run(command, input=include * 2, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--include", action="append", required=True)
    parser.add_argument("--system", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    headers = list(find_headers(Path(arguments.include[0])))
    with ThreadPoolExecutor(arguments.jobs) as pool:
        problems = list(pool.map(lambda header: check(header, arguments), headers))
    for problem in problems:
        sys.stderr.write(problem)
    if any(problems):
        return 1
    print(f"{len(headers)} headers compile alone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
