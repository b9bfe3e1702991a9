# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What callers hand in as an input, checked for type, shape and layout, as int8 bytes."""

from typing import Any, Optional, Sequence, Tuple

from ._capi import McunetError
from .report import Tensor

# Orders of dimensions that frameworks differ in, and what leads from one to the other.
_TRANSPOSES = {
    (0, 2, 3, 1): "planes (NCHW), and the model takes pixels (NHWC)",
    (0, 3, 1, 2): "pixels (NHWC), and the model takes planes (NCHW)",
    (1, 2, 0): "planes (CHW), and the model takes pixels (HWC)",
    (2, 0, 1): "pixels (HWC), and the model takes planes (CHW)",
}


def is_array(value: Any) -> bool:
    return hasattr(value, "__array__") or hasattr(value, "__array_interface__")


def input_bytes(value: Any, tensor: Tensor) -> bytes:
    """The int8 bytes of one input; real numbers are quantised by its parameters."""
    data = _array_bytes(value, tensor) if is_array(value) else _plain_bytes(value, tensor)
    if len(data) != tensor.bytes:
        raise McunetError(f"input '{tensor.name}' has {len(data)} bytes instead of {tensor.bytes}")
    return data


def _plain_bytes(value: Any, tensor: Tensor) -> bytes:
    """Of bytes and their like: numbers wider than a byte are no int8 data."""
    try:
        view = memoryview(value)
    except TypeError:
        kind = type(value).__name__
        raise McunetError(
            f"input '{tensor.name}': expected bytes or a NumPy array, not {kind}"
        ) from None
    if view.itemsize != 1:
        raise McunetError(f"input '{tensor.name}': elements of {view.itemsize} bytes, not of int8")
    return view.tobytes()


def _array_bytes(value: Any, tensor: Tensor) -> bytes:
    import numpy  # pylint: disable=import-outside-toplevel

    array = numpy.asarray(value)
    _check_shape(array.shape, tensor)
    if array.dtype.kind == "f":
        if not numpy.isfinite(array).all():
            raise McunetError(f"input '{tensor.name}' holds numbers that are not finite")
        array = _quantised(array, tensor)
    elif array.dtype == numpy.uint8 and tensor.type in ("u8", "uint8"):
        array = (array ^ 0x80).view(numpy.int8)  # minus 128
    elif array.dtype != numpy.int8:
        raise McunetError(f"input '{tensor.name}' is {array.dtype}: {_wanted(array.dtype, tensor)}")
    return numpy.ascontiguousarray(array).tobytes()


def _quantised(array: Any, tensor: Tensor) -> Any:
    """Real numbers as int8, halves rounded away from zero as TensorFlow Lite's QUANTIZE does."""
    import numpy  # pylint: disable=import-outside-toplevel

    scaled = array.astype(numpy.promote_types(array.dtype, numpy.float32)) / tensor.scale
    whole = numpy.trunc(scaled)
    whole += numpy.copysign(numpy.abs(scaled - whole) >= 0.5, scaled)
    return numpy.clip(whole + tensor.zero_point, -128, 127).astype(numpy.int8)


def _wanted(dtype: Any, tensor: Tensor) -> str:
    hint = "expected int8, or real numbers to be quantised"
    if dtype != "uint8":
        return hint
    return f"{hint} with scale {tensor.scale:g} and zero point {tensor.zero_point}"


def _without_ones(shape: Sequence[int]) -> Tuple[int, ...]:
    """Dimensions of 1 do not change the order of the bytes."""
    return tuple(size for size in shape if size != 1)


def _check_shape(shape: Tuple[int, ...], tensor: Tensor) -> None:
    expected = tuple(tensor.shape)
    if _without_ones(shape) == _without_ones(expected):
        return
    found = f"input '{tensor.name}' has shape {shape} instead of {expected}"
    raise McunetError(f"{found}{_mend(shape, expected)}")


def _mend(shape: Tuple[int, ...], expected: Tuple[int, ...]) -> str:
    """What the caller may do about it."""
    order = _transpose(shape, expected)
    if order:
        axes = ", ".join(map(str, order))
        return f": these are {_TRANSPOSES[order]}: array.transpose({axes})"
    if _product(shape) == _product(expected):
        return f": array.reshape{expected}, if its elements are in that order"
    if _without_ones(shape[1:]) == _without_ones(expected):
        return ": an inference takes one of them, array[0]"
    return ""


def _transpose(shape: Tuple[int, ...], expected: Tuple[int, ...]) -> Optional[Tuple[int, ...]]:
    for order in _TRANSPOSES:
        if len(order) == len(shape):
            moved = [shape[axis] for axis in order]
            if _without_ones(moved) == _without_ones(expected):
                return order
    return None


def _product(shape: Sequence[int]) -> int:
    result = 1
    for size in shape:
        result *= size
    return result
