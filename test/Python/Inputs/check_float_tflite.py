# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Float .tflite files quantised: the same networks as through PyTorch's door, with the
same bytes; and files that are none, or damaged.

    check_float_tflite.py FOLDER
"""

import random
import sys
from pathlib import Path
from typing import Any

import mcunet
import numpy as np
import torch
from mcunet.quantise.result import pixels_of
from mcunet.quantise.tflite import write
from mcunet.quantise.torch_graph import graph_of

from torch_networks import networks, prepared


def compare(name: str, module: Any, shapes: Any, folder: Path) -> bool:
    module, inputs = prepared(module, shapes)
    parts = inputs if isinstance(inputs, tuple) else (inputs,)
    example = tuple(part[:1] for part in parts)
    path = folder / f"{name}.tflite"
    path.write_bytes(write(graph_of(module, example), None))
    wanted = mcunet.from_torch(module, example, inputs, name=name)
    arrays = tuple(pixels_of(part, True) for part in parts)
    found = mcunet.from_tflite(path, arrays if len(arrays) > 1 else arrays[0])
    results = found.simulate(found.quantise(list(arrays)))
    expected = wanted.simulate(wanted.quantise(list(parts)))
    listed = results if isinstance(results, list) else [results]
    pairs = zip(listed, expected if isinstance(expected, list) else [expected])
    steps = max(int(np.abs(a.astype(int) - b).max()) for a, b in pairs)
    same = found.tflite == wanted.tflite
    print(f"{name}: same file: {same}, results differ by {steps} at most")
    return steps <= 1


def told(path: Path, calibration: Any) -> str:
    try:
        mcunet.from_tflite(path, calibration)
    except mcunet.McunetError as problem:
        return str(problem)
    return "no error"


def damage(path: Path, calibration: Any) -> int:
    """Files with bytes changed or cut off: an error of one line, or another network."""
    data, generator, lines = path.read_bytes(), random.Random(3), 0
    broken = path.with_name("broken.tflite")
    for _ in range(300):
        copy = bytearray(data)
        for _ in range(generator.randint(1, 4)):
            copy[generator.randrange(min(len(copy), 4000))] = generator.randrange(256)
        broken.write_bytes(copy[: generator.choice([len(copy), generator.randrange(len(copy))])])
        with np.errstate(all="ignore"):
            said = told(broken, calibration)
        assert "\n" not in said
        lines += said != "no error"
    return lines


def main() -> int:
    torch.manual_seed(4)
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    good = [compare(*net, folder) for net in networks()]
    print(f"{sum(good)} of {len(good)} networks as through PyTorch")
    image = np.zeros((2, 9), np.float32)
    dense = folder / "dense.tflite"
    quantised = mcunet.from_tflite(dense, np.random.default_rng(0).random((8, 9)))
    print("int8 >", told(quantised.save(folder / "int8.tflite"), image))
    (folder / "text.tflite").write_text("no model at all")
    print("text >", told(folder / "text.tflite", image))
    print("missing >", told(folder / "missing.tflite", image))
    print("shape >", told(dense, image[:, :4]))
    print("damaged files refused:", damage(dense, image) > 30)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
