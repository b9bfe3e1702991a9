# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Networks: read, built, analysed, searched, compiled."""

import ctypes
import json
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Mapping, Tuple, Union

from . import _capi
from ._compile_options import choose, compile_options
from .compiled import Compiled
from .report import Report

_REFERENCES = ["", "tflite", "tflm"]


@dataclass(frozen=True)
class LayerInfo:
    """A layer and its receptive field in the network's first input."""

    name: str
    op: str
    shape: Tuple[int, int, int]  # height, width, channels of the output
    macs: int
    field: Tuple[int, int]  # rows and columns under one pixel of the output
    stride: Tuple[float, float]  # how far the field moves per pixel; 0: not at all
    origin: Tuple[int, int]  # of the first pixel's field, negative inside the padding


@dataclass(frozen=True)
class FrontPoint:
    """A schedule that no other one beats in both memory and time, with the figures of
    its compilation."""

    number: int  # for Network.compile(point=...)
    arena_bytes: int
    input_bytes: int
    output_bytes: int
    stack_bytes: int
    flash_bytes: int
    macs: int
    cost: float  # predicted instructions
    schedule: str  # JSON, for Network.compile(schedule=...)

    @property
    def sram_bytes(self) -> int:
        """What `sram` of a compilation bounds."""
        return self.arena_bytes + self.input_bytes + self.output_bytes + self.stack_bytes


class Network:
    """A network in TOSA. Nothing that is asked of it changes it."""

    def __init__(self, module: _capi.Module, name: str) -> None:
        self._module = module
        self.name = name
        weakref.finalize(self, _capi.library().mlirModuleDestroy, module)

    @staticmethod
    def load(
        path: Union[str, Path],
        net: str = "",
        resolution: int = 0,
        seed: int = 0,
        reference: str = "",
    ) -> "Network":
        """Reads a .tflite, .mlir or .mlirbc; or network `net` of a description in JSON.
        `reference` is for a .tflite: "tflite" or "tflm", whose bytes where kernels differ."""
        path = Path(path)
        kernels = choose("reference", _REFERENCES, reference)
        if path.suffix == ".json":
            if reference:
                raise _capi.McunetError(f"'{path}': only a .tflite has a reference")
            try:
                text = path.read_text(encoding="utf-8")
            except OSError as problem:
                raise _capi.McunetError(f"'{path}': {problem.strerror}") from problem
            return Network.describe(text, net, resolution, seed)
        arguments = (_capi.context(), str(path).encode(), kernels)
        module = _capi.call("mcunetModuleLoadAs", *arguments)
        return Network(module, path.stem)

    @staticmethod
    def build(
        description: Mapping[str, Any], name: str = "net", resolution: int = 0, seed: int = 0
    ) -> "Network":
        """Builds a network from its description (stem, blocks, classifier: see
        docs/Architecture.md) with synthetic weights."""
        text = json.dumps({"networks": {name: description}})
        return Network.describe(text, name, resolution, seed)

    @staticmethod
    def parse(text: Union[str, bytes], name: str = "net") -> "Network":
        """Reads MLIR, as text or bytecode."""
        data = text.encode() if isinstance(text, str) else text
        return Network(_capi.call("mcunetModuleParse", _capi.context(), data, len(data)), name)

    @staticmethod
    def describe(text: str, name: str, resolution: int = 0, seed: int = 0) -> "Network":
        """Builds network `name` of a description in JSON, with the weights in it."""
        module = _capi.call(
            "mcunetModuleImportNet",
            _capi.context(),
            text.encode(),
            name.encode(),
            resolution,
            seed,
        )
        return Network(module, name)

    def to_mlir(self) -> str:
        return _capi.take_string(_capi.library().mcunetModuleToString(self._module))

    def run_pipeline(self, pipeline: str) -> "Network":
        """A new network: what, for example,
        "builtin.module(func.func(convert-tosa-to-patch))" makes of this one."""
        result = Network.parse(self.to_mlir(), self.name)
        _capi.call("mcunetModuleRunPipeline", result._module, pipeline.encode())
        return result

    def analyse(self) -> List[LayerInfo]:
        """The layers in order, with their MACs and receptive fields."""
        lib = _capi.library()
        handle = _capi.call("mcunetLayersCreate", self._module)
        try:
            return [
                _layer_info(lib.mcunetLayersGet(handle, i))
                for i in range(lib.mcunetLayersGetCount(handle))
            ]
        finally:
            lib.mcunetLayersDestroy(handle)

    def table(self) -> str:
        """What `analyse` gives, as text."""
        lib = _capi.library()
        handle = _capi.call("mcunetLayersCreate", self._module)
        try:
            return _capi.take_string(lib.mcunetLayersToTable(handle))
        finally:
            lib.mcunetLayersDestroy(handle)

    def pareto(self, **options: Any) -> List[FrontPoint]:
        """The schedules worth having, from the fastest to the smallest. Options as for
        `compile`; `sram` bounds what is listed. Every point is compiled to measure it."""
        lib = _capi.library()
        values = compile_options(self.name, options)
        handle = _capi.call("mcunetFrontCreate", self._module, ctypes.byref(values))
        try:
            return [
                _front_point(lib.mcunetFrontGet(handle, i))
                for i in range(lib.mcunetFrontGetCount(handle))
            ]
        finally:
            lib.mcunetFrontDestroy(handle)

    def plan(self, **options: Any) -> Report:
        """Schedules and places all buffers, without making code: no stack, no flash."""
        lib = _capi.library()
        values = compile_options(self.name, options)
        handle = _capi.call("mcunetPlanCreate", self._module, ctypes.byref(values))
        try:
            return Report.parse(lib.mcunetPlanGetReport(handle).decode())
        finally:
            lib.mcunetPlanDestroy(handle)

    def compile(self, **options: Any) -> Compiled:
        """Compiles to an object. Options are those of mcunet-compile: mcpu, name, sram
        (bytes, or "192K"), max_overhead (percent), input, consume_input, schedule (a preset, a
        path, or a FrontPoint's), point (a FrontPoint's number), optimize, prefer_flash,
        keep_channels, profile_symbols, input_layout, clock (MHz; the report's cycles then have
        microseconds). Raises DoesNotFit."""
        lib = _capi.library()
        values = compile_options(self.name, options)
        handle = ctypes.c_void_p()
        _capi.call("mcunetCompile", self._module, ctypes.byref(values), ctypes.byref(handle))
        try:
            size = ctypes.c_size_t()
            address = lib.mcunetCompiledGetObject(handle, ctypes.byref(size))
            return Compiled(
                object=ctypes.string_at(address, size.value),
                header=lib.mcunetCompiledGetHeader(handle).decode(),
                report_text=lib.mcunetCompiledGetReport(handle).decode(),
            )
        finally:
            lib.mcunetCompiledDestroy(handle)


def _layer_info(layer: _capi.Layer) -> LayerInfo:
    return LayerInfo(
        name=layer.name.decode(),
        op=layer.op.decode(),
        shape=(layer.height, layer.width, layer.channels),
        macs=layer.macs,
        field=(layer.field_rows, layer.field_cols),
        stride=(layer.stride_rows, layer.stride_cols),
        origin=(layer.origin_row, layer.origin_col),
    )


def _front_point(point: _capi.FrontPoint) -> FrontPoint:
    return FrontPoint(
        number=point.number,
        arena_bytes=point.arena_bytes,
        input_bytes=point.input_bytes,
        output_bytes=point.output_bytes,
        stack_bytes=point.stack_bytes,
        flash_bytes=point.flash_bytes,
        macs=point.macs,
        cost=point.cost,
        schedule=point.schedule.decode(),
    )
