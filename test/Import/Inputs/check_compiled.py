#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Operators of check_ops.py, compiled and run: the bytes are reference.py's.

    check_compiled.py [--cases=PREFIX,...] HOW...

HOW is a CPU and, after commas, options of mcunet-compile, such as
cortex-m7,--optimize=sram; cases are chosen by how their names begin. Prints one line for
each case that differs, "N passed, N failed" last.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile

from check_ops import cases, pack, unpack


def call(*command):
    """What a program that fails says; None where it does not fail."""
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return done.stderr.decode(errors="replace").strip() if done.returncode else None


def compile_file(how, path, folder):
    """Compiles a file into the folder as `net`; the error, or None."""
    cpu, *flags = how.split(",")
    options = ["--name=net", "--mcpu=" + cpu, "--quiet", "-o", folder]
    return call("mcunet-compile", path, *options, *flags)


def run_inputs(data, folder):
    """The output bytes of the network in the folder, or None and the error."""
    paths = {name: os.path.join(folder, name) for name in ("in", "out")}
    with open(paths["in"], "wb") as file:
        file.write(data)
    options = ["--input=" + paths["in"], "--output=" + paths["out"]]
    error = call("mcunet-run", os.path.join(folder, "net.json"), *options)
    if error is not None:
        return None, error
    with open(paths["out"], "rb") as file:
        return file.read(), None


def run(how, model, data, folder):
    """The elements that a compiled model gives, or None and the error."""
    path = os.path.join(folder, "net.tflite")
    with open(path, "wb") as file:
        file.write(model.build())
    error = compile_file(how, path, folder)
    if error is not None:
        return None, error
    output, error = run_inputs(pack(data), folder)
    return (None, error) if error is not None else (unpack(output), None)


def check(how, make):
    """What is wrong with a case, if anything."""
    model, data, expected = make()
    with tempfile.TemporaryDirectory() as folder:
        actual, error = run(how, model, data, folder)
    if error:
        return error
    if len(actual) != len(expected):
        return "%d elements, expected %d" % (len(actual), len(expected))
    wrong = [k for k, (a, e) in enumerate(zip(actual, expected)) if a != e]
    return wrong and "%d of %d differ, first [%d]: %d, expected %d" % (
        len(wrong),
        len(actual),
        wrong[0],
        actual[wrong[0]],
        expected[wrong[0]],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", default="", help="beginnings of names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("how", nargs="+")
    args = parser.parse_args()
    passed = failed = 0
    for how in args.how:
        for name, make in cases(random.Random(args.seed)):
            if not name.startswith(tuple(args.cases.split(","))):
                continue
            problem = check(how, make)
            if problem:
                print("%s for %s: %s" % (name, how, problem))
            passed, failed = passed + (not problem), failed + bool(problem)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
