# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.search"""

import sys

from .cli import main

# Workers import this module too.
if __name__ == "__main__":
    sys.exit(main())
