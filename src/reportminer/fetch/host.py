"""One host during a run: its pace, and whether it may still be asked."""

from __future__ import annotations

from reportminer.errors import StoppedError
from reportminer.fetch.pace import Clock
from reportminer.fetch.rules import Rules
from reportminer.fetch.signs import advice
from reportminer.fetch.target import Target


class Host:
    """One host during a run.

    Args:
        name: host name, with ``:port`` where it is not the default one.
        rules: the floor of its pace.

    Attributes:
        clock: its pace.
        refusals: answers 403 in a row.

    Examples:
        >>> host = Host("a.example", Rules())
        >>> host.stop("a.example wants no machines", name="a.example", status=405)
        >>> host.stopped
        True
    """

    def __init__(self, name: str, rules: Rules) -> None:
        self.name = name
        self.clock = Clock(rules)
        self.refusals = 0
        self._reason: str | None = None
        self._status: int | None = None

    @property
    def stopped(self) -> bool:
        """Whether nothing more is asked of it."""
        return self._reason is not None

    def stop(self, reason: str, *, name: str, status: int | None) -> None:
        """Ask nothing more of it.

        Args:
            reason: what it did, as a sentence without its full stop.
            name: host name without port, for the advice.
            status: HTTP status of the answer that said so.
        """
        self._reason = f"{reason}. Nothing more is asked of {self.name} in this run. What to do: {advice(name)}"
        self._status = status

    def check(self, target: Target, *, sent: bool = False) -> None:
        """Raise where it is stopped.

        Args:
            target: what is to be asked, or was.
            sent: whether it was asked for.

        Raises:
            StoppedError: with the reason.
        """
        if self._reason is None:
            return
        # The reason names the address that stopped the host; any later one has to be named beside it.
        message = self._reason if sent else f"{target.address} was not asked for: {self._reason}"
        raise StoppedError(message, address=target.address, status=self._status, transient=True)
