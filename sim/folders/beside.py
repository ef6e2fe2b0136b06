"""Hidden neighbours of a folder of results: what belongs to it and is not a part of it."""

import errno
import os
import re
from pathlib import Path

from sim.errors import InputMistake
from sim.reading import is_text, spelt


def real(folder: Path) -> Path:
    """The folder that a path leads to, whether it is there or not.

    Raises :class:`InputMistake` where links lead in a circle, where the path starts from a working folder
    that has been deleted, and where its name is no text.
    """
    try:
        target = folder.resolve()
        circle = target.is_symlink()  # from Python 3.13 on it is not refused
    except FileNotFoundError as error:
        raise InputMistake(
            f"{folder}: the folder in which the command was given has been deleted; change to another one, or"
            " give a whole path as run.outputs=FOLDER"
        ) from error
    except RuntimeError as error:
        raise _circle(folder) from error
    except OSError as error:
        raise _circle(folder) if error.errno == errno.ELOOP else not_writable(folder, error) from error
    if circle:
        raise _circle(folder)
    if not is_text(target):
        raise InputMistake(
            f"{spelt(target)}: the name of this folder holds bytes that are no letters in UTF-8; rename it,"
            " or give another one as run.outputs=FOLDER"
        )
    return target


def _circle(folder: Path) -> InputMistake:
    return InputMistake(
        f"{folder}: a link in this path leads back to itself; mend it, or give another run.outputs=FOLDER"
    )


def beside(folder: Path, ending: str) -> Path:
    """The hidden neighbour with an ending: ``.simulate.lock`` of ``simulate``."""
    target = real(folder)
    return target.with_name(f".{target.name}.{ending}")


def all_beside(folder: Path, ending: str) -> list[Path]:
    """Every hidden neighbour whose ending matches a regular expression as a whole."""
    target = real(folder)
    wanted = re.compile(re.escape(f".{target.name}.") + f"(?:{ending})")
    names = os.listdir(target.parent) if target.parent.is_dir() else []
    return sorted(target.with_name(name) for name in names if wanted.fullmatch(name))


def not_writable(folder: Path, error: OSError) -> InputMistake:
    """What is said of a place that will not take results."""
    return InputMistake(
        f"{folder}: the results cannot be written here ({os.strerror(error.errno or 0)}); "
        "give a folder that can be written, with room, as run.outputs=FOLDER"
    )


def put_on_disk(path: Path) -> None:
    """Make the system put a file, or the names in a folder, on the disk, where it can be asked to: before
    that a loss of power may undo what was written, in any order.
    """
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        # else the drive cannot be asked
    finally:
        os.close(handle)
