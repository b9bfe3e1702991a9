# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The functions of mcunet-c as ctypes sees them, and where their library is."""

import ctypes
import functools
import os
from ctypes import POINTER, Structure, byref, c_bool, c_char_p, c_double, c_int, c_int64
from ctypes import c_size_t, c_uint64, c_void_p
from pathlib import Path
from typing import Any, List, Sequence


class McunetError(Exception):
    """A problem that the compiler told about, in its words."""


class DoesNotFit(McunetError):
    """No schedule fits the budget; the message names the smallest one that would do."""


class Context(Structure):
    _fields_ = [("ptr", c_void_p)]


class Module(Structure):
    _fields_ = [("ptr", c_void_p)]


class CompileOptions(Structure):
    _fields_ = [
        ("mcpu", c_char_p),
        ("name", c_char_p),
        ("schedule", c_char_p),
        ("point", c_int64),
        ("sram", c_int64),
        ("max_overhead", c_double),
        ("input", c_int),
        ("optimize", c_int),
        ("consume_input", c_bool),
        ("profile_symbols", c_bool),
        ("prefer_flash", c_bool),
        ("keep_channels", c_bool),
        ("input_layout", c_int),
        ("clock", c_double),
    ]


class Layer(Structure):
    _fields_ = [
        ("name", c_char_p),
        ("op", c_char_p),
        ("height", c_int64),
        ("width", c_int64),
        ("channels", c_int64),
        ("macs", c_int64),
        ("field_rows", c_int64),
        ("field_cols", c_int64),
        ("stride_rows", c_double),
        ("stride_cols", c_double),
        ("origin_row", c_int64),
        ("origin_col", c_int64),
    ]


class FrontPoint(Structure):
    _fields_ = [
        ("number", c_int64),
        ("arena_bytes", c_int64),
        ("input_bytes", c_int64),
        ("output_bytes", c_int64),
        ("stack_bytes", c_int64),
        ("flash_bytes", c_int64),
        ("macs", c_int64),
        ("cost", c_double),
        ("schedule", c_char_p),
    ]


class EvaluateOptions(Structure):
    _fields_ = [
        ("mcpu", c_char_p),
        ("sram", c_int64),
        ("input", c_int),
        ("consume_input", c_bool),
        ("space", c_int),
        ("full", c_bool),
    ]


class Evaluation(Structure):
    _fields_ = [
        ("fits", c_bool),
        ("arena_bytes", c_int64),
        ("input_bytes", c_int64),
        ("output_bytes", c_int64),
        ("macs", c_int64),
        ("macs_once", c_int64),
        ("cost", c_double),
        ("tiled_layers", c_int64),
        ("stages", c_int64),
    ]


# `char **error`: the text is freed by hand, so it must stay a pointer.
_ERROR = POINTER(c_void_p)
_OPTIONS = POINTER(CompileOptions)

_SIGNATURES = {
    "mcunetGetVersion": (c_char_p, []),
    "mcunetStringFree": (None, [c_void_p]),
    "mcunetGetNumTargets": (c_size_t, []),
    "mcunetGetTargetName": (c_char_p, [c_size_t]),
    "mcunetContextCreate": (Context, []),
    "mcunetModuleParse": (Module, [Context, c_char_p, c_size_t, _ERROR]),
    "mcunetModuleImportTFLite": (Module, [Context, c_char_p, c_size_t, _ERROR]),
    "mcunetModuleImportNet": (
        Module,
        [Context, c_char_p, c_char_p, c_int64, c_uint64, _ERROR],
    ),
    "mcunetModuleLoadAs": (Module, [Context, c_char_p, c_int, _ERROR]),
    "mcunetModuleRunPipeline": (c_bool, [Module, c_char_p, _ERROR]),
    "mcunetModuleToString": (c_void_p, [Module]),
    "mlirModuleDestroy": (None, [Module]),
    "mcunetLayersCreate": (c_void_p, [Module, _ERROR]),
    "mcunetLayersDestroy": (None, [c_void_p]),
    "mcunetLayersGetCount": (c_size_t, [c_void_p]),
    "mcunetLayersGet": (Layer, [c_void_p, c_size_t]),
    "mcunetLayersToTable": (c_void_p, [c_void_p]),
    "mcunetFrontCreate": (c_void_p, [Module, _OPTIONS, _ERROR]),
    "mcunetFrontDestroy": (None, [c_void_p]),
    "mcunetFrontGetCount": (c_size_t, [c_void_p]),
    "mcunetFrontGet": (FrontPoint, [c_void_p, c_size_t]),
    "mcunetPlanCreate": (c_void_p, [Module, _OPTIONS, _ERROR]),
    "mcunetPlanDestroy": (None, [c_void_p]),
    "mcunetPlanGetReport": (c_char_p, [c_void_p]),
    "mcunetEvaluateNet": (
        c_bool,
        [
            c_char_p,
            c_char_p,
            POINTER(EvaluateOptions),
            POINTER(Evaluation),
            POINTER(c_void_p),
            _ERROR,
        ],
    ),
    "mcunetCompile": (c_int, [Module, _OPTIONS, POINTER(c_void_p), _ERROR]),
    "mcunetCompiledDestroy": (None, [c_void_p]),
    "mcunetCompiledGetObject": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    "mcunetCompiledGetHeader": (c_char_p, [c_void_p]),
    "mcunetCompiledGetReport": (c_char_p, [c_void_p]),
}

_NAME = "libMCUNetC.so"


# Written by the package's build where it lies beside a build of the library.
_BUILT = "library-path.txt"


def _candidates() -> Sequence[Path]:
    package = Path(__file__).resolve().parent
    # Not parents[...]: the package may lie right below the root.
    places = [
        package / _NAME,
        # Installed: PREFIX/lib/python3/dist-packages/mcunet beside PREFIX/lib.
        package.parent.parent.parent / _NAME,
        # In the sources: build/ beside python/.
        package.parent.parent / "build" / "lib" / _NAME,
    ]
    if (package / _BUILT).exists():
        places.append(Path((package / _BUILT).read_text(encoding="utf-8").strip()))
    return places


def find_library() -> Path:
    """The file, or its bare name for the system's loader to find."""
    chosen = os.environ.get("MCUNET_LIBRARY")
    if chosen:
        return Path(chosen)
    return next((path for path in _candidates() if path.exists()), Path(_NAME + ".0"))


def _not_loaded(path: Path, problem: OSError) -> McunetError:
    """Tells where the library was looked for, unless one was found or chosen."""
    if os.environ.get("MCUNET_LIBRARY"):
        return McunetError(f"cannot load {path}, which MCUNET_LIBRARY names: {problem}")
    if path.is_absolute():
        return McunetError(f"cannot load {path}: {problem}; MCUNET_LIBRARY can name another")
    places = ", ".join(f"'{place}'" for place in _candidates())
    return McunetError(
        f"{_NAME} is in none of {places}, and the system's loader does not find {path}; "
        "set MCUNET_LIBRARY to the file"
    )


@functools.lru_cache(maxsize=None)
def library() -> Any:
    path = find_library()
    try:
        # By the file's own place, as its tools are found from there.
        loaded = ctypes.CDLL(str(path.resolve() if path.exists() else path))
    except OSError as problem:
        raise _not_loaded(path, problem) from problem
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(loaded, name, None)
        if function is None:
            raise McunetError(f"{path} is of another version than this package: no {name}")
        function.restype = result
        function.argtypes = arguments
    return loaded


@functools.lru_cache(maxsize=None)
def context() -> Context:
    """One for the whole process: registering every dialect takes a while."""
    created: Context = library().mcunetContextCreate()
    return created


def take_string(pointer: Any) -> str:
    """The text behind a `char *` of the caller's, which is freed."""
    address = pointer.value if isinstance(pointer, c_void_p) else pointer
    if not address:
        return ""
    text = ctypes.string_at(address).decode(errors="replace")
    library().mcunetStringFree(address)
    return text


def call(name: str, *arguments: Any) -> Any:
    """Calls a function whose last argument is the error, and raises it."""
    error = c_void_p()
    result = getattr(library(), name)(*arguments, byref(error))
    message = take_string(error)
    if name == "mcunetCompile" and result == 2:
        raise DoesNotFit(message)
    if message:
        raise McunetError(message)
    return result


def version() -> str:
    text: bytes = library().mcunetGetVersion()
    return text.decode()


def targets() -> List[str]:
    """The CPUs that networks are compiled for."""
    lib = library()
    return [lib.mcunetGetTargetName(i).decode() for i in range(lib.mcunetGetNumTargets())]
