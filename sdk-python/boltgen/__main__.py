"""``python -m boltgen``."""

import sys

from ._cli import main

sys.exit(main())
