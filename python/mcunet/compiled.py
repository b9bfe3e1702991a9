# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A compiled network: its files, and running it here or in an emulator."""

import ctypes
import functools
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from . import _capi
from ._arrays import input_bytes, is_array
from ._capi import McunetError
from .report import Report, Tensor

_WINDOW = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, *[ctypes.c_int32] * 4, ctypes.c_void_p, ctypes.c_int32
)


@dataclass(frozen=True)
class Measurement:
    """What mcunet-run measured; `instructions` is None on the host."""

    output: Any
    instructions: Optional[int]
    arena_bytes_used: Optional[int]
    stack_bytes_used: Optional[int]
    raw: Dict[str, Any] = field(repr=False)


def _process(command: List[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as problem:
        raise McunetError(f"{command[0]}: {problem.strerror}") from problem
    if done.returncode:
        raise McunetError(done.stderr.strip() or f"{command[0]} failed")
    return done.stdout


def find_tool(name: str) -> str:
    """A program of mcunet's: beside the library, or on the PATH."""
    beside = _capi.find_library().resolve().parent.parent / "bin" / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise McunetError(f"{name} is neither in '{beside.parent}' nor on the PATH")
    return found


def _numpy_type(tensor: Tensor) -> str:
    """Of an output's elements; indices are little-endian."""
    return {"i32": "<i4", "i64": "<i8"}.get(tensor.type, "int8")


@dataclass(frozen=True)
class Compiled:
    object: bytes = field(repr=False)  # NAME.o
    header: str = field(repr=False)  # NAME.h
    report_text: str = field(repr=False)  # NAME.json

    @functools.cached_property
    def report(self) -> Report:
        return Report.parse(self.report_text)

    def save(self, folder: Union[str, Path]) -> Path:
        """Writes NAME.o, NAME.h and NAME.json; the report's path is returned."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / self.report.name
        stem.with_suffix(".o").write_bytes(self.object)
        stem.with_suffix(".h").write_text(self.header, encoding="utf-8")
        stem.with_suffix(".json").write_text(self.report_text, encoding="utf-8")
        return stem.with_suffix(".json")

    def run(self, *inputs: Any) -> Any:
        """One inference on this machine, of a model compiled for "host". Inputs are
        int8 bytes or arrays (of int8, or of real numbers, which are quantised) with the
        shape that `report.inputs` tells, in which dimensions of 1 may be left out.
        Given an array, the results are int8 arrays (of indices: int32 or int64), otherwise
        bytes; one, or a list."""
        if self.report.mcpu != "host":
            raise McunetError(f"compiled for {self.report.mcpu}: use measure(), or mcpu='host'")
        output = self._invoke(self._pack(inputs))
        return self._unpack(output, any(map(is_array, inputs)))

    def measure(self, *inputs: Any, board: str = "", repeat: int = 1) -> Measurement:
        """One inference through mcunet-run: in QEMU, on the board with the model's CPU
        if no other is named; natively for "host"."""
        with tempfile.TemporaryDirectory(prefix="mcunet-") as folder:
            report = self.save(folder)
            given, result = Path(folder, "input.bin"), Path(folder, "output.bin")
            given.write_bytes(self._pack(inputs))
            command = [find_tool("mcunet-run"), str(report), f"--input={given}"]
            command += [f"--output={result}", f"--repeat={repeat}"]
            if board:
                command.append(f"--board={board}")
            raw = json.loads(_process(command))
            size = sum(tensor.bytes for tensor in self.report.outputs)
            output = result.read_bytes()[:size]
        return Measurement(
            output=self._unpack(output, any(map(is_array, inputs))),
            instructions=raw.get("instructions"),
            arena_bytes_used=raw.get("arena_bytes_used"),
            stack_bytes_used=raw.get("stack_bytes_used"),
            raw=raw,
        )

    def dequantise(self, output: Any, index: int = 0) -> Any:
        """The real numbers of result `index`: a NumPy array, or a list for bytes."""
        tensor = self.report.outputs[index]
        if tensor.type in ("i32", "i64"):
            raise McunetError(f"output '{tensor.name}' holds indices, not quantised numbers")
        if is_array(output):
            return (output.astype("float64") - tensor.zero_point) * tensor.scale
        signed = (byte - 256 if byte > 127 else byte for byte in bytes(output))
        return [(value - tensor.zero_point) * tensor.scale for value in signed]

    def _pack(self, inputs: Any) -> bytes:
        tensors = self.report.inputs
        if len(inputs) != len(tensors):
            raise McunetError(f"{self.report.name} takes {len(tensors)} inputs, not {len(inputs)}")
        return b"".join(input_bytes(value, tensor) for value, tensor in zip(inputs, tensors))

    def _unpack(self, output: bytes, as_arrays: bool) -> Any:
        results: List[Any] = []
        for tensor in self.report.outputs:
            data = output[tensor.offset : tensor.offset + tensor.bytes]
            if as_arrays:
                import numpy  # pylint: disable=import-outside-toplevel

                array = numpy.frombuffer(data, _numpy_type(tensor))
                results.append(array.reshape(tensor.shape).copy())
            else:
                results.append(data)
        return results[0] if len(results) == 1 else results

    @functools.cached_property
    def _functions(self) -> Any:
        """The object as a shared library in this process."""
        with tempfile.TemporaryDirectory(prefix="mcunet-") as folder:
            source, linked = os.path.join(folder, "m.o"), os.path.join(folder, "m.so")
            Path(source).write_bytes(self.object)
            _process([os.environ.get("CC", "cc"), "-shared", source, "-o", linked])
            return ctypes.CDLL(linked)  # stays mapped when the file is gone

    def _invoke(self, block: bytes) -> bytes:
        report = self.report
        align = max(report.arena_align, 16)
        memory = ctypes.create_string_buffer(report.sram.arena + align)
        arena = ctypes.c_void_p(-(-ctypes.addressof(memory) // align) * align)
        given = ctypes.create_string_buffer(block, len(block))
        size = sum(tensor.bytes for tensor in report.outputs)
        output = ctypes.create_string_buffer(size)
        status = self._call_model(arena, given, output)
        if status:
            raise McunetError(f"{report.name} returned {status}")
        return output.raw

    def _call_model(self, arena: Any, given: Any, output: Any) -> int:
        def call(suffix: str, *arguments: Any) -> int:
            function = getattr(self._functions, f"{self.report.name}_{suffix}")
            return int(function(*arguments))

        mode = self.report.input_mode
        if mode == "resident":
            return call("invoke", arena, given, output)
        rows, cols, channels = self.report.inputs[0].map
        if mode == "push":
            return (
                call("begin", arena)
                or call("push_rows", arena, given, ctypes.c_uint32(rows))
                or call("finish", arena, output)
            )

        def read(_: Any, row: int, col: int, count: int, width: int, to: int, stride: int) -> int:
            for r in range(count):
                start = ((row + r) * cols + col) * channels
                line = given.raw[start : start + width * channels]
                ctypes.memmove(to + r * stride, line, len(line))
            return 0

        return call("invoke", arena, _WINDOW(read), None, output)
