# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Bounds on the command line: what is met, what is refused, what is replayed."""

import json
import re
import subprocess
import sys

model, out = sys.argv[1:]


def run(folder, *options):
    command = ["mcunet-compile", model, "-o", f"{out}/{folder}", "--quiet", *options]
    return subprocess.run(command, capture_output=True, text=True)


def compile(folder, *options):
    result = run(folder, *options)
    assert result.returncode == 0, result.stderr
    with open(f"{out}/{folder}/chain.json") as file:
        return json.load(file)


def text(path):
    with open(f"{out}/{path}") as file:
        return file.read()


points = json.loads(text("front/chain.pareto.json"))["points"]
assert len(points) > 1, points
for a, b in zip(points, points[1:]):
    assert a["sram"]["total"] > b["sram"]["total"] and a["cost"] <= b["cost"]

# The same twice.
assert run("again", "--pareto").returncode == 0
assert text("again/chain.pareto.json") == text("front/chain.pareto.json")

# Every point can be replayed, and needs exactly what was said.
for i, point in enumerate(points):
    with open(f"{out}/point.json", "w") as file:
        json.dump(point, file)
    report = compile(f"point{i}", f"--schedule={out}/point.json")
    for part in ("arena", "input", "output", "stack", "total"):
        assert report["sram"][part] == point["sram"][part], (i, part, report["sram"])
    assert report["flash"]["total"] == point["flash"]["total"], (i, report["flash"])
    assert report["macs"] == point["macs"] and report["cost"] == point["cost"]
    assert sum(l["macs_executed"] for l in report["layers"]) == report["macs"]
    point["real"] = report["sram"]["total"]

# The planned network is that of the object, which shows the stack.
for point in points[::5]:
    budget = f"--sram={point['real']}"
    report = compile("object", budget)
    assert run("planned", budget, "--emit=mlir").returncode == 0
    assert f"memref<{report['sram']['arena']}xi8>" in text("planned/chain.mlir")

# An input in the arena is counted there, and once.
assert run("consumed", "--pareto", "--consume-input").returncode == 0
for point in json.loads(text("consumed/chain.pareto.json"))["points"]:
    assert point["sram"]["input"] == 0 and point["sram"]["arena"] >= 6912, point

# A budget bounds what is listed.
middle = points[len(points) // 2]["real"]
assert run("within", "--pareto", f"--sram={middle}").returncode == 0
within = json.loads(text("within/chain.pareto.json"))["points"]
assert [p["point"] for p in within] == [p["point"] for p in points if p["real"] <= middle]

# A budget of exactly what a point really needs is met.
for point in points[::6]:
    report = compile("fit", f"--sram={point['real']}")
    assert report["sram"]["total"] <= point["real"] == report["budget"]["sram"]
    chosen = [p for p in report["pareto"] if p["chosen"]]
    assert len(chosen) == 1 and chosen[0]["stack_measured"]
    assert chosen[0]["sram"]["total"] == report["sram"]["total"]
    assert not any("schedule" in p for p in report["pareto"])

# One byte less than the smallest is refused, and the message knows what would do.
least = min(p["real"] for p in points)
result = run("refused", "--sram=100")
assert result.returncode == 2, result
assert len(result.stderr.splitlines()) == 1, result.stderr
needed = int(re.search(r"(\d+) with --input=resident", result.stderr)[1])
# Layer by layer is not on the front, and may need less with its stack.
assert needed <= least, (needed, least)
assert re.search(r"layer '.+' holds the peak with \d+ bytes", result.stderr)
assert "% more MACs" in result.stderr
assert compile("least", f"--sram={needed}")["sram"]["total"] == needed
result = run("refused", f"--sram={needed - 1}")
assert result.returncode == 2, result

# A bound on MACs: met; and named where it is in the way.
report = compile("macs", "--max-overhead=0", "--optimize=sram")
assert report["macs"] == report["macs_layerwise"]
if points[-1]["macs_overhead_pct"] > 0:
    result = run("both", f"--sram={least + 200}", "--max-overhead=0")
    assert result.returncode == 2
    percent = re.search(r"; ([\d.]+)% more MACs would allow", result.stderr)[1]
    report = compile("both", f"--sram={least + 200}", f"--max-overhead={percent}")
    assert report["sram"]["total"] <= least + 200
    result = run("given", f"--schedule={out}/point.json", "--max-overhead=0")
    assert result.returncode == 2 and len(result.stderr.splitlines()) == 1

# The whole report replays to the same object.
replayed = compile("replay", f"--schedule={out}/least/chain.json")
with open(f"{out}/least/chain.o", "rb") as a, open(f"{out}/replay/chain.o", "rb") as b:
    assert a.read() == b.read()
assert replayed["sram"] == json.loads(text("least/chain.json"))["sram"]
