# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""one_model.py FIELD COPY MODEL: an index.json of COPY with one entry of FIELD's."""

import json
import sys
from pathlib import Path

field, copy, model = sys.argv[1:]
entries = json.loads((Path(field) / "models" / "index.json").read_text())
chosen = [entry for entry in entries if entry["id"] == model]
(Path(copy) / "models" / "index.json").write_text(json.dumps(chosen))
