"""Temporary files in one folder for each process: what one that was killed has left, the next one clears."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from sim.folders.locking import let_go, take

PREFIX, LOCK = "sim-", "lock"


@contextmanager
def temporary_folder() -> Iterator[None]:
    """Let this process, its workers and the libraries that they use make temporary files in a folder that
    goes with the process; those of processes that were killed go at once.
    """
    earlier = tempfile.tempdir, os.environ.get("TMPDIR")
    _clear(Path(tempfile.gettempdir()))
    folder = _own_folder(tempfile.gettempdir())
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
        with suppress(OSError):  # not one of ours, or somebody else's, or just gone
            lock = take(folder / LOCK, make=False)
            if lock is not None:
                _remove(folder, lock)
