#!/usr/bin/python3
"""Instructions per inference of the zoo's models, counted in QEMU, and modelled cycles.

  benchmark.py [--cpus=cortex-m7,..] [--models=te_vww_i8,..] [--layers]
  benchmark.py --check          compare with counts.json, exit 1 on a difference
  benchmark.py --update         write counts.json

Each model is compiled layer by layer, which says what kernels cost, and patched: input
pushed, 0 % extra MACs, SRAM within PATCHED, which adds what streaming rows costs. Counts
are exact: same compiler, same numbers. Cycles are those of docs/Cycles.md, of a model; where
blocks of code lie moves them a little, so that --check lets them differ by CYCLES_MARGIN.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / "counts.json"
MODELS = ["mlc_ad01", "mlc_kws", "mlc_resnet8", "mlc_vww96", "te_vww_i8", "te_mcunetv2_large_i8"]
CPUS = ["cortex-m7", "cortex-m4", "cortex-m33", "cortex-m55", "cortex-m3", "cortex-m0plus"]
PEER_KEYS = {"cortex-m7": "m7", "cortex-m55": "m55"}
# All SRAM that a patched model may take, a third to a sixth of layer by layer. Without
# mlc_ad01, whose layers have one pixel.
PATCHED = {
    "mlc_kws": "8K",
    "mlc_resnet8": "16K",
    "mlc_vww96": "16K",
    "te_vww_i8": "18K",
    "te_mcunetv2_large_i8": "256K",
}
PATCHED_CPUS = {"cortex-m7", "cortex-m55", "cortex-m0plus"}
# With --prefer-flash too.
FLASH = {"mlc_ad01", "mlc_kws", "mlc_resnet8", "mlc_vww96", "te_vww_i8"}
CYCLES_MARGIN = 0.005
# Instructions to stay under, patched or not; on other CPUs what is known a MAC.
GOALS = {
    "cortex-m7": {
        "mlc_ad01": 220_000,
        "mlc_kws": 3_200_000,
        "mlc_resnet8": 11_300_000,
        "mlc_vww96": 9_400_000,
        "te_vww_i8": 15_600_000,
        "te_mcunetv2_large_i8": 260_000_000,
    },
    "cortex-m55": {
        "mlc_kws": 950_000,
        "mlc_resnet8": 3_400_000,
        "mlc_vww96": 3_600_000,
        "te_vww_i8": 6_400_000,
        "te_mcunetv2_large_i8": 150_000_000,
    },
}
GOALS_PER_MAC = {"cortex-m0plus": 4.5}
# On M7, instructions a MAC in the functions of inner loops, requantisation included.
KIND_GOALS = {"pointwise, from 16 channels": 0.95, "dense 3x3": 0.9, "depthwise 3x3, stride 1": 2.3}


def run_tool(tools, *arguments):
    command = [
        str(pathlib.Path(tools) / arguments[0]) if tools else arguments[0],
        *map(str, arguments[1:]),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


LAYERWISE = ["--schedule=layerwise"]


def patched_options(model):
    return ["--input=push", "--max-overhead=0", f"--sram={PATCHED[model]}"]


def measure(options, zoo, model, cpu, schedule):
    """Compiles and runs one model; its output must be the golden one."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run_tool(
            options.tools,
            "mcunet-compile",
            zoo / model / "model.tflite",
            "-o",
            folder,
            f"--mcpu={cpu}",
            f"--name={model}",
            "--quiet",
            *schedule,
        )
        report = json.loads((folder / f"{model}.json").read_text())
        # Separate functions for profiles are the same instructions, in more flash.
        run_tool(
            options.tools,
            "mcunet-compile",
            zoo / model / "model.tflite",
            "-o",
            folder,
            f"--mcpu={cpu}",
            f"--name={model}",
            "--quiet",
            "--profile-symbols",
            *schedule,
        )
        result = json.loads(
            run_tool(
                options.tools,
                "mcunet-run",
                folder / f"{model}.json",
                f"--input={zoo / model / 'input0.bin'}",
                f"--output={folder / 'out'}",
                "--profile",
                "--cycles",
            )
        )
        golden = (zoo / model / "output0.bin").read_bytes()
        if (folder / "out").read_bytes() != golden:
            sys.exit(f"{model} on {cpu}: not the golden bytes")
    return report, result


def kinds_of(result):
    kinds = collections.defaultdict(lambda: [0, 0])
    for layer in result["layers"]:
        kinds[layer["op"]][0] += layer["instructions"]
        kinds[layer["op"]][1] += layer["macs"] or 0
    return sorted(kinds.items(), key=lambda item: -item[1][0])


def summarise(report, result):
    """What the table keeps."""
    return {
        "instructions": result["instructions"],
        "cycles": result["cycles"],
        "code": report["flash"]["code"],
        "weights": report["flash"]["weights"],
        "arena": report["sram"]["arena"],
        "stack": report["sram"]["stack"],
    }


def verdict(count, goal):
    return f"goal {goal:,}: {'met' if count <= goal else f'missed by {count / goal - 1:.1%}'}"


def show_goal(model, cpu, what, count, macs):
    goal = GOALS.get(cpu, {}).get(model)
    if goal is None and cpu in GOALS_PER_MAC:
        goal = int(GOALS_PER_MAC[cpu] * macs)
    print(
        f"  {what:15s} {count:12,d} {count / macs:7.3f} a MAC"
        + (f"; {verdict(count, goal)}" if goal else "")
    )


def show_flash(model, cpu, zoo, flash):
    """The limit is one for M7."""
    meta = json.loads((zoo / model / "meta.json").read_text())
    room = 1.15 * meta["const_bytes"] + 24 * 1024
    limit = f"; 1.15 x constants + 24 kB: {verdict(flash['total'], int(room))}"
    print(
        f"  flash {flash['total']:,} (code {flash['code']:,}, weights "
        f"{flash['weights']:,}){limit if cpu == 'cortex-m7' else ''}"
    )


def inner_kind(shape):
    """The kind of KIND_GOALS of a layer, from its MACs; None where it is of none."""
    if len(shape["output_shape"]) != 4 or not shape["macs"]:
        return None
    _, rows, cols, channels = shape["output_shape"]
    _, in_rows, _, in_channels = shape["input_shapes"][0]
    taps = shape["macs"] // (rows * cols * channels)
    if shape["op"] == "depthwise_conv2d":
        return "depthwise 3x3, stride 1" if taps == 9 and rows == in_rows else None
    if shape["op"] != "conv2d" or rows * cols == 1:
        return None
    if taps == in_channels and in_channels >= 16:
        return "pointwise, from 16 channels"
    return "dense 3x3" if taps == 9 * in_channels and in_channels >= 16 else None


def check_flash(model, measured):
    """What is to take less flash must."""
    less, usual = (measured[how][0]["flash"]["total"] for how in ("flash", "layerwise"))
    if less >= usual:
        sys.exit(f"{model}: {less} bytes of flash with --prefer-flash, {usual} without")


def inner_loops(report, result):
    """Instructions and MACs of the functions of inner loops, by kind; a depthwise layer is
    all of it."""
    shapes = {layer["name"]: layer for layer in report["layers"]}
    kinds = {
        layer["index"]: inner_kind(shapes[layer["name"]])
        for layer in result["layers"]
        if layer["name"] in shapes
    }
    macs = {layer["index"]: layer["macs"] for layer in result["layers"]}
    sums = collections.defaultdict(lambda: [0, 0])
    for function in result["functions"]:
        match = re.search(r"\.L(\d+)\.(\w+)", function["name"])
        kind = kinds.get(int(match[1])) if match else None
        if kind and (match[2] == "depthwise_conv2d" or ".tile" in function["name"]):
            sums[kind][0] += function["instructions"]
            sums[kind][1] += macs[int(match[1])] if ".tile1" not in function["name"] else 0
    return sums


def show_inner_loops(sums):
    for kind, (instructions, ops) in sorted(sums.items()):
        per_mac, goal = instructions / ops, KIND_GOALS[kind]
        print(
            f"  inner loops, {kind:28s} {per_mac:5.2f} a MAC, goal {goal}: "
            f"{'met' if per_mac <= goal else 'missed'}"
        )


def tinyengine_lines(peers, model, cpu, measured):
    """Its figures for the model that this one is without float tensors, on M7."""
    figures = peers["tinyengine"]["models"].get(model.removesuffix("_i8"), {})
    for how, figure in figures.items() if cpu == "cortex-m7" else ():
        ours = measured.get("patched" if how.startswith("patched") else "layerwise")
        if ours:
            peer = figure["instructions"]
            yield (
                f"  TinyEngine {how} {peer:,}: "
                f"{peer / ours[1]['instructions']:.2f} times as many"
            )


def show(model, cpu, zoo, measured, loops, layers):
    """Layer by layer and patched, side by side with the goals and the peers."""
    report, result = measured["layerwise"]
    count = result["instructions"]
    # Of the model's file; those of channels that change nothing do not run.
    removed = report.get("removed", {}).get("macs", 0)
    macs = report["macs"] + removed
    print(f"{model} on {cpu}, {macs:,} MACs, {removed:,} of them taken out")
    show_goal(model, cpu, "layer by layer", count, macs)
    if "patched" in measured:
        patched_report, patched = measured["patched"]
        show_goal(model, cpu, "patched", patched["instructions"], macs)
        print(
            f"  patching costs {patched['instructions'] / count - 1:+.2%} (at most +5 %); "
            f"SRAM {report['sram']['total']:,} -> {patched_report['sram']['total']:,}"
        )
    show_flash(model, cpu, zoo, report["flash"])
    if "flash" in measured:
        less, slower = measured["flash"]
        print(
            f"  with --prefer-flash {less['flash']['total']:,}, "
            f"{slower['instructions']:,} instructions"
        )
    print(f"  arena {report['sram']['arena']:,}, stack {report['sram']['stack']:,}")
    peers = json.loads((zoo / "peers.json").read_text())
    peer = peers["tflm_cmsis_nn"]["models"].get(model, {}).get(PEER_KEYS.get(cpu))
    if peer:
        print(f"  TFLM + CMSIS-NN {peer:,}: {peer / count:.2f} times as many")
    for line in tinyengine_lines(peers, model, cpu, measured):
        print(line)
    for op, (instructions, ops) in kinds_of(result):
        per_mac = f"{instructions / ops:6.2f} a MAC" if ops else ""
        print(f"  {op:20s} {instructions:12,d} {per_mac}")
    show_inner_loops(loops)
    for how, (_, figures) in measured.items():
        print(
            f"  cycles by the model of {figures['cycles_by']['core']}, {how}: "
            f"{figures['cycles']:,}, {figures['cycles'] / figures['instructions']:.2f} "
            "an instruction; no board was measured"
        )
    if layers:
        show_layers(report, measured)


def show_layers(report, measured):
    shapes = {layer["name"]: layer for layer in report["layers"]}
    patched = {
        layer["name"]: layer["instructions"]
        for layer in measured.get("patched", (None, {"layers": []}))[1]["layers"]
    }
    for layer in measured["layerwise"][1]["layers"]:
        ops, count = layer["macs"], layer["instructions"]
        per_mac = f"{count / ops:6.2f}" if ops else ""
        extra = patched.get(layer["name"])
        change = f"{extra - count:+10,d}" if extra is not None else ""
        shape = shapes.get(layer["name"], {}).get("output_shape", "")
        print(
            f"    {layer['index']:3d} {layer['op']:18s} {count:11,d} {per_mac:>7s} "
            f"{change:>10s} {layer['cycles']:11,d} cycles {shape}"
        )


def compare(expected, found):
    """Lines that say what differs; small changes count, they are exact."""
    lines = []
    for name in sorted(found):
        if name not in expected:
            lines.append(f"{name}: not in the table")
            continue
        for key, value in found[name].items():
            old = expected[name].get(key)
            margin = CYCLES_MARGIN * value if key == "cycles" else 0
            if old is None or abs(old - value) > margin:
                change = f" ({100 * (value - old) / old:+.2f} %)" if old else ""
                lines.append(f"{name}: {key} {old} -> {value}{change}")
    return lines


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cpus", default=",".join(CPUS))
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--tools", default="", help="folder of the tools")
    parser.add_argument("--zoo", default=os.environ.get("MCUNET_ZOO", ""))
    parser.add_argument("--layers", action="store_true", help="print each layer")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--update", action="store_true")
    return parser.parse_args()


def main():
    options = parse_arguments()
    if not options.zoo:
        sys.exit("give --zoo or set MCUNET_ZOO")
    zoo = pathlib.Path(options.zoo)
    found, kinds = {}, collections.defaultdict(lambda: [0, 0])
    for cpu in options.cpus.split(","):
        for model in options.models.split(","):
            measured = {"layerwise": measure(options, zoo, model, cpu, LAYERWISE)}
            if model in PATCHED and cpu in PATCHED_CPUS:
                measured["patched"] = measure(options, zoo, model, cpu, patched_options(model))
            if model in FLASH and cpu == "cortex-m7":
                measured["flash"] = measure(
                    options, zoo, model, cpu, [*LAYERWISE, "--prefer-flash"]
                )
                check_flash(model, measured)
            for how, figures in measured.items():
                suffix = "" if how == "layerwise" else f" {how}"
                found[f"{model} {cpu}{suffix}"] = summarise(*figures)
            if options.check:
                continue
            loops = inner_loops(*measured["layerwise"]) if cpu == "cortex-m7" else {}
            for kind, figures in loops.items():
                kinds[kind] = [a + b for a, b in zip(kinds[kind], figures)]
            show(model, cpu, zoo, measured, loops, options.layers)
    if kinds:
        print("these models together, on cortex-m7")
        show_inner_loops(kinds)
    table = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    if options.update:
        table.update(found)
        TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n")
    elif options.check:
        lines = compare(table, found)
        print("\n".join(lines) if lines else f"{len(found)} as in the table")
        if lines:
            sys.exit("counts differ; if that is meant, run with --update")


if __name__ == "__main__":
    main()
