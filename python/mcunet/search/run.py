# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A whole search: super-network, evolution, training of the best, what objects measure."""

import hashlib
import itertools
import json
import random
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, List, Optional

from .. import data
from .._capi import DoesNotFit, McunetError
from ..data import Dataset
from ..train.compiled import evaluate_compiled, network_of
from ..train.fit import Settings, evaluate, train
from ..train.recipe import Trained, quantise, seed_everything
from . import space as spaces
from . import supernet
from .cost import Target
from .cost import evaluate as cost_of
from .evolve import Costs, Plan, Search
from .report import describe
from .space import Candidate, Space
from .state import Entry, State

VALIDATION = 2000  # training images, the last ones, that candidates are ranked by
_TRIES = 200  # networks drawn before training, where not even the smallest one fits


@dataclass(frozen=True)
class Job:
    task: str
    space: Space
    target: Target
    plan: Plan
    folder: Path
    supernet_epochs: int = 40
    final_epochs: int = 40
    fine_tuning: int = 3
    finalists: int = 1
    batch: int = 128
    rate: float = 0.05
    device: str = "auto"
    workers: int = 1
    train_images: int = 0
    test_images: int = 0
    validation: int = VALIDATION
    data: Optional[Path] = None
    supernet: Optional[Path] = None  # a trained one to use, or where it goes

    def settings(self, epochs: int, name: str) -> Settings:
        return Settings(
            epochs=epochs,
            batch=self.batch,
            rate=self.rate,
            seed=self.plan.seed,
            device=self.device,
            checkpoint=self.folder / name,
        )


def _split(whole: Dataset, count: int) -> "tuple[Dataset, Dataset]":
    """Images to train on, and the last `count` to rank by."""
    if count >= len(whole.images) // 2:
        raise McunetError(f"{count} validation images of {len(whole.images)} are too many")
    parts = [
        replace(whole, images=whole.images[part], labels=whole.labels[part])
        for part in (slice(None, -count), slice(-count, None))
    ]
    return parts[0], parts[1]


def _load(job: Job, split: str, size: int, count: int) -> Dataset:
    return data.load(job.task, split, size, count, job.data)


def _check_origin(job: Job, network: supernet.SuperNet, path: Path, first_ranked: int) -> None:
    """That it serves the job, and has not seen the images that candidates are ranked by."""
    if not network.space.holds(job.space):
        raise McunetError(f"'{path}' is the super-network of another space")
    about = network.about
    if about["task"] != job.task:
        raise McunetError(f"'{path}' was trained on {about['task']}, not on {job.task}")
    if about["images"] > first_ranked:
        raise McunetError(
            f"'{path}' was trained on {about['images']} images, and those from "
            f"{first_ranked} on are to rank by: more --train-images or less --validation"
        )


def train_supernet(job: Job, path: Path, learn: Dataset) -> supernet.SuperNet:
    """The super-network at `path`, trained if it is not there."""
    device = job.settings(1, "").torch_device()
    if path.exists():
        network = supernet.load(path, device)
        _check_origin(job, network, path, len(learn.images))
        return network
    seed_everything(job.plan.seed)
    network = supernet.SuperNet(job.space)
    supernet.train(network, learn, job.settings(job.supernet_epochs, "supernet.checkpoint"))
    supernet.save(network, path)
    return network


def evolve(job: Job, ranker: supernet.Ranker, state: State) -> List[Entry]:
    state.check(
        {
            "task": job.task,
            "space": job.space.to_json(),
            "target": asdict(job.target),
            "plan": job.plan.identity(),
            "images": [job.train_images, job.validation],
            "supernet": ranker.network.fingerprint(),
        }
    )
    costs = Costs(job.space, job.target, state, job.workers)
    try:
        return Search(costs, job.plan, ranker.accuracy).run()
    finally:
        costs.close()


def _measure(job: Job, network: Any, schedule: str) -> Any:
    """Bytes of the object for the target's CPU; raises DoesNotFit."""
    held = json.loads(schedule)
    compiled = network.compile(
        mcpu=job.target.mcpu,
        sram=job.target.sram,
        schedule=schedule,
        input=held["input"],
        consume_input=bool(held.get("consume_input")),
    )
    report = compiled.report
    return {
        "sram_total": report.sram.total,
        "flash_total": report.flash.total,
        "macs": report.macs,
        "macs_overhead_pct": report.macs_overhead_pct,
    }


def train_alone(
    job: Job, network: supernet.SuperNet, candidate: Candidate, test: Dataset
) -> Trained:
    """Trains a network on its own, from the super-network's weights, and quantises it.
    Its checkpoint is named after its genes: the best one may be another after more
    generations."""
    name, size = candidate.description.name, candidate.description.resolution
    genes = hashlib.sha256(repr(candidate.genes).encode()).hexdigest()[:16]
    learn = _load(job, "train", size, job.train_images)
    images = supernet.Ranker.of(network, learn, test).calibration
    model = network.extract(candidate, images)
    settings = job.settings(job.final_epochs, f"net-{genes}.checkpoint")
    train(model, learn, settings, f"{name} epoch")
    real = evaluate(model, test)
    return Trained(quantise(model, learn, settings, job.fine_tuning), real)


def finish(job: Job, network: supernet.SuperNet, entry: Entry, name: str) -> Any:
    """Trains one network of the search, quantises it, measures it; writes NAME.net.json.
    None if its object does not fit after all: stacks show only then."""
    candidate = spaces.build(job.space, entry.genes)
    description = replace(candidate.description, name=name)
    found = cost_of(description, job.target, full=True)
    if not found:
        return None
    try:
        measured = _measure(job, network_of(description), found[1])
    except DoesNotFit:
        return None
    if measured["flash_total"] > job.target.flash:
        return None
    test = _load(job, "test", description.resolution, job.test_images)
    trained = train_alone(job, network, replace(candidate, description=description), test)
    accuracy = evaluate_compiled(trained.network, test)
    result = {
        "name": name,
        "genes": list(entry.genes),
        "network": describe(job.space, entry),
        "supernet_accuracy": round(100 * entry.accuracy, 2),
        "real": round(100 * trained.real, 2),
        "int8_compiled": round(100 * accuracy, 2),
        "test_images": len(test.images),
        **measured,
    }
    trained.network.described().save(job.folder / f"{name}.net.json", _searched=result)
    return result


def _check_target(job: Job) -> None:
    """Before anything is trained; raises DoesNotFit."""
    rng = random.Random(job.plan.seed)
    drawn = (spaces.draw(job.space, rng) for _ in range(_TRIES))
    for candidate in itertools.chain([spaces.smallest(job.space)], drawn):
        if cost_of(candidate.description, job.target):
            return
    raise DoesNotFit(
        f"neither the smallest network of the space '{job.space.name}' nor {_TRIES} drawn fit "
        f"{job.target.sram} bytes of SRAM, {job.target.flash} of flash and the latency allowed"
    )


def run(job: Job) -> Any:
    """The results of the finalists; files are in the job's folder."""
    _check_target(job)
    job.folder.mkdir(parents=True, exist_ok=True)
    state = State(job.folder / "search.sqlite")
    size = max(job.space.resolutions)
    learn, ranking = _split(_load(job, "train", size, job.train_images), job.validation)
    network = train_supernet(job, job.supernet or job.folder / "supernet.pt", learn)
    entries = evolve(job, supernet.Ranker.of(network, learn, ranking), state)
    results: List[Any] = []
    for entry in entries:
        if len(results) == job.finalists:
            break
        result = finish(job, network, entry, f"best{len(results)}")
        if result:
            results.append(result)
    if job.finalists and not results:
        raise DoesNotFit("no object of the networks found fits the target")
    text = json.dumps(results, indent=2)
    (job.folder / "results.json").write_text(text + "\n", encoding="utf-8")
    return results
