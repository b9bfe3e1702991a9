# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet quantise FILE.py:FUNCTION --images=FOLDER -o OUT.tflite ..."""

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import Any, Dict, List, NoReturn, Optional, Tuple

from .._capi import McunetError
from .._command import Defaults, at_least, ends_with_reader, exit_status
from .._doors import from_tflite, from_torch


def _numbers(text: str) -> List[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}': expected numbers like 0.5,0.5,0.5") from None


def _deviation(text: str) -> List[float]:
    values = _numbers(text)
    if min(values) <= 0:
        raise argparse.ArgumentTypeError(f"'{text}': expected positive numbers")
    return values


def _quant(text: str) -> Tuple[float, int]:
    values = _numbers(text)
    if len(values) != 2 or not values[1].is_integer():
        raise argparse.ArgumentTypeError(f"'{text}': expected a scale and a zero point")
    return values[0], int(values[1])


class _Parser(argparse.ArgumentParser):
    """A bad argument is one line and exit code 1, as of the other commands."""

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"mcunet quantise: error: {message}; --help shows how\n")


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m mcunet quantise",
        description="Quantises a float network to int8, and tells what each layer loses.",
        epilog="MODEL is FILE.py:FUNCTION, a function without arguments that gives a PyTorch "
        "module, or a .tflite of FLOAT32.",
        formatter_class=Defaults,
    )
    add = parser.add_argument
    add("model", metavar="MODEL")
    add(
        "--images",
        type=Path,
        required=True,
        metavar="PATH",
        help="calibration: a folder or file of images, or of .npy with real numbers as the "
        "network takes them or uint8 [N, H, W, C]",
    )
    add(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=".tflite, .mlir, .net.json"
    )
    add("--count", type=at_least(0), default=500, help="most images that are read; 0: all")
    add("--mean", type=_numbers, default=[0.0], help="of pixels from 0 to 1, by channel")
    add("--std", type=_deviation, default=[1.0], help="the same")
    add("--labels", type=Path, metavar="FILE", help="of the images: .npy, or a number a line")
    add("--method", default="mse", choices=["mse", "percentile", "minmax"], help="of the ranges")
    add("--percentile", type=float, default=99.99, help="of values that lie in the range")
    add("--equalise", action="store_true", help="cross-layer equalisation")
    add("--correct-bias", action="store_true", help="the means of every layer's channels")
    add("--input-quant", type=_quant, metavar="SCALE,ZERO", help="of the input; else calibrated")
    add("--name", default="", help="of the network")
    return parser


def _module_of(model: str) -> Any:
    """What FUNCTION of FILE.py gives."""
    file, _, function = model.rpartition(":")
    path = Path(file)
    if not path.is_file():
        raise McunetError(f"'{path}': no such file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if not spec or not spec.loader:
        raise McunetError(f"'{path}': no Python file")
    loaded = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.resolve().parent))
    try:
        spec.loader.exec_module(loaded)
        made = getattr(loaded, function)()
    except Exception as problem:  # whatever the user's file raises
        raise McunetError(f"'{model}': {type(problem).__name__}: {problem}") from problem
    finally:
        sys.path.pop(0)
    if not hasattr(made, "named_modules"):
        raise McunetError(f"'{model}': it gives {type(made).__name__}, no torch.nn.Module")
    return made


def _quantise(arguments: argparse.Namespace) -> None:
    from . import images  # pylint: disable=import-outside-toplevel

    model = arguments.model
    if arguments.output.suffix not in (".tflite", ".mlir", ".json"):
        raise McunetError(f"'{arguments.output}': expected .tflite, .mlir or .net.json")
    from_module = ".py:" in model
    if not from_module and not model.endswith(".tflite"):
        raise McunetError(f"'{model}': expected FILE.py:FUNCTION or a float .tflite")
    scaling = arguments.mean, arguments.std
    batch = images.load(arguments.images, arguments.count, *scaling, planes=from_module)
    options: Dict[str, Any] = {
        "method": arguments.method,
        "percentile": arguments.percentile,
        "equalise": arguments.equalise,
        "correct_bias": arguments.correct_bias,
        "input_quant": arguments.input_quant,
    }
    if arguments.labels:
        options["labels"] = images.labels(arguments.labels)[: len(batch)]
    name = arguments.name or arguments.output.name.split(".")[0]
    if from_module:
        quantised = from_torch(_module_of(model), batch[:1], batch, name=name, **options)
    else:
        quantised = from_tflite(model, batch, name=name, **options)
    quantised.save(arguments.output)
    print(quantised.table(), end="")
    if quantised.accuracy:
        found = quantised.accuracy
        shares = f"{100 * found.real:.2f} % in real numbers, {100 * found.int8:.2f} % in int8"
        print(f"accuracy on {found.count} inputs: {shares}")
    for quant in quantised.inputs:
        print(f"input: int8 NHWC, scale {quant.scale:.9g}, zero point {quant.zero_point}")
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


@ends_with_reader
def main(arguments: Optional[List[str]] = None) -> int:
    parsed = _make_parser().parse_args(arguments)
    return exit_status("mcunet quantise", lambda: _quantise(parsed))
