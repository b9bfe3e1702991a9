# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""mcunet.from_torch."""

from typing import Any

import torch

from .door import Request, finish, options_of
from .result import Quantised
from .torch_graph import graph_of


def _batch(given: Any) -> Any:
    """A list of tensors is one batch, a tuple one batch per input."""
    if isinstance(given, list):
        return torch.cat([torch.as_tensor(part) for part in given])
    return tuple(map(_batch, given)) if isinstance(given, tuple) else given


def from_torch(
    module: Any,
    example: Any,
    calibration: Any,
    labels: Any = None,
    name: str = "",
    input_quant: Any = None,
    **options: Any,
) -> Quantised:
    """See mcunet.from_torch."""
    chosen = options_of(options)
    graph = graph_of(module, example)
    name = name or type(module).__name__.lower()
    request = Request(name, True, _batch(calibration), labels, input_quant)
    return finish(graph, request, chosen)
