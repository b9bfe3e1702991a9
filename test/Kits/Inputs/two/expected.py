# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""expected.py REPORT: what main.c has to print, by mcunet-run."""

import json
import sys
from pathlib import Path

from kits import answer, camera_picture

report = Path(sys.argv[1])
best, _ = answer(report, camera_picture(json.loads(report.read_text())["input"]["map"]))
print(f"chain {best}\nsecond {best}")
