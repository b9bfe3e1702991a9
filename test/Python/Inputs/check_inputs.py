# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks what callers hand in: arrays of an inference, options of a compilation."""

import sys
from typing import Any, Callable

import mcunet

NETS = sys.argv[1]
SHAPE = (1, 32, 32, 3)


def refuses(action: Callable[[], Any], *texts: str, kind: Any = mcunet.McunetError) -> None:
    try:
        action()
    except kind as problem:
        for text in texts:
            assert text in str(problem), problem
    else:
        raise AssertionError(f"no error with {texts}")


def check_shapes(net: mcunet.Network) -> None:
    import numpy

    compiled = net.compile(mcpu="host")
    array = numpy.arange(3072).astype(numpy.int8).reshape(SHAPE)
    expected = compiled.run(array)
    assert (compiled.run(array[0]) == expected).all(), "without the dimension of 1"
    view = numpy.zeros((1, 32, 64, 3), numpy.int8)
    view[:, :, ::2] = array
    assert (compiled.run(view[:, :, ::2]) == expected).all(), "not contiguous"
    planes = array.transpose(0, 3, 1, 2)
    refuses(lambda: compiled.run(planes), "'image'", "(NCHW)", "array.transpose(0, 2, 3, 1)")
    refuses(lambda: compiled.run(planes[0]), "(CHW)", "array.transpose(1, 2, 0)")
    assert (compiled.run(planes.transpose(0, 2, 3, 1)) == expected).all()
    refuses(lambda: compiled.run(array.ravel()), "(3072,) instead of (1, 32, 32, 3)", "reshape")
    refuses(lambda: compiled.run(numpy.repeat(array, 4, 0)), "(4, 32, 32, 3)", "array[0]")
    refuses(lambda: compiled.run(array[:, 1:]), "(1, 31, 32, 3) instead of (1, 32, 32, 3)")
    refuses(lambda: compiled.run(), "takes 1 inputs, not 0")
    other = net.compile(mcpu="host", input_layout="nchw", name="planes")
    assert (other.run(planes) == expected).all()
    refuses(lambda: other.run(array), "(NHWC)", "array.transpose(0, 3, 1, 2)")
    print("shapes ok")


def check_types(net: mcunet.Network) -> None:
    import numpy

    compiled = net.compile(mcpu="host")
    scale = compiled.report.inputs[0].scale
    for real, whole in ((0.5, 1), (-0.5, -1), (1.5, 2), (0.49, 0), (1e9, 127), (-1e9, -128)):
        given = numpy.full(SHAPE, real * scale)
        expected = compiled.run(numpy.full(SHAPE, whole, numpy.int8))
        assert (compiled.run(given) == expected).all(), real
    for kind in ("uint8", "int16", "int64", "bool", "complex64"):
        refuses(lambda: compiled.run(numpy.zeros(SHAPE, kind)), f"is {kind}: expected int8")
    refuses(lambda: compiled.run(numpy.full(SHAPE, numpy.nan)), "not finite")
    refuses(lambda: compiled.run([0] * 3072), "expected bytes or a NumPy array, not list")
    refuses(lambda: compiled.run("image.png"), "not str")
    refuses(lambda: compiled.run(memoryview(bytes(3072)).cast("i")), "elements of 4 bytes")
    compiled.run(bytearray(3072))
    print("types ok")


def check_options(net: mcunet.Network) -> None:
    fits = net.compile(sram="64K").report
    assert fits.budget == 64 * 1024 and fits == net.compile(sram=65536).report
    assert net.pareto(sram="1m", max_overhead=0)
    unknown = mcunet.UnknownOption
    assert issubclass(unknown, TypeError)
    refuses(lambda: net.compile(srm="8K"), "no option 'srm'; did you mean 'sram'?", kind=unknown)
    refuses(lambda: net.pareto(maxoverhead=1), "did you mean 'max_overhead'?", kind=unknown)
    refuses(lambda: net.plan(zz=1), "no option 'zz'; there are mcpu, name,", kind=unknown)
    refuses(lambda: net.compile(sram="8Q"), "sram: '8Q': expected a size")
    refuses(lambda: net.compile(sram="8G"), "sram: '8G': expected a size")
    refuses(lambda: net.compile(sram="5000M"), "sram: '5000M': more than a CPU can address")
    refuses(lambda: net.compile(sram=8.5), "sram: expected bytes")
    refuses(lambda: net.compile(sram=-1), "positive")
    refuses(lambda: net.compile(point="3"), "point: expected a whole number, not '3'")
    refuses(lambda: net.compile(mcpu=None), "mcpu: expected text, not None")
    refuses(lambda: net.compile(consume_input="yes"), "consume_input: expected True or False")
    refuses(lambda: net.compile(max_overhead=-2), "max_overhead: expected percent")
    refuses(lambda: net.compile(input="pushed"), "input: 'pushed': expected one of 'resident'")
    print("options ok")


def main() -> None:
    net = mcunet.Network.load(NETS, net="tiny")
    check_shapes(net)
    check_types(net)
    check_options(net)


main()
