# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Descriptions of networks (*.net.json) and the layers that they stand for.

docs/NetworkDescription.md is the format. Everything that walks over a network in Python
(the PyTorch model, the int8 simulation, the search) walks over `Description.layers()`.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from ._capi import McunetError

Json = Dict[str, Any]

IMAGE = (1 / 128, 0)  # scale and zero point of pixels less 128


@dataclass(frozen=True)
class Stem:
    kernel: int
    stride: int
    out_channels: int


@dataclass(frozen=True)
class Block:
    """An inverted residual block; `squeeze_excite` channels, 0 for none."""

    kernel: int
    stride: int
    expand_channels: int
    out_channels: int
    residual: bool
    squeeze_excite: int = 0


@dataclass(frozen=True)
class DetectionOutput:
    """A head after a block; anchors are (height, width) as parts of the image."""

    block: int
    anchors: Tuple[Tuple[float, float], ...]
    kernel: int = 3


@dataclass(frozen=True)
class Detection:
    classes: int
    outputs: Tuple[DetectionOutput, ...]


@dataclass(frozen=True)
class LayerSpec:
    """One int8 layer. `kind` is conv, depthwise, pointwise, dense, mean, add, gate or
    scale; `inputs` are names of layers, "image" for the network's input. `norm`: batch
    normalisation follows in training."""

    name: str
    kind: str
    inputs: Tuple[str, ...]
    in_channels: int
    out_channels: int
    size: int  # rows and columns of the output
    kernel: int = 1
    stride: int = 1
    relu6: bool = False
    norm: bool = False

    @property
    def weighted(self) -> bool:
        return self.kind in ("conv", "depthwise", "pointwise", "dense")

    @property
    def weights(self) -> int:
        """How many int8 weights it has."""
        if not self.weighted:
            return 0
        fan_in = 1 if self.kind == "depthwise" else self.in_channels
        return self.kernel * self.kernel * fan_in * self.out_channels


class _Layers:
    """Appends layers, each reading the last one unless told otherwise."""

    def __init__(self, channels: int, size: int) -> None:
        self.list: List[LayerSpec] = []
        self.last, self.channels, self.size = "image", channels, size

    def add(self, name: str, kind: str, channels: int = 0, **more: Any) -> None:
        stride = more.get("stride", 1)
        size = 1 if kind == "mean" else -(-self.size // stride)
        channels = channels or self.channels
        inputs = more.pop("inputs", (self.last,))
        self.list.append(LayerSpec(name, kind, inputs, self.channels, channels, size, **more))
        self.last, self.channels, self.size = name, channels, size


def _add_block(layers: _Layers, name: str, block: Block) -> None:
    source = layers.last
    wide = block.expand_channels
    if wide != layers.channels:
        layers.add(f"{name}/expand", "pointwise", wide, relu6=True, norm=True)
    if block.kernel > 1:
        shape = {"kernel": block.kernel, "stride": block.stride}
        layers.add(f"{name}/depthwise", "depthwise", wide, relu6=True, norm=True, **shape)
    if block.squeeze_excite:
        features, size = layers.last, layers.size
        layers.add(f"{name}/squeeze", "mean")
        layers.add(f"{name}/reduce", "pointwise", block.squeeze_excite, relu6=True)
        layers.add(f"{name}/excite", "pointwise", wide)
        layers.add(f"{name}/gate", "gate")
        layers.size = size
        layers.add(f"{name}/scale", "scale", inputs=(f"{name}/gate", features))
    layers.add(f"{name}/project", "pointwise", block.out_channels, norm=True)
    if block.residual:
        layers.add(f"{name}/add", "add", inputs=(source, layers.last))


def _add_heads(layers: _Layers, detection: Detection, block: int) -> None:
    """The outputs that read the map after `block`, which stays the last one."""
    source = layers.last, layers.channels, layers.size
    for index, output in enumerate(detection.outputs):
        if output.block != block:
            continue
        if output.kernel > 1:
            more = {"kernel": output.kernel, "relu6": True, "norm": True}
            layers.add(f"detect{index}/depthwise", "depthwise", **more)
        count = len(output.anchors) * (5 + detection.classes)
        layers.add(f"detect{index}/predict", "pointwise", count)
        layers.last, layers.channels, layers.size = source


@dataclass(frozen=True)
class Description:
    """A network's shape; `weights` is the format's table, None where there is none."""

    name: str
    resolution: int
    stem: Stem
    blocks: Tuple[Block, ...]
    in_channels: int = 3
    feature_mix: int = 0
    classes: int = 0
    detection: Optional[Detection] = None
    weights: Optional[Mapping[str, Any]] = field(default=None, compare=False, repr=False)
    input: Tuple[float, int] = IMAGE  # scale and zero point of a pixel

    def layers(self) -> List[LayerSpec]:
        """The layers in the order in which they run."""
        layers = _Layers(self.in_channels, self.resolution)
        shape = {"kernel": self.stem.kernel, "stride": self.stem.stride}
        layers.add("stem", "conv", self.stem.out_channels, relu6=True, norm=True, **shape)
        last = len(self.blocks) - 1
        for index, block in enumerate(self.blocks):
            _add_block(layers, f"block{index}", block)
            if self.detection and index < last:
                _add_heads(layers, self.detection, index)
        if self.feature_mix:
            layers.add("feature_mix", "pointwise", self.feature_mix, relu6=True, norm=True)
        if self.detection:
            _add_heads(layers, self.detection, last)
        else:
            layers.add("pool", "mean")
            layers.add("classifier", "dense", self.classes)
        return layers.list

    def outputs(self) -> List[str]:
        """The layers whose results are the network's."""
        if not self.detection:
            return ["classifier"]
        return [f"detect{i}/predict" for i in range(len(self.detection.outputs))]

    def macs(self) -> int:
        return sum(spec.size * spec.size * spec.weights for spec in self.layers() if spec.weighted)

    def weight_bytes(self) -> int:
        """Weights, and per output channel a bias, a multiplier and a shift."""
        return sum(spec.weights + 9 * spec.out_channels for spec in self.layers() if spec.weighted)

    def to_json(self) -> Json:
        result: Json = {
            "name": self.name,
            "resolution": self.resolution,
            "in_channels": self.in_channels,
            "stem": vars(self.stem),
            "blocks": [_block_json(block) for block in self.blocks],
            "feature_mix": self.feature_mix or None,
        }
        if self.input != IMAGE:
            result["input"] = {"scale": self.input[0], "zero_point": self.input[1]}
        if self.detection:
            result["detection"] = {
                "classes": self.detection.classes,
                "outputs": [
                    {"block": o.block, "kernel": o.kernel, "anchors": [list(a) for a in o.anchors]}
                    for o in self.detection.outputs
                ],
            }
        else:
            result["classes"] = self.classes
        if self.weights is not None:
            result["weights"] = dict(self.weights)
        return result

    def save(self, path: Union[str, Path], **comments: Any) -> None:
        """Writes the file; comments are keys that begin with an underscore."""
        value = {**comments, **self.to_json()}
        text = json.dumps(value, indent=1)
        Path(path).write_text(text + "\n", encoding="utf-8")

    @staticmethod
    def from_json(value: Mapping[str, Any], name: str = "net") -> "Description":
        """Errors name the key that is unknown, missing or of the wrong type."""
        try:
            return _from_json(value, name)
        except KeyError as problem:
            raise McunetError(f"network '{name}': key {problem} is missing") from problem
        except (TypeError, ValueError, AttributeError) as problem:
            raise McunetError(f"network '{name}': {problem}") from problem

    @staticmethod
    def load(path: Union[str, Path], net: str = "") -> "Description":
        """Reads a file; `net` chooses where it describes several networks."""
        try:
            value = json.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as problem:
            raise McunetError(f"'{path}': {problem.strerror}") from problem
        except ValueError as problem:
            raise McunetError(f"'{path}': not JSON: {problem}") from problem
        if not isinstance(value, dict):
            raise McunetError(f"'{path}': not an object")
        if "networks" in value:
            if net not in value["networks"]:
                names = ", ".join(sorted(value["networks"]))
                raise McunetError(f"'{path}': no network '{net}'; the file has: {names}")
            value = value["networks"][net]
        stem = Path(path).name.split(".")[0]
        return Description.from_json(value, net or value.get("name", stem))


def _block_json(block: Block) -> Json:
    value = dict(vars(block))
    if not block.squeeze_excite:
        del value["squeeze_excite"]
    return value


def _check_keys(value: Mapping[str, Any], where: str, known: str) -> None:
    """Keys that begin with an underscore are comments."""
    for key in value:
        if not key.startswith("_") and key not in known.split():
            raise ValueError(f"{where}unknown key '{key}'")


def _check_all_keys(value: Mapping[str, Any]) -> None:
    _check_keys(
        value,
        "",
        "name resolution in_channels input stem blocks feature_mix classes detection weights "
        "needs_fine_tuning macs_million",
    )
    _check_keys(value["stem"], "stem: ", "kernel stride out_channels")
    known = "kernel stride expand_channels out_channels residual squeeze_excite"
    for index, block in enumerate(value["blocks"]):
        _check_keys(block, f"block {index}: ", known)
    head = value.get("detection", {})
    _check_keys(head, "detection: ", "classes outputs")
    for index, output in enumerate(head.get("outputs", ())):
        _check_keys(output, f"detection, output {index}: ", "block kernel anchors")


def _from_json(value: Mapping[str, Any], name: str) -> Description:
    _check_all_keys(value)
    stem = value["stem"]
    blocks = tuple(
        Block(
            block["kernel"],
            block["stride"],
            block["expand_channels"],
            block["out_channels"],
            block["residual"],
            block.get("squeeze_excite") or 0,
        )
        for block in value["blocks"]
    )
    detection = None
    if "detection" in value:
        head = value["detection"]
        detection = Detection(
            head["classes"],
            tuple(
                DetectionOutput(
                    output["block"],
                    tuple((float(h), float(w)) for h, w in output["anchors"]),
                    output.get("kernel", 3),
                )
                for output in head["outputs"]
            ),
        )
    return Description(
        name=value.get("name", name),
        resolution=value["resolution"],
        stem=Stem(stem["kernel"], stem["stride"], stem["out_channels"]),
        blocks=blocks,
        in_channels=value["in_channels"],
        feature_mix=value.get("feature_mix") or 0,
        classes=0 if detection else value["classes"],
        detection=detection,
        weights=value.get("weights"),
        input=(value["input"]["scale"], value["input"]["zero_point"])
        if "input" in value
        else IMAGE,
    )
