# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Real images for training and testing, from package registries. Needs NumPy.

    from mcunet import data

    test = data.load("presence", "test", size=128)
    test.images, test.labels          # uint8 [5000, 128, 128, 3], uint8 [5000]
"""

from .fetch import CLASSES, cache_folder
from .tasks import (
    CLASSIFICATION_TASKS,
    DETECTION_TASKS,
    MAX_OBJECTS,
    TASKS,
    Dataset,
    classes_of,
    load,
    to_int8,
)

__all__ = [
    "CLASSES",
    "CLASSIFICATION_TASKS",
    "DETECTION_TASKS",
    "MAX_OBJECTS",
    "TASKS",
    "Dataset",
    "cache_folder",
    "classes_of",
    "load",
    "to_int8",
]
