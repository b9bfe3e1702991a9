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
    (file.get("attr") or file.get("category"), os.path.join(folder, file.get("name")))
    for file in root.iter("file")
]
for _, file in [*files, ("license", os.path.join(folder, root.find("license").text))]:
    assert os.path.exists(file), file
components = root.findall("components/component")
assert [len(component.findall(".//file[@category='library']")) for component in components] == [
    1,
    0,
]
assert not any(file.get("name").endswith(".cpp") for file in components[0].iter("file"))


def of(kind):
    return [file for found, file in files if found == kind]


core = root.find(".//require[@Dcore]").get("Dcore")
flags = ["-mcpu=" + core.lower().replace("+", "plus"), "-mthumb"]
flags += ["-I" + path for path in of("include")]
compiler = ["arm-none-eabi-g++", *flags, "-std=c++17", "-fno-exceptions", "-fno-rtti"]
plain = ["arm-none-eabi-gcc", *flags, "-std=c99", "-Wall", "-Wextra", "-Werror"]
os.makedirs(build, exist_ok=True)
program = os.path.join(build, "application.elf")
subprocess.run(
    [*compiler, application, *of("source"), *of("library"), "--specs=nosys.specs", "-o", program],
    check=True,
)
# The template, in C alone.
sources = [file for file in of("template") if file.endswith(".c")]
example = os.path.join(build, "example.elf")
subprocess.run([*plain, *sources, *of("library"), "--specs=nosys.specs", "-o", example], check=True)
symbols = subprocess.run(["arm-none-eabi-nm", program], check=True, capture_output=True, text=True)
assert "chain_begin" in symbols.stdout
print(core, len(files) + 1, "files, linked")
