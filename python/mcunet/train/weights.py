# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A quantised network: int8 weights and scales by layer, as *.net.json holds them."""

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Dict, Mapping, Tuple

import numpy as np

from .._capi import McunetError
from ..description import Description, LayerSpec

_TYPES = {"i8": "<i1", "i32": "<i4", "f32": "<f4", "f64": "<f8"}


@dataclass(frozen=True)
class QuantisedLayer:
    """Arrays are None where the layer has no weights."""

    scale: float  # of the result, a 32-bit float
    zero_point: int
    weights: Any = None  # int8: [O, K, K, I]; depthwise [K, K, C]; 1x1 and dense [O, I]
    bias: Any = None  # int32 [O]
    weight_scales: Any = None  # float32 [O]


def _encode(array: Any) -> Dict[str, str]:
    kind = next(k for k, t in _TYPES.items() if np.dtype(t) == array.dtype)
    data = np.ascontiguousarray(array, _TYPES[kind]).tobytes()
    return {"type": kind, "base64": base64.b64encode(data).decode()}


def _decode(value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return np.array(value, _TYPES[kind])
    return np.frombuffer(base64.b64decode(value["base64"]), _TYPES[value["type"]])


def weights_shape(spec: LayerSpec) -> Tuple[int, ...]:
    if spec.kind == "depthwise":
        return spec.kernel, spec.kernel, spec.out_channels
    if spec.kind == "conv":
        return spec.out_channels, spec.kernel, spec.kernel, spec.in_channels
    return spec.out_channels, spec.in_channels


def _shape(spec: LayerSpec) -> str:
    size = f"{spec.kernel}x{spec.kernel}"
    return f"{spec.kind} {size} from {spec.in_channels} to {spec.out_channels} channels"


def check_start(wanted: Description, start: Description, where: str) -> None:
    """That the weights of `start` are some for `wanted`; the error tells the layer."""
    theirs = {spec.name: spec for spec in start.layers()}
    for spec in wanted.layers():
        other = theirs.get(spec.name)
        if other is None:
            raise McunetError(f"{where} has no layer '{spec.name}' to start from")
        if _shape(other) != _shape(spec):
            raise McunetError(
                f"{where}, layer '{spec.name}': {_shape(other)}, where a start for {_shape(spec)} "
                "is wanted"
            )


@dataclass(frozen=True)
class QuantisedNetwork:
    description: Description
    layers: Dict[str, QuantisedLayer]

    def described(self) -> Description:
        """The description with these weights in it."""
        table = {}
        for name, layer in self.layers.items():
            entry: Dict[str, Any] = {}
            if layer.weights is not None:
                entry["weights"] = _encode(layer.weights)
                entry["bias"] = _encode(layer.bias)
                entry["scale"] = _encode(layer.weight_scales)
            entry["output"] = {"scale": layer.scale, "zero_point": layer.zero_point}
            table[name] = entry
        return replace(self.description, weights=table)

    def fingerprint(self) -> str:
        """Tells networks of one shape apart, by their weights."""
        table = json.dumps(self.described().weights, sort_keys=True)
        return hashlib.sha256(table.encode()).hexdigest()[:16]

    @staticmethod
    def of(description: Description, path: Any = None) -> "QuantisedNetwork":
        """The weights that a description carries; errors name the file, if it is given."""
        where = f"'{path}'" if path else f"network '{description.name}'"
        table = description.weights
        if table is None:
            raise McunetError(f"{where} has no weights")
        layers = {}
        for spec in description.layers():
            if spec.name not in table:
                raise McunetError(f"{where}: no weights for '{spec.name}'")
            try:
                layers[spec.name] = _read_layer(spec, table[spec.name])
            except (KeyError, TypeError, ValueError) as problem:
                raise McunetError(f"{where}, layer '{spec.name}': {problem}") from problem
        return QuantisedNetwork(description, layers)


def _read_layer(spec: LayerSpec, entry: Mapping[str, Any]) -> QuantisedLayer:
    default = {"scale": 1 / 256, "zero_point": -128} if spec.kind == "gate" else None
    output = entry.get("output", default)
    scale, zero_point = float(np.float32(output["scale"])), int(output["zero_point"])
    if not spec.weighted:
        return QuantisedLayer(scale, zero_point)
    return QuantisedLayer(
        scale,
        zero_point,
        _decode(entry["weights"], "i8").reshape(weights_shape(spec)),
        _decode(entry["bias"], "i32").reshape(spec.out_channels),
        _decode(entry["scale"], "f32").reshape(spec.out_channels),
    )
