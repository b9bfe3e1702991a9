# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pack_arguments.py PDSC...: what a project with all components of these packs compiles.

Prints the compiler's arguments: include folders, sources, then libraries. Templates are the
user's to copy and are left out.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

FORMS = {"include": "-I{}", "source": "{}", "library": "{}"}


def arguments(pdsc: Path, category: str) -> "list[str]":
    files = ElementTree.parse(pdsc).iterfind("components/component/files/file")
    return [
        FORMS[category].format(pdsc.parent / file.attrib["name"])
        for file in files
        if file.attrib["category"] == category and file.attrib.get("attr") != "template"
    ]


for kind in FORMS:
    for path in sys.argv[1:]:
        print(*arguments(Path(path), kind), sep="\n")
