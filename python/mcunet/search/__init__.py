# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Joint search of network and schedule. Costs need nothing, accuracy needs PyTorch."""
