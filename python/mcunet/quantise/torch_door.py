# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""mcunet.from_torch."""

from dataclasses import fields, replace
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
import torch

from .._capi import McunetError
from .graph import Graph, Quant
from .quantiser import Options, quantise
from .result import Quantised, pixels_of
from .torch_graph import graph_of


def _calibration(calibration: Any, graph: Graph) -> List[Any]:
    """Arrays of what was given: one tensor or array, or a tuple of one per input."""
    several = isinstance(calibration, (tuple, list)) and len(graph.inputs) > 1
    listed = list(calibration) if several else [calibration]
    if isinstance(listed[0], (list, tuple)) or not hasattr(listed[0], "shape"):
        listed = [torch.cat([torch.as_tensor(part) for part in listed[0]])]
    arrays = [pixels_of(value) for value in listed]
    if len(arrays) != len(graph.inputs):
        raise McunetError(f"calibration: expected a tuple of {len(graph.inputs)} tensors")
    for array, index in zip(arrays, graph.inputs):
        if array.shape[1:] != graph.shape(index)[1:] or not len(array):
            got = tuple(np.asarray(listed[0]).shape)
            raise McunetError(f"calibration: a batch of shape {got} is none of the example's")
        if not np.isfinite(array).all():
            raise McunetError("calibration: numbers that are not finite")
    if len({len(array) for array in arrays}) > 1:
        raise McunetError("calibration: tensors of different lengths")
    return arrays


def _given_quants(input_quant: Any, graph: Graph) -> Dict[int, Quant]:
    """What the caller says of its inputs: (scale, zero point), or a list of them."""
    if input_quant is None:
        return {}
    listed = input_quant if isinstance(input_quant, list) else [input_quant]
    if len(listed) != len(graph.inputs):
        raise McunetError(f"input_quant: expected {len(graph.inputs)} pairs")
    result = {}
    for (scale, zero_point), index in zip(listed, graph.inputs):
        if not scale > 0 or not -128 <= zero_point <= 127:
            raise McunetError(f"input_quant: ({scale}, {zero_point}) is no scale and zero point")
        result[index] = Quant(float(np.float32(scale)), int(zero_point))
    return result


def _options(given: Dict[str, Any]) -> Options:
    names = [entry.name for entry in fields(Options)]
    for name in given:
        if name not in names:
            raise McunetError(f"no option '{name}'; there are {', '.join(names)}")
    return Options(**given)


def from_torch(
    module: Any,
    example: Any,
    calibration: Any,
    labels: Any = None,
    name: str = "",
    input_quant: Optional[Tuple[float, int]] = None,
    **options: Any,
) -> Quantised:
    """See mcunet.from_torch."""
    chosen = _options(options)
    chosen.check()
    graph = graph_of(module, example)
    inputs = _calibration(calibration, graph)
    given = _given_quants(input_quant, graph)
    quantisation, layers = quantise(graph, inputs, chosen, given)
    result = Quantised(name or type(module).__name__.lower(), graph, quantisation, layers)
    if labels is None:
        return result
    return replace(result, accuracy=result.evaluate(calibration, labels))
