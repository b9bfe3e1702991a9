# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random networks of consecutive seeds, several at once, and what came of them."""

import os
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any, Callable, List, Optional, Protocol, Set, TypeVar


class Tally(Protocol):
    """Sums over networks."""

    failures: List[str]

    def add(self, other: Any) -> None:
        ...

    def text(self) -> str:
        ...


AnyTally = TypeVar("AnyTally", bound=Tally)


def first_seed(given: Optional[int]) -> int:
    """The seed that was given, or $MCUNET_SEED, or the time; printed."""
    seed = int(os.environ.get("MCUNET_SEED") or time.time()) if given is None else given
    print(f"seed {seed}", flush=True)
    return seed


def run_campaign(
    seed: int,
    total: AnyTally,
    trial: Callable[[int], AnyTally],
    jobs: int,
    wanted: Callable[[int, int], bool],
) -> None:
    """Adds trial(seed), trial(seed + 1), ... to `total` in `jobs` processes, as long as
    wanted(trials begun, trials running) holds. Prints failures, and every minute the sums."""
    told = time.monotonic()
    started = 0
    with ProcessPoolExecutor(jobs) as pool:
        running: Set["Future[AnyTally]"] = set()
        while True:
            while len(running) < jobs and wanted(started, len(running)):
                running.add(pool.submit(trial, seed + started))
                started += 1
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                tally = future.result()
                for failure in tally.failures:
                    print(f"FAIL: {failure}", flush=True)
                total.add(tally)
            if time.monotonic() - told > 60:
                told = time.monotonic()
                print(total.text(), flush=True)
