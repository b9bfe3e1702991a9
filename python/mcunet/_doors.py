# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Networks of other frameworks. What they need is imported when they are called."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    from .quantise.result import Quantised


def from_torch(module: Any, example: Any, calibration: Any, **options: Any) -> "Quantised":
    """Quantises a PyTorch module to int8.

    `example` is one input of batch 1, (N, C, H, W), (N, C, L) or (N, C), or a tuple of several;
    `calibration` a batch of what the network will see, and `labels`, if given, its classes.
    Options: `name`; `input_quant`, scale and zero point of the input; `method` for ranges:
    "mse", "percentile" (with `percentile`) or "minmax"; `equalise` and `correct_bias`.

    Needs NumPy and PyTorch. The network that results takes and gives maps as NHWC."""
    from .quantise import torch_door  # pylint: disable=import-outside-toplevel

    return torch_door.from_torch(module, example, calibration, **options)


def from_tflite(path: Union[str, Path], calibration: Any, **options: Any) -> "Quantised":
    """Quantises a .tflite of FLOAT32, as Keras' converter writes it, to int8.

    `calibration` is an array (N, H, W, C) or (N, C) of what the network will see, or a tuple
    of one per input. Options as of from_torch. Needs NumPy."""
    from .quantise import tflite_door  # pylint: disable=import-outside-toplevel

    return tflite_door.from_tflite(path, calibration, **options)
