"""What can go wrong between sending a request and having the whole answer, in plain words."""

from __future__ import annotations

import http.client
import ssl
from typing import Literal

import requests
import urllib3.exceptions as urllib3_errors

Kind = Literal["passing", "slow", "lasting", "refused"]

ERRORS = (requests.RequestException, urllib3_errors.HTTPError, http.client.HTTPException, OSError, ValueError)
"""What the libraries raise."""


class FaultError(Exception):
    """An exchange that failed.

    Attributes:
        words: what failed, to stand after the address.
        kind: ``passing`` is tried again; ``slow`` is not, but may be in a later run; ``lasting`` stays as it is;
            ``refused`` is against our own rules.
    """

    def __init__(self, words: str, *, kind: Kind) -> None:
        super().__init__(words)
        self.words = words
        self.kind = kind


class LocalAddressError(FaultError):
    """A host name that leads to this machine or its network."""

    def __init__(self, name: str, address: str) -> None:
        words = (
            f"is on a private network or this machine ({name} is {address}): use --allow-local if that is what you want"
        )
        super().__init__(words, kind="refused")


def fault(error: BaseException) -> FaultError:
    """Say in plain words what an error of the libraries means.

    Args:
        error: one of `ERRORS`.

    Examples:
        >>> fault(ConnectionResetError(104, "Connection reset by peer")).words
        'could not be fetched: the connection broke (Connection reset by peer)'
    """
    error = _root(error)
    if isinstance(error, FaultError):
        return error
    what, kind = _meaning(error)
    return FaultError(f"could not be fetched: {what}", kind=kind)


def _root(error: BaseException) -> BaseException:
    """Unwrap what requests wraps around the errors of urllib3, and urllib3 around those of Python."""
    for _ in range(10):
        inner = getattr(error, "reason", None)
        if not isinstance(inner, BaseException):
            wrapped = isinstance(error, (requests.RequestException, urllib3_errors.ProtocolError))
            inner = next((part for part in error.args if isinstance(part, BaseException)), None) if wrapped else None
        if inner is None:
            break
        error = inner
    return error


def _meaning(error: BaseException) -> tuple[str, Kind]:
    if isinstance(error, (ssl.SSLError, urllib3_errors.SSLError)):
        return _tls(error)
    if isinstance(error, http.client.IncompleteRead):  # that of urllib3 is one as well, and counts bytes
        came = error.partial if isinstance(error.partial, int) else len(error.partial)
        missing = f", {error.expected} more were announced" if error.expected else ""
        return f"the body broke off after {came} bytes{missing}", "passing"
    for kinds, words in _PASSING:
        if isinstance(error, kinds):
            return words.format(reason=_reason(error)), "passing"
    return f"{type(error).__name__}: {error}", "lasting"


# The narrower ones first.
_PASSING: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((urllib3_errors.NameResolutionError,), "its host name is not known (check the spelling and the network)"),
    ((urllib3_errors.NewConnectionError,), "no connection could be made ({reason})"),
    ((urllib3_errors.ConnectTimeoutError,), "no connection was made in time"),
    ((TimeoutError, urllib3_errors.TimeoutError), "the server fell silent"),
    ((urllib3_errors.ProxyError,), "the proxy failed ({reason})"),
    ((urllib3_errors.ProtocolError, http.client.HTTPException, ConnectionError), "the connection broke ({reason})"),
)


def _tls(error: BaseException) -> tuple[str, Kind]:
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            what = inner.verify_message or str(inner)
            return f"its TLS certificate is not valid ({what}); nobody vouches for what it would send", "lasting"
        inner = next((part for part in inner.args if isinstance(part, BaseException)), None) or inner.__cause__
    return f"no TLS connection could be made ({_reason(error)})", "passing"


def _reason(error: BaseException) -> str:
    if isinstance(error, urllib3_errors.NewConnectionError):
        error = error.__cause__ or error
    if isinstance(error, urllib3_errors.ProxyError):
        error = error.original_error
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
