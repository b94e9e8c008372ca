"""`python -m cipxl_addin`: the command `cipxl addin` where the Scripts folder is not on the path."""

import sys

from cipxl_addin.command import main

sys.exit(main())
