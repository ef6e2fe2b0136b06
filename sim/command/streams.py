"""Standard output and standard error that cost no result: whatever they cannot show or take, and where nobody
reads them any more.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any

LENIENT = ("strict", "surrogateescape", "surrogatepass")


class Forgiving:
    """A stream that is written to no more once it could not be, and remembers why."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        """Write, if that is possible."""
        if self.failure is None:
            try:
                self._stream.write(text)
            except OSError as error:
                self.failure = error
        return len(text)

    def flush(self) -> None:
        """Hand on what was written, if that is possible."""
        if self.failure is None:
            try:
                self._stream.flush()
            except OSError as error:
                self.failure = error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def forgiving() -> Iterator[Forgiving]:
    """Standard output and error that fail nowhere in this block; gives the first, which knows whether it
    failed.

    Letters that they cannot show become ``?``. What has failed is let go of, or Python would try it again at
    its end, and complain.
    """
    unencodable_as_question_mark()
    earlier = sys.stdout, sys.stderr
    out, err = (Forgiving(stream or open(os.devnull, "w")) for stream in earlier)  # noqa: SIM115
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        sys.stdout, sys.stderr = earlier
        for one in (out, err):
            one.flush()
            if one.failure is not None:
                _let_go(one)


def reason(stream: Forgiving) -> str | None:
    """Why a stream could not be written to; nothing where it could, or where its reader has just gone, as
    ``head`` does.
    """
    stream.flush()
    failure = stream.failure
    return None if failure is None or failure.errno == errno.EPIPE else os.strerror(failure.errno or 0)


def _let_go(stream: Forgiving) -> None:
    with suppress(OSError, ValueError):  # no file of the system
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def unencodable_as_question_mark() -> None:
    """Let standard output write ``?`` for a character that it cannot show: no result is lost for want of a
    letter.

    A console of Windows, or one that is redirected to a file, may know no more than the letters of Western
    Europe, and one without a language no more than ASCII.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors in LENIENT:
            stream.reconfigure(errors="replace")
