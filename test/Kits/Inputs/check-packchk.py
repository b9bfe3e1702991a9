# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check-packchk.py FOLDER NAME.pdsc WORK: the rules that packchk's documentation lists for
what a pack of ours has: package, releases, conditions, components, files. Each is called by
the number of packchk's message. Then the pack is spoilt in one way after the other, and the
rule that is broken has to be the only one."""

import datetime
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Set

SEMANTIC = re.compile(r"\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?")
RESTRICTED = re.compile(r"[-_A-Za-z0-9]+")
CORES = "M0 M0+ M1 M3 M4 M7 M23 M33 M35P M52 M55 M85".split()
EXTENSIONS = {
    "header": {".h", ".hpp"},
    "library": {".a", ".lib"},
    "source": {".c", ".cc", ".cpp", ".s", ".S"},
}


def exact(folder: Path, name: str) -> bool:
    """Whether a path exists with this spelling."""
    for part in Path(name).parts:
        if part not in {entry.name for entry in folder.iterdir()}:
            return False
        folder = folder / part
    return True


def package(root: ET.Element, file: Path) -> Iterator[str]:
    text = {tag: (root.findtext(tag) or "").strip() for tag in ("vendor", "name", "description")}
    for tag, number in (("vendor", "M302"), ("name", "M303"), ("description", "M306")):
        if not text[tag]:
            yield number
        elif tag != "description" and not RESTRICTED.fullmatch(text[tag]):
            yield "M383"
    if not root.get("schemaVersion"):
        yield "M376"
    if file.stem != f"{text['vendor']}.{text['name']}":
        yield "M207"
    if len(list(file.parent.glob("*.pdsc"))) != 1:
        yield "M206"
    url = (root.findtext("url") or "").strip()
    if not url:
        yield "M304"
    elif not url.endswith("/"):
        yield "M316"
    if "\\" in url:
        yield "M370"


def releases(root: ET.Element) -> Iterator[str]:
    found = root.findall("releases/release")
    if not found:
        yield "M305"
    for release in found:
        version, date = release.get("version", ""), release.get("date", "")
        if not version:
            yield "M328"
        elif not SEMANTIC.fullmatch(version):
            yield "M394"
        elif "-" in version:
            yield "M393"
        elif not date:
            yield "M395"
        if not (release.text or "").strip():
            yield "M329"
        if date > datetime.date.today().isoformat():
            yield "M386"


def conditions(root: ET.Element) -> Iterator[str]:
    defined = [condition.get("id") for condition in root.findall("conditions/condition")]
    used = {element.get("condition") for element in root.iter() if element.get("condition")}
    if len(defined) != len(set(defined)):
        yield "M330"
    if set(defined) - used:
        yield "M331"
    if used - set(defined):
        yield "M332"
    for component in root.iter("component"):
        if not component.get("condition"):
            yield "M333"
        for attribute in ("Cclass", "Cgroup", "Cversion"):
            if not component.get(attribute):
                yield "M308"
    for require in root.iter("require"):
        if require.get("Dcore") and require.get("Dcore", "")[len("Cortex-") :] not in CORES:
            yield "schema"


def compilers(root: ET.Element, names: Set[str]) -> Set[str]:
    chosen = [c for c in root.findall("conditions/condition") if c.get("id") in names]
    return {part.get("Tcompiler", "") for condition in chosen for part in condition} - {""}


def files(root: ET.Element, folder: Path) -> Iterator[str]:
    names = [root.findtext("license") or ""]
    for component in root.iter("component"):
        for file in component.iter("file"):
            name, category = file.get("name", ""), file.get("category", "")
            names.append(name)
            if category == "include" and not name.endswith("/"):
                yield "M340"
            if category == "include" and (folder / name).is_file():
                yield "M339"
            if category in EXTENSIONS and Path(name).suffix not in EXTENSIONS[category]:
                yield "M337"
            named = {component.get("condition", ""), file.get("condition", "")}
            if category == "library" and not compilers(root, named):
                yield "M344"
    for name in names:
        if name.startswith("/") or re.match(r"[A-Za-z]:", name):
            yield "M326"
        elif "\\" in name:
            yield "M327"
        elif " " in Path(name).name:
            yield "M314"
        elif not exact(folder, name):
            yield "M310" if exact_but_for_case(folder, name) else "M323"


def exact_but_for_case(folder: Path, name: str) -> bool:
    present = {path.relative_to(folder).as_posix().lower() for path in folder.rglob("*")}
    return name.rstrip("/").lower() in present


def broken(file: Path) -> List[str]:
    root = ET.parse(file).getroot()
    rules = [package(root, file), releases(root), conditions(root), files(root, file.parent)]
    return sorted(set(number for rule in rules for number in rule))


def replace(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert re.search(old, text, re.S), old
        return re.sub(old, new, text, count=1, flags=re.S)

    return change


SPOILT: Dict[str, Callable[[str], str]] = {
    "M304": replace(r"<url>[^<]*", "<url>"),
    "M305": replace(r"<release .*</release>", ""),
    "M306": replace(r"<description>[^<]*", "<description>"),
    "M308": replace(r'(<component [^>]*?) Cgroup="[^"]*"', r"\1"),
    "M310": replace(r'name="include/(\w+).h"', r'name="Include/\1.h"'),
    "M316": replace(r"/</url>", "</url>"),
    "M323": replace(r"runtime/src/model.cpp", "runtime/src/absent.cpp"),
    "M326": replace(r'name="runtime/src/model.cpp"', 'name="/runtime/src/model.cpp"'),
    "M327": replace(r'name="runtime/src/model.cpp"', r'name="runtime\\src\\model.cpp"'),
    "M328": replace(r'<release version="[^"]*"', "<release"),
    "M329": replace(r"(<release [^>]*>)[^<]*", r"\1"),
    "M330": replace(r"(<condition id.*?</condition>)", r"\1\1"),
    "M331": replace(r"</conditions>", '<condition id="more"/></conditions>'),
    "M332": replace(r'(<file category="header")', r'\1 condition="none"'),
    "M337": replace(r'category="header"', 'category="library"'),
    "M339 M340": replace(r'(category="include" name="include/)', r"\1mcunet.h"),
    "M344": replace(r"<accept[^/]*/>.*<accept[^/]*/>", ""),
    "M376": replace(r'schemaVersion="[^"]*" ', ""),
    "M386": replace(r'date="2', 'date="9'),
    "M393": replace(r'(<release version="[^"]*)', r"\1-dev"),
    "M394": replace(r'<release version="[^"]*', '<release version="1.0'),
    "M395": replace(r' date="[^"]*"', ""),
}


def spoil(source: Path, work: Path, number: str) -> None:
    folder = work / number.replace(" ", "-")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.parent, folder)
    (folder / "include/mcunet.h").write_text("")
    file = folder / source.name
    file.write_text(SPOILT[number](file.read_text()))
    assert broken(file) == number.split(), (number, broken(file))


def main() -> None:
    folder, name, work = sys.argv[1:]
    pdsc = Path(folder, name)
    assert broken(pdsc) == [], broken(pdsc)
    for number in SPOILT:
        spoil(pdsc, Path(work), number)
    print("no complaint;", len(SPOILT), "faults are seen")


if __name__ == "__main__":
    main()
