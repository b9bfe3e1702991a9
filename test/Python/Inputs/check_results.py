# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_results.py FOLDER SRAM: the networks that a search left fit, and have learnt."""

import json
import sys
from pathlib import Path

for result in json.loads(Path(sys.argv[1], "results.json").read_text(encoding="utf-8")):
    assert result["sram_total"] <= int(sys.argv[2]), result
    assert result["int8_compiled"] >= 40, result  # of ten classes: chance is 10
    assert Path(sys.argv[1], result["name"] + ".net.json").exists()
