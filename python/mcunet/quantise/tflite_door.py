# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""mcunet.from_tflite."""

from pathlib import Path
from typing import Any, Union

from .door import Request, finish, options_of
from .result import Quantised
from .tflite_graph import graph_of


def from_tflite(
    path: Union[str, Path],
    calibration: Any,
    labels: Any = None,
    name: str = "",
    input_quant: Any = None,
    **options: Any,
) -> Quantised:
    """See mcunet.from_tflite."""
    chosen = options_of(options)
    graph = graph_of(Path(path))
    request = Request(name or Path(path).stem, False, calibration, labels, input_quant)
    return finish(graph, request, chosen)
