# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A quantised network: its files, its object, its simulation and its accuracy."""

import functools
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, List, Optional, Union

import numpy as np

from . import real
from .._capi import McunetError
from ..compiled import Compiled
from ..network import Network
from .graph import Graph, Quant
from .integer import Quantisation, Simulation
from .net_form import describe
from .numbers import to_int8, to_real
from .progress import progress
from .quantiser import LayerLoss
from .tflite import write

_BATCH = 16


@dataclass(frozen=True)
class Accuracy:
    """Parts of inputs whose largest result is the one of the label."""

    real: float
    int8: float
    count: int


def pixels_of(value: Any, planes: bool) -> Any:
    """A framework's batch as float32 [N, H, W, C] or [N, C]; `planes`: it is (N, C, H, W)."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
    values = np.asarray(value, np.float32)
    if values.ndim == 3 and planes:
        values = values[:, :, None]  # a series is one row
    if values.ndim == 4 and planes:
        values = values.transpose(0, 2, 3, 1)
    return np.ascontiguousarray(values)


@dataclass(frozen=True)
class Quantised:
    """A network in int8. Inputs and results that are maps are NHWC, as in the compiled
    object; only `quantise`, `real` and `evaluate` take the framework's batches, which are
    NCHW where `planes` says so."""

    name: str
    graph: Graph = field(repr=False)
    quantisation: Quantisation = field(repr=False)
    layers: List[LayerLoss] = field(repr=False)
    planes: bool = True
    accuracy: Optional[Accuracy] = None

    @functools.cached_property
    def tflite(self) -> bytes:
        """The .tflite file."""
        return write(self.graph, self.quantisation)

    @property
    def inputs(self) -> List[Quant]:
        return [self.quantisation.quants[index] for index in self.graph.inputs]

    @property
    def outputs(self) -> List[Quant]:
        return [self.quantisation.quants[index] for index in self.graph.outputs]

    def network(self) -> Network:
        """The compiler's network, of the same .tflite."""
        with tempfile.TemporaryDirectory(prefix="mcunet-") as folder:
            path = Path(folder, f"{self.name}.tflite")
            path.write_bytes(self.tflite)
            return Network.load(path)

    def compile(self, **options: Any) -> Compiled:
        """As Network.compile."""
        return self.network().compile(**{"name": self.name, **options})

    def save(self, path: Union[str, Path]) -> Path:
        """Writes a .tflite, TOSA as .mlir, or a .net.json where the network has that
        form."""
        path = Path(path)
        if path.suffix == ".tflite":
            path.write_bytes(self.tflite)
        elif path.suffix == ".mlir":
            path.write_text(self.network().to_mlir(), encoding="utf-8")
        elif path.name.endswith(".net.json"):
            describe(self.name, self.graph, self.quantisation).save(path)
        else:
            raise McunetError(f"'{path}': expected .tflite, .mlir or .net.json")
        return path

    def table(self) -> str:
        """Layer by layer: how it is quantised, and signal to noise in decibels."""
        width = max(len(loss.name) for loss in self.layers)
        lines = [f"{'layer':{width}}  {'operator':24} {'scale':>12} {'zero':>5} {'SNR dB':>7}"]
        for loss in self.layers:
            snr = "exact" if loss.snr == float("inf") else f"{loss.snr:.1f}"
            figures = f"{loss.scale:>12.6g} {loss.zero_point:>5} {snr:>7}"
            lines.append(f"{loss.name:{width}}  {loss.kind:24} {figures}")
        return "\n".join(lines) + "\n"

    def _listed(self, inputs: Any) -> List[Any]:
        listed = list(inputs) if isinstance(inputs, (tuple, list)) else [inputs]
        if len(listed) != len(self.graph.inputs):
            raise McunetError(f"{self.name} takes {len(self.graph.inputs)} inputs")
        return listed

    def quantise(self, inputs: Any) -> Any:
        """int8 [N, H, W, C] of the framework's batch: what the caller of the compiled
        network delivers. One, or a list for a tuple of several."""
        arrays = [
            to_int8(pixels_of(value, self.planes), quant)
            for value, quant in zip(self._listed(inputs), self.inputs)
        ]
        return arrays if isinstance(inputs, (tuple, list)) else arrays[0]

    def simulate(self, inputs: Any) -> Any:
        """int8 results of a batch of int8 inputs, in integers: the compiled object's
        bytes. One, or a list of several."""
        listed = self._listed(inputs)
        if any(np.asarray(value).dtype != np.int8 for value in listed):
            raise McunetError("simulate takes int8 arrays: quantise() makes them")
        simulation = Simulation(self.graph, self.quantisation)
        parts = [
            simulation.run([value[at : at + _BATCH] for value in listed])
            for at in progress("simulation", list(range(0, len(listed[0]), _BATCH)))
        ]
        results = [np.concatenate(part) for part in zip(*parts)]
        return results[0] if len(results) == 1 else results

    def real(self, inputs: Any) -> Any:
        """Results in real numbers of the framework's batch, maps NHWC."""
        listed = [pixels_of(value, self.planes) for value in self._listed(inputs)]
        parts = [
            real.run(self.graph, [value[at : at + _BATCH] for value in listed])
            for at in progress("real numbers", list(range(0, len(listed[0]), _BATCH)))
        ]
        results = [np.concatenate(part) for part in zip(*parts)]
        return results[0] if len(results) == 1 else results

    def dequantise(self, output: Any, index: int = 0) -> Any:
        return to_real(output, self.outputs[index])

    def evaluate(self, inputs: Any, labels: Any) -> Accuracy:
        """Of a classifier, before and after."""
        if len(self.graph.outputs) != 1:
            raise McunetError(f"{self.name} has several results: no accuracy")
        if hasattr(labels, "detach"):
            labels = labels.detach().cpu()
        wanted = np.asarray(labels).reshape(-1)
        scores = [self.real(inputs), self.simulate(self.quantise(inputs))]
        if len(wanted) != len(scores[0]):
            raise McunetError(f"{len(wanted)} labels of {len(scores[0])} inputs")
        shares = [
            float((score.reshape(len(wanted), -1).argmax(1) == wanted).mean()) for score in scores
        ]
        return Accuracy(shares[0], shares[1], len(wanted))
