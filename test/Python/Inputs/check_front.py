# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Draws what three searches found, on a made-up accuracy, and reads the drawing."""

import random
import sys
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

from mcunet.search import cli, space as spaces
from mcunet.search.cost import Target, evaluate
from mcunet.search.state import State

SPACE = spaces.load(sys.argv[1], 10)
FOLDER = Path(sys.argv[2])


def search(kind: str, count: int, seed: int = 0, sram: int = 1 << 20) -> Path:
    """The folder of a search that has looked at `count` networks."""
    folder, target = FOLDER / f"{kind}{seed}", Target(schedules=kind, sram=sram)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "search.sqlite").unlink(missing_ok=True)
    state = State(folder / "search.sqlite")
    state.check({"space": SPACE.to_json(), "target": asdict(target)})
    rng = random.Random(seed)
    for number in range(count):
        candidate = spaces.draw(SPACE, rng)
        found = evaluate(candidate.description, target)
        assert found
        state.add_costs([(candidate.genes, found)])
        state.add_score(candidate.genes, number / count)
    return folder


def main() -> None:
    picture = FOLDER / "front.svg"
    runs = (("layerwise", 0), ("all", 0), ("all", 1))
    folders = [str(search(kind, 5, seed)) for kind, seed in runs]
    assert cli.main(["front", *folders, "-o", str(picture)]) == 0
    # Matplotlib draws letters as shapes, and says in comments what they spell.
    comments = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    root = ElementTree.parse(picture, comments).getroot()
    texts = [node.text.strip() for node in root.iter(ElementTree.Comment)]
    assert "accuracy in the super-network, %" in texts and "kernel" in texts, texts
    print("drawn:", *[text for text in texts if text in ("layerwise", "all")], flush=True)
    sys.stderr = sys.stdout
    other = str(search("all", 2, seed=2, sram=1 << 19))
    assert cli.main(["front", *folders, other, "-o", str(picture)]) == 1
    assert cli.main(["front", str(search("all", 0)), "-o", str(picture)]) == 1


main()
