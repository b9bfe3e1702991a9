#!/usr/bin/python3
"""Speed on this machine: --mcpu=host against upstream's lowerings of the same network.

  host.py [--models=mlc_kws,..] [--least=0.25]   exit 1 below this share of the speed

Times are of one run on one machine, the best of several, in turns; the bytes of both must
be the same. Upstream's is the fastest of VARIANTS.
"""

import argparse
import ctypes
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ORACLE = pathlib.Path(__file__).resolve().parents[2] / "Oracle"
sys.path.insert(0, str(ORACLE))
import tosa_host  # noqa: E402

# Pipeline and clang's level: loops as they come, and with the layout of kernels that suits
# vectors over output channels.
HWCF = tosa_host.PIPELINE.replace("hwcf=false", "hwcf=true")
VARIANTS = {
    "loops, -O2": (tosa_host.PIPELINE, "-O2"),
    "loops, -O3": (tosa_host.PIPELINE, "-O3"),
    "loops, HWCF kernels, -O3": (HWCF, "-O3"),
}


class Compiled:
    """A model compiled by mcunet-compile for the host, in a shared library."""

    def __init__(self, tools, model, folder):
        compiler = str(pathlib.Path(tools) / "mcunet-compile") if tools else "mcunet-compile"
        subprocess.run(
            [
                compiler,
                str(model),
                "-o",
                str(folder),
                "--mcpu=host",
                "--name=net",
                "--schedule=layerwise",
                "--quiet",
            ],
            check=True,
        )
        library = folder / "net.so"
        subprocess.run(
            ["clang-22", "-shared", "-o", str(library), str(folder / "net.o")], check=True
        )
        self.invoke = ctypes.CDLL(str(library)).net_invoke
        # The report would do as well; an arena of any size that is enough does here.
        self.arena = ctypes.create_string_buffer(4 << 20)
        self.aligned = (ctypes.addressof(self.arena) + 63) // 64 * 64

    def run(self, data, output_bytes):
        output = ctypes.create_string_buffer(output_bytes)
        if self.invoke(ctypes.c_void_p(self.aligned), data, output) != 0:
            sys.exit("net_invoke failed")
        return output.raw


def best_times(runs, seconds):
    """The shortest time of each, taking turns."""
    best = dict.fromkeys(runs, float("inf"))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def compare(options, zoo, model):
    """Prints both times; returns the share of upstream's speed."""
    data = (zoo / model / "input0.bin").read_bytes()
    golden = (zoo / model / "output0.bin").read_bytes()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        importer = (
            str(pathlib.Path(options.tools) / "mcunet-translate")
            if options.tools
            else "mcunet-translate"
        )
        tosa = folder / "net.mlir"
        with tosa.open("w") as file:
            subprocess.run(
                [importer, "--import-tflite", str(zoo / model / "model.tflite")],
                check=True,
                stdout=file,
            )
        ours = Compiled(options.tools, zoo / model / "model.tflite", folder)
        programs = {
            variant: tosa_host.Program(str(tosa), *recipe) for variant, recipe in VARIANTS.items()
        }
        runs = {
            variant: lambda program=program: program.run(data)
            for variant, program in programs.items()
        }
        runs["ours"] = lambda: ours.run(data, len(golden))
        for variant, run in runs.items():
            if run() != golden:
                sys.exit(f"{model}: {variant} does not give the golden bytes")
        best = best_times(runs, options.seconds)
        for program in programs.values():
            program.close()
    fastest = min(VARIANTS, key=best.get)
    share = best[fastest] / best["ours"]
    print(
        f"{model}: {best['ours'] * 1e3:.2f} ms; upstream, {fastest}: "
        f"{best[fastest] * 1e3:.2f} ms; {share:.2f} of its speed"
    )
    return share


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", default="mlc_kws,mlc_resnet8,mlc_vww96,te_vww_i8")
    parser.add_argument("--tools", default="", help="folder of the tools")
    parser.add_argument("--zoo", default=os.environ.get("MCUNET_ZOO", ""))
    parser.add_argument("--seconds", type=float, default=5, help="a model")
    parser.add_argument("--least", type=float, default=0)
    options = parser.parse_args()
    if not options.zoo:
        sys.exit("give --zoo or set MCUNET_ZOO")
    shares = [
        compare(options, pathlib.Path(options.zoo), model) for model in options.models.split(",")
    ]
    if min(shares) < options.least:
        sys.exit(f"{min(shares):.2f} of upstream's speed is less than {options.least}")


if __name__ == "__main__":
    main()
