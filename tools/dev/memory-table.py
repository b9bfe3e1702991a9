#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures docs/MemoryTables.md: what published networks need, beside published figures.

Every figure is the report's of a compilation for a Cortex-M7 (exact planner, scratch and
rolling input rows counted). With --run each schedule is also compiled for the host and run
against layer by layer, byte for byte, on one random input.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = [
    "mcunet-vww0",
    "mcunet-vww1",
    "mcunet-vww2",
    "mcunet-in0",
    "mcunet-in1",
    "mcunet-in2",
    "mcunet-in3",
    "mbv2-w0.35-r144",
    "proxyless-w0.3-r176",
    "mbv2-w1.0-r224",
]
MODES = {
    "push 0 %": ["--input=push", "--max-overhead=0"],
    "pull 5 %": ["--input=pull", "--max-overhead=5"],
    "pull 10 %": ["--input=pull", "--max-overhead=10"],
    "pull any": ["--input=pull"],
    "resident, consumed, 0 %": ["--input=resident", "--consume-input", "--max-overhead=0"],
}  # fmt: skip


class Tools:
    """The built programs and a folder to work in."""

    def __init__(self, build: Path, work: Path):
        self.bin, self.work = build / "bin", work

    def call(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stderr.strip()}")

    def compile(self, model: Path, cpu: str, flags: List[str]) -> Dict[str, Any]:
        out = self.work / "out"
        self.call("mcunet-compile", str(model), "-o", str(out), "--name=net", f"--mcpu={cpu}",
                  "--quiet", *flags)  # fmt: skip
        return json.loads((out / "net.json").read_text())

    def run(self, size: int) -> bytes:
        source, result = self.work / "in.bin", self.work / "out.bin"
        source.write_bytes(bytes((i * 197 + i // 251) % 256 for i in range(size)))
        self.call("mcunet-run", str(self.work / "out" / "net.json"), f"--input={source}",
                  f"--output={result}")  # fmt: skip
        return result.read_bytes()


def check(tools: Tools, model: Path, flags: List[str]) -> str:
    """Bytes of the schedule on the host against layer by layer."""
    report = tools.compile(model, "host", ["--schedule=layerwise"])
    size = report["input"]["bytes"]
    expected = tools.run(size)
    tools.compile(model, "host", flags)
    return "equal" if tools.run(size) == expected else "DIFFERENT"


def row(tools: Tools, nets: Path, name: str, run: bool) -> List[str]:
    model = tools.work / f"{name}.mlir"
    tools.call("mcunet-translate", "--import-net", str(nets), f"--net={name}", "-o", str(model))
    cells = [name]
    for mode, options in MODES.items():
        flags = options + ["--optimize=sram"]
        begin = time.monotonic()
        report = tools.compile(model, "cortex-m7", flags)
        seconds = time.monotonic() - begin
        cell = f"{report['sram']['arena']:,} ({report['macs_overhead_pct']:.1f} %)"
        if run:
            cell += f" {check(tools, model, flags)}"
        cells.append(cell)
        print(f"{name}, {mode}: {cell}, {seconds:.1f} s", file=sys.stderr)
    cells.append(f"{report['sram']['layerwise_paper']:,}")
    return cells


def paper(tools: Tools, nets: Path) -> List[str]:
    """MCUNetV2's Table 1 for MobileNetV2 from the preset."""
    model = tools.work / "mbv2-w1.0-r224.mlir"
    tools.call("mcunet-translate", "--import-net", str(nets), "--net=mbv2-w1.0-r224", "-o",
               str(model))  # fmt: skip
    report = tools.compile(model, "cortex-m7", ["--schedule=mcunetv2:4", "--input=pull"])
    head = report["stages"][0]
    stage = 100 * (head["macs_identical_patches"] / head["macs_layerwise"] - 1)
    sram = report["sram"]
    return [
        "| figure | paper | here |", "|---|---|---|",
        f"| layer by layer, peak | 1372 kB | {sram['layerwise_paper'] / 1024:.1f} KiB |",
        f"| tile of the stage's output | 7 | {head['tile'][0]} |",
        f"| stage, extra MACs, identical patches | +42 % | {stage:+.1f} % |",
        f"| network, extra MACs, clipped patches | +10 % | {report['macs_overhead_pct']:+.1f} % |",
        f"| 4 x 4 patches, peak | 172 kB | {sram['paper'] / 1024:.1f} KiB |",
    ]  # fmt: skip


def published(zoo: Path, name: str) -> Optional[int]:
    peers = json.loads((zoo / "peers.json").read_text())["published_sram"]["models"]
    return peers.get(name, {}).get("tinyts")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    zoo = Path(os.environ.get("MCUNET_ZOO", ROOT.parent / "shared" / "zoo"))
    parser.add_argument("--zoo", type=Path, default=zoo, help="folder with architectures.json")
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--run", action="store_true", help="also compare bytes on the host")
    parser.add_argument("--net", action="append", help="only these")
    options = parser.parse_args()
    nets = options.zoo / "architectures.json"
    if not nets.exists():
        sys.exit(f"{nets}: no such file; set MCUNET_ZOO")
    with tempfile.TemporaryDirectory() as folder:
        tools = Tools(options.build, Path(folder))
        rows = [row(tools, nets, name, options.run) for name in options.net or NETWORKS]
        table = paper(tools, nets)
    print(
        "# Memory of published networks\n\nWritten by `tools/dev/memory-table.py"
        f"{' --run' if options.run else ''} > docs/MemoryTables.md`.\n"
    )
    print(
        "Bytes of arena for a Cortex-M7 with `--optimize=sram`: rolling input rows, scratch and "
        "sums counted, in brackets the MACs over layer by layer. TinyTS is the smallest "
        "published arena without extra MACs, image not counted. The last column but one holds "
        'activations only, image excluded. "equal": compiled for the host, the same bytes '
        "come out as layer by layer.\n"
    )
    print("| network | " + " | ".join(MODES) + " | layer by layer | TinyTS, 0 % |")
    print("|---|" + "---|" * (len(MODES) + 2))
    for cells in rows:
        peer = published(options.zoo, cells[0])
        print("| " + " | ".join([*cells, f"{peer:,}" if peer else "-"]) + " |")
    print("\n## MCUNetV2's scheme on MobileNetV2 1.0, 224 x 224\n")
    print("\n".join(table))
    return 0


sys.exit(main())
