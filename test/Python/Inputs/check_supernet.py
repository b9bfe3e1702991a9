# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Shares of a super-network, on noise."""

import random
import sys
from dataclasses import replace

import torch
from torch.nn import functional as F

from mcunet.search import space as spaces
from mcunet.search.supernet import Statistics, SuperNet, pointwise


def narrowed(space: spaces.Space) -> spaces.Space:
    """The last choice of everything whose number the places of blocks do not depend on."""
    return replace(
        space,
        resolutions=space.resolutions[-1:],
        kernels=space.kernels[-1:],
        stem_widths=space.stem_widths[-1:],
        stages=tuple(replace(stage, widths=stage.widths[-1:]) for stage in space.stages),
    )


def main() -> None:
    torch.manual_seed(0)
    space = spaces.load(sys.argv[1], 10)
    network = SuperNet(space)
    rng = random.Random(0)
    for _ in range(5):
        candidate = spaces.draw(space, rng)
        size = candidate.description.resolution
        images = torch.randn(16, 3, size, size)
        statistics: Statistics = {}
        with torch.no_grad():
            network(candidate, images, statistics)
            share = network(candidate, images[:4], statistics)
            alone = network.extract(candidate, images).eval()(images[:4])
        assert share.std() > 0 and torch.allclose(share, alone, atol=1e-4), (share, alone)
    print("share ok")
    narrow = narrowed(space)
    assert space.holds(space) and space.holds(narrow) and not narrow.holds(space)
    for _ in range(5):
        candidate = spaces.draw(narrow, rng)
        description, owners = candidate.description, candidate.owners
        genes = tuple(
            wide.index(some[gene])
            for gene, some, wide in zip(candidate.genes, narrow.choices(), space.choices())
        )
        same = spaces.build(space, genes)
        assert (same.description, same.owners) == (description, owners)
    first = space.stages[0]
    shallow = replace(first, depths=(min(first.depths),))
    assert max(first.depths) > max(shallow.depths)
    assert not space.holds(replace(space, stages=(shallow, *space.stages[1:])))
    assert not space.holds(replace(space, stem_stride=1))
    assert not space.holds(replace(space, kernels=(*space.kernels, 9)))
    print("narrow space ok")
    x, weight, bias = torch.randn(2, 5, 4, 3), torch.randn(7, 5, 1, 1), torch.randn(7)
    assert torch.allclose(pointwise(x, weight, bias), F.conv2d(x, weight, bias), atol=1e-5)
    assert torch.allclose(pointwise(x, weight, None), F.conv2d(x, weight), atol=1e-5)
    print("pointwise ok")


main()
