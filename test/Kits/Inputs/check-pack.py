# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A CMSIS pack: check-pack.py FOLDER PACK.pdsc APPLICATION.cpp BUILD_FOLDER

Well formed, true of the folder, and enough to build a program: sources, include folders
and libraries are those that the description lists, as an IDE would take them.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree

folder, name, application, build = sys.argv[1:]
root = xml.etree.ElementTree.parse(os.path.join(folder, name)).getroot()
assert (
    root.tag == "package"
    and root.find("vendor").text + "." + root.find("name").text + ".pdsc" == name
)
files = [
    (file.get("category"), os.path.join(folder, file.get("name"))) for file in root.iter("file")
]
for _, file in [*files, ("license", os.path.join(folder, root.find("license").text))]:
    assert os.path.exists(file), file


def of(category):
    return [file for kind, file in files if kind == category]


core = root.find(".//require").get("Dcore")
compiler = [
    "arm-none-eabi-g++",
    "-mcpu=" + core.lower().replace("+", "plus"),
    "-mthumb",
    "-std=c++17",
    "-fno-exceptions",
    "-fno-rtti",
    *("-I" + path for path in of("include")),
]
os.makedirs(build, exist_ok=True)
program = os.path.join(build, "application.elf")
subprocess.run(
    [*compiler, application, *of("source"), *of("library"), "--specs=nosys.specs", "-o", program],
    check=True,
)
symbols = subprocess.run(["arm-none-eabi-nm", program], check=True, capture_output=True, text=True)
assert "chain_begin" in symbols.stdout
print(core, len(files) + 1, "files, linked")
