# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds the package for pip (PEP 517, PEP 660). It needs nothing but Python's standard
library, so `pip install ./python` works in a plain environment without network.

A wheel built beside a build of the library notes where that library is; one built with
the library in the package is for this kind of machine only. Settings of a wheel
(`pip wheel --config-settings NAME=VALUE`):

    library   libMCUNetC.so to put into the package
    beside    a folder with the libraries that it needs beside it
    platform  the machines that it is for, manylinux_2_36_x86_64 say
    licences  a folder with the licences of what is linked into it"""

import base64
import gzip
import hashlib
import io
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

try:
    import tomllib
except ImportError:  # before Python 3.11; pyproject.toml requires it there
    import tomli as tomllib  # type: ignore

ROOT = Path(__file__).resolve().parent
LIBRARY = "libMCUNetC.so"
EPOCH = (2020, 1, 1, 0, 0, 0)  # the same package is the same bytes

Settings = Optional[Mapping[str, Any]]


def _project() -> Dict[str, Any]:
    project: Dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def _metadata() -> str:
    project = _project()
    lines = ["Metadata-Version: 2.1"]
    lines += [f"Name: {project['name']}", f"Version: {project['version']}"]
    lines += [f"Summary: {project['description']}", f"License: {project['license']['text']}"]
    lines += [f"Requires-Python: {project['requires-python']}"]
    lines += [f"Requires-Dist: {needed}" for needed in project["dependencies"]]
    for extra, needs in project["optional-dependencies"].items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f'Requires-Dist: {needed}; extra == "{extra}"' for needed in needs]
    return "\n".join(lines) + "\n"


def _entry_points() -> str:
    scripts = _project()["scripts"].items()
    return "[console_scripts]\n" + "".join(f"{name} = {where}\n" for name, where in scripts)


def _package_files() -> Dict[str, bytes]:
    """All of the package, by its path in the wheel."""
    paths = sorted(path for path in (ROOT / "mcunet").rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in paths
        if "__pycache__" not in path.parts and path.name != "library-path.txt"
    }


def _info_files(settings: Mapping[str, Any]) -> Dict[str, bytes]:
    """What of the package's description is a file, by its path below the .dist-info."""
    files = {"METADATA": _metadata().encode(), "entry_points.txt": _entry_points().encode()}
    own = ROOT.parent / "LICENSE"
    if own.exists():
        files["licenses/LICENSE"] = own.read_bytes()
    if "licences" in settings:
        for path in sorted(Path(settings["licences"]).iterdir()):
            files[f"licenses/{path.name}"] = path.read_bytes()
    return files


def _has_library(files: Mapping[str, bytes]) -> bool:
    return any(Path(name).name.startswith(LIBRARY) for name in files)


def _note_library(files: Dict[str, bytes]) -> None:
    built = ROOT.parent / "build" / "lib" / LIBRARY
    if built.exists() and not _has_library(files):
        files["mcunet/library-path.txt"] = f"{built}\n".encode()


def _stem() -> str:
    project = _project()
    return f"{project['name']}-{project['version']}"


def _tag(files: Mapping[str, bytes], settings: Mapping[str, Any]) -> str:
    if not _has_library(files):
        return "py3-none-any"
    platform: str = settings.get("platform", sysconfig.get_platform())
    return "py3-none-" + platform.replace("-", "_").replace(".", "_")


def _record(files: Mapping[str, bytes], name: str) -> bytes:
    lines: List[str] = []
    for path, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
        lines.append(f"{path},sha256={digest.decode()},{len(data)}")
    return ("\n".join([*lines, f"{name},,"]) + "\n").encode()


def _write_wheel(folder: str, files: Dict[str, bytes], settings: Mapping[str, Any]) -> str:
    tag, info = _tag(files, settings), f"{_stem()}.dist-info"
    pure = "true" if tag.endswith("any") else "false"
    wheel = f"Wheel-Version: 1.0\nGenerator: mcunet\nRoot-Is-Purelib: {pure}\nTag: {tag}\n"
    described = {**_info_files(settings), "WHEEL": wheel.encode()}
    files = {**files, **{f"{info}/{name}": data for name, data in described.items()}}
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    name = f"{_stem()}-{tag}.whl"
    with zipfile.ZipFile(Path(folder, name), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return name


# The functions that pip calls; their names and arguments are the standard's.


def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: Optional[str] = None
) -> str:
    del metadata_directory
    settings = config_settings or {}
    files = _package_files()
    if "library" in settings:
        files[f"mcunet/{LIBRARY}"] = Path(settings["library"]).read_bytes()
    if "beside" in settings:
        for path in sorted(Path(settings["beside"]).iterdir()):
            files[f"mcunet/{path.name}"] = path.read_bytes()
    _note_library(files)
    return _write_wheel(wheel_directory, files, settings)


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: Optional[str] = None
) -> str:
    """A wheel that only points at the sources."""
    del config_settings, metadata_directory
    return _write_wheel(wheel_directory, {"mcunet.pth": f"{ROOT}\n".encode()}, {})


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    del config_settings
    files = {**_package_files(), "PKG-INFO": _metadata().encode()}
    for name in ("pyproject.toml", "build_package.py"):
        files[name] = (ROOT / name).read_bytes()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, data in files.items():
            entry = tarfile.TarInfo(f"{_stem()}/{path}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    name = f"{_stem()}.tar.gz"
    Path(sdist_directory, name).write_bytes(gzip.compress(buffer.getvalue(), mtime=0))
    return name
