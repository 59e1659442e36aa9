"""What can go wrong, as one small tree.

::

    ReportMinerError                 everything this package raises on purpose
    ├── UsageError (ValueError)      the call or command was wrong: exit code 2
    ├── UnreadableError (ValueError) a page that cannot be read: empty, binary, truncated, too large
    ├── MissingError (LookupError)   something named does not exist: a file, a theme, a model, a column
    ├── ModelError (RuntimeError)    a model file is missing, changed or cannot be run here
    └── StoreError (RuntimeError)    the corpus database cannot be opened, locked or migrated

Each message says what failed, on which value, what exists, and the next step.

Examples:
    >>> from reportminer.errors import MissingError, ReportMinerError
    >>> issubclass(MissingError, ReportMinerError) and issubclass(MissingError, LookupError)
    True
"""

from __future__ import annotations


class ReportMinerError(Exception):
    """Base class of every error that the package raises on purpose."""

    exit_code = 1


class UsageError(ReportMinerError, ValueError):
    """The call or command was wrong: an unknown option value, a bad combination."""

    exit_code = 2


class UnreadableError(ReportMinerError, ValueError):
    """A page that cannot be read: empty, binary, wrongly encoded, truncated or too large."""


class MissingError(ReportMinerError, LookupError):
    """Something that was named does not exist: a file, a folder, a theme, a model, a column."""

    exit_code = 2


class ModelError(ReportMinerError, RuntimeError):
    """A model file is missing, differs from its registered hash, or cannot be run here."""


class StoreError(ReportMinerError, RuntimeError):
    """The corpus database cannot be opened, is locked, or was written by a newer version."""
