# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Rewrites of a graph in real numbers that change no result: batch normalisation becomes
part of weights, activations part of the layer in front of them."""

from typing import Any, Dict, List

from .graph import AFFINE, NONE, RELU, RELU6, WEIGHTED, Graph, Op

_ACTIVATIONS = {"RELU": RELU, "RELU6": RELU6}
# Operators whose kernels apply an activation, and whose results have a scale of their own.
_FUSING = tuple(WEIGHTED) + ("ADD", "SUB", "MUL")


def scale_outputs(op: Op, factor: Any) -> None:
    """Multiplies the output channels of a layer with weights."""
    shape = [1] * op.weight.ndim
    shape[WEIGHTED[op.kind]] = -1
    op.weight = op.weight * factor.reshape(shape)
    op.bias = op.bias * factor


def _fold_affine(graph: Graph, op: Op) -> bool:
    """Into the layer in front of it, if that has weights and nobody else reads it."""
    source = graph.producer(op.inputs[0])
    if source is None or graph.only_reader(source.output) is not op or source.activation:
        return False
    if source.kind in WEIGHTED:
        scale_outputs(source, op.weight)
    elif source.kind == AFFINE:
        source.weight, source.bias = source.weight * op.weight, source.bias * op.weight
    else:
        return False
    source.bias = source.bias + op.bias
    source.output = op.output
    graph.ops.remove(op)
    return True


def _affine_layer(graph: Graph, op: Op) -> None:
    """What is left becomes a depthwise layer of one tap, around a vector's a reshape."""
    shape = graph.shape(op.inputs[0])
    op.kind = "DEPTHWISE_CONV_2D"
    op.weight = op.weight.reshape(1, 1, 1, -1)
    window: Dict[str, Any] = dict.fromkeys(("kernel", "stride", "dilation"), (1, 1))
    op.options = {**window, "padding": "VALID", "multiplier": 1}
    if len(shape) == 4:
        return
    pixel = (1, 1, 1, shape[-1])
    before = graph.insert_before(op, 0, "RESHAPE", f"{op.name}/map")
    graph.tensors[before.output].shape = before.options["shape"] = pixel
    result, op.output = op.output, graph.tensor(f"{op.name}/pixel", pixel)
    after = Op("RESHAPE", f"{op.name}/vector", [op.output], result, {"shape": shape})
    graph.ops.insert(graph.ops.index(op) + 1, after)


def _fuse_activation(graph: Graph, op: Op) -> bool:
    source = graph.producer(op.inputs[0])
    if source is None or graph.only_reader(source.output) is not op:
        return False
    if source.kind not in _FUSING or source.activation != NONE:
        return False
    source.options["activation"] = _ACTIVATIONS[op.kind]
    source.output = op.output
    graph.ops.remove(op)
    return True


def _drop_unread(graph: Graph) -> None:
    for op in reversed(list(graph.ops)):
        if op.output not in graph.outputs and not graph.readers(op.output):
            graph.ops.remove(op)


def _renumber(graph: Graph) -> None:
    """Leaves out tensors that no operator names."""
    used: List[int] = list(graph.inputs)
    for op in graph.ops:
        used += [value for value in op.inputs + [op.output] if value not in used]
    used += [value for value in graph.outputs if value not in used]
    numbers = {old: new for new, old in enumerate(used)}
    graph.tensors = [graph.tensors[old] for old in used]
    for op in graph.ops:
        op.inputs = [numbers[value] for value in op.inputs]
        op.output = numbers[op.output]
        graph.tensors[op.output].name = op.name
    graph.inputs = [numbers[value] for value in graph.inputs]
    graph.outputs = [numbers[value] for value in graph.outputs]


def fold(graph: Graph) -> None:
    """All of it, in place."""
    _drop_unread(graph)
    for op in [op for op in graph.ops if op.kind == AFFINE]:
        _fold_affine(graph, op)
    for op in [op for op in graph.ops if op.kind == AFFINE]:
        _affine_layer(graph, op)
    for op in [op for op in graph.ops if op.kind in _ACTIVATIONS]:
        _fuse_activation(graph, op)
    _renumber(graph)
