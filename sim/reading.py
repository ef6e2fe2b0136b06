"""Files and folders that the user names, read within limits: nothing waits for ever, fills the memory or is
read while it changes.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 250_000_000
"""Bytes of one file of data: all returns of a large county in one text take a tenth of that."""
MOST_FILES = 2_000
"""Files of a folder that is read whole, where no setting says otherwise."""
COUNTED = 100_000
"""Files up to which they are counted, to say how many there are."""
_MANY = 1_000_000
NO_FILE = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
"""What has the name of a file and is none."""


NO_TABLE = OSError, ValueError, LookupError, NotImplementedError
"""What readers of tables (CSV, Parquet) raise at a file that is damaged, no table, or of a kind that they do
not know."""


class Unreadable(ValueError):
    """Why a file is not read: the rest of a sentence that names it, with what to do."""


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """The whole of a file that the user named.

    Raises :class:`Unreadable` if it is no ordinary file, has more than ``most`` bytes or changes while it is
    read, and ``OSError`` if it is not there, is a folder or may not be opened.
    """
    # Without O_NONBLOCK a pipe that nobody writes into would be waited for.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        if stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(21, "Is a directory", str(path))
        if not stat.S_ISREG(before.st_mode):
            what = NO_FILE.get(stat.S_IFMT(before.st_mode), "something else")
            raise Unreadable(f"it is no file but {what}; give the path of a file")
        if before.st_size > most:
            raise Unreadable(too_large(before.st_size, most))
        raw = file.read(most + 1)
        after = os.fstat(descriptor)
    if len(raw) > most:
        raise Unreadable(too_large(len(raw), most))
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Unreadable("it changed while it was read; close what writes it, and give the command again")
    return raw


def refusal(error: OSError | Unreadable) -> str:
    """Why a file or folder is not read, as the rest of a sentence."""
    if isinstance(error, OSError):
        return f"it cannot be opened ({error.strerror}); check its permissions"
    return str(error)


def too_large(size: int, most: int) -> str:
    """Why a file of so many bytes is not read."""
    return f"it has {_megabytes(size)}; expected at most {_megabytes(most)}; leave out what does not belong"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= _MANY else f"{size:,} bytes"


def files_below(folder: Path, most: int, setting: str = "") -> list[Path]:
    """Every file in a folder and all below it, in order; folders that are links are not entered.

    Raises :class:`Unreadable` with their number if there are more than ``most``, which ``setting`` can raise,
    or with the one whose name is no text, and ``OSError`` if a folder may not be opened.
    """
    found: list[Path] = []
    number = 0
    for number, file in enumerate(_walked(folder), start=1):
        if number <= most:
            found.append(file)
        elif number >= COUNTED:
            break
    if number > most:
        counted = f"{number:,}" if number < COUNTED else f"{COUNTED:,} or more"
        raised = f", or raise {setting}" if setting else ""
        raise Unreadable(
            f"it holds {counted} files; expected at most {most:,}; name the folder that holds only what"
            f" belongs there{raised}"
        )
    for file in found:
        if not is_text(file):
            raise Unreadable(
                f"the name of {spelt(file.relative_to(folder))} holds bytes that are no letters in UTF-8, as"
                " old archives and drives leave them; rename it"
            )
    return sorted(found)


def is_text(path: Path) -> bool:
    """Whether a path can be written into a file: Linux lets any bytes be a name."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def spelt(path: Path) -> str:
    """A path in which bytes that are no letters are written as numbers."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walked(folder: Path) -> Iterator[Path]:
    """Files, and what has the name of one; links that lead nowhere are none."""

    def refuse(error: OSError) -> None:
        raise error

    for place, _, names in os.walk(folder, onerror=refuse):
        for name in names:
            file = Path(place) / name
            if os.path.lexists(file) and not (file.is_symlink() and not file.exists()):
                yield file
