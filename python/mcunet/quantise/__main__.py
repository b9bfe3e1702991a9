# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.quantise"""

import sys

from .cli import main

sys.exit(main())
