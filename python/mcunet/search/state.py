# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a search has found out, in SQLite: a run that stopped goes on where it was.

Every draw depends on the seed and the generation alone, so going on is beginning again
with all that is known looked up.
"""

import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from .._capi import McunetError
from .cost import Cost
from .space import Genes

_TABLES = """
create table if not exists settings (key text primary key, value text not null);
create table if not exists costs (genes text primary key, cost text, schedule text);
create table if not exists scores (genes text primary key, accuracy real not null);
create table if not exists members (generation integer, place integer, genes text not null,
  primary key (generation, place));
"""


@dataclass(frozen=True)
class Entry:
    """A network that fits and has been scored."""

    genes: Genes
    cost: Cost
    schedule: str
    accuracy: float


def _key(genes: Genes) -> str:
    return " ".join(map(str, genes))


def _genes(key: str) -> Genes:
    return tuple(map(int, key.split()))


class State:
    def __init__(self, path: Path) -> None:
        try:
            self._file = sqlite3.connect(str(path))
            self._file.executescript(_TABLES)
        except sqlite3.Error as problem:
            raise McunetError(f"'{path}': {problem}") from problem
        self.path = path

    def check(self, settings: Mapping[str, Any]) -> None:
        """Remembers the settings; others than before are an error that names them."""
        for name, value in settings.items():
            text = json.dumps(value, sort_keys=True)
            row = self._file.execute("select value from settings where key = ?", (name,))
            known = row.fetchone()
            if known is None:
                self._file.execute("insert into settings values (?, ?)", (name, text))
            elif known[0] != text:
                raise McunetError(
                    f"'{self.path}' is of a search with {name} = {known[0]}, not {text}"
                )
        self._file.commit()

    def setting(self, name: str) -> Any:
        row = self._file.execute("select value from settings where key = ?", (name,)).fetchone()
        if row is None:
            raise McunetError(f"'{self.path}' holds no search")
        return json.loads(row[0])

    def costs(self, genes: Sequence[Genes]) -> Dict[Genes, Optional[Cost]]:
        """Of those that are known; None is known not to fit."""
        result = {}
        for one in genes:
            row = self._file.execute("select cost from costs where genes = ?", (_key(one),))
            found = row.fetchone()
            if found is not None:
                result[one] = Cost(**json.loads(found[0])) if found[0] else None
        return result

    def add_costs(self, found: Iterable[Tuple[Genes, Optional[Tuple[Cost, str]]]]) -> None:
        rows = [
            (_key(genes), json.dumps(asdict(pair[0])) if pair else None, pair[1] if pair else None)
            for genes, pair in found
        ]
        self._file.executemany("insert or replace into costs values (?, ?, ?)", rows)
        self._file.commit()

    def score(self, genes: Genes) -> Optional[float]:
        row = self._file.execute("select accuracy from scores where genes = ?", (_key(genes),))
        found = row.fetchone()
        return None if found is None else float(found[0])

    def add_score(self, genes: Genes, accuracy: float) -> None:
        self._file.execute("insert or replace into scores values (?, ?)", (_key(genes), accuracy))
        self._file.commit()

    def add_generation(self, generation: int, members: Sequence[Genes]) -> None:
        rows = [(generation, place, _key(genes)) for place, genes in enumerate(members)]
        self._file.executemany("insert or replace into members values (?, ?, ?)", rows)
        self._file.commit()

    def entries(self) -> List[Entry]:
        """All that were scored, the most accurate first, then the fastest."""
        rows = self._file.execute(
            "select genes, cost, schedule, accuracy from scores natural join costs"
        )
        entries = [
            Entry(_genes(key), Cost(**json.loads(cost)), schedule, accuracy)
            for key, cost, schedule, accuracy in rows
        ]
        return sorted(entries, key=lambda e: (-e.accuracy, e.cost.latency, e.genes))

    def counts(self) -> Tuple[int, int, int]:
        """How many costs are known, how many of them fit, how many scores."""
        row = self._file.execute(
            "select (select count(*) from costs), (select count(cost) from costs), "
            "(select count(*) from scores)"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])
