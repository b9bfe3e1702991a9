# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whether a described network can learn a task, before hours go into it."""

from .. import data
from .._capi import McunetError
from ..description import IMAGE, Description
from .compiled import network_of


def check_network(description: Description, task: str, path: str) -> None:
    """The error names the file: the network has not the task's classes or head, takes
    images otherwise than training gives them, or does not compile."""
    classes = len(data.classes_of(task))
    wants_boxes = task in data.DETECTION_TASKS
    if bool(description.detection) != wants_boxes:
        head = "a detection head" if wants_boxes else "classes"
        raise McunetError(f"'{path}': {task} needs a network with {head}")
    found = description.detection.classes if description.detection else description.classes
    if found != classes:
        raise McunetError(f"'{path}': {found} classes, and {task} has {classes}")
    if description.in_channels != 3:
        raise McunetError(f"'{path}': {description.in_channels} input channels, images have 3")
    if description.input != IMAGE:
        scale, zero_point = description.input
        raise McunetError(
            f"'{path}': an image of scale {scale} and zero point {zero_point}; training gives "
            f"{IMAGE[0]} and {IMAGE[1]}"
        )
    try:
        network_of(description)
    except McunetError as problem:
        raise McunetError(f"'{path}': {problem}") from problem
