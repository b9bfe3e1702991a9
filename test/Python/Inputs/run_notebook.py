# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the code of a notebook, cell by cell, without Jupyter: run_notebook.py FILE.ipynb

The file must have the form of notebooks (version 4) and hold no results, which would
grow old. An error names its cell."""

import ast
import json
import sys
import traceback
from pathlib import Path
from typing import Any, Dict, List


def cells_of(path: Path) -> List[Dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4, "not a notebook of version 4"
    cells: List[Dict[str, Any]] = notebook["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells), "ids of cells are not unique"
    for cell in cells:
        assert cell["cell_type"] in ("markdown", "code"), cell["cell_type"]
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, "holds results"
    return cells


def main() -> int:
    path = Path(sys.argv[1])
    names: Dict[str, Any] = {"__name__": "__main__"}
    count = 0
    for cell in cells_of(path):
        if cell["cell_type"] != "code":
            continue
        count += 1
        source = "".join(cell["source"])
        try:
            exec(compile(ast.parse(source), f"{path.name}:{cell['id']}", "exec"), names)
        except Exception:
            print(f"{path.name}: error in {cell['id']}", file=sys.stderr)
            traceback.print_exc()
            return 1
    print(f"ran {count} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
