#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Draws the pictures of docs/Report.md: tools/dev/pictures.py [--models=DIR] [NAME ...]

Compiles four networks with build/bin/mcunet-compile, and takes their pages with Chromium:
on a screen in light and in dark, and on a phone. The models are those of MLPerf Tiny
and MCUNetV2, `DIR/FOLDER/model.tflite` (MCUNET_ZOO, or ../shared/zoo); the detector is that
of test/Detection. Pictures are reduced to 256 colours where there is Pillow."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
PHONE = 390
FRAME = (
    '<body style="margin:0"><iframe src="{page}" width="{width}" height="{height}" frameborder="0">'
)


@dataclass(frozen=True)
class Model:
    name: str
    folder: str  # "": made by test/Detection
    options: List[str]


MODELS = [
    Model("kws", "mlc_kws", ["--mcpu=cortex-m4", "--sram=10K"]),
    Model("vww96", "mlc_vww96", ["--mcpu=cortex-m4", "--sram=40K"]),
    Model("large", "te_mcunetv2_large_i8", ["--mcpu=cortex-m7", "--sram=256K", "--input=push"]),
    Model("detector", "", ["--mcpu=cortex-m7", "--sram=22K"]),
]


@dataclass(frozen=True)
class View:
    name: str
    width: int
    height: int
    dark: bool = False
    scale: float = 1


VIEWS = [
    View("light", 1240, 1720),
    View("dark", 1240, 1720, dark=True),
    View("phone", PHONE, 1500, scale=1.5),
]


def make_detector(path: Path) -> None:
    for folder in ("Detection", "Import"):
        sys.path.insert(0, str(ROOT / "test" / folder / "Inputs"))
    from make_detector import make_detector as build  # type: ignore[import]

    path.write_bytes(build().build())


def compile_page(model: Model, zoo: Path, work: Path) -> Path:
    source = zoo / model.folder / "model.tflite"
    if not model.folder:
        source = work / "detector.tflite"
        make_detector(source)
    compiler = ROOT / "build" / "bin" / "mcunet-compile"
    command = [str(compiler), str(source), "-o", str(work), f"--name={model.name}", "--quiet"]
    subprocess.run([*command, *model.options], check=True)
    return work / f"{model.name}.html"


def take(browser: str, page: Path, view: View, out: Path) -> None:
    """A window has a least width; a frame in it has none."""
    shown, width = page, view.width
    if view.width == PHONE:
        shown, width = page.with_name("frame.html"), 500
        shown.write_text(FRAME.format(page=page.name, width=PHONE, height=view.height))
    command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--user-data-dir={page.parent}/profile", "--virtual-time-budget=5000"]
    command += [f"--force-device-scale-factor={view.scale}", f"--screenshot={out}"]
    command += [f"--window-size={width},{view.height}"]
    command += [f"--blink-settings=preferredColorScheme={0 if view.dark else 1}", f"file://{shown}"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def reduce(out: Path, view: View) -> None:
    try:
        from PIL import Image  # type: ignore
    except ImportError:
        print(f"{out.name}: not reduced, there is no Pillow", file=sys.stderr)
        return
    with Image.open(out) as image:
        size = (int(view.width * view.scale), int(view.height * view.scale))
        cut = image.convert("RGB").crop((0, 0, *size))
        # The rarest colours are those of legends, which must stay.
        cut.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            out, optimize=True
        )


def pictures(model: Model, zoo: Path, browser: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        page = compile_page(model, zoo, Path(folder))
        for view in VIEWS:
            out = IMAGES / f"report-{model.name}-{view.name}.png"
            take(browser, page, view, out)
            reduce(out, view)
            yield out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="of the models; all")
    zoo = os.environ.get("MCUNET_ZOO", ROOT.parent / "shared" / "zoo")
    parser.add_argument("--models", type=Path, default=Path(zoo), metavar="DIR")
    arguments = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        parser.error("there is no chromium")
    for model in MODELS:
        if arguments.names and model.name not in arguments.names:
            continue
        if model.folder and not (arguments.models / model.folder).is_dir():
            print(f"{model.name}: left out, no {arguments.models / model.folder}")
            continue
        for out in pictures(model, arguments.models, browser):
            print(f"{out.relative_to(ROOT)}: {out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
