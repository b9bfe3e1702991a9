# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The evolutionary search, on a made-up accuracy: no training, all else as it is."""

import sys
from dataclasses import replace
from pathlib import Path

from mcunet import McunetError
from mcunet.search import report, space as spaces
from mcunet.search.cost import Target
from mcunet.search.evolve import Costs, Plan, Search
from mcunet.search.state import State

SPACE = spaces.load(sys.argv[1], 10)
FOLDER = Path(sys.argv[2])
TARGET = Target(sram=9000, flash=40000)
PLAN = Plan(population=12, mutations=6, crossovers=6, generations=4)


class Stopped(Exception):
    pass


def accuracy(candidate: spaces.Candidate) -> float:
    """Wide networks with large kernels towards the end are good ones."""
    blocks = candidate.description.blocks
    late = sum(i * b.kernel for i, b in enumerate(blocks)) / 100
    return min(1.0, 0.1 + late + sum(b.out_channels for b in blocks) / 1000)


def run(name: str, workers: int = 1, most: int = 10**9, plan: Plan = PLAN) -> list:
    """The genes found; stops after `most` scores."""
    state = State(FOLDER / name)
    state.check({"space": SPACE.to_json(), "plan": plan.identity()})
    left = [most]

    def score(candidate: spaces.Candidate) -> float:
        left[0] -= 1
        if left[0] < 0:
            raise Stopped
        return accuracy(candidate)

    costs = Costs(SPACE, TARGET, state, workers)
    try:
        entries = Search(costs, plan, score).run()
    finally:
        costs.close()
    for entry in entries:
        assert entry.cost.sram + TARGET.stack <= TARGET.sram
        assert entry.cost.flash <= TARGET.flash
    return entries


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite"):
        old.unlink()
    entries = run("one.sqlite")
    assert run("two.sqlite", workers=2) == entries
    print("repeated ok")
    try:
        run("three.sqlite", most=len(entries) // 2)
        raise AssertionError("was not stopped")
    except Stopped:
        pass
    assert run("three.sqlite", most=len(entries) - len(entries) // 2) == entries
    print("resumed ok")
    fewer = run("four.sqlite", plan=replace(PLAN, generations=1))
    assert len(fewer) < len(entries) and run("four.sqlite") == entries
    print("prolonged ok")
    first = [e.accuracy for e in entries if e.genes in drawn_first()]
    assert entries[0].accuracy > max(first), (entries[0].accuracy, first)
    print("improved ok")
    front = report.front(entries)
    assert front[0].accuracy == entries[0].accuracy
    for i, a in enumerate(front):
        for b in front[i + 1 :]:
            assert (
                a.cost.sram > b.cost.sram
                or a.cost.latency > b.cost.latency
                or (a.cost.flash > b.cost.flash)
            )
    timed = report.front(entries, over=["latency"])
    assert set(timed) <= set(front) and len(timed) < len(front)
    assert all(a.cost.latency > b.cost.latency for a, b in zip(timed, timed[1:]))
    assert len(report.table(SPACE, front).splitlines()) == len(front) + 1
    low, high = report.trend(SPACE, front)
    assert low < high, (low, high)
    print("front ok")
    try:
        State(FOLDER / "one.sqlite").check({"space": "another"})
    except McunetError as problem:
        assert "space" in str(problem)
        print("errors ok")


def drawn_first() -> list:
    """Those of the first population: what the best of later ones must beat."""
    state = State(FOLDER / "first.sqlite")
    costs = Costs(SPACE, TARGET, state, 1)
    plan = Plan(population=PLAN.population, generations=0)
    return [e.genes for e in Search(costs, plan, accuracy).run()]


if __name__ == "__main__":
    main()
