"""`python -m latu`: the launcher's second half."""

import sys

from latu.cli.main import main

sys.exit(main(sys.argv[1:]))
