#!/usr/bin/python3
"""Instructions per inference of the zoo's models, counted in QEMU.

  benchmark.py [--cpus=cortex-m7,..] [--models=te_vww_i8,..] [--layers]
  benchmark.py --check          compare with counts.json, exit 1 on a difference
  benchmark.py --update         write counts.json

Models are compiled layer by layer, so that a count says something about kernels
and nothing about schedules. Counts are exact: same compiler, same numbers.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / "counts.json"
MODELS = ["mlc_ad01", "mlc_kws", "mlc_resnet8", "mlc_vww96", "te_vww_i8",
          "te_mcunetv2_large_i8"]
CPUS = ["cortex-m7", "cortex-m4", "cortex-m33", "cortex-m55", "cortex-m3",
        "cortex-m0plus"]
# On small CPUs an inference of this takes QEMU minutes and shows nothing new.
LARGE = {"te_mcunetv2_large_i8"}
PEER_KEYS = {"cortex-m7": "m7", "cortex-m55": "m55"}


def run_tool(tools, *arguments):
    command = [str(pathlib.Path(tools) / arguments[0]) if tools else arguments[0],
               *map(str, arguments[1:])]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def measure(options, zoo, model, cpu):
    """Compiles and runs one model; its output must be the golden one."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run_tool(options.tools, "mcunet-compile", zoo / model / "model.tflite",
                 "-o", folder, f"--mcpu={cpu}", f"--name={model}",
                 "--schedule=layerwise", "--quiet")
        report = json.loads((folder / f"{model}.json").read_text())
        result = json.loads(
            run_tool(options.tools, "mcunet-run", folder / f"{model}.json",
                     f"--input={zoo / model / 'input0.bin'}",
                     f"--output={folder / 'out'}", "--profile"))
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
        "code": report["flash"]["code"],
        "weights": report["flash"]["weights"],
        "arena": report["sram"]["arena"],
        "stack": report["sram"]["stack"],
    }


def show(model, cpu, zoo, report, result, layers):
    meta = json.loads((zoo / model / "meta.json").read_text())
    peers = json.loads((zoo / "peers.json").read_text())
    macs, count = report["macs"], result["instructions"]
    flash, sram = report["flash"], report["sram"]
    print(f"{model} on {cpu}: {count:,} instructions, {count / macs:.3f} a MAC")
    room = 1.15 * meta["const_bytes"] + 24 * 1024
    print(f"  flash {flash['total']:,} (code {flash['code']:,}, weights "
          f"{flash['weights']:,}; {flash['total'] / room:.2f} of 1.15 x constants "
          f"+ 24 kB), arena {sram['arena']:,}, stack {sram['stack']:,}")
    key = PEER_KEYS.get(cpu)
    peer = peers["tflm_cmsis_nn"]["models"].get(model, {}).get(key)
    if peer:
        print(f"  TFLM + CMSIS-NN {peer:,}: {peer / count:.2f} times as many")
    for op, (instructions, ops) in kinds_of(result):
        per_mac = f"{instructions / ops:6.2f} a MAC" if ops else ""
        print(f"  {op:20s} {instructions:12,d} {per_mac}")
    if layers:
        shapes = {layer["name"]: layer for layer in report["layers"]}
        for layer in result["layers"]:
            ops = layer["macs"]
            per_mac = f"{layer['instructions'] / ops:6.2f}" if ops else ""
            shape = shapes.get(layer["name"], {}).get("output_shape", "")
            print(f"    {layer['index']:3d} {layer['op']:18s} "
                  f"{layer['instructions']:11,d} {per_mac:>7s} {shape}")


def compare(expected, found):
    """Lines that say what differs; small changes count, they are exact."""
    lines = []
    for name in sorted(found):
        if name not in expected:
            lines.append(f"{name}: not in the table")
            continue
        for key, value in found[name].items():
            old = expected[name].get(key)
            if old != value:
                change = f" ({100 * (value - old) / old:+.2f} %)" if old else ""
                lines.append(f"{name}: {key} {old} -> {value}{change}")
    return lines


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
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
    found = {}
    for cpu in options.cpus.split(","):
        for model in options.models.split(","):
            if model in LARGE and cpu in ("cortex-m0plus", "cortex-m3"):
                continue
            report, result = measure(options, zoo, model, cpu)
            found[f"{model} {cpu}"] = summarise(report, result)
            if not options.check:
                show(model, cpu, zoo, report, result, options.layers)
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
