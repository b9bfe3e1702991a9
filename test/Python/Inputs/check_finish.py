# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_finish.py SPACE FOLDER: finishes two networks of a search under one name."""

import sys
from pathlib import Path

from mcunet.search import space as spaces, supernet
from mcunet.search.cost import Target
from mcunet.search.evolve import Plan
from mcunet.search.run import Job, finish
from mcunet.search.state import State

FOLDER = Path(sys.argv[2])
JOB = Job(
    task="fashion",
    space=spaces.load(sys.argv[1], 10),
    target=Target(sram=9216),
    plan=Plan(),
    folder=FOLDER / "finish",
    final_epochs=1,
    fine_tuning=0,
    device="cpu",
    train_images=256,
    test_images=50,
)
JOB.folder.mkdir()
network = supernet.load(FOLDER / "supernet.pt")
first, second = (
    finish(JOB, network, entry, "best0") for entry in State(FOLDER / "search.sqlite").entries()[:2]
)
assert first["genes"] != second["genes"] and first["name"] == second["name"]
print("another network as best0 ok")
