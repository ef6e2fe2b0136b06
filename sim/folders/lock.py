"""One run at a time writes into a folder of results."""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import InputMistake
from sim.folders.beside import beside, not_writable
from sim.folders.leftovers import clear, has_ended

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

BEHIND = 1 << 20
"""Where a byte is locked on Windows: others may read what stands before it."""
_HELD: set[Path] = set()
"""Locks that this process holds."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder of results, so that no other run writes into it; what a run that was killed has left
    beside it is cleared.

    The system lets go of a lock when its process ends, however that comes about. Within the block the same
    process may hold it again. Raises :class:`InputMistake` that names who holds it, or if nothing can be
    written there.
    """
    path = beside(folder, "lock")
    if path in _HELD:
        yield
        return
    made = _folders_made(path.parent, folder)
    try:
        handle = _locked(path, folder)
        _HELD.add(path)
        try:
            clear(folder)
            yield
        finally:
            _HELD.discard(path)
            _let_go(handle, path)
    finally:
        for parent in reversed(made):
            with suppress(OSError):  # there are results in it
                parent.rmdir()


def _folders_made(parent: Path, folder: Path) -> list[Path]:
    """Make a folder; gives those that were not there, the uppermost first."""
    missing = [one for one in (parent, *parent.parents) if not one.exists()][::-1]
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from error
    return missing


def _locked(path: Path, folder: Path) -> int:
    """The open and locked file at a path."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise not_writable(folder, error) from error
        if not _taken(handle):
            who = os.read(handle, 1000).decode(errors="replace").strip()
            os.close(handle)
            raise InputMistake(
                f"{folder}: another run ({who or 'which has just begun'}) writes its results here; wait until it"
                " has ended, or give this one a name of its own with run.name=NAME"
            )
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                break
        os.close(handle)  # of a run that has just ended, and taken its lock away
    with suppress(OSError):  # a full disk: then nobody is named
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}, since {_now()}\n".encode())
    return handle


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")


if sys.platform == "win32":

    def _taken(handle: int) -> bool:
        os.lseek(handle, BEHIND, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

    def _let_go(handle: int, path: Path) -> None:
        os.close(handle)
        with suppress(OSError):  # somebody else holds it already
            path.unlink()

else:

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a share that knows no locks: then the process is looked for
            return not _lives_here(os.read(handle, 1000).decode(errors="replace"))
        return True

    def _lives_here(who: str) -> bool:
        """Whether the process that a lock names runs on this machine, or may run on another one."""
        words = who.replace(",", " ").split()
        if len(words) < 4:
            return False
        return words[3] != socket.gethostname() or not has_ended(int(words[1]))

    def _let_go(handle: int, path: Path) -> None:
        with suppress(OSError):
            path.unlink()
        os.close(handle)
