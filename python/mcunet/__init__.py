# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fits int8 convolutional networks onto Cortex-M microcontrollers.

    import mcunet

    net = mcunet.Network.load("model.tflite")
    for layer in net.analyse():
        print(layer.name, layer.macs, layer.field)
    compiled = net.compile(mcpu="cortex-m7", sram="192K")
    print(compiled.report.sram.total)

The package needs nothing but Python's standard library and libMCUNetC.so, which it
finds by MCUNET_LIBRARY, beside itself, or in the tree that it is part of or was installed
from.
"""

from ._capi import DoesNotFit, McunetError, targets, version
from ._compile_options import UnknownOption
from ._doors import from_tflite, from_torch
from .compiled import Compiled, Measurement
from .network import FrontPoint, LayerInfo, Network
from .report import Buffer, Flash, Layer, Peak, Report, Sram, Stage, Tensor

__all__ = [
    "Buffer",
    "Compiled",
    "DoesNotFit",
    "Flash",
    "FrontPoint",
    "Layer",
    "LayerInfo",
    "McunetError",
    "Measurement",
    "Network",
    "Peak",
    "Report",
    "Sram",
    "Stage",
    "Tensor",
    "UnknownOption",
    "from_tflite",
    "from_torch",
    "targets",
    "version",
]
