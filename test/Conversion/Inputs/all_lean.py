#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the schedule of a report with all its layers in their lean forms.

    all_lean.py REPORT
"""

import json
import sys
from pathlib import Path

schedule = json.loads(Path(sys.argv[1]).read_text())["schedule"]
for stage in schedule["stages"]:
    stage["lean"] = stage["layers"]
json.dump(schedule, sys.stdout)
