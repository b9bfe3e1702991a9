# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The comparisons that docs/Search.md speaks of, each by one command. Needs PyTorch."""
