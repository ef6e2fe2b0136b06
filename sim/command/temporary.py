"""Temporary files in one folder for each process: what one that was killed has left, the next one clears."""

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from sim.errors import InputMistake
from sim.folders.locking import HOLDER, holder, let_go, take

PREFIX, LOCK = "sim-", "lock"
OURS = re.compile(re.escape(PREFIX) + "[a-z0-9_]{8}")
"""Names as :func:`tempfile.mkdtemp` makes them."""


@contextmanager
def temporary_folder() -> Iterator[None]:
    """Let this process, its workers and the libraries that they use make temporary files in a folder that
    goes with the process; those of processes that were killed go at once.

    Raises :class:`InputMistake` if there is no folder for temporary files.
    """
    earlier = tempfile.tempdir, os.environ.get("TMPDIR")
    above = _above()
    _clear(Path(above))
    folder = _own_folder(above)
    if folder is None:
        yield
        return
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = earlier[0]
        del os.environ["TMPDIR"]
        if earlier[1] is not None:
            os.environ["TMPDIR"] = earlier[1]


def _above() -> str:
    """Where this machine keeps temporary files."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError as error:
        raise InputMistake(
            "no folder for temporary files can be written on this machine; name one with some room in the"
            " environment variable TMPDIR"
        ) from error


@cache
def _own_folder(above: str) -> Path | None:
    """That of this process; ``None`` where there is no room even for that: who needs some will say so."""
    with suppress(OSError):
        while True:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=above))
            lock = take(folder / LOCK)
            if lock is not None:
                atexit.register(_remove, folder, lock)
                return folder
    return None


def _remove(folder: Path, lock: int) -> None:
    let_go(lock, folder / LOCK)
    shutil.rmtree(folder, ignore_errors=True)


def _clear(above: Path) -> None:
    """Remove the folders of processes that have ended."""
    for folder in above.glob(f"{PREFIX}*"):
        with suppress(OSError):  # just gone
            lock = take(folder / LOCK, make=False) if _is_ours(folder) else None
            if lock is not None:
                _remove(folder, lock)


def _is_ours(folder: Path) -> bool:
    """Whether this program made a folder for the one who runs it: others write into the same place, and some
    of theirs may be called alike.
    """
    owner = getattr(os, "getuid", lambda: folder.lstat().st_uid)()  # Windows keeps a place for each
    said = holder(folder / LOCK) if (folder / LOCK).is_file() else ""
    return (
        bool(OURS.fullmatch(folder.name))
        and not folder.is_symlink()
        and folder.stat().st_uid == owner
        and said.startswith(f"{HOLDER} ")
    )
