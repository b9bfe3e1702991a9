#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Malformed .tflite files: each must give one clear line and exit status 1.

    check_malformed.py [--translate=PROGRAM] [NAME...]

Every case is a small valid model with one thing broken, and the message that it
must give ("" where any one line will do: random damage). Standard output must
stay empty. Prints "N passed, N failed" last.
"""

import argparse
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
from math import prod

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import ops_tensors  # noqa: E402
from make_tflite import FLOAT32, INT16, INT32, INT64, INT8, UINT8, Model  # noqa: E402


def network():
    """conv (op 0) -> depthwise (1) -> add (2) -> mean (3) -> dense (4) ->
    softmax (5)."""
    m = Model()
    image = m.tensor("image", [1, 6, 6, 3], scale=0.02)
    weights = m.tensor(
        "conv/weights", [4, 3, 3, 3], scale=[0.01] * 4, zero=[0] * 4, data=bytes(108), dimension=0
    )
    bias = m.integers("conv/bias", [1, 2, 3, 4])
    conv = m.tensor("conv", [1, 3, 3, 4], scale=0.05)
    m.op("CONV_2D", [image, weights, bias], [conv], padding=0, stride_h=2, stride_w=2)
    filters = m.tensor("dw/weights", [1, 3, 3, 4], scale=0.01, data=bytes(36))
    dw = m.tensor("dw", [1, 3, 3, 4], scale=0.05)
    m.op(
        "DEPTHWISE_CONV_2D",
        [conv, filters, -1],
        [dw],
        padding=0,
        stride_h=1,
        stride_w=1,
        depth_multiplier=1,
    )
    total = m.tensor("sum", [1, 3, 3, 4], scale=0.07)
    m.op("ADD", [conv, dw], [total], activation=0)
    pooled = m.tensor("pool", [1, 4], scale=0.03)
    m.op("MEAN", [total, m.integers("axes", [1, 2])], [pooled], keep_dims=False)
    matrix = m.tensor("fc/weights", [2, 4], scale=0.01, data=bytes(8))
    logits = m.tensor("logits", [1, 2], scale=0.1)
    m.op("FULLY_CONNECTED", [pooled, matrix, m.integers("fc/bias", [5, 6])], [logits])
    out = m.tensor("out", [1, 2], scale=1 / 256, zero=-128)
    m.op("SOFTMAX", [logits], [out], beta=1.0)
    m.inputs, m.outputs = [image], [out]
    return m


# Tensor numbers of network().
(IMAGE, WEIGHTS, BIAS, CONV, FILTERS, DW, SUM, POOL, AXES, MATRIX, LOGITS, FC_BIAS, OUT) = range(13)


def single(name, shape=(1, 4, 4, 4), extra=(), outputs=1, **options):
    """One operator from int8 to int8; `extra`: functions adding operands."""
    m = Model()
    i = m.tensor("in", shape)
    ids = [i] + [make(m) for make in extra]
    outs = [m.tensor("out%d" % k, shape) for k in range(outputs)]
    m.op(name, ids, outs, **options)
    m.inputs, m.outputs = [i], outs
    return m


def set_field(tensor, field, value):
    def change(m):
        m.tensors[tensor][field] = value

    return change


def set_quant(tensor, **parts):
    """Replaces scale, zero or dimension of a tensor's quantisation; None
    removes."""
    fields = {
        "scale": (2, "vec:f32"),
        "zero": (3, "vec:i64"),
        "details": (4, "u8"),
        "dimension": (6, "i32"),
    }

    def change(m):
        kind, table = m.tensors[tensor][4]
        table = dict(table)
        for part, value in parts.items():
            field, form = fields[part]
            table[field] = (form, value)
        m.tensors[tensor][4] = (kind, table)

    return change


def set_option(op, **values):
    """Option fields by number: _0=..., typed i8 for 8-bit ones."""

    def change(m):
        table = dict(m.ops[op][4][1])
        for key, (form, value) in values.items():
            table[int(key[1:])] = (form, value)
        m.ops[op][4] = ("table", table)

    return change


def set_op(op, field, value):
    def change(m):
        m.ops[op][field] = value

    return change


def set_data(tensor, data):
    def change(m):
        m.buffers[m.tensors[tensor][2][1]] = {0: ("vec:bytes", data)}

    return change


def set_attr(name, value):
    return lambda m: setattr(m, name, value)


def set_code(op, code):
    def change(m):
        m.codes.append({0: ("i8", min(code, 127)), 3: ("i32", code)})
        m.ops[op][0] = ("u32", len(m.codes) - 1)

    return change


def set_custom(op, name):
    def change(m):
        m.codes.append({0: ("i8", 32), 1: ("str", name), 3: ("i32", 32)})
        m.ops[op][0] = ("u32", len(m.codes) - 1)

    return change


I32 = lambda value: ("i32", value)  # noqa: E731
I8 = lambda value: ("i8", value)  # noqa: E731
SHAPE = lambda *sizes: ("vec:i32", list(sizes))  # noqa: E731

# name, change of network(), part of the message
EDITS = [
    # the container
    ("version", set_attr("version", 2), "format version 2"),
    ("identifier", set_attr("identifier", b"XYZ3"), "no TFL3 identifier"),
    ("no_subgraph", set_attr("subgraphs", 0), "no subgraphs"),
    ("no_inputs", set_attr("inputs", []), "no inputs"),
    ("no_outputs", set_attr("outputs", []), "no outputs"),
    ("no_operators", set_attr("ops", []), "no operators"),
    ("no_tensors", set_attr("tensors", []), "input tensor 0 of the graph"),
    ("input_index", set_attr("inputs", [99]), "input tensor 99"),
    ("output_index", set_attr("outputs", [-7]), "output tensor -7"),
    (
        "input_twice",
        set_attr("inputs", [IMAGE, IMAGE]),
        "tensor 'image': is an input of the graph twice",
    ),
    (
        "constant_input",
        set_attr("inputs", [IMAGE, WEIGHTS]),
        "tensor 'conv/weights': is an input of the graph twice, or a constant",
    ),
    (
        "constant_output",
        set_attr("outputs", [OUT, BIAS]),
        "output tensor 'conv/bias': is INT32, expected INT8",
    ),
    (
        "unwritten_output",
        lambda m: (m.ops.pop(), None),
        "tensor 'out': is an output of the graph but nothing writes it",
    ),
    # buffers
    (
        "buffer_index",
        set_field(WEIGHTS, 2, ("u32", 4000)),
        "tensor 'conv/weights': buffer 4000 does not exist",
    ),
    ("short_weights", set_data(WEIGHTS, bytes(107)), "buffer holds 107 bytes, the shape needs 108"),
    ("long_weights", set_data(WEIGHTS, bytes(109)), "buffer holds 109 bytes"),
    ("short_bias", set_data(BIAS, bytes(12)), "buffer holds 12 bytes"),
    (
        "external_data",
        lambda m: m.buffers.__setitem__(1, {1: ("u64", 4096), 2: ("u64", 108)}),
        "outside the FlatBuffer",
    ),
    (
        "no_weights",
        set_field(WEIGHTS, 2, ("u32", 0)),
        "op 0 (CONV_2D): reads tensor 'conv/weights' that nothing has written",
    ),
    ("sparse", set_field(WEIGHTS, 6, ("table", {})), "sparse"),
    (
        "variable",
        set_field(CONV, 5, ("bool", 1)),
        "tensor 'conv': is a variable of its operator",
    ),
    # shapes
    (
        "zero_size",
        set_field(CONV, 0, SHAPE(1, 0, 3, 4)),
        "tensor 'conv': has a dimension of size 0",
    ),
    ("negative_size", set_field(CONV, 0, SHAPE(1, 3, -3, 4)), "has a dimension of size -3"),
    ("huge_shape", set_field(CONV, 0, SHAPE(1, 65536, 65536, 65536)), "more than 2^24 elements"),
    (
        "large_shape",
        set_field(CONV, 0, SHAPE(1, 4096, 4097, 1)),
        "tensor 'conv': has more than 2^24 elements; nothing of that size runs",
    ),
    ("overflowing_shape", set_field(CONV, 0, SHAPE(*[2**31 - 1] * 6)), "more than 2^24 elements"),
    ("rank_9", set_field(CONV, 0, SHAPE(*[1] * 9)), "has 9 dimensions"),
    (
        "rank_3_image",
        set_field(IMAGE, 0, SHAPE(6, 6, 3)),
        "op 0 (CONV_2D), tensor 'image': has 3 dimensions, expected 4",
    ),
    ("batch_2", set_field(IMAGE, 0, SHAPE(2, 6, 6, 3)), "shape is 2x3x3x4, the file says 1x3x3x4"),
    (
        "wrong_output_shape",
        set_field(CONV, 0, SHAPE(1, 3, 4, 4)),
        "op 0 (CONV_2D), tensor 'conv': shape is 1x3x3x4, the file says 1x3x4x4",
    ),
    (
        "wrong_channels",
        set_field(IMAGE, 0, SHAPE(1, 6, 6, 2)),
        "has 3 input channels, the image has 2",
    ),
    (
        "dw_channels",
        lambda m: (set_field(FILTERS, 0, SHAPE(1, 3, 3, 3))(m), set_data(FILTERS, bytes(27))(m)),
        "op 1 (DEPTHWISE_CONV_2D), tensor 'dw/weights': is not 1 x KH",
    ),
    (
        "fc_depth",
        lambda m: (set_field(MATRIX, 0, SHAPE(2, 3))(m), set_data(MATRIX, bytes(6))(m)),
        "op 4 (FULLY_CONNECTED), tensor 'pool': has 4 elements, no multiple of 3",
    ),
    ("fc_units", set_field(LOGITS, 0, SHAPE(1, 3)), "is not 1 x 2"),
    ("broadcast", set_field(DW, 0, SHAPE(1, 3, 2, 4)), "shape is"),
    # quantisation
    (
        "no_quantization",
        set_field(CONV, 4, ("table", None)),
        "op 0 (CONV_2D), tensor 'conv': has no scale and zero point",
    ),
    ("no_zero_point", set_quant(CONV, zero=None), "tensor 'conv': has a scale but no zero point"),
    ("zero_point_range", set_quant(CONV, zero=[200]), "zero point 200 does not fit INT8"),
    ("zero_point_huge", set_quant(CONV, zero=[2**62]), "does not fit INT8"),
    ("scale_zero", set_quant(CONV, scale=[0.0]), "scale 0 is not a positive"),
    ("scale_negative", set_quant(CONV, scale=[-1.0]), "scale 0 is not"),
    ("scale_nan", set_quant(CONV, scale=[float("nan")]), "scale 0 is not"),
    ("scale_infinite", set_quant(CONV, scale=[float("inf")]), "scale 0 is not"),
    ("scale_tiny", set_quant(CONV, scale=[1e-40]), "out of range"),
    (
        "scale_count",
        set_quant(WEIGHTS, scale=[0.1] * 3, zero=[0] * 3),
        "has 3 scales for a dimension of size 4",
    ),
    ("zero_point_count", set_quant(WEIGHTS, zero=[0] * 3), "has 4 scales but 3 zero points"),
    ("scale_dimension", set_quant(WEIGHTS, dimension=9), "quantized dimension 9 does not exist"),
    (
        "scale_dimension_negative",
        set_quant(WEIGHTS, dimension=-1),
        "quantized dimension -1 does not exist",
    ),
    (
        "scale_wrong_dimension",
        set_quant(WEIGHTS, dimension=1, scale=[0.1] * 3, zero=[0] * 3),
        "scales per dimension 1, expected 0",
    ),
    (
        "per_channel_activation",
        set_quant(CONV, scale=[0.1] * 4, zero=[0] * 4, dimension=3),
        "has a scale per channel",
    ),
    ("weight_zero_point", set_quant(FILTERS, zero=[3]), "weights have zero point 3, expected 0"),
    (
        "custom_quantization",
        set_quant(CONV, details=1),
        "corrupt FlatBuffer|" "custom quantization",
    ),
    (
        "softmax_scale",
        set_quant(OUT, scale=[0.01]),
        "op 5 (SOFTMAX), tensor 'out': output must have scale 1/256",
    ),
    # types
    (
        "float_input",
        set_field(IMAGE, 1, I8(FLOAT32)),
        "tensor 'image': is FLOAT32, the weights are 8-bit (dynamic range",
    ),
    (
        "float_model",
        lambda m: [set_field(t, 1, I8(FLOAT32))(m) for t in (IMAGE, CONV, DW, SUM)],
        "is FLOAT32, the weights are 8-bit (dynamic range",
    ),
    (
        "float_weights",
        lambda m: (set_field(WEIGHTS, 1, I8(FLOAT32))(m), set_data(WEIGHTS, bytes(432))(m)),
        "op 0 (CONV_2D), tensor 'conv/weights': is FLOAT32",
    ),
    (
        "uint8_model",
        lambda m: [set_field(t, 1, I8(UINT8))(m) for t in (IMAGE, CONV, DW)],
        "tensor 'conv/weights': is INT8, but 'conv' is UINT8",
    ),
    (
        "int16_activation",
        set_field(CONV, 1, I8(INT16)),
        "tensor 'conv': is INT16: an int16x8 model",
    ),
    ("unknown_type", set_field(CONV, 1, I8(99)), "is type 99"),
    ("string_constant", set_field(WEIGHTS, 1, I8(5)), "constants of type STRING are not supported"),
    (
        "int64_bias",
        lambda m: (set_field(BIAS, 1, I8(INT64))(m), set_data(BIAS, bytes(32))(m)),
        "tensor 'conv/bias': is INT64, expected an INT32 bias",
    ),
    (
        "bias_count",
        lambda m: (set_field(BIAS, 0, SHAPE(3))(m), set_data(BIAS, bytes(12))(m)),
        "bias has 3 elements, expected 4",
    ),
    # graph
    (
        "cycle",
        set_op(0, 1, ("vec:i32", [DW, WEIGHTS, BIAS])),
        "op 0 (CONV_2D): reads tensor 'dw' that nothing has written yet",
    ),
    (
        "self_loop",
        set_op(2, 1, ("vec:i32", [SUM, DW])),
        "op 2 (ADD): reads tensor 'sum' that nothing has written yet",
    ),
    (
        "two_writers",
        set_op(1, 2, ("vec:i32", [CONV])),
        "op 1 (DEPTHWISE_CONV_2D): writes tensor 'conv' that has a value",
    ),
    ("writes_input", set_op(1, 2, ("vec:i32", [IMAGE])), "writes tensor 'image' that has a value"),
    (
        "writes_constant",
        set_op(1, 2, ("vec:i32", [WEIGHTS])),
        "writes tensor 'conv/weights' that has a value",
    ),
    (
        "op_input_index",
        set_op(0, 1, ("vec:i32", [IMAGE, 400, BIAS])),
        "op 0 (CONV_2D): input tensor 400 does not exist",
    ),
    (
        "op_input_negative",
        set_op(0, 1, ("vec:i32", [-2, WEIGHTS, BIAS])),
        "input tensor -2 does not exist",
    ),
    ("op_output_index", set_op(0, 2, ("vec:i32", [77])), "output tensor 77 does not exist"),
    (
        "op_left_out_input",
        set_op(0, 1, ("vec:i32", [-1, WEIGHTS, BIAS])),
        "op 0 (CONV_2D), tensor 'conv': input 0 is left out",
    ),
    ("too_few_inputs", set_op(0, 1, ("vec:i32", [IMAGE])), "has 1 inputs"),
    ("too_many_inputs", set_op(0, 1, ("vec:i32", [IMAGE, WEIGHTS, BIAS, BIAS])), "has 4 inputs"),
    ("no_op_outputs", set_op(0, 2, ("vec:i32", [])), "that nothing has written"),
    ("opcode_index", set_op(0, 0, ("u32", 50)), "op 0: operator code 50 does not exist"),
    # operators
    ("unsupported_op", set_code(5, 48), "op 5 (TOPK_V2), tensor 'out': operator is not supported"),
    (
        "log_softmax_scale",
        set_code(5, 50),
        "op 5 (LOG_SOFTMAX), tensor 'out': " "output must have scale 16/256 and zero point 127",
    ),
    (
        "float_op",
        set_code(5, 92),
        "op 5 (SQUARE), tensor 'out': operator has no int8 kernel, neither in "
        "TensorFlow Lite nor in TensorFlow Lite Micro",
    ),
    ("custom_op", set_code(5, 32), "op 5 (CUSTOM), tensor 'out': operator is"),
    ("unknown_op", set_code(5, 9999), "op 5 (operator 9999)"),
    (
        "negative_op",
        lambda m: m.codes.__setitem__(0, {0: I8(-5), 3: I32(-9)}),
        "op 0 (operator -5)",
    ),
    ("control_flow", set_code(5, 119), "op 5 (WHILE)"),
    (
        "recurrent",
        set_code(2, 44),
        "op 2 (UNIDIRECTIONAL_SEQUENCE_LSTM): " "recurrent layers are not supported yet",
    ),
    (
        "svdf",
        lambda m: (set_code(4, 27)(m), set_field(CONV, 5, ("bool", 1))(m)),
        "op 4 (SVDF): recurrent layers are not supported yet",
    ),
    (
        "ethos_u",
        set_custom(5, "ethos-u"),
        "op 5 (CUSTOM): the model is "
        "compiled for an Arm Ethos-U (by Vela); take the original model",
    ),
    (
        "edge_tpu",
        set_custom(0, "edgetpu-custom-op"),
        "op 0 (CUSTOM): the model " "is compiled for an Edge TPU; take the original model",
    ),
    (
        "other_custom",
        set_custom(5, "Mine\u0085\x07"),
        "op 5 (CUSTOM Mine??), tensor 'out': operator is not supported",
    ),
    (
        "no_options",
        lambda m: (m.ops[0].pop(3), m.ops[0].pop(4)),
        "op 0 (CONV_2D), tensor 'conv': has no options",
    ),
    (
        "other_options",
        lambda m: m.ops[0].__setitem__(3, ("u8", 9)),
        "op 0 (CONV_2D), tensor 'conv': has no options",
    ),
    ("stride_zero", set_option(0, _1=I32(0)), "stride 0 is out of range"),
    ("stride_negative", set_option(0, _2=I32(-1)), "stride -1 is out of range"),
    ("stride_huge", set_option(0, _1=I32(2**31 - 1)), "out of range"),
    ("dilation_zero", set_option(0, _4=I32(0)), "dilation 0 is out of range"),
    ("dilation_too_wide", set_option(0, _0=I8(1), _4=I32(64)), "is smaller than the kernel"),
    ("padding_unknown", set_option(0, _0=I8(7)), "padding 7 is unknown"),
    ("activation_unknown", set_option(0, _3=I8(9)), "fused activation 9 is unknown"),
    ("shuffled_weights", set_option(4, _1=I8(1)), "shuffled weights"),
    ("beta_nan", set_option(5, _0=("f32", float("nan"))), "beta"),
    ("beta_negative", set_option(5, _0=("f32", -1.0)), "beta"),
    (
        "axis_range",
        set_data(AXES, struct.pack("<2i", 1, 9)),
        "op 3 (MEAN), tensor 'pool': axis 9 does not exist",
    ),
]


def hostile_size(values):
    return lambda m: m.integers("size", values)


def edge_without_output(name):
    """A conversion at the edge, and one more that writes nothing."""
    m = Model()
    real = m.tensor("real", [1, 4], FLOAT32, None)
    q = m.tensor("q", [1, 4])
    m.op("QUANTIZE", [real], [q])
    m.op(name, [real], [])
    m.inputs, m.outputs = [real], [q]
    return m


def prelu_wider(slope):
    return lambda: single(
        "PRELU", extra=[lambda m: m.tensor("slope", slope, data=bytes(prod(slope)))]
    )


def unsigned(name, inputs=1):
    """One operator of uint8 tensors."""
    m = single(name, extra=[lambda m: m.tensor("in1", [1, 4, 4, 4])] * (inputs - 1))
    for tensor in range(len(m.tensors)):
        set_field(tensor, 1, I8(UINT8))(m)
    m.inputs = list(range(inputs))
    return m


def matmul(left, right, out):
    m = Model()
    ids = [
        m.tensor(name, shape) for name, shape in (("left", left), ("right", right), ("out", out))
    ]
    m.op("BATCH_MATMUL", ids[:2], ids[2:], adj_x=False, adj_y=False)
    m.inputs, m.outputs = ids[:2], ids[2:]
    return m


def dilated_wrongly():
    """Batches around a convolution, which are seen as its dilation."""
    m, _, _ = ops_tensors.dilated(
        random.Random(1), [1, 5, 4, 2], [3, 3, 3, 2], (2, 2), ((2, 3), (2, 2)), ((0, 1), (0, 0))
    )
    set_field(m.outputs[0], 0, SHAPE(1, 5, 5, 3))(m)
    return m


def resizes(count, size):
    """Each needs tables of 32 bytes a pixel."""
    m = Model()
    i = m.tensor("in", [1, 4, 4, 1])
    m.inputs = [i]
    for k in range(count):
        o = m.tensor("out%d" % k, [1, size, size, 1])
        m.op(
            "RESIZE_BILINEAR", [i, m.integers("size%d" % k, [size, size])], [o], align_corners=False
        )
        m.outputs.append(o)
    return m


def stream(kind=INT8, held=2, change=None):
    """Two rows are kept, one arrives; READ_VARIABLE is op 2, ASSIGN_VARIABLE op 5."""
    m = Model()
    data = bytes(held * 4 * (4 if kind == INT32 else 1))
    state = m.variable("state", [1, held, 1, 4], data, kind)
    ids = [
        m.tensor(name, [1, rows, 1, 4])
        for name, rows in (("new", 1), ("old", 2), ("line", 3), ("kept", 2))
    ]
    m.op("READ_VARIABLE", [state], [ids[1]])
    m.op("CONCATENATION", [ids[1], ids[0]], [ids[2]], axis=1)
    numbers = [m.integers(f"n{k}", n) for k, n in enumerate(([0, 1, 0, 0], [1, 3, 1, 4], [1] * 4))]
    m.op("STRIDED_SLICE", [ids[2], *numbers], [ids[3]])
    m.op("ASSIGN_VARIABLE", [state, ids[3]], [])
    m.inputs, m.outputs = [ids[0]], [ids[2]]
    if change:
        change(m)
    return m


def computes_at_first(m):
    """The graph of CALL_ONCE does more than assign."""
    tensors, ops = m.tensors, m.ops
    m.tensors, m.ops = m.initial
    m.op("NEG", [1], [m.tensor("negated", [1, 2, 1, 4])])
    m.tensors, m.ops = tensors, ops


def misaligned_zero_points():
    m = network()
    m.misaligned = True
    set_quant(CONV, zero=[2**40])(m)
    return m


# name, model, part of the message
MODELS = [
    (
        "pad_negative",
        lambda: single("PAD", extra=[lambda m: m.integers("p", [0, 0, -1, 1, 0, 0, 0, 0], [4, 2])]),
        "padding -1 is out of range",
    ),
    (
        "pad_huge",
        lambda: single("PAD", extra=[lambda m: m.integers("p", [0, 2**31 - 1] * 4, [4, 2])]),
        "padding 2147483647 is out of range",
    ),
    (
        "pad_count",
        lambda: single("PAD", extra=[hostile_size([0, 0, 1])]),
        "has 3 numbers, expected 8",
    ),
    (
        "pad_computed",
        lambda: single(
            "PAD",
            extra=[
                lambda m: m.inputs.append(m.tensor("p", [4, 2], INT32, None)) or len(m.tensors) - 1
            ],
        ),
        "",
    ),
    (
        "transpose_repeated",
        lambda: single("TRANSPOSE", extra=[hostile_size([0, 1, 1, 3])]),
        "is not a permutation of 4",
    ),
    (
        "transpose_range",
        lambda: single("TRANSPOSE", extra=[hostile_size([0, 1, 2, 2**31 - 1])]),
        "is not a permutation",
    ),
    (
        "reshape_count",
        lambda: (lambda m: (set_field(1, 0, SHAPE(1, 65))(m), m)[1])(single("RESHAPE")),
        "has 65 elements, the input has 64",
    ),
    ("split_zero", lambda: single("SPLIT", num_splits=0), "number of splits 0 is out of range"),
    ("split_negative", lambda: single("SPLIT", num_splits=-4), "out of range"),
    ("concat_axis", lambda: single("CONCATENATION", axis=17), "axis 17 does not exist"),
    (
        "slice_stride",
        lambda: single(
            "STRIDED_SLICE",
            extra=[hostile_size([0] * 4), hostile_size([4] * 4), hostile_size([1, 0, 1, 1])],
            begin_mask=0,
        ),
        "stride 0",
    ),
    (
        "slice_empty",
        lambda: single(
            "STRIDED_SLICE",
            extra=[hostile_size([0, 3, 0, 0]), hostile_size([1, 3, 4, 4]), hostile_size([1] * 4)],
            begin_mask=0,
        ),
        "dimension 1 of the slice is",
    ),
    (
        "resize_huge",
        lambda: single("RESIZE_BILINEAR", extra=[hostile_size([2**30, 2**30])]),
        "is out of range",
    ),
    (
        "resize_shape",
        lambda: single("RESIZE_BILINEAR", extra=[hostile_size([4096, 4096])]),
        "tensor 'out0': is not 1 x 4096 x 4096",
    ),
    (
        "resize_tables",
        lambda: resizes(1, 4096),
        "op 0 (RESIZE_BILINEAR), "
        "tensor 'out0': needs 536870912 bytes of tables while it is compiled",
    ),
    (
        "resizes_tables",
        lambda: resizes(3, 1024),
        "op 2 (RESIZE_BILINEAR), " "tensor 'out2': needs 33554432 bytes of tables",
    ),
    (
        "pool_tables",
        lambda: single(
            "AVERAGE_POOL_2D",
            shape=(1, 4096, 4096, 1),
            stride_h=1,
            stride_w=1,
            filter_height=3,
            filter_width=3,
        ),
        "needs 134217728 bytes of tables",
    ),
    (
        "slice_int64",
        lambda: single(
            "STRIDED_SLICE",
            extra=[
                hostile_size([0] * 4),
                hostile_size([4] * 4),
                lambda m: m.integers("s", [1, 1, 2**63 - 1, 1], kind=INT64),
            ],
            begin_mask=0,
        ),
        "shape is 1x4x1x4, the file says 1x4x4x4",
    ),
    (
        "quantize_no_output",
        lambda: edge_without_output("QUANTIZE"),
        "op 1 (QUANTIZE): has 0 outputs, expected 1",
    ),
    (
        "dequantize_no_output",
        lambda: edge_without_output("DEQUANTIZE"),
        "op 1 (DEQUANTIZE): has no first input or no output",
    ),
    (
        "prelu_wider",
        prelu_wider([4, 1, 4, 4]),
        "op 0 (PRELU), tensor 'slope': " "does not broadcast to the shape of 'in'",
    ),
    ("prelu_rank", prelu_wider([1, 1, 1, 1, 4]), "op 0 (PRELU), tensor 'slope'"),
    (
        "dilated_shape",
        dilated_wrongly,
        "op 2 (BATCH_TO_SPACE_ND), tensor " "'out': shape is 1x5x4x3, the file says 1x5x5x3",
    ),
    (
        "mean_no_axes",
        lambda: single("MEAN", extra=[hostile_size([])]),
        "op 0 (MEAN), tensor 'size': has a dimension of size 0",
    ),
    (
        "reduce_no_axes",
        lambda: single("REDUCE_MAX", extra=[hostile_size([])]),
        "op 0 (REDUCE_MAX), tensor 'size': has a dimension of size 0",
    ),
    (
        "squared_difference_uint8",
        lambda: unsigned("SQUARED_DIFFERENCE", 2),
        "is UINT8; SQUARED_DIFFERENCE is supported in its int8 form only",
    ),
    (
        "l2_normalization_uint8",
        lambda: unsigned("L2_NORMALIZATION"),
        "is UINT8; L2_NORMALIZATION is supported in its int8 form only",
    ),
    (
        "div_zero",
        lambda: single(
            "DIV",
            extra=[
                lambda m: m.tensor("divisor", [4], scale=0.1, zero=-3, data=bytes([1, 2, 253, 4]))
            ],
            activation=0,
        ),
        "op 0 (DIV), tensor 'divisor': holds a zero, by which the layer divides",
    ),
    ("div_uint8", lambda: unsigned("DIV", 2), "is UINT8; DIV is supported in its int8 form only"),
    (
        "matmul_depth",
        lambda: matmul([2, 3, 5], [2, 4, 6], [2, 3, 6]),
        "op 0 (BATCH_MATMUL), tensor 'right': has 4 rows, 'left' has 5 columns",
    ),
    (
        "matmul_vector",
        lambda: matmul([5], [5, 6], [6]),
        "op 0 (BATCH_MATMUL), tensor 'left': is no matrix",
    ),
    (
        "matmul_batches",
        lambda: matmul([2, 1, 3, 5], [1, 2, 5, 6], [2, 2, 3, 6]),
        "op 0 (BATCH_MATMUL), tensor 'right': broadcasts in part of its batch",
    ),
    (
        "matmul_result",
        lambda: matmul([3, 5], [5, 6], [3, 7]),
        "op 0 (BATCH_MATMUL), tensor 'out': is not 1 x 3 x 6",
    ),
    (
        "matmul_long",
        lambda: matmul([1, 40000], [40000, 1], [1, 1]),
        "adds 40000 products, more than 32768 overflow the int8 kernel",
    ),
    ("misaligned_int64", misaligned_zero_points, "zero point 1099511627776 does not fit INT8"),
    (
        "resize_zero",
        lambda: single(
            "RESIZE_NEAREST_NEIGHBOR", extra=[hostile_size([0, 4])], align_corners=False
        ),
        "size 0 is out of range",
    ),
    (
        "pool_kernel",
        lambda: single("AVERAGE_POOL_2D", stride_h=1, stride_w=1, filter_height=0, filter_width=2),
        "kernel size 0 is out of range",
    ),
    ("logistic_scale", lambda: single("LOGISTIC"), "kernel does not accept"),
    (
        "state_type",
        lambda: stream(INT32),
        "op 2 (READ_VARIABLE), tensor 'old': variable 'state': holds INT32, 'old' is INT8",
    ),
    (
        "state_shape",
        lambda: stream(held=3),
        "op 2 (READ_VARIABLE), tensor 'old': variable 'state': has another shape than 'old'",
    ),
    (
        "state_without_value",
        lambda: stream(change=lambda m: m.ops.pop(1)),
        "op 1 (READ_VARIABLE), tensor 'old': variable 'state': has no initial value that "
        "CALL_ONCE assigns",
    ),
    (
        "state_no_handle",
        lambda: stream(change=lambda m: set_op(2, 1, ("vec:i32", [1]))(m)),
        "op 2 (READ_VARIABLE), tensor 'old': input 0 is no handle of a variable",
    ),
    (
        "state_no_graph",
        lambda: stream(change=set_option(1, _0=I32(7))),
        "op 1 (CALL_ONCE): graph 7 is none that it can run",
    ),
    (
        "state_computed",
        lambda: stream(change=computes_at_first),
        "op 1 (CALL_ONCE): the graph that it runs does more than assign constants to "
        "variables: NEG",
    ),
    (
        "state_handle_type",
        lambda: stream(change=set_field(0, 1, I8(INT8))),
        "op 0 (VAR_HANDLE): must make one RESOURCE",
    ),
    (
        "state_assigned_nothing",
        lambda: stream(change=set_op(5, 1, ("vec:i32", [0]))),
        "op 5 (ASSIGN_VARIABLE): has 1 inputs, expected 2",
    ),
    (
        "deep_name",
        lambda: (
            lambda m: (set_field(1, 3, ("str", "a'b\nc" * 3))(m), set_field(1, 1, I8(INT16))(m), m)[
                2
            ]
        )(single("RELU")),
        "is INT16",
    ),
]


def truncated(data):
    """Cuts at a spread of lengths, and the header's own corners."""
    for length in [0, 3, 4, 7, 8, 16, 24] + [len(data) * k // 8 for k in range(1, 8)]:
        yield "truncated_%d" % length, data[:length]


def damaged(data, count=40):
    """Offsets and counts overwritten: whatever comes, no crash."""
    rng = random.Random(7)
    for k in range(count):
        broken = bytearray(data)
        at = rng.randrange(0, len(data) // 4) * 4
        value = rng.choice([0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, len(data), rng.randrange(2**32)])
        struct.pack_into("<I", broken, at, value)
        yield "damaged_%d" % k, bytes(broken)


def bare(translate):
    """Each operator that there is, without one input."""
    table = subprocess.run(
        [translate, "--list-tflite-operators"], stdout=subprocess.PIPE, check=True, text=True
    ).stdout
    for name in re.findall(r"^\| `(\w+)` ", table, re.M):
        model = single(name)
        set_op(0, 1, ("vec:i32", []))(model)
        yield "bare_" + name.lower(), model.build()


def cases(translate="mcunet-translate"):
    for name, change, message in EDITS:
        model = network()
        change(model)
        yield name, model.build(), message, False
    for name, make, message in MODELS:
        yield name, make().build(), message, False
    good = network().build()
    root = bytearray(good)
    struct.pack_into("<I", root, 0, 0xFFFFFF00)
    yield "root_offset", bytes(root), "corrupt FlatBuffer", False
    yield "text_file", b"This is no model at all, is it?\n", "no TFL3", False
    yield (
        "lfs_pointer",
        b"version https://git-lfs.github.com/spec/v1\n"
        b"oid sha256:0123456789abcdef\nsize 300000\n",
        "a pointer of Git LFS, not the model itself; 'git lfs pull'",
        False,
    )
    yield ("web_page", b"\n<!DOCTYPE html><html lang=en><head>", "a web page, not a model", False)
    words = "has 0 inputs|constant integers alone|splits 0|graph 0 is none|must make one RESOURCE"
    for name, data in bare(translate):
        yield name, data, words, False
    for name, data in truncated(good):
        yield name, data, "", False
    for name, data in damaged(good):
        yield name, data, "", True


def check(translate, path, message, may_pass):
    """None, or what is wrong. `may_pass`: damage that may hit nothing."""
    done = subprocess.run(
        [translate, "--import-tflite", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    text = done.stderr.decode(errors="replace")
    if may_pass and done.returncode == 0 and not text:
        return None
    lines = text.split("\n")
    if done.returncode != 1:
        return "exit status %d: %s" % (done.returncode, text[-300:])
    if done.stdout:
        return "writes %d bytes to standard output" % len(done.stdout)
    if len(lines) != 2 or lines[1]:
        return "%d lines: %s" % (len(lines) - 1, text[:300])
    if not lines[0].startswith(path + ": error: "):
        return "no 'FILE: error:': " + lines[0]
    if not any(part in lines[0] for part in message.split("|")):
        return "expected '%s' in: %s" % (message, lines[0])
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--translate", default="mcunet-translate")
    parser.add_argument("--write", help="keep the files in this folder")
    parser.add_argument("names", nargs="*", help="cases; default: all")
    args = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.write or temporary
        os.makedirs(folder, exist_ok=True)
        good = os.path.join(folder, "valid.tflite")
        with open(good, "wb") as file:
            file.write(network().build())
        if subprocess.run(
            [args.translate, "--import-tflite", good], stdout=subprocess.DEVNULL
        ).returncode:
            sys.exit("the valid model is rejected")
        for name, data, message, may_pass in cases(args.translate):
            if args.names and name not in args.names:
                continue
            path = os.path.join(folder, name + ".tflite")
            with open(path, "wb") as file:
                file.write(data)
            problem = check(args.translate, path, message, may_pass)
            if problem:
                print("%s: %s" % (name, problem))
            passed, failed = passed + (not problem), failed + bool(problem)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
