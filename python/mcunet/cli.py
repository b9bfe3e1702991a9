# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet analyse|pareto|compile|run|plot MODEL ..."""

import argparse
import difflib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, Iterator, List, NoReturn, Optional

from . import _sizes
from ._capi import targets, version
from ._command import PICTURES, ends_with_reader, exit_status, picture
from .network import Network


def parse_size(text: str) -> int:
    """For argparse: bytes written as 262144, 256K or 1M."""
    try:
        return _sizes.parse_size(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


class _Parser(argparse.ArgumentParser):
    """A bad argument is one line and exit code 1; argparse's own 2 says "nothing fits"."""

    def options(self) -> Iterator[str]:
        """Those of its commands, too."""
        for action in self._actions:
            yield from action.option_strings
            if isinstance(action.choices, dict):
                for command in action.choices.values():
                    yield from command.options()

    def refuse(self, unknown: List[str]) -> NoReturn:
        """Arguments that no command has."""
        name = unknown[0].split("=")[0]
        nearest = difflib.get_close_matches(name, self.options(), n=1)
        hint = f", did you mean '{nearest[0]}'?" if nearest else ""
        self.error(f"unknown argument '{name}'{hint}")

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"mcunet: error: {message}; --help shows how\n")


def _make_parser() -> _Parser:
    parser = _Parser(
        prog="python -m mcunet",
        description="Fits int8 convolutional networks onto Cortex-M microcontrollers.",
        epilog="MODEL is a .tflite, .mlir or .mlirbc file, or a .json that describes networks.",
    )
    parser.add_argument("--version", action="store_true", help="show the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    model = _Parser(add_help=False)
    model.add_argument("model", metavar="MODEL")
    model.add_argument("--net", default="", help="which network of a .json file")
    model.add_argument("--resolution", type=int, default=0, help="its input's height and width")
    model.add_argument("--seed", type=int, default=0, help="of its synthetic weights")
    model.add_argument(
        "--reference", default="", choices=["tflite", "tflm"], help="whose bytes, of a .tflite"
    )

    search = _Parser(add_help=False)
    search.add_argument("--mcpu", default="cortex-m7", help="CPU (default cortex-m7)")
    search.add_argument("--input", default="resident", choices=["resident", "push", "pull"])
    search.add_argument(
        "--input-layout", default="", choices=["nhwc", "nchw"], help="what the caller delivers"
    )
    search.add_argument("--max-overhead", type=float, help="most extra MACs in percent")
    search.add_argument("--consume-input", action="store_true", help="write over dead rows of it")
    search.add_argument("--sram", type=parse_size, help="budget for all SRAM: bytes, nK or nM")
    search.add_argument("--prefer-flash", action="store_true", help="less flash, more time")
    search.add_argument(
        "--keep-channels", action="store_true", help="also those that change no result"
    )

    full = _Parser(add_help=False, parents=[search])
    full.add_argument("--schedule", default="auto", help="auto, a published scheme, or a file")
    full.add_argument("--optimize", default="balanced", choices=["balanced", "latency", "sram"])
    full.add_argument("--clock", type=float, metavar="MHZ", help="predict milliseconds at it")
    full.add_argument("--name", help="C identifier of the model")
    full.add_argument("--point", type=int, default=0, help="of the front, by its number")

    as_json = _Parser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print JSON instead of a table")

    commands.add_parser("targets", help="list the CPUs")
    commands.add_parser("quantise", add_help=False, help="a float network to int8 (needs NumPy)")
    commands.add_parser("analyse", parents=[model, as_json], help="layers, receptive fields, MACs")
    commands.add_parser("pareto", parents=[model, search, as_json], help="schedules worth having")
    command = commands.add_parser("compile", parents=[model, full], help="to object and header")
    command.add_argument("-o", "--output", default=".", metavar="DIR")
    command = commands.add_parser("run", parents=[model, full], help="compile, run, measure")
    command.add_argument("--data", required=True, metavar="FILE", help="input bytes, int8")
    command.add_argument("-o", "--output", metavar="FILE", help="where the output bytes go")
    command.add_argument("--board", default="", help="of the emulator's")
    command = commands.add_parser("plot", parents=[model, full], help="draw (needs Matplotlib)")
    command.add_argument("what", choices=["memory", "front", "layers"])
    command.add_argument(
        "-o", "--output", type=picture, required=True, metavar="FILE", help=", ".join(PICTURES)
    )
    return parser


def _options(arguments: argparse.Namespace) -> Dict[str, Any]:
    names = ["mcpu", "input", "max_overhead", "consume_input", "sram", "prefer_flash"]
    names += ["keep_channels", "input_layout"]
    if arguments.command != "pareto":
        names += ["schedule", "point", "optimize", "name", "clock"]
    return {name: getattr(arguments, name) for name in names}


def _analyse(net: Network, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps([asdict(layer) for layer in net.analyse()], indent=2))
    else:
        print(net.table(), end="")


def _pareto(net: Network, arguments: argparse.Namespace) -> None:
    points = net.pareto(**_options(arguments))
    if arguments.json:
        print(json.dumps([asdict(point) for point in points], indent=2))
        return
    titles = ("point", "SRAM", "arena", "input", "output", "stack", "flash")
    print("".join(f"{title:>10}" for title in titles) + f"{'MACs':>14}{'time':>8}")
    for point in points:
        figures = [point.number, point.sram_bytes, point.arena_bytes, point.input_bytes]
        figures += [point.output_bytes, point.stack_bytes, point.flash_bytes]
        print(
            "".join(f"{figure:>10,}" for figure in figures)
            + f"{point.macs:>14,}{point.cost / points[0].cost:>8.3f}"
        )


def _compile(net: Network, arguments: argparse.Namespace) -> None:
    compiled = net.compile(**_options(arguments))
    path = compiled.save(arguments.output)
    report = compiled.report
    print(f"{path}: {report.sram.total:,} bytes of SRAM, {report.flash.total:,} of flash")
    if arguments.clock and report.cycles:
        milliseconds = (report.cycles.microseconds or 0) / 1000
        print(
            f"{milliseconds:,.3f} ms at {arguments.clock:g} MHz by a model of {report.cycles.core}"
        )


def _run(net: Network, arguments: argparse.Namespace) -> None:
    compiled = net.compile(**_options(arguments))
    data = Path(arguments.data).read_bytes()
    # Several inputs lie one after the other in the file.
    inputs = [data[t.offset : t.offset + t.bytes] for t in compiled.report.inputs]
    measured = compiled.measure(*inputs, board=arguments.board)
    if arguments.output:
        outputs = measured.output if isinstance(measured.output, list) else [measured.output]
        Path(arguments.output).write_bytes(b"".join(outputs))
    print(json.dumps(measured.raw, indent=2))


def _plot(net: Network, arguments: argparse.Namespace) -> None:
    from . import plot  # pylint: disable=import-outside-toplevel

    plot.file_pyplot()
    if arguments.what == "front":
        arguments.command = "pareto"
        axes = plot.front(net.pareto(**_options(arguments)))
    else:
        draw = plot.memory if arguments.what == "memory" else plot.layers
        axes = draw(net.plan(**_options(arguments)))
    axes.figure.savefig(arguments.output)


@ends_with_reader
def main(arguments: Optional[List[str]] = None) -> int:
    """The exit codes are mcunet-compile's: 1 for bad input, 2 when nothing fits."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] in (["quantise"], ["quantize"]):
        from .quantise import cli as quantising  # pylint: disable=import-outside-toplevel

        return int(quantising.main(given[1:]))
    parser = _make_parser()
    parsed, unknown = parser.parse_known_args(given)
    if unknown:
        parser.refuse(unknown)
    actions = {
        "analyse": _analyse,
        "pareto": _pareto,
        "compile": _compile,
        "run": _run,
        "plot": _plot,
    }

    def act() -> None:
        if parsed.version:
            print(f"mcunet {version()}")
        elif parsed.command == "targets":
            print("\n".join(targets()))
        elif parsed.command:
            described = (parsed.net, parsed.resolution, parsed.seed)
            net = Network.load(parsed.model, *described, parsed.reference)
            actions[parsed.command](net, parsed)
        else:
            parser.print_help()

    return exit_status("mcunet", act, does_not_fit=2)
