# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks the package on two small networks."""

import sys
from pathlib import Path
from typing import Any, Callable

import mcunet

TINY, NETS, FOLDER = sys.argv[1:]
IMAGE = bytes(range(256)) * 12  # 32 x 32 x 3


def refuses(action: Callable[[], Any], text: str, kind: Any = mcunet.McunetError) -> None:
    try:
        action()
    except kind as problem:
        assert text in str(problem), problem
    else:
        raise AssertionError(f"no error with '{text}'")


def check_analyse(net: mcunet.Network) -> None:
    layers = {layer.name: layer for layer in net.analyse()}
    assert layers["stem"].field == (3, 3)
    assert layers["stem"].stride == (2, 2)
    assert layers["block1/depthwise"].field == (15, 15)
    assert layers["stem"].macs == 16 * 16 * 8 * 27
    assert "block1/depthwise" in net.table()
    patch = net.run_pipeline("builtin.module(func.func(convert-tosa-to-patch))")
    assert "patch.conv2d" in patch.to_mlir() and "patch.conv2d" not in net.to_mlir()
    print("analyse ok")


def check_host(net: mcunet.Network, front: Any) -> bytes:
    outputs = {
        net.compile(mcpu="host", schedule=point.schedule).run(IMAGE)
        for point in (front[0], front[-1])
    }
    assert len(outputs) == 1, "the schedule changed the bytes"
    output = outputs.pop()
    compiled = net.compile(mcpu="host", name="again")
    assert compiled.measure(IMAGE).output == output
    assert len(compiled.dequantise(output)) == 4
    print("host ok")
    return output


def check_modes(net: mcunet.Network, expected: bytes) -> None:
    """An image that is pushed or pulled gives the same; where a mode is offered."""
    for mode in ("push", "pull"):
        compiled = net.compile(mcpu="host", input=mode, name=mode)
        assert compiled.report.input_mode == mode
        assert compiled.run(IMAGE) == expected, mode
    planes = b"".join(IMAGE[channel::3] for channel in range(3))
    compiled = net.compile(mcpu="host", input_layout="nchw", name="planes")
    assert compiled.run(planes) == expected
    assert compiled.report.inputs[0].layout == "nchw"
    print("modes ok")


SERIES = """
func.func @main(%x: tensor<1x6x4xi8> {patch.name = "x", patch.scale = 1.0, patch.zero_point = 0 : i32})
    -> (tensor<1x6x4xi8> {patch.name = "y", patch.scale = 1.0, patch.zero_point = 0 : i32}) {
  %0 = tosa.clamp %x {min_val = -5 : i8, max_val = 100 : i8} : (tensor<1x6x4xi8>) -> tensor<1x6x4xi8>
  return %0 : tensor<1x6x4xi8>
}
"""


def check_series(folder: Path) -> None:
    """A series has rows to push and windows to pull, too."""
    path = folder / "series.mlir"
    path.write_text(SERIES)
    data = bytes(range(236, 256)) + bytes(range(98, 102))
    expected = bytes(251 if b > 127 and b < 251 else 100 if 100 < b < 128 else b for b in data)
    net = mcunet.Network.load(path)
    for mode in ("resident", "push", "pull"):
        assert net.compile(mcpu="host", input=mode, name=mode).run(data) == expected, mode
    print("series ok")


def check_numpy(net: mcunet.Network, expected: bytes) -> None:
    try:
        import numpy
    except ImportError:
        print("numpy left out")
        return
    compiled = net.compile(mcpu="host")
    array = numpy.frombuffer(IMAGE, numpy.int8).reshape(1, 32, 32, 3)
    output = compiled.run(array)
    assert output.shape == (1, 4) and output.tobytes() == expected
    tensor = compiled.report.inputs[0]
    for kind in (numpy.float64, numpy.float32):
        real = (array.astype(kind) - tensor.zero_point) * tensor.scale
        assert compiled.run(real).tobytes() == expected
    assert compiled.dequantise(output).shape == (1, 4)
    print("numpy ok")


def check_clock(net: mcunet.Network) -> None:
    """Cycles by a model of the CPU, and at a clock the time that they take."""
    assert net.compile(mcpu="host", clock=80).report.cycles is None
    cycles = net.compile(mcpu="cortex-m4").report.cycles
    assert cycles and cycles.predicted > 0 and cycles.core and cycles.microseconds is None
    timed = net.compile(mcpu="cortex-m4", clock=12.5).report
    assert timed.cycles and timed.cycles.predicted == cycles.predicted
    assert timed.cycles.clock_mhz == 12.5
    assert timed.cycles.microseconds == round(cycles.predicted / 12.5)
    assert sum(layer.cycles or 0 for layer in timed.layers) <= cycles.predicted
    refuses(lambda: net.compile(clock=0), "clock: expected a clock in MHz")
    refuses(lambda: net.compile(clock="fast"), "clock: expected a clock in MHz")
    print("clock ok")


def check_errors(net: mcunet.Network) -> None:
    refuses(lambda: net.compile(sram=1), "smallest budget", mcunet.DoesNotFit)
    refuses(lambda: net.compile(mcpu="cortex-m8"), "cortex-m8")
    refuses(lambda: net.compile(name="a b"), "identifier")
    refuses(lambda: net.compile(input="pushed"), "expected one of")
    refuses(lambda: net.compile(input_layout="hwc"), "expected one of")
    refuses(lambda: net.compile(sram=0), "sram: the budget must be positive")
    refuses(lambda: net.compile(sram=2**70), "sram: 1180591620717411303424: more than")
    refuses(lambda: net.compile(sram=2**33), "sram: 8589934592: more than")
    refuses(lambda: net.compile(name="a\0b"), "name: 'a\\x00b': a text ends")
    refuses(lambda: net.compile(mcpu="cortex-m4\0x"), "a text ends")
    refuses(lambda: net.compile(point=2**64), "point: expected a whole number")
    refuses(lambda: mcunet.Network.load("none.tflite"), "none.tflite")
    refuses(lambda: mcunet.Network.load(NETS, net="typo"), "filters")
    refuses(lambda: mcunet.Network.load(NETS, net="tiny", reference="tflm"), "only a .tflite")
    refuses(lambda: mcunet.Network.load(TINY, reference="tflite"), "only a .tflite")
    refuses(lambda: mcunet.Network.load("none.tflite", reference="lite"), "expected one of")
    refuses(lambda: mcunet.Network.parse("func.func @f("), "input")
    refuses(lambda: net.run_pipeline("builtin.module(nothing)"), "nothing")
    refuses(lambda: net.compile(mcpu="host").run(b"abc"), "3 bytes instead of 3072")
    refuses(lambda: net.compile().run(IMAGE), "cortex-m7")
    print("errors ok")


def main() -> None:
    net = mcunet.Network.load(NETS, net="tiny")
    check_analyse(net)
    front = net.pareto()
    assert front[0].cost <= front[-1].cost and front[0].arena_bytes >= front[-1].arena_bytes
    print("pareto ok")
    plan = net.plan(schedule="layerwise")
    for buffer in plan.buffers:
        assert buffer.offset + buffer.size <= plan.sram.arena
    print("plan ok")
    compiled = mcunet.Network.load(TINY).compile(mcpu="cortex-m4", sram=64 * 1024)
    path = compiled.save(FOLDER)
    assert path == Path(FOLDER, "tiny.json") and path.with_suffix(".o").exists()
    report = compiled.report
    sram = report.sram
    assert sram.total == sram.arena + sram.input + sram.output + sram.stack
    assert report.layers[0].macs == report.macs == 512
    assert compiled.object[:4] == b"\x7fELF" and "tiny_invoke" in compiled.header
    small = mcunet.Network.load(TINY).compile(prefer_flash=True, keep_channels=True)
    assert small.report.flash.total <= mcunet.Network.load(TINY).compile().report.flash.total
    print("compile ok")
    expected = check_host(net, front)
    check_modes(net, expected)
    check_series(Path(FOLDER))
    check_numpy(net, expected)
    check_clock(net)
    check_errors(net)


main()
