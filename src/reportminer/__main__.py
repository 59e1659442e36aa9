"""``python -m reportminer`` is the command ``reportminer``."""

from __future__ import annotations

import sys

from reportminer.cli import main

if __name__ == "__main__":
    sys.exit(main())
