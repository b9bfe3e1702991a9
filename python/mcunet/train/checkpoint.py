# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A training's state in a file, so that it goes on where it stopped."""

import pickle
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Sequence

import torch

from .._capi import McunetError


def load_state(path: Path, device: Any, what: str, keys: Sequence[str]) -> Dict[str, Any]:
    """The dictionary with `keys` that torch.save wrote; the error says that the file is
    no `what`."""
    try:
        state: Dict[str, Any] = torch.load(path, map_location=device)
        return {key: state[key] for key in keys}
    except OSError as problem:
        raise McunetError(f"'{path}': {problem.strerror}") from problem
    except (RuntimeError, KeyError, TypeError, ValueError, EOFError) as problem:
        raise McunetError(f"'{path}' is no {what}: {problem}") from problem
    except pickle.UnpicklingError as problem:
        raise McunetError(f"'{path}' is no {what}: not a file of PyTorch's") from problem


def save_state(state: Mapping[str, Any], path: Path) -> None:
    """In one step: who finds the file finds all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    torch.save(dict(state), unfinished)
    unfinished.replace(path)


class Checkpoint:
    """`parts` have PyTorch's state_dict; `about` tells trainings apart. Without a path
    nothing is kept."""

    def __init__(
        self, path: Optional[Path], about: Mapping[str, Any], parts: Mapping[str, Any]
    ) -> None:
        self.path, self.about, self.parts = path, dict(about), parts

    def restore(self, device: Any) -> int:
        """Fills the parts from the file, if it is there; the first epoch that is left."""
        if not self.path or not self.path.exists():
            return 0
        state = load_state(self.path, device, "checkpoint", ("about", "epoch", *self.parts))
        about = state["about"]
        if about != self.about:
            raise McunetError(f"'{self.path}' is of a training with {about}, not {self.about}")
        try:
            for name, part in self.parts.items():
                part.load_state_dict(state[name])
        except (RuntimeError, ValueError) as problem:
            raise McunetError(f"'{self.path}' is of another network: {problem}") from problem
        return int(state["epoch"]) + 1

    def save(self, epoch: int) -> None:
        if self.path:
            state = {name: part.state_dict() for name, part in self.parts.items()}
            save_state({**state, "about": self.about, "epoch": epoch}, self.path)
