# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A network of real numbers in the operators of TensorFlow Lite, maps NHWC.

Every door (PyTorch's, later others) makes such a graph; folding, calibration, both
evaluators and the writer of .tflite read it. The batch is the first dimension of every
value; shapes tell 1 for it, and evaluators take any.
"""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

Shape = Tuple[int, ...]

NONE, RELU, RELU6 = 0, 1, 3  # fused activations, by TensorFlow Lite's numbers

# Operators with weights, and the dimension of these that counts output channels.
WEIGHTED = {"CONV_2D": 0, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": 0, "TRANSPOSE_CONV": 0}
# A factor and an offset per channel; gone after folding.
AFFINE = "AFFINE"


@dataclass(frozen=True)
class Quant:
    scale: float  # a 32-bit float
    zero_point: int


@dataclass
class Tensor:
    name: str
    shape: Shape
    constant: Any = None  # its real numbers, float32


@dataclass
class Op:
    """One layer. `name` is the module's path. Weights are in TensorFlow Lite's order:
    [O, KH, KW, I / groups]; depthwise [1, KH, KW, O]; fully connected [O, I]."""

    kind: str
    name: str
    inputs: List[int]
    output: int
    options: Dict[str, Any] = field(default_factory=dict)
    weight: Any = None  # float64
    bias: Any = None  # float64 [O]

    @property
    def activation(self) -> int:
        return int(self.options.get("activation", NONE))


@dataclass
class Graph:
    tensors: List[Tensor] = field(default_factory=list)
    ops: List[Op] = field(default_factory=list)
    inputs: List[int] = field(default_factory=list)
    outputs: List[int] = field(default_factory=list)

    def tensor(self, name: str, shape: Shape, constant: Any = None) -> int:
        self.tensors.append(Tensor(name, tuple(map(int, shape)), constant))
        return len(self.tensors) - 1

    def shape(self, tensor: int) -> Shape:
        return self.tensors[tensor].shape

    def readers(self, tensor: int) -> List[Op]:
        return [op for op in self.ops if tensor in op.inputs]

    def producer(self, tensor: int) -> Optional[Op]:
        return next((op for op in self.ops if op.output == tensor), None)

    def only_reader(self, tensor: int) -> Optional[Op]:
        """The operator that alone reads it, if it is no output either."""
        readers = self.readers(tensor)
        return readers[0] if len(readers) == 1 and tensor not in self.outputs else None

    def insert_before(self, reader: Op, operand: int, kind: str, name: str) -> Op:
        """A new operator of one input between an operand of `reader` and it."""
        source = reader.inputs[operand]
        made = self.tensor(name, self.shape(source))
        op = Op(kind, name, [source], made)
        reader.inputs[operand] = made
        self.ops.insert(self.ops.index(reader), op)
        return op

    def last_uses(self) -> Dict[int, List[int]]:
        """By index of an operator: the values that nobody reads after it."""
        last: Dict[int, int] = {}
        for index, op in enumerate(self.ops):
            for value in op.inputs + [op.output]:
                last[value] = index
        result: Dict[int, List[int]] = {}
        for value, index in last.items():
            if value not in self.outputs:
                result.setdefault(index, []).append(value)
        return result
