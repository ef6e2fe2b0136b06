"""Files that one process at a time can hold, as the system knows them: it lets go of them when a process
ends, however that comes about.
"""

import os
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from sim.folders.leftovers import has_ended

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
"""Of a file that is opened to be written under a name that others can foresee: a link there may lead to
something else, which they want to have overwritten.
"""
SETTLED = 0.5
"""Seconds after which two processes that took a file at once on a share without locks see who wrote last."""
BEHIND = 1 << 20
"""Where a byte is locked on Windows: others may read what stands before it."""


HOLDER = "process"
"""The first word of what stands in a file that is held."""


def take(path: Path, *, make: bool = True) -> int | None:
    """Hold the file at a path, which then says who holds it; ``None`` if another process does. Raises
    ``OSError`` if it cannot be opened, is a link, or is not there and is not to be made.
    """
    while True:
        handle = os.open(path, os.O_RDWR | NO_LINKS | (os.O_CREAT if make else 0), 0o666)
        if not _taken(handle):
            os.close(handle)
            return None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                break
        os.close(handle)  # of a process that has just ended, and taken its file away
    said = f"{HOLDER} {os.getpid()} on {socket.gethostname()}, since {_now()}"
    with suppress(OSError):  # a full disk: then nobody is named
        os.ftruncate(handle, 0)
        os.write(handle, f"{said}\n".encode())
        if not _stays(handle, path, said):
            os.close(handle)
            return None
    return handle


def holder(path: Path) -> str:
    """Who holds the file at a path."""
    with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
        return file.read(1000).strip()
    return ""


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

    def _stays(_handle: int, _path: Path, _said: str) -> bool:
        return True

    def let_go(handle: int, path: Path) -> None:
        """Let go of a file, and take it away."""
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
            return not _may_live(os.read(handle, 1000).decode(errors="replace"))
        return True

    def _stays(handle: int, path: Path, said: str) -> bool:
        """Whether a file that was taken is held: on a share that knows no locks two may have taken it at
        once, and the last to write its name holds it.
        """
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(SETTLED)
            return holder(path) == said
        return True

    def _may_live(who: str) -> bool:
        """Whether the process that a file names runs on this machine, or may run on another one."""
        words = who.replace(",", " ").split()
        named = len(words) > 3 and words[1].isdigit()
        return named and (words[3] != socket.gethostname() or not has_ended(int(words[1])))

    def let_go(handle: int, path: Path) -> None:
        """Let go of a file, and take it away."""
        with suppress(OSError):
            path.unlink()
        os.close(handle)
