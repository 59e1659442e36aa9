from __future__ import annotations

import sys
from pathlib import Path

# The scripts are no package: they import each other by name, and so do the tests of this folder (and answers.py).
sys.path += [str(Path(__file__).parents[2] / "scripts"), str(Path(__file__).parent)]
