# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Evolutionary search under constraints (Cai et al., 2020; Lin et al., 2021).

The first population is drawn from the space; then, generation by generation, the best
quarter stays, and mutations and crossovers of them join it. Networks that do not fit the
target are drawn again: nothing is scored that could not run.
"""

import multiprocessing
import random
import sys
from dataclasses import asdict, dataclass
from typing import Any, Callable, Dict, List, Optional, Tuple

from .._capi import DoesNotFit
from . import space as spaces
from .cost import Cost, Target, evaluate
from .space import Candidate, Genes, Space
from .state import Entry, State

_BATCH = 64  # proposals that are costed together, whatever the number of workers
_PATIENCE = 400  # proposals per network wanted before giving up


@dataclass(frozen=True)
class Plan:
    """The paper's numbers."""

    population: int = 100
    mutations: int = 50
    crossovers: int = 50
    generations: int = 30
    rate: float = 0.1  # of a gene being drawn again
    seed: int = 0

    def identity(self) -> Dict[str, Any]:
        """What another search differs in; more generations go on from those before."""
        return {name: value for name, value in asdict(self).items() if name != "generations"}

    @property
    def parents(self) -> int:
        return max(2, self.population // 4)


_Costed = Optional[Tuple[Cost, str]]


def _cost_job(job: Tuple[Space, Genes, Target]) -> _Costed:
    space, genes, target = job
    return evaluate(spaces.build(space, genes).description, target)


class Costs:
    """Costs of candidates, in parallel; what the state knows is not computed again."""

    def __init__(self, space: Space, target: Target, state: State, workers: int) -> None:
        self.space, self.target, self.state = space, target, state
        self._pool: Any = None
        if workers > 1:
            # Not forked: PyTorch's threads do not survive that. Anew now and then:
            # a compiler's context keeps every type that it ever saw.
            context = multiprocessing.get_context("spawn")
            self._pool = context.Pool(workers, maxtasksperchild=2000)

    def of(self, candidates: List[Candidate]) -> Dict[Genes, Optional[Cost]]:
        genes = list(dict.fromkeys(c.genes for c in candidates))
        known = self.state.costs(genes)
        jobs = [(self.space, one, self.target) for one in genes if one not in known]
        run = self._pool.imap if self._pool else map
        found = [(job[1], result) for job, result in zip(jobs, run(_cost_job, jobs))]
        self.state.add_costs(found)
        known.update((one, pair[0] if pair else None) for one, pair in found)
        return known

    def close(self) -> None:
        if self._pool:
            self._pool.terminate()
            self._pool.join()


class _Bar:
    """A line on a terminal, nothing elsewhere."""

    def __init__(self, generations: int) -> None:
        self.generations, self.live = generations, sys.stderr.isatty()

    def show(self, generation: int, text: str) -> None:
        if self.live:
            done = 30 * generation // max(1, self.generations)
            bar = "#" * done + "." * (30 - done)
            line = f"\r[{bar}] {generation}/{self.generations} {text}\033[K"
            print(line, end="", flush=True, file=sys.stderr)

    def end(self) -> None:
        if self.live:
            print(file=sys.stderr)


class Search:
    """`accuracy` scores a candidate, from 0 to 1; higher is better."""

    def __init__(self, costs: Costs, plan: Plan, accuracy: Callable[[Candidate], float]) -> None:
        self.costs, self.plan, self.accuracy = costs, plan, accuracy
        self.space, self.state = costs.space, costs.state
        self.bar = _Bar(plan.generations)

    def run(self) -> List[Entry]:
        """All networks that were scored, the best first."""
        rng = self._random(0)
        members = self._fill(0, [], self.plan.population, lambda: spaces.draw(self.space, rng))
        for generation in range(1, self.plan.generations + 1):
            rng = self._random(generation)
            best = self._best(members)
            mutants = self._fill(
                generation,
                best,
                self.plan.mutations,
                lambda: spaces.mutate(self.space, rng.choice(best), self.plan.rate, rng),
            )
            crossed = self._fill(
                generation,
                best + mutants,
                self.plan.crossovers,
                lambda: spaces.cross(self.space, rng.choice(best), rng.choice(best), rng),
            )
            members = best + mutants + crossed
            self.state.add_generation(generation, [c.genes for c in members])
        self.bar.end()
        return self.state.entries()

    def _random(self, generation: int) -> random.Random:
        return random.Random(f"{self.plan.seed}/{generation}")

    def _fill(
        self,
        generation: int,
        present: List[Candidate],
        count: int,
        propose: Callable[[], Candidate],
    ) -> List[Candidate]:
        """`count` new networks that fit, each scored. Fewer where parents are so alike
        that nothing new comes of them."""
        taken = {c.genes for c in present}
        chosen: List[Candidate] = []
        for _ in range(0, _PATIENCE * max(count, 1), _BATCH):
            if len(chosen) >= count:
                break
            proposals = [propose() for _ in range(_BATCH)]
            costs = self.costs.of(proposals)
            for candidate in proposals:
                if costs[candidate.genes] is None or candidate.genes in taken:
                    continue
                taken.add(candidate.genes)
                chosen.append(candidate)
            best = max((self.state.score(g) or 0.0 for g in taken), default=0.0)
            self.bar.show(generation, f"{len(chosen)}/{count} networks, best {100 * best:.1f} %")
        chosen = chosen[:count]
        if not chosen and not present:
            raise DoesNotFit(
                f"none of {_PATIENCE * count} networks drawn fits {self.costs.target.sram} bytes "
                f"of SRAM, {self.costs.target.flash} of flash and the latency allowed"
            )
        for candidate in chosen:
            self._score(candidate)
        return chosen

    def _score(self, candidate: Candidate) -> float:
        known = self.state.score(candidate.genes)
        if known is None:
            known = self.accuracy(candidate)
            self.state.add_score(candidate.genes, known)
        return known

    def _best(self, members: List[Candidate]) -> List[Candidate]:
        costs = self.costs.of(members)

        def order(candidate: Candidate) -> Tuple[float, float, Genes]:
            cost = costs[candidate.genes]
            assert cost is not None
            return -self._score(candidate), cost.latency, candidate.genes

        return sorted(members, key=order)[: self.plan.parents]
