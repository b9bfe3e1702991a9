# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Malformed ONNX files and files that are refused: each gives one line and exit status 1."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from onnx_file import FLOAT, INT8, Array, Graph, integer, message, tensor, value_info
from onnx_graphs import Tensor, Writer

f32 = np.float32
Case = tuple[str, bytes, str]


def changed(edit: Callable[[Writer, Tensor], Tensor], opset: int = 13) -> bytes:
    """A network of an input and what `edit` does with it."""
    w = Writer(1, False, opset)
    x = w.input([1, 4, 8, 8], True)
    w.output(edit(w, x), False)
    return w.graph.serialize()


def convolution(**given: bytes | str) -> bytes:
    """One convolution with constants replaced: weights, scales, zero, bias, x_scale."""
    g = Graph()
    g.input("x", [1, 2, 4, 4])
    names: dict[str, Array] = {
        "x_scale": np.array(0.1, f32),
        "zero": np.array(0, np.int8),
        "weights": np.ones((3, 2, 1, 1), np.int8),
        "scales": np.full(3, 0.1, f32),
        "zeros": np.zeros(3, np.int8),
        "bias": np.zeros(3, np.int32),
        "bias_scales": np.full(3, 0.1 * f32(0.1), f32),
    }
    for name, values in names.items():
        data = given.get(name, b"")
        g.constants.append(data if isinstance(data, bytes) and data else tensor(name, values))
    q = g.node("QuantizeLinear", ["x", "x_scale", "zero"])
    x = g.node("DequantizeLinear", [q, "x_scale", "zero"])
    w = g.node("DequantizeLinear", ["weights", "scales", "zeros"], axis=0)
    b = g.node("DequantizeLinear", ["bias", "bias_scales"], axis=0)
    y = g.node("Conv", [x, w, b], ["conv"])
    g.node("QuantizeLinear", [y, "x_scale", "zero"], ["y"])
    g.output("y", [1, 3, 4, 4], INT8)
    return g.serialize()


def raw_tensor(name: str, dims: list[int], kind: int, data: bytes, extra: bytes = b"") -> bytes:
    sizes = b"".join(integer(1, size) for size in dims)
    return sizes + integer(2, kind) + message(8, name) + message(9, data) + extra


def graph(*parts: bytes, opset: int = 13) -> bytes:
    body = b"".join(parts)
    return integer(1, 8) + message(7, body) + message(8, integer(2, opset))


def node(kind: str, inputs: list[str], outputs: list[str]) -> bytes:
    names = b"".join(message(1, n) for n in inputs) + b"".join(message(2, n) for n in outputs)
    return message(1, names + message(4, kind))


def relu_behind(w: Writer, x: Tensor) -> Tensor:
    weights, _ = w.weights([4, 4, 1, 1], 0, False)
    real = w.graph.node("Conv", [w.dequantize(x), weights])
    return w.quantize(w.graph.node("Relu", [real]), [1, 4, 8, 8], 0.1, 5)


def two_readers(w: Writer, x: Tensor) -> Tensor:
    weights, _ = w.weights([4, 4, 1, 1], 0, False)
    real = w.graph.node("Conv", [w.dequantize(x), weights])
    w.quantize(real, x.shape, 0.2, 0)
    return w.quantize(real, x.shape, 0.1, 0)


def between(kind: str) -> Callable[[Writer, Tensor], Tensor]:
    def edit(w: Writer, x: Tensor) -> Tensor:
        return w.quantize(w.graph.node(kind, [w.dequantize(x)]), x.shape, 0.1, 0)

    return edit


def real_bias(w: Writer, x: Tensor) -> Tensor:
    weights, _ = w.weights([4, 4, 1, 1], 0, False)
    bias = w.graph.constant(np.zeros(4, f32))
    return w.quantize(w.graph.node("Conv", [w.dequantize(x), weights, bias]), x.shape, 0.1, 0)


def real_weights(w: Writer, x: Tensor) -> Tensor:
    weights = w.graph.constant(np.zeros((4, 4, 1, 1), f32))
    return w.quantize(w.graph.node("Conv", [w.dequantize(x), weights]), x.shape, 0.1, 0)


def unquantised(w: Writer, x: Tensor) -> Tensor:
    one, _ = w.weights([4, 4, 1, 1], 0, False)
    real = w.graph.node("Conv", [w.dequantize(x), one])
    return w.quantize(w.graph.node("Conv", [real, one]), x.shape, 0.1, 0)


def kept(
    kind: str, shape: list[int], *extra: Array, **attributes: object
) -> Callable[[Writer, Tensor], Tensor]:
    def edit(w: Writer, x: Tensor) -> Tensor:
        more = [w.graph.constant(values) for values in extra]
        return w.keep(kind, x, shape, more, **attributes)  # type: ignore[arg-type]

    return edit


def even_average(w: Writer, x: Tensor) -> Tensor:
    return w.pool("AveragePool", x, 2, 2, 0)


def ints(*values: int) -> Array:
    return np.array(values, np.int64)


def containers() -> list[Case]:
    """Faults of the container."""
    edge_in = message(11, value_info("x", FLOAT, [1, 4]))
    edge_out = message(12, value_info("y", FLOAT, [1, 4]))
    good = convolution()
    half = raw_tensor("weights", [3, 2, 1, 1], 3, b"\1" * 6, integer(14, 1))
    return [
        ("empty", b"", "is not an ONNX model"),
        ("text", b"this is not a model at all", "is not an ONNX model"),
        ("cut", good[: len(good) // 2], "is not an ONNX model"),
        ("no_opset", integer(1, 8) + message(7, edge_in), "does not say which version"),
        ("old_opset", graph(edge_in, edge_out, opset=9), "10 to 21 are supported"),
        ("new_opset", graph(edge_in, edge_out, opset=99), "10 to 21 are supported"),
        ("no_output", graph(edge_in), "has no input or no output"),
        ("nothing_writes", graph(edge_in, edge_out), "output 'y': nothing writes it"),
        (
            "cycle",
            graph(edge_in, edge_out, node("Relu", ["y"], ["z"]), node("Relu", ["z"], ["y"])),
            "op 0 (Relu): reads 'y', which nothing before it writes",
        ),
        (
            "twice",
            graph(edge_in, edge_out, node("Relu", ["x"], ["y"]), node("Relu", ["x"], ["y"])),
            "writes 'y' a second time",
        ),
        ("external", convolution(weights=half), "lies in another file"),
        (
            "short_data",
            convolution(weights=raw_tensor("weights", [3, 2, 1, 1], 3, b"\1")),
            "constant 'weights': has 1 bytes, its shape 6",
        ),
        (
            "huge_shape",
            convolution(weights=raw_tensor("weights", [1 << 40, 1 << 40], 3, b"\1")),
            "has a shape that no tensor has here",
        ),
        (
            "negative_shape",
            convolution(weights=raw_tensor("weights", [-3, 2, 1, 1], 3, b"\1")),
            "has a shape that no tensor has here",
        ),
        (
            "half_float",
            convolution(weights=raw_tensor("weights", [3, 2, 1, 1], 10, b"\1" * 12)),
            "constant 'weights': is float16, which is not supported",
        ),
        (
            "open_size",
            graph(
                message(11, value_info("x", FLOAT, [1, "n"])), edge_out, node("Relu", ["x"], ["y"])
            ),
            "input 'x': dimension 1 has no number",
        ),
        (
            "double_input",
            graph(message(11, value_info("x", 11, [1, 4])), edge_out, node("Relu", ["x"], ["y"])),
            "input 'x': is of double",
        ),
        (
            "float_model",
            graph(edge_in, edge_out, node("Relu", ["x"], ["y"])),
            "op 0 (Relu), tensor 'x': is an input of real numbers",
        ),
    ]


def numbers() -> list[Case]:
    """Faults of scales, zero points, weights and biases."""
    return [
        (
            "zero_scale",
            convolution(x_scale=tensor("x_scale", np.array(0, f32))),
            "tensor 'x_scale': scale 0.000000 is not a positive number",
        ),
        (
            "nan_scale",
            convolution(scales=tensor("scales", np.full(3, np.nan, f32))),
            "is not a positive number",
        ),
        (
            "scale_count",
            convolution(scales=tensor("scales", np.full(4, 0.1, f32))),
            "tensor 'weights': has 4 scales, which dimension 0 has not",
        ),
        (
            "zero_types",
            convolution(zeros=tensor("zeros", np.zeros(3, np.uint8))),
            "is of int8, its zero point of uint8",
        ),
        (
            "zero_values",
            convolution(zeros=tensor("zeros", np.array([0, 1, 2], np.int8))),
            "has zero points that differ by channel",
        ),
        (
            "bias_count",
            convolution(bias=tensor("bias", np.zeros(3, np.int64))),
            "is a bias of int64, expected int32",
        ),
        (
            "bias_scale",
            convolution(bias_scales=tensor("bias_scales", np.full(3, 0.5, f32))),
            "bias has another scale",
        ),
        (
            "weight_rank",
            convolution(weights=tensor("weights", np.ones((3, 2), np.int8))),
            "weights have 2 dimensions, expected 4",
        ),
        (
            "weight_channels",
            convolution(weights=tensor("weights", np.ones((3, 5, 1, 1), np.int8))),
            "weights have 5 input channels a group, expected 2",
        ),
        (
            "large_kernel",
            convolution(weights=tensor("weights", np.ones((3, 2, 9, 9), np.int8))),
            "the kernel is larger than the padded input",
        ),
        ("real_bias", changed(real_bias), "is a bias of real numbers"),
        ("real_weights", changed(real_weights), "is a constant of real numbers"),
    ]


def graphs() -> list[Case]:
    """Networks that onnxruntime computes in real numbers, and operators that do not fit."""
    return [
        ("relu_cuts", changed(relu_behind), "the Relu behind Conv cuts off numbers"),
        ("two_readers", changed(two_readers), "has other readers before it is quantised"),
        ("unquantised", changed(unquantised), "is not quantised between Conv and Conv"),
        ("softmax", changed(between("Softmax")), "onnxruntime sums exponentials"),
        ("unknown", changed(between("Einsum")), "(Einsum), tensor"),
        ("even_average", changed(even_average), "may fall on either side of a half"),
        ("bad_axis", changed(kept("Flatten", [4, 64], axis=7)), "axis 7 does not exist"),
        ("bad_perm", changed(kept("Transpose", [1], perm=[0, 0, 1, 2])), "is not a permutation"),
        ("bad_shape", changed(kept("Reshape", [1], ints(3, 5))), "reshapes 256 elements to 15"),
        ("bad_block", changed(kept("DepthToSpace", [1], blocksize=3)), "does not divide"),
        ("no_kernel", changed(kept("MaxPool", [1, 4, 8, 8])), "has no kernel_shape"),
        (
            "bad_stride",
            changed(kept("MaxPool", [1], kernel_shape=[2, 2], strides=[0, 1])),
            "strides 0 is out of range",
        ),
        (
            "bad_pads",
            changed(kept("MaxPool", [1], kernel_shape=[2, 2], pads=[2, 0, 0, 0])),
            "padding is as large as the kernel",
        ),
        (
            "empty_slice",
            changed(kept("Slice", [1], ints(3), ints(3), ints(2))),
            "takes no element of dimension 2",
        ),
        ("bad_split", changed(kept("Split", [1], ints(3), axis=1)), "the parts are not those"),
        (
            "bad_pad",
            changed(kept("Pad", [1], ints(0, 0, -1, 0, 0, 0, 0, 0))),
            "padding -1 is out of range",
        ),
    ]


def cases() -> list[Case]:
    return containers() + numbers() + graphs()


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        for name, data, expected in cases():
            path.write_bytes(data)
            done = subprocess.run(
                ["mcunet-translate", "--import-onnx", str(path)],
                capture_output=True,
                text=True,
                check=False,
            )
            lines = done.stderr.strip().split("\n")
            good = done.returncode == 1 and len(lines) == 1 and expected in lines[0]
            if not good or done.stdout:
                wrong += 1
                print(f"{name}: status {done.returncode}, {done.stderr.strip()}")
    print(f"{len(cases()) - wrong} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
