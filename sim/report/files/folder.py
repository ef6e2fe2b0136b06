"""A folder of results that appears complete or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import InputMistake

MARK = "manifest.json"
"""The file by which a folder is known to hold results of this program."""
UNWRITABLE = (
    errno.ENOSPC,
    errno.EFBIG,
    errno.EIO,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOTDIR,
    errno.ENAMETOOLONG,
)


@contextmanager
def published_folder(path: Path) -> Iterator[Path]:
    """Give a new folder to write into; when the block ends well it takes the place of ``path``.

    If the block fails, ``path`` stays as it was and nothing of the new folder remains. An existing folder is
    only replaced if it is empty or holds results (:data:`MARK`), so that a mistyped output path deletes
    nothing. Raises :class:`InputMistake` if the folder cannot be written.
    """
    target = path.resolve()
    fresh, old = (target.with_name(f".{target.name}.{os.getpid()}.{kind}") for kind in ("new", "old"))
    try:
        _refuse_to_replace_other_things(target)
        shutil.rmtree(fresh, ignore_errors=True)
        _make(fresh, path)
        yield fresh
        _swap(fresh, target, old)
    except OSError as error:
        if error.errno in UNWRITABLE:
            raise _not_writable(path, error) from error
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _make(folder: Path, path: Path) -> None:
    """Make the folder; whatever stands against it, the user gave a place that will not do."""
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise _not_writable(path, error) from error


def _not_writable(path: Path, error: OSError) -> InputMistake:
    return InputMistake(
        f"{path}: the results cannot be written here ({os.strerror(error.errno or 0)}); "
        "give a folder that can be written, with room, as run.outputs=FOLDER"
    )


def _refuse_to_replace_other_things(target: Path) -> None:
    if not target.exists() or (target.is_dir() and ((target / MARK).is_file() or not any(target.iterdir()))):
        return
    what = "holds other files" if target.is_dir() else "is a file"
    raise InputMistake(
        f"{target}: expected a new folder or one with earlier results (with a {MARK}), but it {what}; "
        "choose another run.name= or run.outputs=, or move it away"
    )


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Put the new folder in place; if that fails, the earlier one comes back."""
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
