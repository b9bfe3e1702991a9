# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the ```sh blocks of a document, one after the other in one shell, in a folder
that looks like the project's after a build.

    run_doc.py DOCUMENT SOURCE_DIR BUILD_DIR FOLDER [--section=TITLE] [FILE...]

Of a document with several sections, one may be picked. The files are what a reader
brings along.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path


def section_of(text: str, title: str) -> str:
    """What stands under "## TITLE"."""
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))[title]


def make_folder(folder: Path, source: Path, build: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "out").mkdir(parents=True)
    for entry in source.iterdir():
        # pip writes beside what it installs; the sources stay as they are.
        if entry.name == "python":
            shutil.copytree(entry, folder / "python")
        elif entry.name not in ("build", "out"):
            (folder / entry.name).symlink_to(entry)
    (folder / "build").symlink_to(build)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("document", "source", "build", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--section")
    arguments = parser.parse_intermixed_args()
    text = arguments.document.read_text(encoding="utf-8")
    if arguments.section:
        text = section_of(text, arguments.section)
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if not blocks:
        print(f"no commands in {arguments.document}", file=sys.stderr)
        return 1
    make_folder(arguments.folder, arguments.source, arguments.build)
    for file in arguments.files:
        shutil.copy(file, arguments.folder)
    script = "set -eu\n" + "\n".join(blocks)
    command = ["bash", "-x", "-c", script]
    return subprocess.run(command, cwd=arguments.folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
