"""What people decided about themes, kept in a file of theirs and replayed at every refit.

``codebook.toml`` stands in the folder of the corpus, under the user's own version control: see `Book` for what it
holds and ``docs/curating-themes.md`` for how people use it. Nothing here knows the database or the command line, and
reading a codebook needs no numpy; `reportminer.codebook.replay` does.

What `replay` answers depends on the codebook and the findings alone, not on what an earlier run stored: two people with
the same two files see the same themes under the same numbers. Only themes that the codebook does not know yet take
their numbers from the run before.
"""

from __future__ import annotations

from reportminer.codebook.book import Book, BookTheme, Move
from reportminer.codebook.reading import FILE_NAME, parse, read
from reportminer.codebook.writing import document, rewritten

__all__ = ["FILE_NAME", "Book", "BookTheme", "Move", "document", "parse", "read", "rewritten"]
