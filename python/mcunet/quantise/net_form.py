# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A quantised graph as a network description (.net.json), where it has that form: a stem,
inverted residual blocks, a classifier (docs/NetworkDescription.md)."""

from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from .._capi import McunetError
from ..description import Block, Description, LayerSpec, Stem
from ..train.weights import QuantisedLayer, QuantisedNetwork
from .graph import NONE, RELU6, Graph, Op
from .integer import Quantisation
from .windows import pads_of


def _differs(op: Optional[Op], why: str) -> McunetError:
    where = op.name if op else "the end"
    return McunetError(f"{where}: {why}; a .net.json cannot describe this network")


class _Form:
    """Reads the layers in order; `found` has the operator of each layer's name."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.steps = [op for op in graph.ops if op.kind not in ("PAD", "RESHAPE")]
        self.found: Dict[str, Op] = {}
        self.at = 0
        if len(graph.inputs) != 1 or len(graph.outputs) != 1:
            raise _differs(None, "several inputs or results")
        self.last = graph.inputs[0]

    def source(self, tensor: int) -> Tuple[int, Tuple[int, int]]:
        """What a tensor is without padding and reshapes; and rows and columns that the
        padding adds in front."""
        front = (0, 0)
        op = self.graph.producer(tensor)
        while op and op.kind in ("PAD", "RESHAPE"):
            if op.kind == "PAD":
                rows, cols = op.options["pads"][1:3]
                front = rows[0], cols[0]
            tensor = op.inputs[0]
            op = self.graph.producer(tensor)
        return tensor, front

    def peek(self, kind: str, activation: int = NONE, ahead: int = 0) -> Optional[Op]:
        """The next operator, if it is one of these."""
        if self.at + ahead >= len(self.steps):
            return None
        op = self.steps[self.at + ahead]
        return op if op.kind == kind and op.activation == activation else None

    def pointwise(self, activation: int, ahead: int = 0) -> Optional[Op]:
        op = self.peek("CONV_2D", activation, ahead)
        return op if op and op.options["kernel"] == op.options["stride"] == (1, 1) else None

    def take(self, name: str, op: Optional[Op], expected: str) -> Op:
        """`op` as layer `name`; it reads the last one and whatever else it is asked for."""
        if op is None:
            here = self.steps[self.at] if self.at < len(self.steps) else None
            raise _differs(here, f"expected {expected}")
        if self.last not in [self.source(value)[0] for value in op.inputs]:
            raise _differs(op, "it does not read the layer in front of it")
        if "kernel" in op.options:
            self._check_window(op)
        self.found[name] = op
        self.at += 1
        self.last = op.output
        return op

    def _check_window(self, op: Op) -> None:
        """A square kernel of odd size in the middle of its padding."""
        rows, cols = op.options["kernel"]
        stride = op.options["stride"]
        _, front = self.source(op.inputs[0])
        size = self.graph.shape(op.inputs[0])
        same = pads_of(op.options, (size[1], size[2]))
        before = {front[axis] + same[axis][0] for axis in (0, 1)}
        if rows != cols or stride[0] != stride[1] or before != {rows // 2}:
            raise _differs(op, "its window is not square, or its padding not kernel / 2")
        if op.options.get("dilation", (1, 1)) != (1, 1) or op.options.get("multiplier", 1) != 1:
            raise _differs(op, "dilation or a depth multiplier")

    def block(self, index: int) -> Block:
        name = f"block{index}"
        source = self.last
        wide = self.graph.shape(source)[3]
        expand = self.pointwise(RELU6)
        if expand:
            wide = self.graph.shape(self.take(f"{name}/expand", expand, "").output)[3]
        kernel = stride = 1
        if self.peek("DEPTHWISE_CONV_2D", RELU6):
            op = self.take(f"{name}/depthwise", self.peek("DEPTHWISE_CONV_2D", RELU6), "")
            kernel, stride = op.options["kernel"][0], op.options["stride"][0]
        project = self.take(
            f"{name}/project", self.pointwise(NONE), "a 1x1 convolution without activation"
        )
        add = self.peek("ADD")
        residual = add is not None and source in add.inputs
        if residual:
            self.take(f"{name}/add", add, "")
        channels = self.graph.shape(project.output)[3]
        return Block(kernel, stride, wide, channels, residual)

    def blocks(self) -> Tuple[Block, ...]:
        result: List[Block] = []
        while not self.peek("MEAN") and not (self.pointwise(RELU6) and self.peek("MEAN", ahead=1)):
            result.append(self.block(len(result)))
        return tuple(result)

    def description(self, name: str, quantisation: Quantisation) -> Description:
        shape = self.graph.shape(self.graph.inputs[0])
        if len(shape) != 4 or shape[1] != shape[2]:
            raise _differs(None, "its input is not square")
        quant = quantisation.quants[self.graph.inputs[0]]
        stem = self.take("stem", self.peek("CONV_2D", RELU6), "a convolution with ReLU6")
        if stem.weight.shape[3] != shape[3]:
            raise _differs(stem, "groups of channels")
        channels = stem.weight.shape[0]
        kernel, stride = stem.options["kernel"][0], stem.options["stride"][0]
        blocks = self.blocks()
        mix = 0
        if self.pointwise(RELU6):
            mix = self.graph.shape(self.take("feature_mix", self.pointwise(RELU6), "").output)[3]
        self.take("pool", self.peek("MEAN"), "a mean over rows and columns")
        classifier = self.peek("FULLY_CONNECTED")
        classes = self.take("classifier", classifier, "a linear layer").weight.shape[0]
        if self.at != len(self.steps):
            raise _differs(self.steps[self.at], "a layer after the classifier")
        return Description(
            name,
            shape[1],
            Stem(kernel, stride, channels),
            blocks,
            in_channels=shape[3],
            feature_mix=mix,
            classes=classes,
            input=(quant.scale, quant.zero_point),
        )


def _layer(spec: LayerSpec, op: Op, quantisation: Quantisation) -> QuantisedLayer:
    quant = quantisation.quants[op.output]
    if not spec.weighted:
        return QuantisedLayer(quant.scale, quant.zero_point)
    numbers = quantisation.numbers[op.name]
    weights: Any = numbers.weights
    if spec.kind == "depthwise":
        weights = weights[0]
    elif spec.kind != "conv":
        weights = weights.reshape(weights.shape[0], -1)
    return QuantisedLayer(
        quant.scale,
        quant.zero_point,
        np.ascontiguousarray(weights),
        numbers.bias,
        numbers.scales,
    )


def describe(name: str, graph: Graph, quantisation: Quantisation) -> Description:
    """With weights. A layer that the form does not have is an error that names it."""
    form = _Form(graph)
    description = form.description(name, quantisation)
    layers = {}
    specs = description.layers()
    for extra in sorted(set(form.found) - {spec.name for spec in specs}):
        raise _differs(form.found[extra], "it widens no channels")
    for spec in specs:
        op = form.found.get(spec.name)
        shape = graph.shape(op.output) if op else ()
        if op is None or shape[-1] != spec.out_channels:
            raise _differs(op, f"it is no '{spec.name}'")
        layers[spec.name] = _layer(spec, op, quantisation)
    return QuantisedNetwork(description, layers).described()
