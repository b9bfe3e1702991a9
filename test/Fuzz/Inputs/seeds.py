#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the seed corpora of the fuzz targets.

    seeds.py FOLDER     makes FOLDER/tflite, FOLDER/onnx, FOLDER/mlir and FOLDER/json

The models are those of test/Import: every operator, and every malformed model.
mcunet-translate and mcunet-compile, taken from PATH, make text and JSON of some.
"""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

SOURCE = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "test" / "Import" / "Inputs"))

import check_malformed  # noqa: E402
import check_onnx  # noqa: E402
import check_onnx_malformed  # noqa: E402
import check_ops  # noqa: E402
import check_streams  # noqa: E402

# Larger files are slow to read and no better.
MOST_BYTES = 8192


def write_models(folder: Path) -> Dict[str, Path]:
    """Models by name; the valid ones of single operators are returned."""
    folder.mkdir(parents=True, exist_ok=True)
    valid: Dict[str, Path] = {}
    for name, make in check_ops.cases(random.Random(1)):
        data = make()[0].build()
        if len(data) <= MOST_BYTES:
            valid[name] = folder / f"{name}.tflite"
            valid[name].write_bytes(data)
    for seed in range(1, 9):
        name = f"stream{seed}"
        valid[name] = folder / f"{name}.tflite"
        valid[name].write_bytes(check_streams.draw(random.Random(seed)).model.build())
    valid["network"] = folder / "network.tflite"
    valid["network"].write_bytes(check_malformed.network().build())
    for case in check_malformed.cases():
        name, data = case[0], case[1]
        # Those that go to the bound of what tables may take are slow.
        if len(data) <= MOST_BYTES and not name.endswith("_tables"):
            (folder / f"malformed-{name}.tflite").write_bytes(data)
    return valid


def write_onnx(folder: Path) -> None:
    """Networks that onnxruntime ran, and malformed ones."""
    folder.mkdir(parents=True, exist_ok=True)
    goldens = SOURCE / "test" / "Import" / "Inputs" / "onnx_goldens.json"
    for case in check_onnx.read_goldens(str(goldens)):
        (folder / f"{case.name}.onnx").write_bytes(case.model)
    for name, data, _ in check_onnx_malformed.cases():
        (folder / f"malformed-{name}.onnx").write_bytes(data)


def write_texts(folder: Path, models: Dict[str, Path]) -> None:
    """The models as TOSA."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in models.items():
        done = subprocess.run(
            ["mcunet-translate", "--import-tflite", str(path)], capture_output=True, check=False
        )
        if done.returncode == 0 and len(done.stdout) <= MOST_BYTES:
            (folder / f"{name}.mlir").write_bytes(done.stdout)


def write_json(folder: Path, model: Path) -> None:
    """Descriptions of networks, a report with its schedule, a front."""
    folder.mkdir(parents=True, exist_ok=True)
    inputs = SOURCE / "test" / "Import" / "Inputs"
    networks: Dict[str, Any] = json.loads((inputs / "nets.json").read_text())["networks"]
    for name, network in networks.items():
        (folder / f"{name}.json").write_text(json.dumps({"networks": {name: network}}))
    (folder / "trained.json").write_text((inputs / "trained.net.json").read_text())
    command = ["mcunet-compile", str(model), "-o", str(folder), "--mcpu=host", "--quiet"]
    subprocess.run([*command, "--name=report"], check=True)
    subprocess.run([*command, "--name=front", "--pareto"], check=True)
    for path in folder.iterdir():
        if path.suffix != ".json" or path.stat().st_size > 4 * MOST_BYTES:
            path.unlink()
    # For the network that the target knows.
    stages = [{"layers": ["stem"], "rows": "stream", "tile_rows": 1}]
    (folder / "schedule.json").write_text(json.dumps({"input": "push", "stages": stages}))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    models = write_models(folder / "tflite")
    write_onnx(folder / "onnx")
    write_texts(folder / "mlir", models)
    write_json(folder / "json", models["network"])


if __name__ == "__main__":
    main()
