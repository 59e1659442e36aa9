"""The command ``reportminer``. Each verb parses, calls one method of the corpus, and prints.

Data goes to stdout, messages and progress to stderr. Exit codes: 0 done, 1 something failed, 2 the command was wrong,
130 interrupted from the keyboard.
"""

from __future__ import annotations

from reportminer.cli.app import main

__all__ = ["main"]
