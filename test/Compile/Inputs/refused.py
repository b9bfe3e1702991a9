# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Wrong command lines and models: refused.py FOLDER

Each gives one line on standard error that helps, the documented exit code, nothing on
standard output and no file.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import List, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Import" / "Inputs"))

from make_tflite import FLOAT32, Model  # noqa: E402


class Case(NamedTuple):
    arguments: str  # as a shell reads them; written to OUT unless they say -o
    expected: str  # of the line, after "error: "
    code: int = 1


MAIN = "func.func @main(%x: tensor<{0}>) -> tensor<{0}> {{\n  {1}\n  return %y : tensor<{0}>\n}}\n"
CLAMP = "%y = tosa.clamp %x {{min_val = -5 : i8, max_val = 5 : i8}} : (tensor<{0}>) -> tensor<{0}>"


def clamp(shape: str) -> str:
    return MAIN.format(shape, CLAMP.format(shape))


def tflite(op: str, kind=None) -> bytes:
    """One operator on a map of 4 x 4 x 2."""
    model = Model()
    types = {} if kind is None else {"kind": kind}
    ends = [model.tensor(name, [1, 4, 4, 2], **types) for name in ("in", "out")]
    model.op(op, ends[:1], ends[1:])
    model.inputs, model.outputs = ends[:1], ends[1:]
    return model.build()


ADD = """func.func @main(%a: tensor<1x4x4x2xi8>{}) -> tensor<1x4x4x2xi8> {{
  %y = patch.add %a zp 0, {} zp 0 to zp 0 left_shift 20
    : (tensor<1x4x4x2xi8>, tensor<{}xi8>) -> tensor<1x4x4x2xi8>
    requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 49]>
  return %y : tensor<1x4x4x2xi8>
}}
"""
TWO_INPUTS = ADD.format(", %b: tensor<1x4x4x2xi8>", "%b", "1x4x4x2")
# Its input is read again, after the greatest element of all is known.
AGAIN = """func.func @main(%x: tensor<1x4x4x2xi8> {patch.name = "x"}) -> tensor<1x5x4x2xi8> {
  %t = "tosa.const"() <{values = dense<1> : tensor<256xi8>}> : () -> tensor<256xi8>
  %a = tosa.table %x, %t : (tensor<1x4x4x2xi8>, tensor<256xi8>) -> tensor<1x4x4x2xi8> loc("a")
  %r = tosa.reduce_max %a {axis = 1 : i32} : (tensor<1x4x4x2xi8>) -> tensor<1x1x4x2xi8>
  %y = tosa.concat %r, %x {axis = 1 : i32} : (tensor<1x1x4x2xi8>, tensor<1x4x4x2xi8>) -> tensor<1x5x4x2xi8> loc("y")
  return %y : tensor<1x5x4x2xi8>
}
"""
# Upstream's verifier of the reshape reads the shape, which follows and has no values.
LATE_SHAPE = """func.func @main(%x: tensor<1x8xi8>) -> tensor<1x4x2xi8> {
  %y = tosa.reshape %x, %s : (tensor<1x8xi8>, !tosa.shape<3>) -> tensor<1x4x2xi8>
  %s = tosa.const_shape {valves = dense<[1, 4, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  return %y : tensor<1x4x2xi8>
}
"""
LINALG = """func.func @main(%x: tensor<4xi8>) -> tensor<4xi8> {
  %y = linalg.map { math.absi } ins(%x : tensor<4xi8>) outs(%x : tensor<4xi8>)
  return %y : tensor<4xi8>
}
"""
WEIGHTS = """func.func @main(%x: tensor<1x4x4x2xi8>, %w: tensor<2x1x1x2xi8>) -> tensor<1x4x4x2xi32> {
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.conv2d %x, %w, %b, %z, %z {acc_type = i32, pad = array<i64: 0, 0, 0, 0>,
    stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x2xi8>,
    tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %y : tensor<1x4x4x2xi32>
}
"""


def rescaled(options: str) -> bytes:
    """A convolution and the rescale after it, which is at fault; in few lines."""
    constants = "".join(
        f' %{name} = "tosa.const"() <{{values = dense<{value}> : tensor<{shape}>}}> : () -> '
        f"tensor<{shape}>"
        for name, value, shape in (
            ("w", 1, "2x1x1x2xi8"),
            ("b", 0, "2xi32"),
            ("z", 0, "1xi8"),
            ("z32", 0, "1xi32"),
            ("m", 1073741824, "1xi32"),
            ("s", 31, "1xi8"),
        )
    )
    text = (
        "func.func @main(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8> {" + constants + "\n"
        "  %c = tosa.conv2d %x, %w, %b, %z, %z {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, "
        "stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x2xi8>, "
        "tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> "
        "tensor<1x4x4x2xi32>\n"
        f"  %y = tosa.rescale %c, %m, %s, %z32, %z {{scale32 = true, {options}, "
        "per_channel = false, input_unsigned = false} : (tensor<1x4x4x2xi32>, tensor<1xi32>, "
        "tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>\n"
        "  return %y : tensor<1x4x4x2xi8>\n}\n"
    )
    return text.encode()


FILES = {
    "inexact.mlir": rescaled("rounding_mode = INEXACT_ROUND, output_unsigned = false"),
    "unsigned.mlir": rescaled("rounding_mode = SINGLE_ROUND, output_unsigned = true"),
    "two-inputs.mlir": TWO_INPUTS.encode(),
    "late-shape.mlir": LATE_SHAPE.encode(),
    "linalg.mlir": LINALG.encode(),
    "weights.mlir": WEIGHTS.encode(),
    "nothing.mlir": b"func.func @main(%x: tensor<1x4x4x2xi8>) { return }\n",
    "again.mlir": AGAIN.encode(),
    "m.mlir": (HERE / "lowered.mlir").read_bytes(),
    "good.mlir": clamp("1x4x4x2xi8").encode(),
    "chain.mlir": (HERE / "chain.mlir").read_bytes(),
    "file": b"",
    "m.pt": b"x",
    "text.onnx": b"no model",
    "text.mlir": b"not mlir at all\n",
    "cut.mlir": b"llvm.func @f() { llvm.return\n",
    "empty.mlir": b"",
    "bytes.mlirbc": b"garbage\n",
    "text.tflite": b"just text, and some more of it\n",
    "empty.tflite": b"",
    "float.tflite": tflite("RELU", FLOAT32),
    "lstm.tflite": tflite("LSTM"),
    "cut.tflite": tflite("RELU")[:200],
    "dynamic.mlir": clamp("1x?x4x2xi8").encode(),
    "batch.mlir": clamp("2x4x4x2xi8").encode(),
    "unsupported.mlir": MAIN.format(
        "1x4x4x2xi8", "%y = tosa.bitwise_not %x : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>"
    ).encode(),
    "float.mlir": MAIN.format(
        "1x4x4x2xf32", "%y = tosa.tanh %x : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>"
    ).encode(),
    "two.mlir": (clamp("1x4x4x2xi8") + clamp("1x4x4x2xi8").replace("@main", "@other")).encode(),
    "not-json.json": b"stages: many\n",
    "broken.net.json": b"{",
    "none.net.json": b'{"networks": {}}\n',
    "front.json": b'{"points": [{"point": 1, "schedule": {}}, {"point": 4, "schedule": {}}]}\n',
    "broken-front.json": b'{"points": [3]}\n',
    "other-net.json": b'{"stages": [{"layers": ["elsewhere"]}]}\n',
}

CASES: List[Case] = [
    # What to compile.
    Case("", r"no model given; --help shows how"),
    Case("absent.tflite", r"'absent.tflite': no such file"),
    Case("dir.mlir", r"'dir.mlir' is a folder, not a model"),
    Case("m.pt", r"'m.pt': expected a .tflite, .onnx, .mlir, .mlirbc or .net.json"),
    Case("good.mlir chain.mlir", r"one model at a time: 'good.mlir' and 'chain.mlir' given"),
    # Models that are none.
    Case("text.mlir", r"\"text.mlir\":1:1: custom op 'not' is unknown"),
    Case("cut.mlir", r"\"cut.mlir\":\d+:\d+: expected"),
    Case("empty.mlir", r"'empty.mlir': .+|.*needs exactly one function, got 0"),
    Case("bytes.mlirbc", r"\"?bytes.mlirbc"),
    Case("text.onnx", r"'text.onnx': is not an ONNX model"),
    Case("text.tflite", r"'text.tflite': .+"),
    Case("empty.tflite", r"'empty.tflite': .+"),
    Case("cut.tflite", r"'cut.tflite': .+"),
    # Models that cannot be compiled.
    Case("float.tflite", r"'float.tflite': .*'(in|out)'.*"),
    Case("lstm.tflite", r"'lstm.tflite': .*LSTM"),
    Case("dynamic.mlir", r"\"dynamic.mlir\":1:\d+: argument 0 needs a static shape, got"),
    Case("batch.mlir", r"\"batch.mlir\":.*batch"),
    Case("float.mlir", r"\"float.mlir\":.*argument 0 must be int8, got 'f32'"),
    Case("unsupported.mlir", r"\"unsupported.mlir\":2:\d+: 'tosa.bitwise_not' is not supported"),
    Case("two.mlir", r"a module needs exactly one function, got 2: 'main', '.+'"),
    Case(
        "two-inputs.mlir --input=push",
        r".*--input=push takes one input, the network has 2: 'input0', 'input1'",
    ),
    Case(
        "again.mlir --input=push",
        r".*the input 'x' is read by 'a' and again by 'y', .* needs the whole of 'a' at once",
    ),
    Case(
        "late-shape.mlir",
        r"\"late-shape.mlir\":3:\d+: 'tosa.const_shape' op requires attribute 'values'",
    ),
    Case(
        "linalg.mlir", r"\"linalg.mlir\":2:\d+: 'linalg.map' is not TOSA; a network comes as TOSA"
    ),
    Case("inexact.mlir", r"\"inexact.mlir\":3:8: 'tosa.rescale' rounds by INEXACT_ROUND, which"),
    Case("unsigned.mlir", r"\"unsigned.mlir\":3:8: 'tosa.rescale' is of unsigned numbers"),
    Case(
        "weights.mlir", r"\"weights.mlir\":4:\d+: takes its weights from argument 1; they must be"
    ),
    Case("nothing.mlir", r"\"nothing.mlir\":1:\d+: returns nothing"),
    Case("broken.net.json", r"'?broken.net.json'?: .+"),
    Case("none.net.json", r".+"),
    Case(
        "chain.mlir --redistribute=sideways",
        r"--redistribute: unknown key 'sideways': max-overhead, patches",
    ),
    Case(
        "chain.mlir --redistribute=max-overhead=lots",
        r"--redistribute: max-overhead=lots: expected a percentage",
    ),
    # Options.
    Case("m.mlir --frobnicate", r"unknown option '--frobnicate'; --help lists the options"),
    Case(
        "m.mlir --shedule=auto",
        r"unknown option '--shedule=auto', did you mean '--schedule=auto'\?",
    ),
    Case("m.mlir --quite", r"unknown option '--quite', did you mean '--quiet'\?"),
    Case("m.mlir -o", r"-o: expected a value"),
    Case("m.mlir --mcpu", r"--mcpu: expected a value"),
    # CPUs.
    Case(
        "m.mlir --mcpu=cortex-m8",
        r"unknown CPU 'cortex-m8'; --mcpu=help lists those that are known",
    ),
    Case("m.mlir --mcpu=m55", r"unknown CPU 'm55', did you mean 'cortex-m55'\?"),
    Case(
        "m.mlir --mcpu=riscv32imac",
        r"unknown CPU 'riscv32imac'; --mcpu=help lists those that are known",
    ),
    Case("m.mlir --mcpu=", r"unknown CPU ''"),
    # Numbers.
    Case("m.mlir --sram=lots", r"--sram=lots: expected a size such as 262144, 256K or 1M"),
    Case("m.mlir --sram=K", r"--sram=K: expected a size"),
    Case("m.mlir --sram=-5", r"--sram=-5: expected a size"),
    Case("m.mlir --sram=1.5M", r"--sram=1.5M: expected a size"),
    Case("m.mlir --sram=0", r"--sram=0: the budget must be positive"),
    Case("m.mlir --sram=99999999999999999999", r"--sram=9+: more than a CPU can address"),
    Case("m.mlir --sram=5000M", r"--sram=5000M: more than a CPU can address"),
    Case(
        "m.mlir --max-overhead=some",
        r"--max-overhead=some: expected a percentage such as 10 or 2.5",
    ),
    Case("m.mlir --max-overhead=nan", r"--max-overhead=nan: expected a percentage"),
    Case("m.mlir --max-overhead=-1", r"--max-overhead=-1: must not be negative"),
    # Words.
    Case("m.mlir --hop=2", r"--hop: only streams have one: --input=stream"),
    Case("m.mlir --input=stream --hop=none", r"--hop=none: expected a number of rows"),
    Case("m.mlir --input=camera", r"--input=camera: expected resident, push, pull or stream"),
    Case("m.mlir --optimize=speed", r"--optimize=speed: expected balanced, latency or sram"),
    Case("m.mlir --emit=elf", r"--emit=elf: expected object, asm, llvm or mlir"),
    Case("m.mlir --kit=make", r"--kit=make: expected cmake, zephyr, arduino or cmsis-pack"),
    # One value each.
    Case("m.mlir --sram=16K --sram 32K", r"--sram=16K and --sram 32K: give one of them"),
    Case("m.mlir --kit=cmake --kit=zephyr", r"--kit=cmake and --kit=zephyr: give one of them"),
    Case("m.mlir -o a -o b", r"-o a and -o b: give one of them"),
    # Points of a front.
    Case("m.mlir --point=0", r"--point=0: expected the number of a point that --pareto lists"),
    Case("m.mlir --point=first", r"--point=first: expected the number of a point"),
    Case("chain.mlir --point=1000", r".*--point=1000: the front has the points 1 to \d+"),
    Case(
        "chain.mlir --point=1 --schedule=layerwise",
        r".*--point needs --schedule=auto or a front, not 'layerwise'",
    ),
    Case("chain.mlir --point=1 --optimize=sram", r"--optimize: --point says which point to take"),
    Case(
        "chain.mlir --point=1 --sram=1K",
        r"point 1 does not fit 1024 bytes of SRAM: layer '.+' holds the peak",
        2,
    ),
    Case(
        "chain.mlir --schedule=front.json",
        r".*schedule 'front.json': this is a front, not a schedule: --point=N takes one of its "
        r"points 1, 4",
    ),
    Case(
        "chain.mlir --schedule=front.json --point=2",
        r".*schedule 'front.json': --point=2: the front has the points 1, 4",
    ),
    Case(
        "chain.mlir --schedule=other-net.json --point=2",
        r".*schedule 'other-net.json': --point=2: this is no front",
    ),
    Case("chain.mlir --schedule=broken-front.json", r".*a point of this front has no number"),
    Case("chain.mlir --pareto --sram=1K", r"no schedule fits 1024 bytes of SRAM: ", 2),
    Case("chain.mlir --pareto --kit=cmake", r"--kit: --pareto compiles no model"),
    Case("chain.mlir --pareto --emit=asm", r"--emit: --pareto compiles no model"),
    Case("chain.mlir --pareto --point=1", r"--point: --pareto compiles no model"),
    Case("chain.mlir --pareto --optimize=sram", r"--optimize: --pareto lists the points for"),
    # What does not go together.
    Case("m.mlir --input=push --consume-input", r"--consume-input is for --input=resident only"),
    Case("good.mlir --kit=cmake --emit=asm", r"--kit: needs --emit=object"),
    Case("good.mlir --kit=cmake --mcpu=host", r"--kit: is for microcontrollers, not for the host"),
    Case("chain.mlir --pareto --schedule=layerwise", r"--pareto: needs --schedule=auto"),
    Case("m.mlir --emit=mlir", r"'m.mlir' is at the LLVM level already"),
    Case("m.mlir --pareto", r"'m.mlir' is at the LLVM level: it has no schedules"),
    # Schedules.
    Case(
        "m.mlir --schedule=absent.json",
        r"--schedule=absent.json: neither a preset \(auto, layerwise, mcunetv2, tinyts, "
        r"streamnet1d, streamnet2d\) nor a file",
    ),
    Case("m.mlir --schedule=dir.mlir", r"--schedule=dir.mlir: is a folder, not a report"),
    Case("chain.mlir --schedule=not-json.json", r".*schedule 'not-json.json': .+"),
    Case("chain.mlir --schedule=other-net.json", r".*schedule 'other-net.json': .+"),
    Case("good.mlir --schedule=mcunetv2:none", r".*'mcunetv2:none': the number of patches"),
    # Names.
    Case("m.mlir --name=9lives", r"--name=9lives: not a C identifier; try 'm9lives'"),
    Case("m.mlir --name=a-b", r"--name=a-b: not a C identifier; try 'a_b'"),
    Case("m.mlir --name=", r"--name: expected a C identifier"),
    # Where to write.
    Case("m.mlir -o file", r"-o file: 'file' is not a folder"),
    Case("m.mlir -o file/below", r"-o file/below: 'file' is not a folder"),
    Case("m.mlir -o ''", r"-o: expected a folder"),
    Case("m.mlir -o /proc", r".*/proc"),
    Case("m.mlir -o taken", r"'taken/m.o': is a folder"),
    Case("m.mlir -o /proc/x", r"-o '/proc/x': the folder cannot be made: .+"),
    # Bounds.
    Case("m.mlir --sram=8", r"the model does not fit 8 bytes of SRAM: it needs 12", 2),
    Case(
        "chain.mlir --sram=1K",
        r"no schedule fits 1024 bytes of SRAM: layer '.+' holds the peak with \d+ bytes of the "
        r"arena; the smallest budget that would do is \d+ with --input=(push|pull), at [\d.]+% more "
        r"MACs; .*\d+ with --input=resident, 6912 of it the input, at [\d.]+% more MACs",
        2,
    ),
    Case(
        "chain.mlir --schedule=layerwise --sram=1K",
        r"the given schedule does not fit 1024 bytes of SRAM: layer '.+' holds the peak",
        2,
    ),
    Case(
        "chain.mlir --schedule=mcunetv2 --max-overhead=0",
        r"the schedule needs [\d.]+% more MACs than layer by layer, but 0% are allowed",
        2,
    ),
]


def check(case: Case, folder: Path) -> str:
    """What is wrong with how the case is refused; empty where nothing is."""
    arguments = shlex.split(case.arguments)
    if not any(a.startswith("-o") for a in arguments):
        arguments = ["-o", "OUT", *arguments]
    before = sorted(folder.rglob("*"))
    done = subprocess.run(
        ["mcunet-compile", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    lines = done.stderr.splitlines()
    prefix = "mcunet-compile: error: "
    if done.returncode != case.code:
        return f"exit code {done.returncode}, not {case.code}: {done.stderr}"
    if done.stdout:
        return f"printed {done.stdout!r}"
    if len(lines) != 1 or not lines[0].startswith(prefix):
        return f"not one line of an error: {done.stderr!r}"
    if not re.match(case.expected, lines[0][len(prefix) :]):
        return f"says {lines[0]!r}"
    if sorted(folder.rglob("*")) != before:
        return f"left files: {set(folder.rglob('*')) - set(before)}"
    return ""


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    os.makedirs(folder / "dir.mlir")
    os.makedirs(folder / "taken" / "m.o")
    failed = 0
    for case in CASES:
        problem = check(case, folder)
        if problem:
            failed += 1
            print(f"mcunet-compile {case.arguments}: {problem}")
    print(f"{len(CASES) - failed} refused well, {failed} not")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
