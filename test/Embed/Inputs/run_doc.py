# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the ```sh blocks of a document, one after the other in one shell, in a folder
that looks like the project's after a build.

    run_doc.py DOCUMENT SOURCE_DIR BUILD_DIR FOLDER
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path


def main() -> int:
    document, source, build, folder = map(Path, sys.argv[1:])
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if not blocks:
        print(f"no commands in {document}", file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "out").mkdir(parents=True)
    for entry in source.iterdir():
        # pip writes beside what it installs; the sources stay as they are.
        if entry.name == "python":
            shutil.copytree(entry, folder / "python")
        elif entry.name not in ("build", "out"):
            (folder / entry.name).symlink_to(entry)
    (folder / "build").symlink_to(build)
    script = "set -eu\n" + "\n".join(blocks)
    return subprocess.run(["bash", "-x", "-c", script], cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
