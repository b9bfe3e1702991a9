#!/usr/bin/python3
"""check-clock.py NAME.json [MHZ]: cycles add up, and the time is theirs at the clock."""

import json
import pathlib
import sys

report = json.loads(pathlib.Path(sys.argv[1]).read_text())
cycles = report["cycles"]
layers = [layer["cycles"] for layer in report["layers"]]
if not all(layers):
    sys.exit(f"a layer takes no cycles: {layers}")
if cycles["predicted"] < sum(layers) - len(layers):
    sys.exit(f"{cycles['predicted']} cycles are less than {sum(layers)} of the layers")
if cycles["source"] != "model, no board was measured":
    sys.exit("nothing says that a model made them")
if len(sys.argv) == 2:
    if "microseconds" in cycles:
        sys.exit("a time without a clock")
else:
    clock = float(sys.argv[2])
    if cycles["clock_mhz"] != clock:
        sys.exit(f"the clock is {cycles['clock_mhz']}")
    if abs(cycles["microseconds"] - cycles["predicted"] / clock) > 1 + 1 / clock:
        sys.exit(f"{cycles['microseconds']} us are not {cycles['predicted']} cycles")
