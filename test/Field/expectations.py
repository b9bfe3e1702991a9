# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is expected of single models and cases: reads expectations.txt, which says how."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

KINDS = ("refused", "fails", "flag")


@dataclass
class Rule:
    """One line: what holds of these models in these modes on these CPUs."""

    models: List[str]
    modes: List[str]
    cpus: List[str]
    kind: str
    text: str
    place: str  # "line 3 of expectations.txt"


def matches(names: List[str], name: str) -> bool:
    return "*" in names or name in names


class Expectations:
    def __init__(self, path: Path) -> None:
        self.rules: List[Rule] = []
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            words = line.split(None, 4)
            if len(words) != 5 or words[3] not in KINDS:
                raise ValueError(f"{path}:{number}: expected MODELS MODES CPUS KIND TEXT")
            models, modes, cpus = (word.split(",") for word in words[:3])
            place = f"line {number} of {path.name}"
            self.rules.append(Rule(models, modes, cpus, words[3], words[4].strip(), place))

    def find(self, kind: str, model: str, mode: str, cpu: str) -> Optional[Rule]:
        for rule in self.rules:
            if (
                rule.kind == kind
                and matches(rule.models, model)
                and matches(rule.modes, mode)
                and matches(rule.cpus, cpu)
            ):
                return rule
        return None

    def flags(self, model: str) -> List[str]:
        """What a model needs on mcunet-compile's command line."""
        found = [r for r in self.rules if r.kind == "flag" and matches(r.models, model)]
        return [flag for rule in found for flag in rule.text.split()]


def add_option(parser: argparse.ArgumentParser) -> None:
    """The option that names another file than expectations.txt."""
    default = Path(__file__).resolve().parent / "expectations.txt"
    parser.add_argument(
        "--expectations", type=Path, default=default, help="instead of the list here"
    )
