#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes docs/reference and docs/man from what the sources and the tools say.

    tools/dev/gen-docs.py [--check] [--build=DIR]

Operations and passes come from TableGen, examples from running mcunet-opt, the operators
of TensorFlow Lite from mcunet-translate, options from --help; docs/man/*.in are the pages
without their options. The figures of docs/Kernels.md and docs/Comparison.md are those of
the benchmark's table and, for the latter, of the zoo, if that is there (MCUNET_ZOO).
--check writes nothing and fails where a file would change.
"""

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Callable, Dict, List, Tuple

from silicon import Silicon

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "test" / "Reference" / "Inputs"
NOTE = "<!-- Written by tools/dev/gen-docs.py. -->\n"
# Longer examples end in "...".
MOST_LINES, MOST_COLUMNS = 28, 140


class Tools:
    def __init__(self, build: Path) -> None:
        self.bin = build / "bin"
        self.tblgen = self._run("llvm-config-22", "--bindir").strip() + "/mlir-tblgen"
        self.include = self._run("llvm-config-22", "--includedir").strip()

    @staticmethod
    def _run(*command: object, cwd: Path = EXAMPLES) -> str:
        done = subprocess.run(
            [str(c) for c in command], cwd=cwd, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(map(str, command))}: {done.stderr}")
        return done.stdout

    def tablegen(self, file: str, *flags: str) -> str:
        include = ROOT / "include"
        text = self._run(
            self.tblgen, *flags, f"-I{include}", f"-I{self.include}", include / "mcunet" / file
        )
        return text.partition("-->\n")[2].strip()

    def opt(self, *arguments: str) -> str:
        return self._run(self.bin / "mcunet-opt", *arguments)

    def tflite_operators(self) -> str:
        return self._run(self.bin / "mcunet-translate", "--list-tflite-operators")

    def onnx_operators(self) -> str:
        return self._run(self.bin / "mcunet-translate", "--list-onnx-operators")

    def help(self, tool: str) -> str:
        return self._run(self.bin / tool, "--help")


def block(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


def shorten(text: str) -> str:
    lines = [
        line if len(line) <= MOST_COLUMNS else line[: MOST_COLUMNS - 4] + " ..."
        for line in text.strip().splitlines()
    ]
    return "\n".join(lines[:MOST_LINES] + (["..."] if len(lines) > MOST_LINES else []))


# --------------------------------------------------------------------------------------
# Operations
# --------------------------------------------------------------------------------------


def printed_examples(ir: str) -> Dict[str, str]:
    """For each operation of the dialect, where it is first printed; with its regions."""
    lines, examples = ir.splitlines(), {}
    for number, line in enumerate(lines):
        match = re.match(r"\s*(?:%[\w:, %]+ = )?patch\.(\w+)", line)
        if not match or match[1] in examples:
            continue
        depth, end = 0, number
        for end in range(number, len(lines)):
            depth += lines[end].count("{") - lines[end].count("}")
            if depth <= 0:
                break
        indent = len(line) - len(line.lstrip())
        examples[match[1]] = "\n".join(text[indent:] for text in lines[number : end + 1])
    return examples


def operations(tools: Tools) -> str:
    """The dialect's own text, then each operation with an example that was printed."""
    text = tools.tablegen("Dialect/Patch/IR/PatchOps.td", "-gen-dialect-doc", "-dialect=patch")
    round_trip = ROOT / "test" / "Dialect" / "Patch"
    examples = printed_examples(
        "".join(tools.opt(str(file)) for file in sorted(round_trip.glob("ops*.mlir")))
    )
    head, *entries = re.split(r"(?m)^(?=### `patch\.)", text)
    out = [NOTE, head.replace("[TOC]\n\n", "").rstrip() + "\n\n"]
    for entry in entries:
        name = re.match(r"### `patch\.(\w+)`", entry)[1]
        if name not in examples:
            sys.exit(f"patch.{name} is not in {round_trip}/ops*.mlir")
        summary, found, rest = entry.partition("\nTraits:")
        if not found:
            summary, found, rest = entry.partition("\n#### ")
        example = "\nAs it is printed:\n\n" + block("mlir", shorten(examples[name]))
        out.append(summary.rstrip() + "\n" + example + found + rest)
    return "".join(out).rstrip() + "\n"


# --------------------------------------------------------------------------------------
# Passes and pipelines
# --------------------------------------------------------------------------------------


def pass_example(tools: Tools, flag: str) -> str:
    """The input, the command in its first line, and what that prints."""
    file = EXAMPLES / f"{flag}.mlir"
    command, _, source = file.read_text(encoding="utf-8").partition("\n")
    if not command.startswith("// mcunet-opt "):
        sys.exit(f"{file}: the first line is not // mcunet-opt ARGUMENTS")
    arguments = command[len("// mcunet-opt ") :]
    shown = f"mcunet-opt {file.name} {arguments}"
    words = [word.replace('"', "") for word in re.findall(r'(?:[^\s"]|"[^"]*")+', arguments)]
    output = tools.opt(file.name, *words)
    return (
        "#### Example\n\n"
        + block("sh", shown)
        + "\n"
        + block("mlir", source.strip())
        + "\nbecomes\n\n"
        + block("mlir", shorten(output))
    )


def passes(tools: Tools) -> str:
    out = [
        NOTE,
        "# Passes\n\nRun by `mcunet-opt`, or by the stock `mlir-opt-22` with "
        "`--load-dialect-plugin`\n([Embedding](../Embedding.md)). The inputs of the examples "
        "are in `test/Reference/Inputs`.\n",
    ]
    for title, file in (
        ("Conversions", "Conversion/Passes.td"),
        ("The patch dialect", "Transforms/Passes.td"),
    ):
        out.append(f"\n## {title}\n")
        text = tools.tablegen(file, "-gen-pass-doc")
        for entry in filter(None, re.split(r"(?m)^(?=### `-)", text)):
            flag = re.match(r"### `-([\w-]+)`", entry)[1]
            out.append("\n" + entry.rstrip() + "\n\n" + pass_example(tools, flag))
    out.append("\n## Pipelines\n\n" + pipelines(tools))
    return "".join(out)


def pipelines(tools: Tools) -> str:
    """A row for each, and the options that they share."""
    rows: List[str] = []
    options: Dict[str, str] = {}
    current = name = ""
    for line in tools.help("mcunet-opt").splitlines():
        entry = re.match(r"\s+--(\S+)\s+-\s+(.*)", line)
        if entry and entry[1].startswith("mcunet-") and entry[1].endswith("-pipeline"):
            current = entry[1]
            rows.append(f"| `{current}` | {entry[2]} |")
        elif current and entry and line.startswith(" " * 8):
            name = "" if entry[1] in options else entry[1]
            options.setdefault(entry[1], entry[2])
        elif current and line.lstrip().startswith("="):
            if name:
                options[name] += re.sub(r"\s*=(\S+)\s+-\s+(.*)", r"; `\1`: \2", line)
        else:
            current = ""
    lines = [
        "| pipeline | from what to what |",
        "|---|---|",
        *rows,
        "",
        "Their options (`output` is of the last one that makes an object):",
        "",
        "| option | meaning |",
        "|---|---|",
    ]
    lines += [f"| `{name}` | {text} |" for name, text in options.items()]
    return "\n".join(lines) + "\n"


# --------------------------------------------------------------------------------------
# Operators of TensorFlow Lite
# --------------------------------------------------------------------------------------


TFLITE_OPERATORS = """# Operators of TensorFlow Lite

What the importer of `.tflite` files takes: INT8 tensors with one scale and zero point, in
batches of one, unless a line says otherwise. Every operator gives the bytes of TensorFlow
Lite's reference kernels with double rounding; the last column names the file, below
`tensorflow/lite/kernels/internal/reference`, that defines them, where there is more to
define than which element goes where. Operators with a "yes" are also carried out on INT32
and INT64 tensors that follow from shapes and constants: what converters write where the
batch is left open. `mcunet-translate --list-tflite-operators` prints the table.

"""


ONNX_OPERATORS = """# ONNX operators

What the importer of `.onnx` files takes, operator sets 10 to 21 ([more](../ONNX.md)): each
between a `DequantizeLinear` and a `QuantizeLinear` of int8 or uint8 with one scale. Constants,
`Shape`, `Gather`, `Concat`, `Slice`, `Cast`, `Squeeze`, `Unsqueeze` and arithmetic of constant
integers are computed while importing. `mcunet-translate --list-onnx-operators` prints the table.

"""


def onnx_operators(tools: Tools) -> str:
    return NOTE + ONNX_OPERATORS + tools.onnx_operators()


def tflite_operators(tools: Tools) -> str:
    return NOTE + TFLITE_OPERATORS + tools.tflite_operators()


# --------------------------------------------------------------------------------------
# Man pages
# --------------------------------------------------------------------------------------


def escape(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-")


def options_of(text: str) -> List[Tuple[str, str]]:
    """The options that a --help lists, of LLVM's Option library or of its CommandLine."""
    found = []
    for line in text.splitlines():
        match = re.match(r"  (-\S+(?: <?[A-Za-z]+>?)?)\s+- (.+)$", line) or re.match(
            r"  (-\S+(?: [A-Z]+)?) +([^-].*)$", line
        )
        if match and "--help-list" not in match[1]:
            found.append((match[1], match[2]))
    return found


def project_passes(text: str) -> List[Tuple[str, str]]:
    wanted = r"\s+(--(?:mcunet|patch|convert-(?:tosa-to-patch|patch-to|llvm-to-object))[\w-]*)\s+-\s+(.*)"
    return [(m[1], m[2]) for m in (re.match(wanted, line) for line in text.splitlines()) if m]


def man_page(tools: Tools, source: Path) -> str:
    tool = source.name.partition(".")[0]
    text = source.read_text(encoding="utf-8")
    version = re.search(r"project\(mcunet VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[
        1
    ]
    for key, read in (("@OPTIONS@", options_of), ("@PASSES@", project_passes)):
        if key in text:
            entries = read(tools.help(tool))
            if not entries:
                sys.exit(f"{tool} --help lists nothing for {key}")
            text = text.replace(
                key, "\n".join(f".TP\n.B {escape(name)}\n{escape(what)}" for name, what in entries)
            )
    return text.replace("@VERSION@", version)


# --------------------------------------------------------------------------------------
# The comparison
# --------------------------------------------------------------------------------------


BENCHMARK = ROOT / "test/Benchmark/Inputs"


def replaced(page: str, marker: str, lines: List[str]) -> str:
    """The page with these lines between its two markers."""
    marker = f"<!-- {marker} -->\n"
    head, _, rest = page.partition(marker)
    return head + marker + "\n".join(lines) + "\n" + marker + rest.split(marker)[1]


def kernels() -> str:
    """Instructions and flash, of the benchmark's table."""
    page = (ROOT / "docs/Kernels.md").read_text(encoding="utf-8")
    counts = json.loads((BENCHMARK / "counts.json").read_text())
    sys.path.insert(0, str(BENCHMARK))
    from benchmark import CPUS, GOALS, MODELS, PATCHED_CPUS  # pylint: disable=import-error

    columns = [
        (cpu, how)
        for cpu in CPUS
        for how in ("", " patched", "goal")
        if not how or (cpu in PATCHED_CPUS if how == " patched" else cpu in GOALS)
    ]
    names = {
        "": lambda cpu: cpu.replace("cortex-", "").replace("plus", "+").upper(),
        " patched": lambda _: "patched",
        "goal": lambda _: "goal",
    }
    lines = [
        "| model | " + " | ".join(names[how](cpu) for cpu, how in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for model in MODELS:
        cells = []
        for cpu, how in columns:
            count = (
                GOALS[cpu].get(model)
                if how == "goal"
                else counts.get(f"{model} {cpu}{how}", {}).get("instructions")
            )
            cells.append(f"{count / 1e6:.4g}" if count else "")
        lines.append("| " + " | ".join([model, *cells]) + " |")
    page = replaced(page, "counts", lines)
    lines = [
        "| model | code and weights | with `--prefer-flash` | instructions | "
        "with `--prefer-flash` |",
        "|---|---|---|---|---|",
    ]
    for model in MODELS:
        both = [counts.get(f"{model} cortex-m7{how}") for how in ("", " flash")]
        if all(both):
            sizes = [f"{c['code'] + c['weights']:,}" for c in both]
            lines.append(
                "| " + " | ".join([model, *sizes, *(f"{c['instructions']:,}" for c in both)]) + " |"
            )
    return replaced(page, "flash", lines)


def comparison(zoo: Path) -> str:
    """The page with its table of figures written again."""
    page = (ROOT / "docs/Comparison.md").read_text(encoding="utf-8")
    counts = json.loads((BENCHMARK / "counts.json").read_text())
    others = json.loads((zoo / "peers.json").read_text())["tflm_cmsis_nn"]["models"]
    lines = [
        "| network | CPU | TFLM + CMSIS-NN | mcunet | | their arena | arena, image, result |",
        "|---|---|---|---|---|---|---|",
    ]
    for model, other in sorted(others.items()):
        for cpu, key in (("cortex-m7", "m7"), ("cortex-m55", "m55")):
            ours = counts.get(f"{model} {cpu}")
            if ours:
                caller = sum(
                    (zoo / model / f"{end}0.bin").stat().st_size for end in ("input", "output")
                )
                count, arena = ours["instructions"], ours["arena"] + caller
                lines.append(
                    f"| `{model}` | {cpu} | {other[key]:,} | {count:,} | {other[key] / count:.1f} x "
                    f"| {other['arena_used']:,} | {arena:,} |"
                )
    return published_cycles(replaced(page, "figures", lines), zoo.parent)


def published_cycles(page: str, shared: Path) -> str:
    """The page with its table of cycles written again."""
    counts = json.loads((BENCHMARK / "counts.json").read_text())
    silicon = Silicon(shared / "silicon.json")
    cpus = {"M0+": "cortex-m0plus", "M4": "cortex-m4", "M33": "cortex-m33", "M7": "cortex-m7"}
    lines = [
        "| core | network | best published, on silicon | by | mcunet, by the model | |",
        "|---|---|---|---|---|---|",
    ]
    for core, cpu in cpus.items():
        for net, model in silicon.networks.items():
            row, ours = silicon.best(core, net), counts[f"{model} {cpu}"]["cycles"] / 1e6
            if row:
                best = row[net]["mcycles"]
                lines.append(
                    f"| {core} | `{model}` | {best:.3g} | {row['software']}, round {row['round']}, "
                    f"{row['board']} | {ours:.3g} | {best / ours:.2f} x |"
                )
    return replaced(page, "cycles", lines)


# --------------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="fail where a file would change")
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    arguments = parser.parse_args()
    tools = Tools(arguments.build)
    pages: Dict[Path, Callable[[], str]] = {
        ROOT / "docs/reference/PatchDialect.md": lambda: operations(tools),
        ROOT / "docs/reference/Passes.md": lambda: passes(tools),
        ROOT / "docs/reference/ONNXOperators.md": lambda: onnx_operators(tools),
        ROOT / "docs/reference/TFLiteOperators.md": lambda: tflite_operators(tools),
        ROOT / "docs/Kernels.md": kernels,
    }
    for source in sorted((ROOT / "docs/man").glob("*.in")):
        pages[source.with_suffix("")] = lambda source=source: man_page(tools, source)
    zoo = Path(os.environ.get("MCUNET_ZOO", ROOT.parent / "shared" / "zoo"))
    if (zoo / "peers.json").exists():
        pages[ROOT / "docs/Comparison.md"] = lambda: comparison(zoo)
    else:
        print(f"docs/Comparison.md is left as it is: no {zoo}/peers.json")
    stale = 0
    for path, make in pages.items():
        new = make()
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if new == old:
            continue
        name = str(path.relative_to(ROOT))
        if arguments.check:
            stale += 1
            diff = difflib.unified_diff(
                old.splitlines(), new.splitlines(), name, "now", "", "", 1, ""
            )
            print("\n".join(list(diff)[:20]))
            print(f"{name} is not what the sources say: run tools/dev/gen-docs.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
            print(f"wrote {name}")
    if not stale:
        print(f"{len(pages)} files are as the sources say")
    return stale != 0


if __name__ == "__main__":
    sys.exit(main())
