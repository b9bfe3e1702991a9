# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Modules of PyTorch quantised and compiled: the object's bytes are the simulation's.

    check_torch.py [NAME...]
"""

import sys
from typing import Any, List

import mcunet
import numpy as np
import torch

from torch_networks import networks, prepared

COMPARED = 6


def as_list(value: Any) -> List[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def differing(compiled: mcunet.Compiled, quantised: Any, inputs: Any) -> int:
    """Bytes in which the object and the simulation differ."""
    numbers = as_list(quantised.quantise(inputs))
    expected = as_list(quantised.simulate(numbers))
    wrong = 0
    for index in range(min(COMPARED, len(numbers[0]))):
        results = as_list(compiled.run(*[part[index : index + 1] for part in numbers]))
        for result, wanted in zip(results, expected):
            assert len(np.unique(wanted)) > 1, "a result that does not depend on the input"
            wrong += int((result.reshape(-1) != wanted[index].reshape(-1)).sum())
    return wrong


def check(name: str, module: Any, shapes: Any) -> bool:
    module, inputs = prepared(module, shapes)
    examples = tuple(part[:1] for part in as_list(inputs))
    example = examples if len(examples) > 1 else examples[0]
    options = {"method": ("percentile", "minmax", "mse")[len(name) % 3]}
    quantised = mcunet.from_torch(module, example, inputs, name=name, **options)
    wrong = differing(quantised.compile(mcpu="host"), quantised, inputs)
    least = min(loss.snr for loss in quantised.layers)
    kinds = [op.kind for op in quantised.graph.ops]
    print(f"{name}: {len(kinds)} layers, {wrong} differing bytes, least SNR {least:.1f} dB")
    if kinds.count("TRANSPOSE") != (1 if name in ("planes", "constants") else 0):
        print(f"{name}: transposes in {kinds}")
        return False
    return wrong == 0 and least > 12


def main() -> int:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    wanted = sys.argv[1:]
    good = [check(*net) for net in networks() if not wanted or net[0] in wanted]
    print(f"{sum(good)} of {len(good)} networks as simulated")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
