# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Training and quantisation of described networks. Needs PyTorch and NumPy."""
