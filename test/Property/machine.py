# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles a network with mcunet-compile and runs the object inside this machine.

The object becomes a shared library that a child process calls. The arena, the input and
the output each lie between pages that cannot be touched, the input in pages that cannot be
written, so that an access outside ends the child.
"""

import ctypes
import json
import mmap
import os
import random
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

# Of processor: a machine that does other things as well is no fault of the compiler.
COMPILE_SECONDS = 300
RUN_SECONDS = 120

# What a program prints when it fails by itself, besides dying of a signal.
CRASH_WORDS = ("Assertion", "Stack dump", "PLEASE submit", "UNREACHABLE", "LLVM ERROR", "Sanitizer")
# What the compiler says when its own check of the arena finds a mistake of its own.
CHECK_WORDS = re.compile(r"reads .* where|output byte \d+ holds|cannot be checked|plan is wrong")
# What a verifier says of the compiler's own IR.
VERIFIER_WORDS = re.compile(r"'(patch|llvm|func|arith|scf|cf|memref)\.\w+' op ")


class Failure(Exception):
    """The compiler or the compiled network did what it must not. `kind` is stable."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind = kind


class Refused(Exception):
    """The compiler said no, and why."""


@dataclass
class Compiled:
    folder: Path
    report: Dict[str, Any]

    @property
    def mode(self) -> str:
        return str(self.report["input"]["mode"])


def _limit_processor() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (COMPILE_SECONDS, COMPILE_SECONDS + 10))


def compile_network(path: Path, folder: Path, mcpu: str, flags: List[str]) -> Compiled:
    command = ["mcunet-compile", str(path), "-o", str(folder), f"--mcpu={mcpu}", "--name=m"]
    command += ["--quiet", *flags]
    done = subprocess.run(command, capture_output=True, preexec_fn=_limit_processor, check=False)
    if done.returncode == -signal.SIGXCPU:
        raise Failure("compiler hangs", f"more than {COMPILE_SECONDS} s of processor")
    errors = done.stderr.decode(errors="replace").strip()
    if done.returncode < 0 or any(word in errors for word in CRASH_WORDS):
        raise Failure("compiler crashes", f"exit status {done.returncode}\n{errors[:3000]}")
    if done.returncode != 0:
        if not errors:
            raise Failure("compiler is silent", f"exit status {done.returncode} and no message")
        if CHECK_WORDS.search(errors):
            raise Failure("plan is wrong", errors)
        if VERIFIER_WORDS.search(errors):
            raise Failure("a verifier refuses", errors)
        raise Refused(errors)
    try:
        report = json.loads((folder / "m.json").read_text())
    except (OSError, ValueError) as error:
        raise Failure("report cannot be read", str(error)) from None
    return Compiled(folder, report)


# ---------------------------------------------------------------------------------------
# Guarded memory
# ---------------------------------------------------------------------------------------

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
_libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
_PAGE = mmap.PAGESIZE
PROT_NONE = 0
_CANARY = 0xA5


class Guarded:
    """`size` bytes with untouchable pages on both sides, close to one of them."""

    def __init__(self, size: int, align: int, at_end: bool) -> None:
        self.size = size
        self.room = (size + align + _PAGE - 1) // _PAGE * _PAGE
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        base = _libc.mmap(None, self.room + 2 * _PAGE, PROT_NONE, flags, -1, 0)
        self.inner = base + _PAGE
        self.protect(mmap.PROT_READ | mmap.PROT_WRITE)
        ctypes.memset(self.inner, _CANARY, self.room)
        self.address = self.inner
        if at_end:
            self.address += (self.room - size) // align * align

    def protect(self, access: int) -> None:
        if _libc.mprotect(self.inner, self.room, access) != 0:
            raise OSError(ctypes.get_errno(), "mprotect")

    def write(self, data: bytes) -> None:
        ctypes.memmove(self.address, data, len(data))

    def read(self) -> bytes:
        return ctypes.string_at(self.address, self.size)

    def intact(self) -> bool:
        before = ctypes.string_at(self.inner, self.address - self.inner)
        end = self.address + self.size
        after = ctypes.string_at(end, self.inner + self.room - end)
        return set(before) | set(after) <= {_CANARY}


# ---------------------------------------------------------------------------------------
# Calls
# ---------------------------------------------------------------------------------------

WINDOW = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_int32,
    ctypes.c_int32,
    ctypes.c_int32,
    ctypes.c_int32,
    ctypes.c_void_p,
    ctypes.c_int32,
)


class Caller:
    """Calls one loaded network the way its input mode wants."""

    def __init__(
        self, compiled: Compiled, library: Path, seed: int, at_end: bool, fill: Optional[int]
    ) -> None:
        self.report = compiled.report
        self.mode = compiled.mode
        self.library = ctypes.CDLL(str(library))
        self.random = random.Random(seed)
        self.at_end = at_end
        align = self.report["arena_align"]
        self.arena = Guarded(self.report["sram"]["arena"], align, self.at_end)
        noise = self.random.randbytes(self.arena.size)
        self.arena.write(noise if fill is None else bytes([fill]) * self.arena.size)
        # A model with state takes the inputs as one series.
        self.has_state = "state_bytes" in self.report
        if self.has_state:
            reset = self.function("reset", ctypes.c_void_p)
            self.check(reset(self.arena.address), "reset")
        self.output = Guarded(sum(o["bytes"] for o in self.report["outputs"]), 1, self.at_end)

    def function(self, name: str, *kinds: Any) -> Any:
        function = getattr(self.library, "m_" + name)
        function.restype = ctypes.c_int
        function.argtypes = list(kinds)
        return function

    def check(self, status: int, name: str) -> None:
        if status != 0:
            raise Failure("status", f"m_{name} returns {status}")

    def run(self, data: bytes) -> bytes:
        getattr(self, "run_" + self.mode)(data)
        for memory, name in ((self.arena, "arena"), (self.output, "output")):
            if not memory.intact():
                raise Failure("write outside", f"bytes next to the {name} have changed")
        return self.output.read()

    def run_resident(self, data: bytes) -> None:
        pointer = ctypes.c_void_p
        block = Guarded(len(data), 1, self.at_end)
        block.write(data)
        block.protect(mmap.PROT_READ)
        call = self.function("invoke", pointer, pointer, pointer)
        address = block.address
        if self.report["input"].get("consumed"):
            # It lies in the arena.
            address = self.arena.address + self.report["input"]["arena_offset"]
            ctypes.memmove(address, block.address, len(data))
        self.check(call(self.arena.address, address, self.output.address), "invoke")

    def run_push(self, data: bytes) -> None:
        pointer = ctypes.c_void_p
        begin = self.function("begin", pointer)
        push = self.function("push_rows", pointer, pointer, ctypes.c_uint32)
        finish = self.function("finish", pointer, pointer)
        height = self.report["inputs"][0]["map"][0]
        row = len(data) // height
        if not self.has_state and self.random.random() < 0.3:
            # An inference that is given up.
            self.check(begin(self.arena.address), "begin")
            some = Guarded(row, 1, self.at_end)
            self.check(push(self.arena.address, some.address, 1), "push_rows")
        self.check(begin(self.arena.address), "begin")
        at = 0
        most = self.random.choice([1, 2, 5, height])
        while at < height:
            count = min(self.random.randint(0 if most > 1 else 1, most), height - at)
            chunk = Guarded(max(count * row, 1), 1, self.at_end)
            chunk.write(data[at * row : (at + count) * row])
            chunk.protect(mmap.PROT_READ)
            self.check(push(self.arena.address, chunk.address, count), "push_rows")
            # What was pushed is gone.
            chunk.protect(PROT_NONE)
            at += count
        self.check(finish(self.arena.address, self.output.address), "finish")

    def run_pull(self, data: bytes) -> None:
        height, width, channels = self.report["inputs"][0]["map"]
        complaints: List[str] = []

        def read(
            context: int, row: int, col: int, rows: int, cols: int, to: int, stride: int
        ) -> int:
            wrong = (
                context != 77
                or rows < 1
                or cols < 1
                or row < 0
                or col < 0
                or row + rows > height
                or col + cols > width
                or stride < cols * channels
            )
            if wrong:
                complaints.append(f"window of {rows} x {cols} at ({row}, {col}), stride {stride}")
                return 99
            for r in range(rows):
                start = ((row + r) * width + col) * channels
                line = data[start : start + cols * channels]
                ctypes.memmove(to + r * stride, line, len(line))
            return 0

        pointer = ctypes.c_void_p
        call = self.function("invoke", pointer, WINDOW, pointer, pointer)
        status = call(self.arena.address, WINDOW(read), 77, self.output.address)
        if complaints:
            raise Failure("window outside", complaints[0])
        self.check(status, "invoke")


# Where the buffers lie between the guards, and what the arena holds before: None is noise.
STATES: List[Tuple[bool, Optional[int]]] = [(True, 0x00), (False, 0xFF), (True, None)]


def _run_in_states(compiled: Compiled, library: Path, inputs: List[bytes], seed: int) -> bytes:
    """The outputs, which are the same whatever state the memory is in."""
    outputs = []
    for at_end, fill in STATES:
        caller = Caller(compiled, library, seed, at_end, fill)
        outputs.append(b"".join(caller.run(data) for data in inputs))
    if any(output != outputs[0] for output in outputs):
        raise Failure("reads what it has not written", "outputs depend on the arena's bytes")
    return outputs[0]


def _child(compiled: Compiled, library: Path, inputs: List[bytes], seed: int) -> bytes:
    """What the child says: the outputs, or a failure."""
    try:
        return b"+" + _run_in_states(compiled, library, inputs, seed)
    except Failure as failure:
        return b"-" + json.dumps([failure.kind, str(failure)]).encode()


def _collect(pipe: int, child: int) -> bytes:
    """Everything the child writes; it is killed when it takes too long."""
    parts: List[bytes] = []
    deadline = time.monotonic() + RUN_SECONDS
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise Failure("network hangs", f"more than {RUN_SECONDS} s")
        part = os.read(pipe, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def run_host(compiled: Compiled, inputs: List[bytes], seed: int) -> bytes:
    """The outputs for all inputs, one after the other."""
    with tempfile.TemporaryDirectory(dir=compiled.folder) as folder:
        library = Path(folder) / "m.so"
        linker = os.path.join(os.environ.get("MCUNET_LLVM_BIN", ""), "ld.lld")
        if not os.environ.get("MCUNET_LLVM_BIN"):
            linker = "ld.lld-22"
        command = [linker, "-shared", "-z", "notext", "-o", str(library)]
        linked = subprocess.run(
            command + [str(compiled.folder / "m.o")], capture_output=True, text=True, check=False
        )
        if linked.returncode != 0:
            raise Failure("object does not link", linked.stderr)
        reader, writer = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.close(reader)
            try:
                with os.fdopen(writer, "wb") as pipe:
                    pipe.write(_child(compiled, library, inputs, seed))
                os._exit(0)
            finally:
                # Never back into the parent's code.
                traceback.print_exc()
                os._exit(1)
        os.close(writer)
        try:
            said = _collect(reader, child)
        finally:
            os.close(reader)
        _, status = os.waitpid(child, 0)
    if status != 0 or not said:
        raise Failure("network crashes", f"wait status {status} (signal {status & 127})")
    if said[:1] == b"-":
        kind, text = json.loads(said[1:])
        raise Failure(kind, text)
    return said[1:]


def run_board(compiled: Compiled, inputs: List[bytes], chunk_rows: Optional[int]) -> bytes:
    """The same in QEMU, on the board with the network's CPU."""
    source, target = compiled.folder / "inputs.bin", compiled.folder / "outputs.bin"
    source.write_bytes(b"".join(inputs))
    command = ["mcunet-run", str(compiled.folder / "m.json")]
    command += [f"--input={source}", f"--output={target}"]
    if chunk_rows and compiled.mode == "push":
        command.append(f"--chunk-rows={chunk_rows}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure("board", done.stderr.strip()[:2000] or f"exit status {done.returncode}")
    return target.read_bytes()


def difference(actual: bytes, expected: bytes, sizes: Tuple[int, ...]) -> str:
    if len(actual) != len(expected):
        return f"{len(actual)} bytes instead of {len(expected)}"
    wrong = [i for i, (a, b) in enumerate(zip(actual, expected)) if a != b]
    at, run = wrong[0], sum(sizes)
    inference, at = divmod(at, run)
    output = 0
    while at >= sizes[output]:
        at -= sizes[output]
        output += 1

    def signed(byte: int) -> int:
        return byte - 256 if byte > 127 else byte

    return (
        f"{len(wrong)} of {len(expected)} bytes; first in inference {inference}, output {output},"
        f" byte {at}: {signed(actual[wrong[0]])} instead of {signed(expected[wrong[0]])}"
    )
