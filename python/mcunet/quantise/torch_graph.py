# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From a PyTorch module to a graph in real numbers, maps NHWC and without transposes."""

import ast
from typing import Any, Dict, List, Tuple

import numpy as np
import torch

from .._capi import McunetError
from .builder import Builder, Unsupported, Value
from .folding import fold
from .graph import Graph
from .real import run
from .result import pixels_of
from .torch_calls import FUNCTIONS, METHODS, MODULES
from .torch_layers import Arguments, Handler, shape_of
from .torch_trace import Traced, describe, place

_UNKNOWN = "int8 networks have no such layer here; docs/PyTorch.md lists those there are"
# Of the largest result: more than rounding is a layer that was read wrongly.
_TOLERANCE = 1e-3


def pixels(tensor: Any) -> Any:
    """float32 of PyTorch's tensor, planes as pixels."""
    values = torch.as_tensor(tensor).detach().cpu()
    return pixels_of(values, True)


def _bind(names: str, args: Any, kwargs: Any) -> Arguments:
    """Arguments by name. Defaults are Python's literals."""
    listed = [name.partition("=") for name in names.split()]
    bound = {name: ast.literal_eval(default) for name, is_set, default in listed if is_set}
    order = [name for name, _, _ in listed]
    if len(args) > len(order) and len(order) > 0:
        args = args[: len(order)]  # shapes of a view, which its result tells
    bound.update(zip(order, args))
    bound.update(kwargs)
    return bound


class _Reader:
    """Walks over the calls; `values` are those that depend on the network's input."""

    def __init__(self, traced: Traced) -> None:
        self.traced = traced
        self.builder = Builder()
        self.values: Dict[Any, Value] = {}

    def _resolved(self, argument: Any) -> Any:
        """Values, and of everything else what it is for the example."""

        def one(node: Any) -> Any:
            return self.values.get(node, self.traced.results[node])

        return torch.fx.node.map_arg(argument, one)

    def _handler(self, node: Any) -> Tuple[Handler, Arguments]:
        args, kwargs = self._resolved(node.args), self._resolved(node.kwargs)
        if node.op == "call_module":
            module = self.traced.module.get_submodule(node.target)
            kind = next((kind for kind in type(module).__mro__ if kind in MODULES), None)
            if kind is None:
                raise Unsupported(_UNKNOWN)
            names, handler = MODULES[kind]
            attributes = {name: getattr(module, name, None) for name in names.split()}
            return handler, {"input": args[0], **attributes}
        table: Any = FUNCTIONS if node.op == "call_function" else METHODS
        if node.target not in table:
            raise Unsupported(_UNKNOWN)
        names, handler = table[node.target]
        return handler, _bind(names, args, kwargs)

    def _rank(self, node: Any) -> int:
        """Dimensions of the first operand that depends on the network's input."""
        first = next(argument for argument in node.all_input_nodes if argument in self.values)
        return len(self.traced.results[first].shape)

    def _call(self, node: Any) -> None:
        result = self.traced.results[node]
        depends = any(argument in self.values for argument in node.all_input_nodes)
        if not depends or (not isinstance(result, (torch.Tensor, tuple, list))):
            return  # a constant, or a size
        if isinstance(result, torch.Size):
            return
        self.builder.name = place(node)
        try:
            handler, arguments = self._handler(node)
            shape = result.shape if isinstance(result, torch.Tensor) else None
            told = {"out": shape, "rank": self._rank(node)}
            self.values[node] = handler(self.builder, {**arguments, **told})
        except Unsupported as problem:
            raise self._refused(node, str(problem)) from problem
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
            raise self._refused(node, f"its arguments are not understood: {problem}") from problem

    def _refused(self, node: Any, why: str) -> McunetError:
        is_module = node.op == "call_module"
        module = self.traced.module.get_submodule(node.target) if is_module else None
        return McunetError(f"{self.builder.name}: {describe(node, module)}: {why}")

    def _input(self, node: Any) -> None:
        try:
            shape = shape_of(self.traced.results[node].shape)
        except Unsupported as problem:
            raise McunetError(f"input {node.target}: {problem}") from problem
        self.values[node] = self.builder.input(str(node.target), shape)

    def _outputs(self, node: Any) -> None:
        found = node.args[0]
        listed = list(found.values()) if isinstance(found, dict) else found
        outputs = list(listed) if isinstance(listed, (tuple, list)) else [listed]
        for output in outputs:
            if output not in self.values:
                raise McunetError("a result of the module does not depend on its input")
            self.builder.name = place(output) if output.op != "placeholder" else "output"
            value = self.builder.in_order(self.values[output])
            if value.tensor in self.builder.graph.inputs + self.builder.graph.outputs:
                raise McunetError("a result of the module is its input, or there twice")
            self.builder.graph.outputs.append(value.tensor)

    def read(self) -> Graph:
        for node in self.traced.nodes:
            if node.op == "placeholder":
                self._input(node)
            elif node.op == "output":
                self._outputs(node)
            elif node.op != "get_attr":
                self._call(node)
        return self.builder.graph


def _expected(traced: Traced) -> List[Any]:
    found = traced.results[traced.nodes[-1]]
    listed = list(found.values()) if isinstance(found, dict) else found
    return list(listed) if isinstance(listed, (tuple, list)) else [listed]


def _check(graph: Graph, traced: Traced, examples: List[Any]) -> None:
    """That the graph computes what the module does."""
    results = run(graph, [pixels(example) for example in examples])
    for index, (result, wanted) in enumerate(zip(results, map(pixels, _expected(traced)))):
        most = float(np.abs(wanted).max())
        difference = float(np.abs(result - wanted).max())
        if not difference <= _TOLERANCE * max(most, 1e-6):
            raise McunetError(
                f"result {index} of the network that was read differs by {difference:.3g} from "
                f"the module's, whose largest is {most:.3g}: please report this"
            )


def graph_of(module: Any, example: Any) -> Graph:
    """The folded graph; `example` is one input, or a tuple of several, each of batch 1."""
    examples = list(example) if isinstance(example, (tuple, list)) else [example]
    examples = [torch.as_tensor(part).detach().cpu().float()[:1] for part in examples]
    traced = Traced(module, examples)
    graph = _Reader(traced).read()
    fold(graph)
    _check(graph, traced, examples)
    return graph
