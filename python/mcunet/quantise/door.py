# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What every way in has in common: options, calibration inputs, and the result."""

from dataclasses import dataclass, fields, replace
from typing import Any, Dict, List, Mapping, Optional

import numpy as np

from .._capi import McunetError
from .graph import Graph, Quant
from .quantiser import Options, quantise
from .result import Quantised, pixels_of


@dataclass(frozen=True)
class Request:
    """What the caller wants beside the network. `planes`: batches are (N, C, H, W)."""

    name: str
    planes: bool
    calibration: Any
    labels: Any = None
    input_quant: Any = None


def options_of(given: Mapping[str, Any]) -> Options:
    names = [entry.name for entry in fields(Options)]
    for name in given:
        if name not in names:
            raise McunetError(f"no option '{name}'; there are {', '.join(names)}")
    options = Options(**given)
    options.check()
    return options


def _arrays(request: Request, graph: Graph) -> List[Any]:
    """The calibration inputs, maps NHWC: given as one batch, or a tuple of one per
    input."""
    several = len(graph.inputs) > 1
    listed = list(request.calibration) if several else [request.calibration]
    if len(listed) != len(graph.inputs):
        raise McunetError(f"calibration: expected a tuple of {len(graph.inputs)} batches")
    arrays = [pixels_of(value, request.planes) for value in listed]
    for array, index, given in zip(arrays, graph.inputs, listed):
        if array.shape[1:] != graph.shape(index)[1:] or not len(array):
            got = tuple(np.shape(given))
            raise McunetError(f"calibration: shape {got} is no batch of the network's inputs")
        if not np.isfinite(array).all():
            raise McunetError("calibration: numbers that are not finite")
    if len({len(array) for array in arrays}) > 1:
        raise McunetError("calibration: batches of different lengths")
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


def finish(graph: Graph, request: Request, options: Optional[Options] = None) -> Quantised:
    """Quantises a folded graph."""
    inputs = _arrays(request, graph)
    given = _given_quants(request.input_quant, graph)
    quantisation, layers = quantise(graph, inputs, options or Options(), given)
    result = Quantised(request.name, graph, quantisation, layers, request.planes)
    if request.labels is None:
        return result
    return replace(result, accuracy=result.evaluate(request.calibration, request.labels))
