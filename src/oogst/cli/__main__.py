"""`python -m oogst.cli`, for where the `oogst` command is not on the path."""

import sys

from oogst.cli import main

sys.exit(main())
