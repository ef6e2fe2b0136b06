"""What of a result could not be made: it is named in its place, and everything else is kept.

A simulation takes minutes and a chart a moment. So no chart, page or workbook that fails may cost the tables:
each is made by itself, and what fails is left out and said, with the reason.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sim.folders.beside import put_on_disk
from sim.folders.contents import note

FILE = "left_out.txt"
"""Beside the results: what is left out, why, and where in the program it failed. Not written where nothing
is."""
PACKAGE, LIBRARIES = Path(__file__).resolve().parents[1], "site-packages"
LONGEST = 160
"""Characters of a reason: one sentence."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class LeftOut:
    """Something that could not be made."""

    what: str
    why: str
    where: tuple[str, ...]
    """The calls that led there, each with its file and line; no value of any variable."""

    @classmethod
    def of(cls, what: str, error: Exception, *, private: bool = False) -> "LeftOut":
        """What an error left out; of a ``private`` error only the kind is told, for its message may be about
        a child.
        """
        calls = traceback.extract_tb(error.__traceback__)
        return cls(what, _reason(error, private=private), tuple(_call(call) for call in calls))

    @property
    def sentence(self) -> str:
        """One sentence."""
        return f"{self.what[:1].upper()}{self.what[1:]} could not be made ({self.why})."


def _reason(error: Exception, *, private: bool) -> str:
    """What the system says for itself; what the program says, with the kind of its error."""
    kind = type(error).__name__
    if private:
        return kind
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    reason = " ".join(str(error).split())
    reason = f"{reason[:LONGEST]}…" if len(reason) > LONGEST else reason
    return f"{kind}: {reason}" if reason else kind


class Extras:
    """Makes what stands on top of a result, piece by piece, and keeps account of what could not be made."""

    def __init__(self) -> None:
        self.left_out: dict[str, LeftOut] = {}

    def make(self, what: str, how: Callable[[], Made], *, private: bool = False) -> Made | LeftOut:
        """What ``how`` gives, or why it could not be made; an interruption by the user still ends everything.

        ``private`` if ``how`` works on data about single children: then the message of an error is not told.
        """
        try:
            return how()
        except Exception as error:  # whatever it is, it must not cost the result
            return self.left_out.setdefault(what, LeftOut.of(what, error, private=private))

    def write(
        self, path: Path, how: Callable[[Path], None], what: str | None = None, *, private: bool = False
    ) -> bool:
        """Let ``how`` write a file, which appears complete or not at all; returns whether it is there."""
        fresh = path.with_name(f".{path.name}.new")

        def written() -> bool:
            path.parent.mkdir(exist_ok=True)
            how(fresh)
            if fresh.exists():
                put_on_disk(fresh)
                note(path)
                fresh.replace(path)
            return path.exists()

        try:
            done = self.make(what or path.name, written, private=private)
        finally:
            fresh.unlink(missing_ok=True)
        return done is True

    def note(self, folder: Path) -> None:
        """Write :data:`FILE` if anything is left out."""
        if self.left_out:
            self.write(folder / FILE, lambda path: _write(path, list(self.left_out.values())))

    def in_words(self, folder: Path) -> str | None:
        """One line for the screen: what is missing, the first reason, and where all are."""
        if not self.left_out:
            return None
        first, *others = self.left_out.values()
        more = f", and {len(others)} more" if others else ""
        return f"Left out: {first.what}{more} ({first.why}). Everything else is there; see {folder / FILE}"


def _write(path: Path, parts: list[LeftOut]) -> None:
    said = ["\n".join((one.sentence, *(f"    {call}" for call in one.where))) for one in parts]
    about = "What could not be made, and where the program failed. Everything else is complete."
    path.write_text("\n\n".join((about, *said)) + "\n", encoding="utf-8", newline="\n")


def _call(call: traceback.FrameSummary) -> str:
    """A call with its file as seen from the program or from the library, so that no folder of the user is
    named.
    """
    path = Path(call.filename)
    parts = path.parts
    if PACKAGE in path.parents:
        name = path.relative_to(PACKAGE.parent).as_posix()
    elif LIBRARIES in parts:
        name = "/".join(parts[len(parts) - parts[::-1].index(LIBRARIES) :])
    else:
        name = path.name
    return f"{name}:{call.lineno} in {call.name}"
