# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A module of PyTorch on an emulated Cortex-M4, in patches: the simulation's bytes."""

import sys

import mcunet
import numpy as np
import torch

from torch_networks import networks, prepared


def main() -> int:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    module, shapes = next((module, shapes) for name, module, shapes in networks())
    module, inputs = prepared(module, shapes)
    quantised = mcunet.from_torch(module, inputs[:1], inputs)
    numbers = quantised.quantise(inputs[:2])
    compiled = quantised.compile(mcpu="cortex-m4", optimize="sram")
    for image, wanted in zip(numbers, quantised.simulate(numbers)):
        measured = compiled.measure(image[None])
        same = bool((np.asarray(measured.output).reshape(-1) == wanted.reshape(-1)).all())
        print(f"{measured.instructions} instructions, same bytes: {same}")
        if not same:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
