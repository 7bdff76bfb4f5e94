"""What every test starts from."""

import os

# Workers of pytest-xdist tell programs how wide their terminal is, though they have none.
os.environ.pop("COLUMNS", None)
