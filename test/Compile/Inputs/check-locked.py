# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check-locked.py MODEL FOLDER: while somebody puts files into FOLDER, a compilation
waits with all of its own."""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

model, folder = sys.argv[1], Path(sys.argv[2])
folder.mkdir(parents=True)
descriptor = os.open(folder, os.O_RDONLY)
fcntl.flock(descriptor, fcntl.LOCK_EX)
run = subprocess.Popen(["mcunet-compile", model, "-o", str(folder), "--mcpu=host", "--quiet"])
end = time.monotonic() + 60
while len(list(folder.glob("*.tmp"))) < 4 and time.monotonic() < end:
    time.sleep(0.02)
time.sleep(0.5)
assert run.poll() is None, "it did not wait"
assert all(path.suffix == ".tmp" for path in folder.iterdir()), list(folder.iterdir())
fcntl.flock(descriptor, fcntl.LOCK_UN)
assert run.wait(60) == 0
print(*sorted(path.name for path in folder.iterdir()))
