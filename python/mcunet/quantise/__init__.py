# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Quantises networks of real numbers to int8. mcunet.from_torch and mcunet.from_tflite
are the ways in."""
