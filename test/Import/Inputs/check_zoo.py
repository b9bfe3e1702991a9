#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The zoo's real models by upstream's lowering against their goldens.

    check_zoo.py [--translate=PROGRAM] [MODEL...]

For every model folder of $MCUNET_ZOO (default: ../shared/zoo beside the
checkout): all inputN.bin give outputN.bin, and every operator's output for
input0 equals tensors.bin; the first that differs is named. Prints why and
succeeds where the zoo is absent; "N passed, N failed" last.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "Oracle"))

from tosa_host import Program  # noqa: E402


def read(*parts):
    with open(os.path.join(*parts), "rb") as file:
        return file.read()


def build(translate, folder, model, *flags):
    path = os.path.join(folder, "model%d.mlir" % len(flags))
    subprocess.run(
        [translate, "--import-tflite", os.path.join(model, "model.tflite"), "-o", path, *flags],
        check=True,
    )
    return Program(path)


def check_tensors(program, model, meta):
    """Bytes compared, and what differs first (or None)."""
    actual = program.run(read(model, "input0.bin"))
    golden = read(model, "tensors.bin")
    at = 0
    for line in read(model, "tensors.txt").decode().split("\n"):
        if not line.strip():
            continue
        op, _, offset, size = map(int, line.split())
        if actual[at : at + size] != golden[offset : offset + size]:
            entry = meta["ops"][op]
            return at, "op %d (%s), tensor %s differs" % (op, entry["op"], entry["outputs"])
        at += size
    return at, None


def check_outputs(program, model):
    """Bytes compared, and what differs first (or None)."""
    total, index = 0, 0
    while os.path.exists(os.path.join(model, "input%d.bin" % index)):
        golden = read(model, "output%d.bin" % index)
        if program.run(read(model, "input%d.bin" % index)) != golden:
            return total, "output%d.bin differs" % index
        total, index = total + len(golden), index + 1
    return total, None


def check_keywords(program, model):
    """The 1,000 recorded samples of the keyword model."""
    samples = read(model, "kws01_inputs.bin")
    goldens = read(model, "kws01_outputs_ref.bin")
    for k in range(len(samples) // 490):
        if program.run(samples[490 * k : 490 * (k + 1)]) != goldens[12 * k : 12 * (k + 1)]:
            return 12 * k, "sample %d differs" % k
    return len(goldens), None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--translate", default="mcunet-translate")
    parser.add_argument("models", nargs="*", help="folders; default: all")
    args = parser.parse_args()
    zoo = os.environ.get("MCUNET_ZOO") or os.path.join(
        HERE, "..", "..", "..", "..", "shared", "zoo"
    )
    if not os.path.isdir(zoo):
        print("skipped: no models at %s (set MCUNET_ZOO)" % zoo)
        return
    passed = failed = 0
    for name in sorted(os.listdir(zoo)):
        model = os.path.join(zoo, name)
        if not os.path.exists(os.path.join(model, "tensors.txt")):
            continue  # te_vww: float edges, the same network as te_vww_i8
        if args.models and name not in args.models:
            continue
        meta = json.loads(read(model, "meta.json"))
        with tempfile.TemporaryDirectory() as folder:
            plain = build(args.translate, folder, model)
            every = build(args.translate, folder, model, "--every-tensor")
            checks = [
                ("outputs", check_outputs(plain, model)),
                ("tensors", check_tensors(every, model, meta)),
            ]
            if os.path.exists(os.path.join(model, "kws01_inputs.bin")):
                checks.append(("samples", check_keywords(plain, model)))
        for what, (size, problem) in checks:
            print(
                "%s %s: %d bytes equal%s"
                % (name, what, size, ", then " + problem if problem else "")
            )
            passed, failed = passed + (not problem), failed + bool(problem)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
