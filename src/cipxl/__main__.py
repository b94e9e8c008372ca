"""`python -m cipxl`: the command line."""

import sys

from cipxl.cli import main

sys.exit(main())
