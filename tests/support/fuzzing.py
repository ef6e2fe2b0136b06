"""Inputs that are nearly right, made from right ones by a seed, and a watch over what becomes of them."""

import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import FrameType

from sim.errors import InputMistake

SECONDS, BYTES = 10, 1 << 30
"""What one input may take."""
NASTY = (
    "", "-1", "0", "1e308", "nan", ".inf", "9" * 20, "9" * 400, "1e6", "0001-01-01", "9999-12-31",
    "2024-13-01", "31/02/2020", "01/01/1900", "31.12.9999", "null", "~", "yes", "<<", "=", "???",
    "${run.name}", "${oc.env:HOME}", "${", "!!int x", "&a", "*a", "[", "]", "{", "}", "[[a]]", "{a: b}",
    "\x00", "\x07", "\ufeff", "\u202e", "é", "$\\frac", "\"", "'", "a" * 5000, "\n", "\r", "\t", ";",
    "|", "=1+1", "1.2346E+11", "0 to 18", "845,50", "-", "@", "#", "None", "<a>", "&lt;", "]]>", "%",
    "\\", "../../x", "C:\\x", "1,000,000", "12:61", "44197", "44197.5", "-44197",
)  # fmt: skip
"""What stands where something else should."""


WAITING = 6
"""How many times its time an input may take by the clock."""
EVERY = 0.1
"""Seconds between two looks."""


class TooMuch(BaseException):
    """An input took more time or memory than it may; no ordinary exception, so that nobody catches it."""


@contextmanager
def watched(seconds: float = SECONDS, room: int = BYTES) -> Iterator[None]:
    """End what takes too long or too much memory with :class:`TooMuch`."""
    started, worked, before = time.monotonic(), time.process_time(), _resident()

    def look(_: int, __: FrameType | None) -> None:
        # Others may keep the machine busy: what counts is work, or waiting without end.
        if time.process_time() - worked > seconds or time.monotonic() - started > WAITING * seconds:
            raise TooMuch(f"more than {seconds} s")
        if _resident() - before > room:
            raise TooMuch(f"more than {room >> 20} MB")

    old = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def _resident() -> int:
    """Bytes of memory that the process has."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def told(read: Callable[[], object], seconds: float = SECONDS, room: int = BYTES) -> str:
    """What the user is told of an input; blank if it can be used. Anything but ``InputMistake`` goes on."""
    try:
        with watched(seconds, room):
            read()
    except InputMistake as mistake:
        said = mistake.messages
    else:
        return ""
    assert said, "nothing is said"
    assert all(one.strip() and "Traceback" not in one for one in said), said
    return "\n".join(said)


def spoilt(text: str, by: Random) -> str:
    """A text with one to four faults."""
    for _ in range(by.randint(1, 4)):
        text = by.choice(FAULTS)(text, by)
    return text


def spoilt_bytes(raw: bytes, by: Random) -> bytes:
    """Bytes of which some are others, or are not there, or stand there twice."""
    for _ in range(by.randint(1, 6)):
        at, size = by.randrange(len(raw) + 1), by.choice((1, 1, 2, 8, 64, 512))
        middle = by.choice((b"", by.randbytes(size), raw[at : at + size] * 2, b"\xff" * size, b"\x00" * size))
        raw = raw[:at] + middle + raw[at + size :]
    return raw[: by.randrange(len(raw) + 1)] if by.random() < 0.1 else raw


def _nasty_word(text: str, by: Random) -> str:
    """One word or number in the place of another."""
    words = [i for i in range(len(text)) if text[i].isalnum() and (i == 0 or not text[i - 1].isalnum())]
    if not words:
        return by.choice(NASTY)
    at = by.choice(words)
    end = next((i for i in range(at, len(text)) if text[i] in ",;:\n\t<>[]{} "), len(text))
    return text[:at] + by.choice(NASTY) + text[end:]


def _line_again(text: str, by: Random) -> str:
    lines = text.split("\n")
    lines.insert(by.randrange(len(lines) + 1), by.choice(lines))
    return "\n".join(lines)


def _line_gone(text: str, by: Random) -> str:
    lines = text.split("\n")
    del lines[by.randrange(len(lines))]
    return "\n".join(lines)


def _indented(text: str, by: Random) -> str:
    lines = text.split("\n")
    at = by.randrange(len(lines))
    lines[at] = " " * by.randint(1, 6) + lines[at].lstrip() if by.random() < 0.5 else lines[at].lstrip()
    return "\n".join(lines)


SIGNS = "[]{}:,&*!|>'\"%@`#-?\x00\n\t ;<=/\\$é\x85\ud7ff"


def _letter(text: str, by: Random) -> str:
    at = by.randrange(len(text) + 1)
    return (
        text[:at]
        + by.choice((*"[]{}:,&*!|>'\"%@`#-?\x00\n\t ;<=/\\$", "é", "\x85", "\ud7ff"))
        + text[at + 1 :]
    )


def _cut(text: str, by: Random) -> str:
    return text[: by.randrange(len(text) + 1)]


FAULTS: tuple[Callable[[str, Random], str], ...] = (
    _nasty_word, _nasty_word, _nasty_word, _line_again, _line_gone, _indented, _letter, _letter, _cut,
)  # fmt: skip
