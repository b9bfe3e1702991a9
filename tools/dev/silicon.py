# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Latencies that others have published, of ../shared/silicon.json."""

import json
import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

# Rows of other hardware, other numbers or another aim than speed.
OTHERS = re.compile(r"NPU|HSP|float|min_ram")

Row = Dict[str, Any]


class Silicon:
    """The rows that can be compared."""

    def __init__(self, file: Path):
        text = json.loads(file.read_text())
        self.rows: List[Row] = text["rows"]
        self.others: List[Row] = text["other"]
        self.networks: Dict[str, str] = text["networks"]

    def rows_of(self, cores: List[str], net: Optional[str] = None) -> Iterator[Row]:
        """Rows of these cores, and that have the network."""
        for row in self.rows:
            if row["core"] in cores and not OTHERS.search(row["software"] + row["board"]):
                if net is None or net in row:
                    yield row

    def best(self, core: str, net: str) -> Optional[Row]:
        """The row with the fewest cycles."""
        rows = list(self.rows_of([core], net))
        return min(rows, key=lambda row: float(row[net]["mcycles"]), default=None)
