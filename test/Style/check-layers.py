#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares what folders include with the table of docs/Architecture.md.

    check-layers.py [ROOT]    prints each #include that the table does not allow, and each
                              folder that the table allows and nothing includes
"""

import re
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Set, Tuple

ROW = re.compile(r"\| `(?:lib|include/mcunet)/([\w/]+)` \|[^|]*\|([^|]*)\|")
INCLUDE = re.compile(r'#include "mcunet/([\w/]+)/\w+\.\w+')


def read_table(root: Path) -> Dict[str, Set[str]]:
    """The folders that each folder may include."""
    text = (root / "docs/Architecture.md").read_text()
    return {folder: set(re.findall(r"`([\w/]+)`", names)) for folder, names in ROW.findall(text)}


def folder_of(path: str, folders: List[str]) -> str:
    """The longest folder of the table that holds the path; empty where none does."""
    holders = [folder for folder in folders if f"{path}/".startswith(f"{folder}/")]
    return max(holders, key=len, default="")


def read_includes(root: Path, folders: List[str]) -> Iterator[Tuple[Path, str, str]]:
    """Each source with its folder and a folder that it includes."""
    for base in ("lib", "include/mcunet"):
        for path in sorted((root / base).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            folder = folder_of(str(path.relative_to(root / base)), folders)
            if not folder:
                continue
            for name in INCLUDE.findall(path.read_text()):
                target = folder_of(name, folders)
                if target != folder:
                    yield path.relative_to(root), folder, target or name


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    table = read_table(root)
    seen: Set[Tuple[str, str]] = set()
    problems = []
    for path, folder, target in read_includes(root, list(table)):
        seen.add((folder, target))
        if target not in table[folder]:
            problems.append(f"{path}: lib/{folder} may not include {target}")
    for folder, allowed in table.items():
        for target in sorted(allowed):
            if (folder, target) not in seen:
                problems.append(f"docs/Architecture.md: lib/{folder} includes nothing of {target}")
    print(
        "\n".join(problems) or f"{len(seen)} edges between {len(table)} folders as the table says"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
