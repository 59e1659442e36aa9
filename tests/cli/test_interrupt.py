from __future__ import annotations

import contextlib
import signal

import pytest

from reportminer.cli import interrupt
from reportminer.cli.progress import Bars


@pytest.fixture
def listening():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupt.listen()
    yield
    signal.signal(signal.SIGINT, before)
    interrupt._pressed.clear()


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("quiet", [True, False])
def test_a_swallowed_interrupt_is_told_at_the_next_step(quiet) -> None:
    bars = Bars(quiet=quiet)
    bars("mine", 0, 2)
    with contextlib.suppress(KeyboardInterrupt):  # as a library does
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        bars("mine", 1, 2)
    interrupt.listen()
    bars("mine", 2, 2)


def test_a_handler_of_somebody_elses_stays() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        interrupt.listen()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
