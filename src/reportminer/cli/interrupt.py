"""Ctrl-C that no library swallows.

Some libraries try optional imports under a bare ``except``: an interrupt at that moment was lost, and the run went on.
So it is remembered too, and the next step of the run is told.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

_pressed = threading.Event()


def listen() -> None:
    """Remember Ctrl-C from now on, beside raising `KeyboardInterrupt`; a handler of somebody else's stays."""
    _pressed.clear()
    main_thread = threading.current_thread() is threading.main_thread()  # signals reach no other
    if main_thread and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _remember)


def check() -> None:
    """Raise what was swallowed.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed since `listen`.
    """
    if _pressed.is_set():
        raise KeyboardInterrupt


def _remember(_number: int, _frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt
