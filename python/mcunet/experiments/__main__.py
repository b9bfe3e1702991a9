# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.experiments"""

import sys

from .cli import main

# The search's workers import this module too.
if __name__ == "__main__":
    sys.exit(main())
