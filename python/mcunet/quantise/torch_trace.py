# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A PyTorch module as a graph of calls, each with the module's path and its result for
an example."""

import copy
from typing import Any, Callable, Dict, List, Tuple

import torch
import torch.fx as fx

from .._capi import McunetError


class _Tracer(fx.Tracer):  # type: ignore[name-defined,misc]
    """Notes in which module a call stands."""

    def __init__(self) -> None:
        super().__init__()
        self._paths: List[str] = []

    def call_module(
        self, m: Any, forward: Callable[..., Any], args: Tuple[Any, ...], kwargs: Dict[str, Any]
    ) -> Any:
        self._paths.append(self.path_of_module(m))
        try:
            return super().call_module(m, forward, args, kwargs)
        finally:
            self._paths.pop()

    def create_node(self, *args: Any, **kwargs: Any) -> Any:
        node = super().create_node(*args, **kwargs)
        node.meta["path"] = self._paths[-1] if self._paths else ""
        return node


class _Recorder(fx.Interpreter):
    """Keeps what every call gives."""

    def __init__(self, module: Any) -> None:
        super().__init__(module)
        self.results: Dict[Any, Any] = {}

    def run_node(self, n: Any) -> Any:
        self.results[n] = super().run_node(n)
        return self.results[n]


class Traced:
    """A copy of the module, for inference; `results` has what each node gives."""

    def __init__(self, module: Any, examples: List[Any]) -> None:
        self.module = copy.deepcopy(module).eval().cpu().float()
        name = type(module).__name__
        tracer = _Tracer()
        if tracer.is_leaf_module(self.module, ""):
            self.module = torch.nn.Sequential(self.module)  # one of PyTorch's own layers
        try:
            graph = tracer.trace(self.module)
        except Exception as problem:  # whatever the user's forward raises
            first = str(problem).split("\n", maxsplit=1)[0]
            raise McunetError(f"{name}: torch.fx cannot trace it: {first}") from problem
        recorder = _Recorder(fx.graph_module.GraphModule(self.module, graph))
        try:
            with torch.no_grad():
                recorder.run(*examples)
        except Exception as problem:  # as above
            first = str(problem).strip().split("\n", maxsplit=1)[0]
            raise McunetError(f"{name}: does not run on the example: {first}") from problem
        self.nodes = list(graph.nodes)
        self.results = recorder.results


def describe(node: Any, module: Any = None) -> str:
    """What a node calls, in the user's words."""
    if module is not None:
        kind = type(module)
        inside = kind.__module__.startswith("torch.nn")
        return f"torch.nn.{kind.__name__}" if inside else f"{kind.__module__}.{kind.__name__}"
    if node.op == "call_method":
        return f"Tensor.{node.target}"
    if node.op == "call_function":
        home = getattr(node.target, "__module__", None) or "torch"
        home = {"_operator": "operator", "torch._C._nn": "torch.nn.functional"}.get(home, home)
        return f"{home}.{node.target.__name__}"
    return str(node.target)


def place(node: Any) -> str:
    """Where it stands: a module's path, and the function called there."""
    if node.op == "call_module":
        return str(node.target)
    path: str = node.meta.get("path", "")
    called: Any = node.target
    name = str(getattr(called, "__name__", called)).strip("_")
    return f"{path}/{name}" if path else str(name)
