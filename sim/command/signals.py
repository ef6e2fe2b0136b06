"""Signals that end the command, as exceptions: so that whatever is open is closed, and workers go."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""Ctrl-C, being told to end, the terminal's end, and Ctrl-Break of Windows."""


class Ended(BaseException):
    """A signal has ended the command; like ``KeyboardInterrupt`` it is nobody's to catch on the way."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def sentence(self) -> str:
        """What people are told."""
        how = (
            "Interrupted" if self.number == signal.SIGINT else f"Ended by {signal.Signals(self.number).name}"
        )
        return f"{how}; results that were already complete are untouched."


@contextmanager
def as_exceptions() -> Iterator[None]:
    """Raise :class:`Ended` in this block when the first of the signals comes; the others are not heeded, so
    that nothing disturbs the end.

    A signal that is ignored stays so: ``nohup`` asks for that. Does nothing where this is not the main
    thread.
    """
    if current_thread() is not main_thread():
        yield
        return
    earlier: dict[int, Any] = {
        number: signal.getsignal(number) for number in ENDING if signal.getsignal(number) != signal.SIG_IGN
    }

    def end(number: int, _frame: FrameType | None) -> None:
        for one in earlier:
            signal.signal(one, _unheeded)
        raise Ended(number)

    try:
        for number in earlier:
            signal.signal(number, end)
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _unheeded(_number: int, _frame: FrameType | None) -> None:
    """A handler, since what is ignored would be ignored by processes that are begun, too."""
