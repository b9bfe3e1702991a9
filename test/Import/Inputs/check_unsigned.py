#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models of the uint8 era against the uint8 kernels of reference.py.

    check_unsigned.py [--mcpu=CPU] [--networks=N] [--seed=N] [NAME...]

Cases of one operator and random small networks, uint8 from end to end, all side
by side in one model. It runs by upstream's lowering, or with --mcpu compiled for
that CPU by mcunet-run (in QEMU, or natively for host). Prints one line per case,
"N passed, N failed" last.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from typing import Callable, Iterator, List, NamedTuple, Optional, Tuple

from check_ops import pack, unpack
from make_tflite import UINT8, Model
import reference as ref
import reference_functions as fun
from tosa_host import Program


class Tensor(NamedTuple):
    """A uint8 tensor [1, h, w, c] (or [1, c]) and its values."""

    id: int
    shape: List[int]
    scale: float
    zero: int
    data: List[int]

    @property
    def image(self) -> ref.Image:
        return ref.Image(*self.shape[1:], self.data)


class Maker:
    """A model under construction, computed by the reference as it grows."""

    def __init__(self) -> None:
        self.rng = random.Random()
        self.model = Model()
        self.inputs: List[int] = []
        self.count = 0

    def name(self, what: str) -> str:
        self.count += 1
        return "%s%d" % (what, self.count)

    def quant(self) -> Tuple[float, int]:
        return (
            ref.f32(self.rng.uniform(0.01, 0.1)),
            self.rng.choice([0, 128, 255, self.rng.randrange(256)]),
        )

    def output(self, shape: List[int], scale: float, zero: int, data: List[int]) -> Tensor:
        id = self.model.tensor(self.name("t"), shape, UINT8, scale, zero)
        return Tensor(id, shape, scale, zero, data)

    def input(self, shape: List[int]) -> Tensor:
        size = 1
        for extent in shape:
            size *= extent
        made = self.output(shape, *self.quant(), [self.rng.randrange(256) for _ in range(size)])
        self.model.inputs.append(made.id)
        self.inputs += made.data
        return made

    def weights(
        self, shape: List[int], zero: Optional[int], dense: bool
    ) -> Tuple[int, List[int], float, int]:
        size = 1
        for extent in shape:
            size *= extent
        if zero is None:
            zero = self.rng.randrange(256)
        low, high = (0, 256) if dense else (max(0, zero - 9), min(256, zero + 9))
        values = [self.rng.randrange(low, high) for _ in range(size)]
        scale = ref.f32(self.rng.uniform(0.001, 0.004))
        id = self.model.tensor(self.name("w"), shape, UINT8, scale, zero, data=bytes(values))
        return id, values, scale, zero

    def conv(
        self,
        x: Tensor,
        co: int,
        kernel: Tuple[int, int],
        stride: Tuple[int, int] = (1, 1),
        same: bool = True,
        depthwise: bool = False,
        act: int = 0,
        zero: Optional[int] = None,
        dense: bool = True,
        dilation: Tuple[int, int] = (1, 1),
    ) -> Tensor:
        _, h, w, ci = x.shape
        shape = [1, *kernel, co] if depthwise else [co, *kernel, ci]
        f, weights, ws, wz = self.weights(shape, zero, dense)
        biases = [self.rng.randrange(-4000, 4000) for _ in range(co)]
        oh, _ = ref.geometry(same, h, kernel[0], stride[0], dilation[0])
        ow, _ = ref.geometry(same, w, kernel[1], stride[1], dilation[1])
        so, zo = self.quant()
        low, high = ref.activation_u8(act, so, zo)
        m = ref.multiplier_u8(x.scale, ws, so)
        multiplier = co // ci if depthwise else 1
        out = []
        for taps in ref.windows(x.image, same, kernel, stride, dilation):
            for c in range(co):
                acc = biases[c]
                for ky, kx, y, px in taps:
                    if depthwise:
                        acc += (x.image.at(y, px, c // multiplier) - x.zero) * (
                            weights[(ky * kernel[1] + kx) * co + c] - wz
                        )
                        continue
                    base = ((c * kernel[0] + ky) * kernel[1] + kx) * ci
                    for k in range(ci):
                        acc += (x.image.at(y, px, k) - x.zero) * (weights[base + k] - wz)
                out.append(ref.clamp(ref.mbqm(acc, m) + zo, low, high))
        b = self.model.integers(self.name("b"), biases)
        made = self.output([1, oh, ow, co], so, zo, out)
        options = {"depth_multiplier": multiplier} if depthwise else {}
        self.model.op(
            "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D",
            [x.id, f, b],
            [made.id],
            padding=0 if same else 1,
            stride_h=stride[0],
            stride_w=stride[1],
            dilation_h=dilation[0],
            dilation_w=dilation[1],
            activation=act,
            **options,
        )
        return made

    def dense(self, x: Tensor, units: int, zero: Optional[int] = None) -> Tensor:
        depth = len(x.data)
        f, weights, ws, wz = self.weights([units, depth], zero, True)
        biases = [self.rng.randrange(-4000, 4000) for _ in range(units)]
        so, zo = self.quant()
        m = ref.multiplier_u8(x.scale, ws, so)
        out = [
            ref.clamp(
                ref.mbqm(
                    biases[u]
                    + sum(
                        (q - x.zero) * (weights[u * depth + k] - wz) for k, q in enumerate(x.data)
                    ),
                    m,
                )
                + zo,
                0,
                255,
            )
            for u in range(units)
        ]
        b = self.model.integers(self.name("b"), biases)
        made = self.output([1, units], so, zo, out)
        self.model.op("FULLY_CONNECTED", [x.id, f, b], [made.id], activation=0)
        return made

    def pool(
        self, x: Tensor, average: bool, kernel: Tuple[int, int], stride: Tuple[int, int], same: bool
    ) -> Tensor:
        _, h, w, c = x.shape
        out = []
        for taps in ref.windows(x.image, same, kernel, stride):
            for k in range(c):
                values = [x.image.at(y, px, k) for _, _, y, px in taps]
                out.append(ref.average_u8(values) if average else max(values))
        oh, _ = ref.geometry(same, h, kernel[0], stride[0])
        ow, _ = ref.geometry(same, w, kernel[1], stride[1])
        made = self.output([1, oh, ow, c], x.scale, x.zero, out)
        self.model.op(
            "AVERAGE_POOL_2D" if average else "MAX_POOL_2D",
            [x.id],
            [made.id],
            padding=0 if same else 1,
            stride_h=stride[0],
            stride_w=stride[1],
            filter_height=kernel[0],
            filter_width=kernel[1],
        )
        return made

    def add(self, x: Tensor, y: Tensor, sign: int = 1) -> Tensor:
        so, zo = self.quant()
        out = [
            ref.clamp(ref.add(a, x.scale, x.zero, b, y.scale, y.zero, so, zo, sign), 0, 255)
            for a, b in zip(x.data, y.data)
        ]
        made = self.output(x.shape, so, zo, out)
        self.model.op("ADD" if sign > 0 else "SUB", [x.id, y.id], [made.id], activation=0)
        return made

    def mul(self, x: Tensor, y: Tensor) -> Tensor:
        so, zo = self.quant()
        out = [
            ref.mul_u8(a, x.scale, x.zero, b, y.scale, y.zero, so, zo)
            for a, b in zip(x.data, y.data)
        ]
        made = self.output(x.shape, so, zo, out)
        self.model.op("MUL", [x.id, y.id], [made.id], activation=0)
        return made

    def extremum(self, x: Tensor, y: Tensor, greatest: bool) -> Tensor:
        out = [(max if greatest else min)(a, b) for a, b in zip(x.data, y.data)]
        made = self.output(x.shape, x.scale, x.zero, out)
        self.model.op("MAXIMUM" if greatest else "MINIMUM", [x.id, y.id], [made.id])
        return made

    def reduce(self, x: Tensor, greatest: bool) -> Tensor:
        """Over rows and columns."""
        channels = x.shape[3]
        out = [(max if greatest else min)(x.data[c::channels]) for c in range(channels)]
        made = self.output([1, 1, 1, channels], x.scale, x.zero, out)
        self.model.op(
            "REDUCE_MAX" if greatest else "REDUCE_MIN",
            [x.id, self.model.integers(self.name("axes"), [1, 2])],
            [made.id],
            keep_dims=True,
        )
        return made

    def concat(self, x: Tensor, y: Tensor) -> Tensor:
        so, zo = self.quant()
        out: List[int] = []
        cx, cy = x.shape[3], y.shape[3]
        for pixel in range(x.shape[1] * x.shape[2]):
            for t, c in ((x, cx), (y, cy)):
                out += [
                    ref.rescale_u8(q, t.scale, t.zero, so, zo)
                    for q in t.data[pixel * c : (pixel + 1) * c]
                ]
        made = self.output(x.shape[:3] + [cx + cy], so, zo, out)
        self.model.op("CONCATENATION", [x.id, y.id], [made.id], axis=3)
        return made

    def lookup(self, x: Tensor, name: str) -> Tensor:
        so, zo = (1 / 256, 0) if name == "LOGISTIC" else (1 / 128, 128)
        function = ref.logistic_f32 if name == "LOGISTIC" else ref.math.tanh
        out = [ref.lookup_u8(q, x.scale, x.zero, so, zo, function) for q in x.data]
        made = self.output(x.shape, so, zo, out)
        self.model.op(name, [x.id], [made.id])
        return made

    def softmax(self, x: Tensor) -> Tensor:
        row = ref.softmax([q - 128 for q in x.data], x.scale, 1.0)
        made = self.output(x.shape, 1 / 256, 0, [q + 128 for q in row])
        self.model.op("SOFTMAX", [x.id], [made.id], beta=1.0)
        return made

    def log_softmax(self, x: Tensor) -> Tensor:
        row = fun.log_softmax([q - 128 for q in x.data], x.scale)
        made = self.output(x.shape, 1 / 16, 255, [q + 128 for q in row])
        self.model.op("LOG_SOFTMAX", [x.id], [made.id])
        return made

    def network(self) -> Tensor:
        """A few layers of random kinds, and a classifier."""
        rng = self.rng
        x = self.input([1, rng.randrange(3, 9), rng.randrange(3, 9), rng.randrange(1, 5)])
        for _ in range(rng.randrange(1, 4)):
            kind = rng.randrange(5)
            co = rng.randrange(1, 9)
            if kind == 0:
                x = self.conv(
                    x,
                    co,
                    (rng.randrange(1, 4), rng.randrange(1, 4)),
                    (rng.randrange(1, 3), rng.randrange(1, 3)),
                    act=rng.randrange(4),
                )
            elif kind == 1:
                x = self.conv(
                    x,
                    x.shape[3] * rng.randrange(1, 3),
                    (3, 3),
                    (1, rng.randrange(1, 3)),
                    depthwise=True,
                )
            elif kind == 2:
                x = self.conv(x, co, (1, 1), dense=rng.random() < 0.7)
            elif kind == 3:
                x = self.pool(x, rng.random() < 0.7, (2, 2), (1, 2), True)
            else:
                x = self.add(x, self.conv(x, x.shape[3], (3, 3)))
        x = self.dense(x, rng.randrange(2, 6))
        return self.softmax(x)


def cases() -> Iterator[Tuple[str, Callable[[Maker], Tensor]]]:
    def image(m: Maker, c: int = 4) -> Tensor:
        return m.input([1, 6, 7, c])

    for zero in (0, 1, 100, 127, 128, 129, 204, 255):
        yield "conv_zero_%d" % zero, lambda m, z=zero: m.conv(image(m), 5, (3, 3), zero=z)
        yield "pointwise_zero_%d" % zero, lambda m, z=zero: m.conv(image(m, 8), 8, (1, 1), zero=z)
        yield "depthwise_zero_%d" % zero, lambda m, z=zero: m.conv(
            image(m, 8), 8, (3, 3), depthwise=True, zero=z
        )
    yield "conv_narrow", lambda m: m.conv(image(m), 5, (3, 3), (2, 2), dense=False)
    yield "conv_valid", lambda m: m.conv(image(m), 5, (2, 3), (2, 1), False, act=3)
    yield "conv_dilated", lambda m: m.conv(image(m), 3, (3, 2), dilation=(2, 3))
    yield "depthwise_multiplier", lambda m: m.conv(image(m, 3), 6, (3, 2), depthwise=True)
    yield "depthwise_single", lambda m: m.conv(image(m, 1), 6, (5, 3), (2, 2), depthwise=True)
    yield "depthwise_dilated", lambda m: m.conv(
        image(m), 4, (3, 3), depthwise=True, dilation=(2, 2), act=1
    )
    yield "depthwise_wide", lambda m: m.conv(
        m.input([1, 9, 12, 8]), 8, (5, 5), (2, 2), depthwise=True
    )
    yield "dense", lambda m: m.dense(m.input([1, 37]), 9)
    yield "average_even", lambda m: m.pool(image(m), True, (2, 2), (2, 2), True)
    yield "average_global", lambda m: m.pool(image(m), True, (6, 7), (1, 1), False)
    yield "average_border", lambda m: m.pool(image(m, 3), True, (4, 3), (1, 1), True)
    yield "maximum", lambda m: m.pool(image(m), False, (3, 2), (2, 2), True)
    yield "add", lambda m: m.add(image(m), image(m))
    yield "sub", lambda m: m.add(image(m), image(m), -1)
    yield "mul", lambda m: m.mul(image(m), image(m))
    for greatest in (True, False):
        kind = "max" if greatest else "min"
        yield kind + "imum_of_two", lambda m, g=greatest: m.extremum(image(m), image(m), g)
        yield "reduce_" + kind, lambda m, g=greatest: m.reduce(image(m), g)
    yield "concat", lambda m: m.concat(image(m, 2), image(m, 5))
    yield "logistic", lambda m: m.lookup(image(m), "LOGISTIC")
    yield "tanh", lambda m: m.lookup(image(m), "TANH")
    yield "softmax", lambda m: m.softmax(m.input([1, 20]))
    yield "log_softmax", lambda m: m.log_softmax(m.input([1, 20]))


def run(args: argparse.Namespace, path: str, data: bytes) -> bytes:
    folder = os.path.dirname(path)
    if not args.mcpu:
        tosa = path + ".mlir"
        subprocess.run([args.translate, "--import-tflite", path, "-o", tosa], check=True)
        with Program(tosa, optimize="-O0") as program:
            return bytes(program.run(data))
    subprocess.run(
        [
            args.compile,
            path,
            "-o",
            folder,
            "--mcpu=" + args.mcpu,
            "--schedule=" + args.schedule,
            "--name=case",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    files = [os.path.join(folder, name) for name in ("in.bin", "out.bin")]
    with open(files[0], "wb") as file:
        file.write(data)
    subprocess.run(
        [
            args.run,
            os.path.join(folder, "case.json"),
            "--input=" + files[0],
            "--output=" + files[1],
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with open(files[1], "rb") as file:
        return file.read()


def compare(actual: List[int], expected: List[int]) -> str:
    wrong = [k for k, (a, e) in enumerate(zip(actual, expected)) if a != e]
    if not wrong:
        return "ok"
    return "%d of %d differ, first [%d]: %d, expected %d" % (
        len(wrong),
        len(expected),
        wrong[0],
        actual[wrong[0]],
        expected[wrong[0]],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for tool in ("translate", "compile", "run"):
        parser.add_argument("--" + tool, default="mcunet-" + tool)
    parser.add_argument("--mcpu")
    parser.add_argument("--schedule", default="layerwise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--networks", type=int, default=10)
    parser.add_argument("names", nargs="*", help="cases; default: all")
    args = parser.parse_args()
    work = list(cases())
    work += [("network_%d" % n, Maker.network) for n in range(args.networks)]
    maker = Maker()
    outputs: List[Tuple[str, Tensor]] = []
    for number, (name, make) in enumerate(work):
        maker.rng.seed(args.seed * 1000 + number)
        if not args.names or any(name.startswith(n) for n in args.names):
            outputs.append((name, make(maker)))
    maker.model.outputs = [output.id for _, output in outputs]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.tflite")
        with open(path, "wb") as file:
            file.write(maker.model.build())
        data = pack([q - 128 for q in maker.inputs])
        actual = [q + 128 for q in unpack(run(args, path, data))]
    size = sum(len(output.data) for _, output in outputs)
    if len(actual) != size:
        sys.exit("%d elements, expected %d" % (len(actual), size))
    at = failed = 0
    for name, output in outputs:
        end = at + len(output.data)
        result = compare(actual[at:end], output.data)
        print("%s: %s" % (name, result))
        failed += result != "ok"
        at = end
    print("%d passed, %d failed" % (len(outputs) - failed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
