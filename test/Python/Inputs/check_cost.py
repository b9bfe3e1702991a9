# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the search believes a network to cost is what the compiler plans for it."""

import json
import random
import sys

from mcunet import McunetError, Network
from mcunet.description import Description
from mcunet.search import space as spaces
from mcunet.search.cost import SPACES, Target, evaluate

# Whether plans are simple enough there to be the same to the byte.
CPUS = (("cortex-m3", True), ("cortex-m0plus", False), ("cortex-m7", False))


def network_of(description: Description) -> Network:
    return Network.describe(json.dumps(description.to_json()), description.name)


def check(description: Description, network: Network, target: Target, exact: bool) -> bool:
    found = evaluate(description, target)
    if not found:
        return False
    cost, schedule = found
    held = json.loads(schedule)
    plan = network.plan(
        mcpu=target.mcpu,
        schedule=schedule,
        input=held["input"],
        consume_input=bool(held.get("consume_input")),
    )
    outside = plan.sram.output + (0 if held.get("consume_input") else plan.sram.input)
    assert plan.macs == cost.macs, (target, plan.macs, cost)
    planned = plan.sram.arena + outside
    # The compiler's own planning may try harder, but never needs more.
    assert planned == cost.sram if exact else planned <= cost.sram, (target, planned, cost)
    assert cost.sram + target.stack <= target.sram
    return True


def main() -> None:
    rng = random.Random(5)
    drawn = [spaces.draw(spaces.small_space(10), rng).description]
    drawn += [Description.load(sys.argv[1], name) for name in ("classifier", "detector")]
    fitting = {name: 0 for name in SPACES}
    for description in drawn:
        network = network_of(description)
        for mcpu, exact in CPUS:
            for name in SPACES:
                for sram in (200000, 48000, 22000, 12000):
                    mode = "push" if sram == 48000 else "pull"
                    target = Target(mcpu=mcpu, sram=sram, schedules=name, input=mode)
                    fitting[name] += check(description, network, target, exact)
    # Each space holds the one before it, and each is of use.
    assert fitting["layerwise"] < fitting["patch-stage"] <= fitting["all"], fitting
    print("plans ok")
    tight = Target(sram=200000, flash=drawn[0].weight_bytes() - 1)
    assert evaluate(drawn[0], tight) is None
    assert evaluate(drawn[0], Target(sram=200000, latency=1000.0)) is None
    quick, full = (evaluate(drawn[1], Target(sram=9000), full) for full in (False, True))
    assert full and quick and full[0].latency <= quick[0].latency
    print("bounds ok")
    try:
        evaluate(drawn[0], Target(mcpu="pdp-11"))
    except McunetError as problem:
        assert "pdp-11" in str(problem)
        print("errors ok")


main()
