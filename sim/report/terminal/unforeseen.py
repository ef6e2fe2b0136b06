"""What nobody foresaw: one sentence, and a file that can be sent because no data are in it."""

import os
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sim import __version__

PACKAGES = ("site-packages", "sim", "lib")
MOST_FRAMES = 60
FRAME = re.compile(r'^  File "([^"\n]+)", line (\d+), in (\S+)$', re.MULTILINE)
"""A line of a traceback that says where."""


def report(error: BaseException) -> str:
    """Write down where the program failed, and give the sentence that says so.

    The file names kinds of errors, modules, lines and versions. What errors say is left out, for it may quote
    a row, a name or a path.
    """
    file = _put(written(error))
    how = f"send the file {file}, which holds no data" if file else f"it was at {_last(error)}"
    return (
        "The program failed in a way that nobody foresaw; results that were complete are untouched. Please"
        f" report it: {how}, and say which command you gave."
    )


def written(error: BaseException) -> str:
    """What the file says."""
    lines = [
        f"sim {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    ]
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines += ["", f"{type(cause).__module__}.{type(cause).__qualname__}"]
        lines += [_frame(frame) for frame in traceback.extract_tb(cause.__traceback__)[-MOST_FRAMES:]]
        lines += _elsewhere(cause)
        cause = cause.__cause__ or cause.__context__
    return "\n".join([*lines, ""])


def _elsewhere(cause: BaseException) -> list[str]:
    """The frames of a worker, whose traceback comes as text: its lines name modules, and all else in it is
    left out.
    """
    found = FRAME.findall(str(getattr(cause, "tb", "")))[-MOST_FRAMES:]
    return [f"  {_within(file)}:{line} in {name}" for file, line, name in found]


def _frame(frame: traceback.FrameSummary) -> str:
    return f"  {_within(frame.filename)}:{frame.lineno} in {frame.name}"


def _within(file: str) -> str:
    """A module's file from the package on: what stands before it names folders of the user."""
    parts = Path(file).parts
    found = [i for i, part in enumerate(parts[:-1]) if part in PACKAGES]
    return Path(*parts[found[-1] :]).as_posix() if found else Path(file).name


def _last(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return _frame(frames[-1]).strip() if frames else type(error).__name__


def _put(text: str) -> Path | None:
    """Write the file where the command was given, or else where temporary files go; ``None`` if neither can
    be written.
    """
    name = f"sim_failure_{datetime.now():%Y%m%d_%H%M%S}_{os.getpid()}.txt"
    places: tuple[Callable[[], Path | str], ...] = (Path.cwd, tempfile.gettempdir)
    for place in places:  # of which there may be none
        try:
            folder = Path(place())
            (folder / name).write_text(text, encoding="utf-8")
            return (folder / name).resolve()
        except OSError:
            continue
    return None


def show(error: BaseException) -> None:
    """Say it on standard error, which may itself be gone."""
    try:
        print(report(error), file=sys.stderr)
    except (OSError, ValueError):
        return
