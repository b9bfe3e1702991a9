#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A described network gives the same bytes wherever and however it runs.

    compare.py NETS.json NAME[:RESOLUTION] [--upstream] [--work=DIR] HOW...

HOW is a CPU and, after commas, options of mcunet-compile, such as
cortex-m7,--optimize=sram. All results on eight pictures must equal the first one's or,
with --upstream, those of upstream's own lowering of the same TOSA.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Dict

sys.path.insert(0, str(Path(__file__).parent.parent / "Oracle"))

from picture import picture  # noqa: E402
from tosa_host import Program  # noqa: E402

PICTURES = 8


def run(how: str, tosa: Path, inputs: Path, folder: Path) -> Dict[str, object]:
    """The JSON of mcunet-run, and the output under "bytes"."""
    cpu, *flags = how.split(",")
    folder.mkdir(exist_ok=True)
    output = folder / "outputs.bin"
    compiler = ["mcunet-compile", tosa, "--name=net", f"--mcpu={cpu}", "--quiet", "-o", folder]
    subprocess.run([*compiler, *flags], check=True)
    runner = ["mcunet-run", folder / "net.json", f"--input={inputs}", f"--output={output}"]
    result = json.loads(subprocess.run(runner, check=True, stdout=subprocess.PIPE).stdout)
    result["bytes"] = output.read_bytes()
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("nets", type=Path)
    parser.add_argument("net", metavar="NAME[:RESOLUTION]")
    parser.add_argument("how", nargs="+")
    parser.add_argument("--upstream", action="store_true")
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_intermixed_args()
    args.work.mkdir(parents=True, exist_ok=True)

    name, _, resolution = args.net.partition(":")
    network = json.loads(args.nets.read_text())["networks"][name]
    size = int(resolution or network["resolution"])
    tosa, inputs = args.work / f"{name}.mlir", args.work / "pictures.bin"
    translator = ["mcunet-translate", "--import-net", args.nets, f"--net={name}", "-o", tosa]
    subprocess.run([*translator, f"--resolution={size}"], check=True)
    pictures = [picture(size, network["in_channels"], seed) for seed in range(PICTURES)]
    inputs.write_bytes(b"".join(pictures))

    expected = b""
    if args.upstream:
        with Program(str(tosa)) as program:
            expected = b"".join(program.run(image) for image in pictures)
        print(f"upstream: {len(expected)} bytes")
    failed = 0
    for number, how in enumerate(args.how):
        result = run(how, tosa, inputs, args.work / f"run{number}")
        expected = expected or result["bytes"]
        equal = result["bytes"] == expected
        failed += not equal
        print(
            f"{how}: {'equal' if equal else 'DIFFERENT'}, arena {result['arena_bytes']},"
            f" instructions {result['instructions']}"
        )
    answer = len(expected) // PICTURES
    if len({expected[k : k + answer] for k in range(0, len(expected), answer)}) == 1:
        print("the answer does not depend on the picture")
        failed += 1
    print(f"{len(args.how) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
