#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whether the smallest budgets that a refusal names are the smallest.

    check-budgets.py FOLDER
"""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, Tuple

TESTS = Path(__file__).resolve().parents[2]
sys.path += [str(TESTS / "Oracle"), str(TESTS / "Property")]

from networks import Unusable, random_network, to_tosa  # noqa: E402

FIELD = Path(os.environ.get("MCUNET_FIELD", TESTS.parents[1] / "shared/field"))
PUBLISHED = ["CNN_full_quantized", "model-2", "bigsine_quant", "mnist_valid_q", "model-18"]
RANDOM = 4
WAY = re.compile(r"(\d+) with --input=(resident|push|pull)((?:, [^;]*)?)")


def compile_within(model: Path, folder: Path, mcpu: str, *flags: str) -> Tuple[int, str]:
    command = ["mcunet-compile", str(model), "-o", str(folder), "--name=net", "--quiet"]
    done = subprocess.run(
        [*command, f"--mcpu={mcpu}", *flags], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def check(model: Path, folder: Path, mcpu: str) -> Dict[str, int]:
    """The budgets by input mode."""
    code, text = compile_within(model, folder, mcpu, "--sram=1")
    assert code == 2 and len(text.splitlines()) == 1, (code, text)
    told = text.split("the smallest budget that would do is ")[1]
    budgets = {mode: int(count) for count, mode, _ in WAY.findall(told)}
    assert "resident" in budgets and "-" not in "".join(m[2] for m in WAY.findall(told)), told
    first = WAY.match(told)
    assert first and int(first[1]) == min(budgets.values()), told
    for mode, least in budgets.items():
        code, text = compile_within(model, folder, mcpu, f"--sram={least}", f"--input={mode}")
        assert code == 0, (mode, least, text)
        total = json.loads((folder / "net.json").read_text())["sram"]["total"]
        assert total == least, (mode, least, total)
        code, text = compile_within(model, folder, mcpu, f"--sram={least - 1}", f"--input={mode}")
        assert code == 2 and f"{least} with --input={mode}" in text, (mode, code, text)
    return budgets


def models(folder: Path) -> Iterator[Path]:
    bundled = folder / "bundled.mlir"
    with bundled.open("w") as out:
        source = TESTS / "Networks/mcunet-vww0.net.json"
        subprocess.run(
            ["mcunet-translate", "--import-net", str(source), "--net=mcunet-vww0",
             "--resolution=32"], stdout=out, check=True)  # fmt: skip
    yield bundled
    seed = int(os.environ.get("MCUNET_SEED", random.randrange(1 << 30)))
    print(f"MCUNET_SEED={seed}")
    drawn = 0
    while drawn < RANDOM:
        seed += 1
        try:
            text = to_tosa(random_network(seed))
        except Unusable:
            continue
        drawn += 1
        path = folder / f"random{seed}.mlir"
        path.write_text(text)
        yield path
    if not FIELD.is_dir():
        print(f"published models are left out: no MCUNET_FIELD and no {FIELD}")
        return
    for name in PUBLISHED:
        yield FIELD / "models" / name / "model.tflite"


def main(folder: Path) -> None:
    for number, model in enumerate(models(folder)):
        mcpu = ("cortex-m7", "cortex-m0plus", "cortex-m55")[number % 3]
        print(f"{model.parent.name}/{model.stem} on {mcpu}: {check(model, folder / 'out', mcpu)}")


main(Path(sys.argv[1]))
