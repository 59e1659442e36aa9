"""What can go wrong, as one small tree.

::

    ReportMinerError                 everything this package raises on purpose
    ├── UsageError (ValueError)      the call or command was wrong: exit code 2
    ├── UnreadableError (ValueError) a page that cannot be read: empty, binary, truncated, too large
    ├── MissingError (LookupError)   something named does not exist: a file, a theme, a model, a column
    ├── ModelError (RuntimeError)    a model file is missing, changed or cannot be run here
    ├── FetchError (RuntimeError)    an address could not be fetched; knows `address`, `status` and `transient`
    │   ├── RefusedError             our own rules forbid it: robots.txt, a foreign host, a private address
    │   ├── StoppedError             the host asked us to stop: nothing more is asked of it in this run
    │   └── PayloadError             what came is not what was asked for: an error page, a torn file, nothing
    ├── SourceError (RuntimeError)   a listing or page is not as its source knows it: which selector, which address
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


class FetchError(ReportMinerError, RuntimeError):
    """An address could not be fetched.

    Attributes:
        address: the address.
        status: HTTP status of the last answer, where there was one.
        transient: whether trying again later may help: a time-out may pass, a missing page seldom comes back.
    """

    def __init__(self, message: str, *, address: str, status: int | None = None, transient: bool = False) -> None:
        super().__init__(message)
        self.address = address
        self.status = status
        self.transient = transient


class RefusedError(FetchError):
    """Our own rules forbid the request: robots.txt, a host that is not the source's, a private address."""


class StoppedError(FetchError):
    """The host asked us to stop, or asks for a human: nothing more is asked of it in this run."""


class PayloadError(FetchError):
    """What came is not what was asked for: an error page under the name of a PDF, a torn file, nothing at all."""


class SourceError(ReportMinerError, RuntimeError):
    """A listing or a page is not as its source knows it. The message names the selector and the address."""
