# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Shares of a super-network, on noise."""

import random
import sys

import torch
from torch.nn import functional as F

from mcunet.search import space as spaces
from mcunet.search.supernet import Statistics, SuperNet, pointwise


def main() -> None:
    torch.manual_seed(0)
    space = spaces.load(sys.argv[1])
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
    x, weight, bias = torch.randn(2, 5, 4, 3), torch.randn(7, 5, 1, 1), torch.randn(7)
    assert torch.allclose(pointwise(x, weight, bias), F.conv2d(x, weight, bias), atol=1e-5)
    assert torch.allclose(pointwise(x, weight, None), F.conv2d(x, weight), atol=1e-5)
    print("pointwise ok")


main()
