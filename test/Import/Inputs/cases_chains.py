# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of check_ops.py: random chains of operators on tensors of three to six dimensions,
batches above one included, between a vector at the input and one at the output."""

import random
from typing import Callable, Iterator, List, Optional, Sequence, Tuple

import reference as ref
import reference_functions as fun
import reference_tensors as rt
from make_tflite import Model
from ops_tensors import SI, ZI, Case, noise, pack
from reference_tensors import Tensor

MOST = 400  # elements of a tensor
COUNT = 24  # chains


class Chain:
    """A model that grows operator by operator, and the values at its end."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.model = rng, Model()
        shape = self.some_shape()
        self.x = noise(rng, [1, rt.count(shape)])
        self.data = self.x.data
        self.id = self.model.tensor("in", self.x.shape, scale=SI, zero=ZI)
        self.model.inputs = [self.id]
        self.reshape(shape)

    def some_shape(self) -> List[int]:
        """Three to six dimensions, of size one often."""
        while True:
            shape = [
                self.rng.choice([1, 1, 2, 2, 3, 4, 5]) for _ in range(self.rng.randrange(3, 7))
            ]
            if 1 < rt.count(shape) <= MOST // 2:
                return shape

    def op(
        self,
        name: str,
        result: Tensor,
        operands: Sequence[int] = (),
        quant: Tuple[float, int] = (SI, ZI),
        **options: object,
    ) -> None:
        """An operator of the last values and `operands`."""
        label = f"x{len(self.model.tensors)}"
        made = self.model.tensor(label, result.shape, scale=quant[0], zero=quant[1])
        self.model.op(name, [self.id, *operands], [made], **options)
        self.id, self.x = made, result

    def integers(self, values: Sequence[int], shape: Optional[rt.Shape] = None) -> int:
        label = f"numbers{len(self.model.tensors)}"
        return self.model.integers(label, list(values), shape)

    def reshape(self, shape: rt.Shape) -> None:
        self.op("RESHAPE", Tensor(shape, self.x.data), new_shape=list(shape))

    def finish(self) -> Case:
        self.reshape([1, rt.count(self.x.shape)])
        self.model.outputs = [self.id]
        return self.model, self.data, self.x.data


# Steps: each returns False where it does not suit the values.


def strided_slice(chain: Chain) -> bool:
    """Any strides and masks."""
    rng, dims = chain.rng, len(chain.x.shape)
    begins, ends, strides, slices = [], [], [], []
    masks = dict.fromkeys(("begin", "end", "shrink_axis"), 0)
    for dim, size in enumerate(chain.x.shape):
        step = rng.choice([1, 1, 1, 2, 3, -1, -1, -2, -3])
        first, last = sorted((rng.randrange(size), rng.randrange(size)), reverse=step < 0)
        stop: Optional[int] = last + (1 if step > 0 else -1)
        begin, end = first, last + (1 if step > 0 else -1)
        if stop is not None and stop < 0:
            stop, end = None, -size - 1  # below the first element, counted from the end
        elif end < size and rng.random() < 0.3:
            end -= size
        if rng.random() < 0.3:
            begin -= size
        if rng.random() < 0.15 and dims > 3:
            masks["shrink_axis"] |= 1 << dim
            slices.append(first)
            step, dims = 1, dims - 1
        else:
            for name, chance in (("begin", 0.25), ("end", 0.25)):
                if rng.random() < chance:
                    masks[name] |= 1 << dim
            slices.append(
                slice(
                    None if masks["begin"] >> dim & 1 else first,
                    None if masks["end"] >> dim & 1 else stop,
                    step,
                )
            )
        begins.append(begin)
        ends.append(end)
        strides.append(step)
    result = rt.strided_slice(chain.x, slices)
    if rt.count(result.shape) < 2:
        return False
    operands = [chain.integers(values) for values in (begins, ends, strides)]
    chain.op(
        "STRIDED_SLICE", result, operands, **{name + "_mask": mask for name, mask in masks.items()}
    )
    return True


def transpose(chain: Chain) -> bool:
    order = list(range(len(chain.x.shape)))
    chain.rng.shuffle(order)
    chain.op("TRANSPOSE", rt.transpose(chain.x, order), [chain.integers(order)])
    return True


def some_axes(chain: Chain) -> List[int]:
    rank = len(chain.x.shape)
    return sorted(chain.rng.sample(range(rank), chain.rng.randrange(1, rank)))


def reverse(chain: Chain) -> bool:
    axes = some_axes(chain)
    chain.op("REVERSE_V2", rt.reverse(chain.x, axes), [chain.integers(axes)])
    return True


def gather(chain: Chain) -> bool:
    axis = chain.rng.randrange(len(chain.x.shape))
    picked = [chain.rng.randrange(chain.x.shape[axis]) for _ in range(chain.rng.randrange(2, 4))]
    result = rt.gather(chain.x, Tensor([len(picked)], picked), axis)
    chain.op("GATHER", result, [chain.integers(picked)], axis=axis)
    return True


def pad(chain: Chain) -> bool:
    amounts = [
        [chain.rng.choice([0, 0, 0, 1]), chain.rng.choice([0, 0, 0, 2])] for _ in chain.x.shape
    ]
    flat = [n for pair in amounts for n in pair]
    chain.op("PAD", rt.pad(chain.x, amounts, ZI), [chain.integers(flat, [len(amounts), 2])])
    return True


def reduce(chain: Chain) -> bool:
    """MEAN or REDUCE_MAX over any axes."""
    rng, x, axes = chain.rng, chain.x, some_axes(chain)
    keep = rng.random() < 0.5 or len(x.shape) - len(axes) < 3
    mean = rng.random() < 0.5
    groups = {}
    for index in rt.positions(x.shape):
        key = tuple(0 if d in axes else k for d, k in enumerate(index))
        groups.setdefault(key, []).append(x[index])
    shape = [1 if d in axes else n for d, n in enumerate(x.shape) if keep or d not in axes]
    made = [
        ref.mean(groups[key], SI, ZI, SI, ZI) if mean else max(groups[key])
        for key in sorted(groups)
    ]
    if len(made) < 2:
        return False
    chain.op(
        "MEAN" if mean else "REDUCE_MAX",
        Tensor(shape, made),
        [chain.integers(axes)],
        keep_dims=keep,
    )
    return True


def add(chain: Chain) -> bool:
    """A constant that broadcasts along some dimensions."""
    rng, x = chain.rng, chain.x
    shape = [size if rng.random() < 0.6 else 1 for size in x.shape]
    shape = shape[rng.randrange(len(shape)) :]
    other = noise(rng, shape)
    wide = rt.broadcast_to(other, x.shape)
    made = [ref.clamp(ref.add(a, SI, ZI, b, SI, ZI, SI, ZI)) for a, b in zip(x.data, wide.data)]
    operand = chain.model.tensor(
        f"constant{len(chain.model.tensors)}", shape, scale=SI, zero=ZI, data=pack(other.data)
    )
    chain.op("ADD", Tensor(x.shape, made), [operand], activation=0)
    return True


def maximum(chain: Chain) -> bool:
    """The values and themselves in reverse."""
    before, x = chain.id, chain.x
    reverse(chain)
    made = [max(a, b) for a, b in zip(chain.x.data, x.data)]
    chain.op("MAXIMUM", Tensor(x.shape, made), [before])
    return True


def concat(chain: Chain) -> bool:
    """The values after themselves in reverse."""
    before, x = chain.id, chain.x
    reverse(chain)
    axis = chain.rng.randrange(len(x.shape))
    chain.op("CONCATENATION", rt.concat([chain.x, x], axis), [before], axis=axis)
    return True


def softmax(chain: Chain) -> bool:
    depth, data = chain.x.shape[-1], chain.x.data
    if depth == 1:
        return False
    made: List[int] = []
    for row in range(0, len(data), depth):
        made += fun.log_softmax(data[row : row + depth], SI)
    chain.op("LOG_SOFTMAX", Tensor(chain.x.shape, made), quant=(1 / 16, 127))
    requantised = [ref.requantize(q, 1 / 16, 127, SI, ZI) for q in made]
    chain.op("QUANTIZE", Tensor(chain.x.shape, requantised))
    return True


def factorised(chain: Chain) -> bool:
    """Another shape of as many elements."""
    left, shape = rt.count(chain.x.shape), [1] * chain.rng.randrange(3, 7)
    divisor = 2
    while left > 1:
        while left % divisor:
            divisor += 1
        shape[chain.rng.randrange(len(shape))] *= divisor
        left //= divisor
    chain.reshape(shape)
    return True


STEPS = [
    strided_slice,
    strided_slice,
    strided_slice,
    transpose,
    transpose,
    reverse,
    gather,
    pad,
    reduce,
    add,
    maximum,
    concat,
    softmax,
    factorised,
]


def chain_of(rng: random.Random) -> Case:
    chain = Chain(rng)
    for _ in range(rng.randrange(2, 6)):
        step = rng.choice(STEPS)
        if rt.count(chain.x.shape) > MOST and step in (pad, concat, gather):
            continue
        step(chain)
    return chain.finish()


def cases(rng: random.Random) -> Iterator[Tuple[str, Callable[[], Case]]]:
    for number in range(COUNT):
        seed = rng.randrange(2**32)
        yield f"chain_{number}", lambda s=seed: chain_of(random.Random(s))
