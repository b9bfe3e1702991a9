# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A machine with nothing on it, as a folder: a shell, and what the given packages of the
distribution need by their own word. Their files are those installed here.

    bare_root.py make FOLDER PACKAGE...
    bare_root.py run FOLDER COMMAND...     in it, from its /home
    bare_root.py probe                     whether this user may do that here

PACKAGE may be a .deb: its dependencies come first, then its files.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Set

BASE = ("base-files", "bash", "coreutils")


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def installed() -> Dict[str, str]:
    """What each installed package needs, by its name and by the names that it provides."""
    form = r"${Package}|${Provides}|${Pre-Depends}, ${Depends}\n"
    needs: Dict[str, str] = {}
    for line in output("dpkg-query", "-W", "-f", form).splitlines():
        name, provided, depends = line.split("|", 2)
        for virtual in names_in(provided):
            needs.setdefault(virtual, name)
        needs[name] = depends
    return needs


def names_in(field: str) -> List[str]:
    """The packages of a field, of alternatives the first."""
    names = (re.match(r"\s*([a-z0-9][a-z0-9+.-]*)", part) for part in field.split(","))
    return [name.group(1) for name in names if name]


def closure(wanted: List[str], needs: Dict[str, str]) -> Set[str]:
    found: Set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        if name not in needs:
            sys.exit(f"'{name}' is needed, and is not installed here")
        found.add(name)
        wanted += names_in(needs[name])
    return found


def files_of(packages: Set[str]) -> Iterator[Path]:
    for name in sorted(packages):
        # A virtual package has no files.
        listed = subprocess.run(
            ["dpkg-query", "-L", name], check=False, capture_output=True, text=True
        )
        for line in listed.stdout.splitlines():
            if line.startswith("/") and not line.startswith(("/usr/share/doc", "/usr/share/man")):
                yield Path(line)


def copy(source: Path, root: Path) -> None:
    target = root / source.relative_to("/")
    if source.is_symlink():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(target):
            target.symlink_to(os.readlink(source))
    elif source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif os.access(source, os.R_OK):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def make(root: Path, packages: List[str]) -> None:
    shutil.rmtree(root, ignore_errors=True)
    (root / "home").mkdir(parents=True)
    # The folders of a merged /usr belong to no package.
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        if Path("/", name).is_symlink():
            copy(Path("/", name), root)
            (root / os.readlink(f"/{name}")).mkdir(parents=True, exist_ok=True)
    archives = [name for name in packages if name.endswith(".deb")]
    wanted = [*BASE, *(name for name in packages if name not in archives)]
    for archive in archives:
        wanted += names_in(output("dpkg-deb", "--field", archive, "Depends"))
    for file in files_of(closure(wanted, installed())):
        copy(file, root)
    for archive in archives:
        subprocess.run(["dpkg-deb", "--extract", archive, str(root)], check=True)


def enter(root: Path) -> List[str]:
    chroot = ["/usr/sbin/chroot", str(root)]
    return chroot if os.geteuid() == 0 else ["/usr/bin/unshare", "--map-root-user", *chroot]


def run(root: Path, command: List[str]) -> int:
    """Without a process beside it that could help: the environment is empty too."""
    shell = ["/bin/bash", "-c", 'cd /home && exec "$@"', "bash"]
    environment = {"PATH": "/usr/bin:/bin"}
    return subprocess.run([*enter(root), *shell, *command], env=environment, check=False).returncode


def probe() -> int:
    for tool in ("dpkg-query", "dpkg-deb"):
        if not shutil.which(tool):
            print(f"no {tool}", file=sys.stderr)
            return 1
    return subprocess.run([*enter(Path("/")), "/bin/true"], check=False).returncode


def main() -> int:
    action, *rest = sys.argv[1:]
    if action == "probe":
        return probe()
    if action == "run":
        return run(Path(rest[0]), rest[1:])
    make(Path(rest[0]), rest[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
