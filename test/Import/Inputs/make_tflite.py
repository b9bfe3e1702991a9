#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes small .tflite models, valid ones and (by leave to lie) others.

A minimal FlatBuffers writer, then the container's tables by field number. It
checks nothing, so that tests can write whatever they want to see rejected.
"""

import struct

FLOAT32, INT32, UINT8, INT64, BOOL, INT16, INT8, RESOURCE = 0, 2, 3, 4, 6, 7, 9, 13

CODES = {
    "ADD": 0,
    "AVERAGE_POOL_2D": 1,
    "CONCATENATION": 2,
    "CONV_2D": 3,
    "DEPTHWISE_CONV_2D": 4,
    "DEPTH_TO_SPACE": 5,
    "DEQUANTIZE": 6,
    "FULLY_CONNECTED": 9,
    "LOGISTIC": 14,
    "LSTM": 16,
    "MAX_POOL_2D": 17,
    "MUL": 18,
    "RELU": 19,
    "RELU_N1_TO_1": 20,
    "RELU6": 21,
    "RESHAPE": 22,
    "RESIZE_BILINEAR": 23,
    "SOFTMAX": 25,
    "TANH": 28,
    "CUSTOM": 32,
    "PAD": 34,
    "TRANSPOSE": 39,
    "MEAN": 40,
    "SUB": 41,
    "SQUEEZE": 43,
    "STRIDED_SLICE": 45,
    "SPLIT": 49,
    "PRELU": 54,
    "ARG_MAX": 56,
    "ARG_MIN": 79,
    "PADV2": 60,
    "RESIZE_NEAREST_NEIGHBOR": 97,
    "LEAKY_RELU": 98,
    "QUANTIZE": 114,
    "HARD_SWISH": 117,
    "WHILE": 119,
    "RELU_0_TO_1": 152,
    "EXP": 47,
    "NEG": 59,
    "LOG": 73,
    "SQRT": 75,
    "RSQRT": 76,
    "SQUARE": 92,
    "ABS": 101,
    "ELU": 111,
    "GELU": 150,
    "DIV": 42,
    "LOG_SOFTMAX": 50,
    "SUM": 74,
    "BATCH_MATMUL": 126,
    "RELU_0_TO_1": 152,
    "SPACE_TO_DEPTH": 26,
    "GATHER": 36,
    "BATCH_TO_SPACE_ND": 37,
    "SPACE_TO_BATCH_ND": 38,
    "CAST": 53,
    "SLICE": 65,
    "TRANSPOSE_CONV": 67,
    "TILE": 69,
    "EXPAND_DIMS": 70,
    "SHAPE": 77,
    "REDUCE_PROD": 81,
    "PACK": 83,
    "UNPACK": 88,
    "FLOOR_DIV": 90,
    "FLOOR_MOD": 95,
    "MIRROR_PAD": 100,
    "SPLIT_V": 102,
    "REVERSE_V2": 105,
    "RANK": 110,
    "CALL_ONCE": 129,
    "BROADCAST_TO": 130,
    "VAR_HANDLE": 142,
    "READ_VARIABLE": 143,
    "ASSIGN_VARIABLE": 144,
    "L2_NORMALIZATION": 11,
    "MAXIMUM": 55,
    "MINIMUM": 57,
    "REDUCE_MAX": 82,
    "REDUCE_MIN": 89,
    "SQUARED_DIFFERENCE": 99,
}

# Option tables: union number, then name -> (field, type).
OPTIONS = {
    "CONV_2D": (
        1,
        {
            "padding": (0, "i8"),
            "stride_w": (1, "i32"),
            "stride_h": (2, "i32"),
            "activation": (3, "i8"),
            "dilation_w": (4, "i32"),
            "dilation_h": (5, "i32"),
        },
    ),
    "DEPTHWISE_CONV_2D": (
        2,
        {
            "padding": (0, "i8"),
            "stride_w": (1, "i32"),
            "stride_h": (2, "i32"),
            "depth_multiplier": (3, "i32"),
            "activation": (4, "i8"),
            "dilation_w": (5, "i32"),
            "dilation_h": (6, "i32"),
        },
    ),
    "POOL": (
        5,
        {
            "padding": (0, "i8"),
            "stride_w": (1, "i32"),
            "stride_h": (2, "i32"),
            "filter_width": (3, "i32"),
            "filter_height": (4, "i32"),
            "activation": (5, "i8"),
        },
    ),
    "FULLY_CONNECTED": (
        8,
        {"activation": (0, "i8"), "weights_format": (1, "i8"), "keep_num_dims": (2, "bool")},
    ),
    "SOFTMAX": (9, {"beta": (0, "f32")}),
    "CONCATENATION": (10, {"axis": (0, "i32"), "activation": (1, "i8")}),
    "ADD": (11, {"activation": (0, "i8")}),
    "RESIZE_BILINEAR": (15, {"align_corners": (2, "bool"), "half_pixel_centers": (3, "bool")}),
    "RESHAPE": (17, {"new_shape": (0, "vec:i32")}),
    "MUL": (21, {"activation": (0, "i8")}),
    "MEAN": (27, {"keep_dims": (0, "bool")}),
    "SUB": (28, {"activation": (0, "i8")}),
    "SQUEEZE": (30, {"squeeze_dims": (0, "vec:i32")}),
    "STRIDED_SLICE": (
        32,
        {
            "begin_mask": (0, "i32"),
            "end_mask": (1, "i32"),
            "ellipsis_mask": (2, "i32"),
            "new_axis_mask": (3, "i32"),
            "shrink_axis_mask": (4, "i32"),
        },
    ),
    "SPLIT": (35, {"num_splits": (0, "i32")}),
    "RESIZE_NEAREST_NEIGHBOR": (
        74,
        {"align_corners": (0, "bool"), "half_pixel_centers": (1, "bool")},
    ),
    "LEAKY_RELU": (75, {"alpha": (0, "f32")}),
    "BATCH_MATMUL": (101, {"adj_x": (0, "bool"), "adj_y": (1, "bool")}),
    "CALL_ONCE": (103, {"init_subgraph_index": (0, "i32")}),
    "VAR_HANDLE": (111, {"container": (0, "str"), "shared_name": (1, "str")}),
    "GELU": (116, {"approximate": (0, "bool")}),
    "DIV": (29, {"activation": (0, "i8")}),
    "SPACE_TO_DEPTH": (19, {"block_size": (0, "i32")}),
    "GATHER": (23, {"axis": (0, "i32"), "batch_dims": (1, "i32")}),
    "TRANSPOSE_CONV": (
        49,
        {
            "padding": (0, "i8"),
            "stride_w": (1, "i32"),
            "stride_h": (2, "i32"),
            "activation": (3, "i8"),
        },
    ),
    "PACK": (59, {"values_count": (0, "i32"), "axis": (1, "i32")}),
    "UNPACK": (64, {"num": (0, "i32"), "axis": (1, "i32")}),
    "MIRROR_PAD": (77, {"mode": (0, "i8")}),
    "SPLIT_V": (79, {"num_splits": (0, "i32")}),
    "DEPTH_TO_SPACE": (94, {"block_size": (0, "i32")}),
}
OPTIONS["AVERAGE_POOL_2D"] = OPTIONS["MAX_POOL_2D"] = OPTIONS["POOL"]
OPTIONS["SUM"] = OPTIONS["REDUCE_MAX"] = OPTIONS["REDUCE_MIN"] = OPTIONS["MEAN"]

SCALARS = {
    "i8": ("<b", 1),
    "u8": ("<B", 1),
    "bool": ("<B", 1),
    "i32": ("<i", 4),
    "u32": ("<I", 4),
    "f32": ("<f", 4),
    "i64": ("<q", 8),
    "u64": ("<Q", 8),
}


class Writer:
    """Forward writer: every object comes before the objects it points to."""

    def __init__(self, misaligned=False):
        self.bytes = bytearray()
        self.misaligned = misaligned  # vectors of 64-bit numbers

    def align(self, size, ahead=0):
        while (len(self.bytes) + ahead) % size:
            self.bytes.append(0)

    def patch(self, at):
        """Makes the offset at `at` point to the end of what is written."""
        struct.pack_into("<I", self.bytes, at, len(self.bytes) - at)

    def string(self, text):
        data = text.encode()
        self.bytes += struct.pack("<I", len(data)) + data + b"\0"

    def vector(self, kind, values):
        if kind == "bytes":
            self.bytes += struct.pack("<I", len(values)) + bytes(values)
        elif kind in SCALARS:
            self.bytes += struct.pack("<I", len(values))
            for value in values:
                self.bytes += struct.pack(SCALARS[kind][0], value)
        else:
            self.bytes += struct.pack("<I", len(values))
            slots = len(self.bytes)
            self.bytes += bytes(4 * len(values))
            for i, value in enumerate(values):
                self.child(slots + 4 * i, kind, value)

    def child(self, at, kind, value):
        """Writes an object and points the offset at `at` to it."""
        if kind.startswith("vec:"):
            element = kind[4:]
            size = 16 if element == "bytes" else SCALARS.get(element, ("", 4))[1]
            self.align(4)
            self.align(max(size, 4), ahead=4)
            if self.misaligned and size == 8:
                self.bytes += bytes(4)
            self.patch(at)
            self.vector(element, value)
        elif kind == "str":
            self.align(4)
            self.patch(at)
            self.string(value)
        else:
            self.table(value, at)

    def table(self, fields, at):
        """fields: {id: (kind, value)}; the offset at `at` points to it."""
        fields = {k: v for k, v in fields.items() if v[1] is not None}
        count = max(fields, default=-1) + 1
        self.align(2)
        vtable = len(self.bytes)
        self.bytes += bytes(4 + 2 * count)
        self.align(8)
        start = len(self.bytes)
        self.patch(at)
        self.bytes += struct.pack("<i", start - vtable)
        references = []
        for field in sorted(fields):
            kind, value = fields[field]
            form, size = SCALARS.get(kind, ("<I", 4))
            self.align(size)
            struct.pack_into("<H", self.bytes, vtable + 4 + 2 * field, len(self.bytes) - start)
            if kind in SCALARS:
                self.bytes += struct.pack(form, value)
            else:
                references.append((len(self.bytes), kind, value))
                self.bytes += bytes(4)
        struct.pack_into("<HH", self.bytes, vtable, 4 + 2 * count, len(self.bytes) - start)
        for position, kind, value in references:
            self.child(position, kind, value)


class Model:
    """A model of one subgraph and, with variables, one that gives them their first values.
    Lists are open to tampering before build()."""

    def __init__(self):
        self.version = 3
        self.codes = []  # {field: (kind, value)}
        self.tensors = []
        self.ops = []
        self.buffers = [{}]
        self.inputs = []
        self.outputs = []
        self.subgraphs = 1
        self.initial = None  # the tensors and operators of the second graph
        self.identifier = b"TFL3"
        self.misaligned = False

    def tensor(self, name, shape, kind=INT8, scale=0.5, zero=0, data=None, dimension=None):
        """Adds a tensor; scale and zero may be lists; data: its bytes."""
        buffer = 0
        if data is not None:
            buffer = len(self.buffers)
            self.buffers.append({0: ("vec:bytes", data)})
        quantization = None
        if scale is not None:
            scales = scale if isinstance(scale, list) else [scale]
            zeros = zero if isinstance(zero, list) else [zero] * len(scales)
            quantization = {2: ("vec:f32", scales), 3: ("vec:i64", zeros)}
            if zero is None:
                del quantization[3]
            if dimension is not None:
                quantization[6] = ("i32", dimension)
        self.tensors.append(
            {
                0: ("vec:i32", list(shape)),
                1: ("i8", kind),
                2: ("u32", buffer),
                3: ("str", name),
                4: ("table", quantization),
            }
        )
        return len(self.tensors) - 1

    def variable(self, name, shape, data, kind=INT8, scale=0.5, zero=0):
        """Adds a variable with its first value, for CALL_ONCE; returns its handle."""
        handle = self.tensor(name, [], RESOURCE, None)
        self.op("VAR_HANDLE", [], [handle], container="", shared_name=name)
        main = self.tensors, self.ops
        if self.initial is None:
            self.initial = [], []
            self.op("CALL_ONCE", [], [], init_subgraph_index=1)
        self.tensors, self.ops = self.initial
        inner = self.tensor(name, [], RESOURCE, None)
        first = self.tensor(name + "_first", shape, kind, scale, zero, data)
        self.op("VAR_HANDLE", [], [inner], container="", shared_name=name)
        self.op("ASSIGN_VARIABLE", [inner, first], [])
        self.tensors, self.ops = main
        return handle

    def integers(self, name, values, shape=None, kind=INT32):
        """Adds an INT32 (or INT64) constant."""
        form = "<%d%s" % (len(values), "i" if kind == INT32 else "q")
        return self.tensor(
            name,
            [len(values)] if shape is None else shape,
            kind,
            None,
            data=struct.pack(form, *values),
        )

    def op(self, name, inputs, outputs, **options):
        code = CODES[name]
        entry = {0: ("i8", min(code, 127)), 3: ("i32", code)}
        if entry not in self.codes:
            self.codes.append(entry)
        fields = {
            0: ("u32", self.codes.index(entry)),
            1: ("vec:i32", list(inputs)),
            2: ("vec:i32", list(outputs)),
        }
        if name in OPTIONS and options is not None:
            number, known = OPTIONS[name]
            table = {known[k][0]: (known[k][1], v) for k, v in options.items()}
            fields[3] = ("u8", number)
            fields[4] = ("table", table)
        self.ops.append(fields)

    def build(self):
        graph = {
            0: ("vec:table", self.tensors),
            1: ("vec:i32", self.inputs),
            2: ("vec:i32", self.outputs),
            3: ("vec:table", self.ops),
        }
        graphs = [graph] * self.subgraphs
        if self.initial is not None:
            graphs.append({0: ("vec:table", self.initial[0]), 3: ("vec:table", self.initial[1])})
        root = {
            0: ("u32", self.version),
            1: ("vec:table", self.codes),
            2: ("vec:table", graphs),
            4: ("vec:table", self.buffers),
        }
        writer = Writer(self.misaligned)
        writer.bytes += bytes(4) + self.identifier
        writer.table(root, 0)
        writer.align(16)
        return bytes(writer.bytes)
