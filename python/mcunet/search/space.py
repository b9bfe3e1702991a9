# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The networks that are searched: what each choice is, and drawing, mutating, crossing.

The space is MCUNetV2's (Lin et al., 2021): inverted residual blocks with kernels 3, 5, 7,
expansions 3, 4, 6, stages of 2, 3 or 4 blocks, widths per stage, the input's resolution.
How many patches there are and where they end is not chosen here: for every network the
compiler finds the cheapest schedule, exactly.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from .. import data
from .._capi import McunetError
from ..description import Block, Description, Stem

Genes = Tuple[int, ...]  # an index into the choices of each gene


@dataclass(frozen=True)
class Stage:
    stride: int
    widths: Tuple[int, ...]
    depths: Tuple[int, ...] = (2, 3, 4)


@dataclass(frozen=True)
class Space:
    """All choices; the first of `stages` follows a block without expansion."""

    name: str
    classes: int
    resolutions: Tuple[int, ...]
    stem_widths: Tuple[int, ...]
    stages: Tuple[Stage, ...]
    first_widths: Tuple[int, ...] = (8, 12, 16)
    kernels: Tuple[int, ...] = (3, 5, 7)
    expansions: Tuple[int, ...] = (3, 4, 6)
    feature_mixes: Tuple[int, ...] = (0,)
    stem_stride: int = 2

    def choices(self) -> List[Tuple[int, ...]]:
        """What each gene may be: resolution, stem, first block's width and kernel,
        feature mix; then per stage its width and depth, and kernel and expansion of as
        many blocks as it can have."""
        result = [
            self.resolutions,
            self.stem_widths,
            self.first_widths,
            self.kernels,
            self.feature_mixes,
        ]
        for stage in self.stages:
            result += [stage.widths, stage.depths]
            result += [self.kernels, self.expansions] * max(stage.depths)
        return result

    def size(self) -> int:
        """How many combinations there are, those of blocks that are left out counted."""
        total = 1
        for values in self.choices():
            total *= len(values)
        return total

    def holds(self, other: "Space") -> bool:
        """Whether the networks of `other` are networks of this space, with the same
        blocks in the same places, so that a super-network serves both."""
        mine, theirs = self._frame(), other._frame()
        return mine == theirs and all(
            set(some) <= set(all_) for all_, some in zip(self.choices(), other.choices())
        )

    def _frame(self) -> Any:
        stages = [(stage.stride, max(stage.depths)) for stage in self.stages]
        return self.classes, self.stem_stride, stages

    def to_json(self) -> Dict[str, Any]:
        value = dict(vars(self))
        value["stages"] = [vars(stage) for stage in self.stages]
        return value

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Space":
        """The error names a key that is unknown or missing."""
        if not isinstance(value, dict):
            raise McunetError("search space: not an object")
        try:
            fields = {k: tuple(v) if isinstance(v, list) else v for k, v in value.items()}
            fields["stages"] = tuple(
                Stage(s["stride"], tuple(s["widths"]), tuple(s.get("depths", (2, 3, 4))))
                for s in value["stages"]
            )
            return Space(**fields)
        except KeyError as problem:
            raise McunetError(f"search space: key {problem} is missing") from problem
        except TypeError as problem:
            raise McunetError(f"search space: {problem}") from problem


@dataclass(frozen=True)
class Candidate:
    """A network of a space. `owners`: for each block, which block of the largest
    network shares its weights."""

    genes: Genes
    description: Description
    owners: Tuple[int, ...]


def build(space: Space, genes: Genes) -> Candidate:
    values = iter([choice[gene] for choice, gene in zip(space.choices(), genes)])
    resolution, stem, first, kernel, mix = (next(values) for _ in range(5))
    blocks, owners = [Block(kernel, 1, stem, first, False)], [0]
    channels, owner = first, 1
    for stage in space.stages:
        width, depth = next(values), next(values)
        for position in range(max(stage.depths)):
            kernel, expansion = next(values), next(values)
            if position < depth:
                stride = stage.stride if position == 0 else 1
                wide = expansion * channels
                blocks.append(Block(kernel, stride, wide, width, position > 0))
                owners.append(owner)
                channels = width
            owner += 1
    description = Description(
        name=space.name,
        resolution=resolution,
        stem=Stem(3, space.stem_stride, stem),
        blocks=tuple(blocks),
        feature_mix=mix,
        classes=space.classes,
    )
    return Candidate(canonical(space, genes), description, tuple(owners))


def canonical(space: Space, genes: Genes) -> Genes:
    """Genes of blocks that are left out are zero: one name for each network."""
    result = list(genes)
    at = 5
    for stage in space.stages:
        depth, most = stage.depths[genes[at + 1]], max(stage.depths)
        for position in range(depth, most):
            result[at + 2 + 2 * position] = result[at + 3 + 2 * position] = 0
        at += 2 + 2 * most
    return tuple(result)


def _extreme(space: Space, pick: Any) -> Candidate:
    genes = tuple(choice.index(pick(choice)) for choice in space.choices())
    return build(space, genes)


def largest(space: Space) -> Candidate:
    return _extreme(space, max)


def smallest(space: Space) -> Candidate:
    return _extreme(space, min)


def draw(space: Space, rng: random.Random) -> Candidate:
    return build(space, tuple(rng.randrange(len(choice)) for choice in space.choices()))


def mutate(space: Space, parent: Candidate, rate: float, rng: random.Random) -> Candidate:
    """Each gene is drawn again with probability `rate`."""
    genes = [
        rng.randrange(len(choice)) if rng.random() < rate else gene
        for choice, gene in zip(space.choices(), parent.genes)
    ]
    return build(space, tuple(genes))


def cross(space: Space, a: Candidate, b: Candidate, rng: random.Random) -> Candidate:
    """Each gene is one of the two parents'."""
    genes = [x if rng.random() < 0.5 else y for x, y in zip(a.genes, b.genes)]
    return build(space, tuple(genes))


def load(path: Any, classes: int) -> Space:
    """The space in a file, for as many classes as a task has: no key of the file."""
    try:
        value = json.loads(Path(path).read_text(encoding="utf-8"))
        if isinstance(value, dict):
            value = {**value, "classes": classes}
        return Space.from_json(value)
    except OSError as problem:
        raise McunetError(f"'{path}': {problem.strerror}") from problem
    except ValueError as problem:
        raise McunetError(f"'{path}': not JSON: {problem}") from problem
    except McunetError as problem:
        raise McunetError(f"'{path}': {problem}") from problem


def for_task(task: str, path: Optional[Path] = None) -> Space:
    """The space in a file, or the one for images of the task's size."""
    classes = len(data.classes_of(task))
    if path:
        return load(path, classes)
    return small_space(classes) if task in data.CLASSES else canvas_space(classes)


def canvas_space(classes: int, resolutions: Sequence[int] = (96, 112, 128, 144, 160)) -> Space:
    """For images of 96 to 160 pixels under tens of kilobytes."""
    return Space(
        name="canvas",
        classes=classes,
        resolutions=tuple(resolutions),
        stem_widths=(8, 12, 16),
        stages=(
            Stage(2, (12, 16, 24)),
            Stage(2, (20, 28, 40)),
            Stage(2, (32, 48, 64)),
            Stage(1, (40, 56, 80)),
        ),
    )


def small_space(classes: int) -> Space:
    """For images of 32 pixels."""
    return Space(
        name="small",
        classes=classes,
        resolutions=(32,),
        stem_widths=(8, 12, 16),
        stages=(
            Stage(2, (16, 24, 32)),
            Stage(2, (32, 40, 56)),
            Stage(1, (48, 64, 80), (1, 2)),
        ),
        stem_stride=1,
    )
