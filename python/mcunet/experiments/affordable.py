# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One network at the largest resolution that a budget affords, by kind of schedule."""

from dataclasses import replace
from typing import Any, Dict, Optional, Sequence

from ..description import Description
from ..search.cost import Target, evaluate


def largest_resolution(
    description: Description, target: Target, resolutions: Sequence[int]
) -> Optional[Dict[str, Any]]:
    """The largest of `resolutions` at which the network fits, and its cost there."""
    for resolution in sorted(resolutions, reverse=True):
        found = evaluate(replace(description, resolution=resolution), target, full=True)
        if found:
            cost, _ = found
            return {
                "schedules": target.schedules,
                "resolution": resolution,
                "sram": cost.sram,
                "macs": cost.macs,
                "macs_layerwise": cost.macs_once,
            }
    return None
