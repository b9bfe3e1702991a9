# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check-killed.py REPORT INPUT WORK: ends mcunet-run in the middle of a run, by each signal.
No process may stay, and no file; killed outright, it cannot remove its folder."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Set

report, given, work = sys.argv[1:]
SECONDS = 60


def processes_in(folder: Path) -> Set[str]:
    """Programs whose current folder is below; the emulator's arguments do not tell."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if Path(os.readlink(entry / "cwd")).is_relative_to(folder):
                found.add((entry / "comm").read_text().strip())
        except OSError:
            pass  # no process, or one that has just ended
    return found


def wait_for(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def check(name: str, number: int) -> None:
    temporary = (Path(work) / name).resolve()
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    run = subprocess.Popen(
        ["mcunet-run", report, f"--input={given}", "--repeat=100000000"],
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.DEVNULL,
    )
    assert wait_for(lambda: any("qemu" in comm for comm in processes_in(temporary))), "no emulator"
    run.send_signal(number)
    assert run.wait(SECONDS) == -number, run.returncode
    assert wait_for(lambda: not processes_in(temporary)), processes_in(temporary)
    left = [path.name for path in temporary.iterdir()]
    assert number == signal.SIGKILL or not left, left
    print(name, "leaves nothing that runs" + ("" if left else ", and no file"))


for each in ("SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"):
    check(each, getattr(signal, each))
