# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ONNX networks, compiled and run, against onnxruntime's CPU provider.

  check_onnx.py --runtime=NODE_MODULES --count=100 [--seed=1] [--inputs=2]
      random networks, against onnxruntime as npm has it; NODE_MODULES may be "npm": it is
      then fetched once per build folder, and without npm the reason is printed
      --layers: models of one layer as well
  check_onnx.py --goldens=FILE
      networks of the file, against the bytes that onnxruntime gave
  check_onnx.py --runtime=NODE_MODULES --seeds=3,7,12 --write=FILE
      writes such a file
  [--mcpu=host|cortex-m4|...] [--option=--optimize=sram ...] [--keep=FOLDER]

Networks that differ, and why networks were refused, are printed, then one line of counts.
"""

from __future__ import annotations

import argparse
import base64
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from onnx_graphs import network
from onnx_layers import Layer, layers

HERE = Path(__file__).parent


@dataclass
class Run:
    """One inference: the input as onnxruntime and as mcunet take it, the output as int8."""

    given: bytes
    own: bytes
    want: bytes = b""


@dataclass
class Case:
    """A network and its inferences."""

    name: str
    model: bytes
    kind: str = "int8"
    shape: list[int] = field(default_factory=list)
    scale: float = 1.0
    zero: int = 0
    low: int = -128
    real_output: bool = False
    runs: list[Run] = field(default_factory=list)

    def held(self, data: bytes) -> bytes:
        """onnxruntime's output as int8."""
        if self.real_output:
            values = np.rint(np.frombuffer(data, np.float32) / np.float32(self.scale)) + self.zero
        else:
            values = np.frombuffer(data, np.uint8 if self.low == 0 else np.int8).astype(np.float32)
        return bytes((values - self.low - 128).astype(np.int8).tobytes())


def draw(seed: int, inputs: int) -> Case:
    """A random network with random inputs."""
    w, x, y = network(seed)
    kind = np.dtype(w.kind).name
    real_input = x.name != "x"
    case = Case(f"n{seed}", w.graph.serialize(), "float32" if real_input else kind, x.shape)
    case.scale, case.zero, case.low = float(y.scale), y.zero, w.low
    case.real_output = w.real_output
    rng = np.random.default_rng(seed)
    info = np.iinfo(w.kind)
    for _ in range(inputs):
        values = rng.integers(info.min, info.max + 1, x.shape).astype(w.kind)
        own = (values.astype(np.int32) - w.low - 128).astype(np.int8).tobytes()
        given = values
        if real_input:
            given = (x.scale * (values.astype(np.int32) - x.zero)).astype(np.float32)
        case.runs.append(Run(given.tobytes(), own))
    return case


def single(name: str, layer: Layer) -> Case:
    """A model of one layer with a random input."""
    low = 0 if layer.kind == "uint8" else -128
    case = Case(f"{layer.kind}_{name}", layer.serialize(), layer.kind, layer.shape, low=low)
    info = np.iinfo(layer.type)
    values = layer.rng.integers(info.min, info.max + 1, layer.shape).astype(layer.type)
    own = (values.astype(np.int32) - low - 128).astype(np.int8).tobytes()
    case.runs.append(Run(values.tobytes(), own))
    return case


def ask_runtime(runtime: str, cases: list[Case], root: Path) -> list[str]:
    """Fills in what onnxruntime gives; returns what it could not run."""
    jobs, where = [], []
    for case in cases:
        model = root / f"{case.name}.onnx"
        model.write_bytes(case.model)
        for i, run in enumerate(case.runs):
            file, out = root / f"{case.name}.{i}.in", root / f"{case.name}.{i}.out"
            file.write_bytes(run.given)
            out.mkdir(exist_ok=True)
            entry = {"type": case.kind, "dims": case.shape, "file": str(file)}
            job = {"model": str(model), "inputs": {"x": entry}, "outputs": str(out)}
            jobs.append(json.dumps(job))
            where.append((case, run, out / "y"))
    done = subprocess.run(
        ["node", str(HERE / "run_onnx.js"), runtime],
        input="\n".join(jobs),
        capture_output=True,
        text=True,
        check=False,
    )
    problems = []
    for answer, (case, run, out) in zip(done.stdout.split("\n"), where):
        if answer == "ok":
            run.want = case.held(out.read_bytes())
        else:
            problems.append(f"network {case.name}: onnxruntime: {answer}")
    return problems


def compile_case(case: Case, root: Path, options: list[str]) -> str:
    """Compiles into root/NAME; the error where that fails."""
    model = root / f"{case.name}.onnx"
    model.write_bytes(case.model)
    done = subprocess.run(
        ["mcunet-compile", str(model), "-o", str(root / case.name), "--quiet", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip() or f"exit status {done.returncode}").split("\n")[0]


def compare(case: Case, root: Path) -> str:
    """Runs the compiled network; what differs."""
    report = root / case.name / f"{case.name}.json"
    for i, run in enumerate(case.runs):
        own, got = root / f"{case.name}.{i}.own", root / f"{case.name}.{i}.got"
        own.write_bytes(run.own)
        done = subprocess.run(
            ["mcunet-run", str(report), f"--input={own}", f"--output={got}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return f"input {i}: {done.stderr.strip()}"
        ours = np.frombuffer(got.read_bytes(), np.int8).astype(int)
        theirs = np.frombuffer(run.want, np.int8).astype(int)
        if ours.shape != theirs.shape:
            return f"input {i}: {len(ours)} bytes, expected {len(theirs)}"
        if (ours != theirs).any():
            wrong = int((ours != theirs).sum())
            return (
                f"input {i}: {wrong} of {len(ours)} bytes differ, by {np.abs(ours - theirs).max()}"
            )
    return ""


# The package has 290 MB; a test does not wait longer for it.
FETCH_SECONDS = 240


def find_runtime(given: str) -> str:
    """The folder node_modules with onnxruntime-node; the reason on stdout where there is none."""
    if given != "npm":
        return given
    folder = os.environ.get("MCUNET_ONNXRUNTIME", "")
    if not folder:
        prefix = Path(os.environ["MCUNET_BUILD_DIR"]) / "onnxruntime"
        folder = str(prefix / "node_modules")
        if not shutil.which("npm"):
            print("not compared with onnxruntime: there is no npm")
            return ""
        if not Path(folder, "onnxruntime-node").is_dir():
            prefix.mkdir(exist_ok=True)
            command = ["npm", "install", "--ignore-scripts", "--prefix", str(prefix)]
            try:
                subprocess.run(
                    [*command, "onnxruntime-node"],
                    capture_output=True,
                    check=False,
                    timeout=FETCH_SECONDS,
                )
            except subprocess.TimeoutExpired:
                shutil.rmtree(prefix)
                print(f"not compared with onnxruntime: npm took more than {FETCH_SECONDS} s")
                return ""
    if not Path(folder, "onnxruntime-node").is_dir():
        print(f"not compared with onnxruntime: npm does not deliver it, nor is it in {folder}")
        return ""
    return folder


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def write_goldens(file: str, cases: list[Case]) -> None:
    entries = [
        {
            "name": case.name,
            "model": encode(case.model),
            "runs": [{"input": encode(r.own), "output": encode(r.want)} for r in case.runs],
        }
        for case in cases
    ]
    Path(file).write_text(json.dumps(entries, indent=1) + "\n")


def read_goldens(file: str) -> list[Case]:
    cases = []
    for entry in json.loads(Path(file).read_text()):
        case = Case(entry["name"], base64.b64decode(entry["model"]))
        for run in entry["runs"]:
            own, want = base64.b64decode(run["input"]), base64.b64decode(run["output"])
            case.runs.append(Run(b"", own, want))
        cases.append(case)
    return cases


def check(cases: list[Case], root: Path, options: list[str]) -> tuple[int, int, int]:
    """Networks that are equal, differ, and are refused."""
    equal = differ = 0
    refused: collections.Counter[str] = collections.Counter()
    for case in cases:
        error = compile_case(case, root, options)
        if error:
            reason = re.sub(r"^.*?'[^']*': |'[^']*'|[0-9]+", "", error)
            refused[reason.strip(" :,")] += 1
            continue
        wrong = compare(case, root)
        equal += not wrong
        differ += bool(wrong)
        if wrong:
            print(f"network {case.name}, {wrong}")
        shutil.rmtree(root / case.name, ignore_errors=True)
    for reason, count in refused.most_common():
        print(f"refused {count}: {reason}")
    return equal, differ, sum(refused.values())


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runtime", default="")
    parser.add_argument("--goldens", default="")
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--write", default="")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", default="")
    parser.add_argument("--layers", action="store_true")
    parser.add_argument("--inputs", type=int, default=2)
    parser.add_argument("--mcpu", default="host")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--keep", default="")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(args.keep or folder)
        root.mkdir(exist_ok=True)
        if args.goldens:
            cases = read_goldens(args.goldens)[: args.most]
        else:
            runtime = find_runtime(args.runtime)
            if not runtime:
                return 0
            seeds = range(args.seed, args.seed + args.count)
            listed = [int(s) for s in args.seeds.split(",")] if args.seeds else list(seeds)
            cases = [draw(seed, args.inputs) for seed in listed]
            if args.layers:
                kinds = ("uint8", "int8")
                cases += [single(n, layer) for kind in kinds for n, layer in layers(kind)]
            problems = ask_runtime(runtime, cases, root)
            print("\n".join(problems), end="\n" if problems else "")
            if args.write:
                write_goldens(args.write, cases)
        equal, differ, refused = check(cases, root, [f"--mcpu={args.mcpu}", *args.option])
    print(f"{equal} networks equal, {differ} differ, {refused} refused")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
