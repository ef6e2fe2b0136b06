"""A folder of results that appears complete or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import InputMistake
from sim.folders.beside import not_writable, put_on_disk, real
from sim.folders.contents import (
    MARK,
    files_in,
    is_half_written,
    listed,
    manifest_in,
    write_manifest_into,
)
from sim.folders.leftovers import neighbours
from sim.folders.lock import held

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
    errno.EBUSY,
    errno.EXDEV,
)


@contextmanager
def published_folder(path: Path) -> Iterator[Path]:
    """Give a new folder to write into; when the block ends well it takes the place of ``path``.

    If the block fails, ``path`` stays as it was and nothing of the new folder remains. An existing folder is
    only replaced if it is empty or holds results of this program, and what somebody else has put into it
    stays there: so a mistyped output path deletes nothing. Raises :class:`InputMistake` if the folder cannot
    be written, or another run writes into it.
    """
    target = real(path)
    with held(path):
        fresh, old = neighbours(path)
        try:
            _refuse_to_replace_other_things(target)
            shutil.rmtree(fresh, ignore_errors=True)
            _make(fresh, path)
            yield fresh
            write_manifest_into(fresh, manifest_in(fresh) or {}, files_in(fresh))
            _keep_what_is_others(target, fresh)
            _put_on_disk(fresh)
            _swap(fresh, target, old)
        except OSError as error:
            if error.errno in UNWRITABLE:
                raise not_writable(path, error) from error
            raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _make(folder: Path, path: Path) -> None:
    """Make the folder; whatever stands against it, the user gave a place that will not do."""
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise not_writable(path, error) from error


def _refuse_to_replace_other_things(target: Path) -> None:
    remedy = "choose another run.name= or run.outputs=, or move it away"
    if os.path.ismount(target):
        raise InputMistake(
            f"{target}: a drive is mounted here, which no folder of results can replace; give a folder within"
            " it as run.outputs=FOLDER"
        )
    if not target.exists() or (target.is_dir() and (listed(target) is not None or not any(target.iterdir()))):
        return
    if manifest_in(target) is not None:
        raise InputMistake(
            f"{target}: the results in it were written by an earlier version, which did not list its files;"
            f" {remedy}"
        )
    what = "holds other files" if target.is_dir() else "is a file"
    raise InputMistake(
        f"{target}: expected a new folder or one with earlier results (with a {MARK} of this program), but it"
        f" {what}; {remedy}"
    )


def _keep_what_is_others(target: Path, fresh: Path) -> None:
    """Give the new folder what somebody else has put into the earlier one; where both have a file of the same
    name, theirs gets ``.kept`` before its ending.
    """
    own = set(listed(target) or ())
    for name in [*files_in(target)] if target.is_dir() else []:
        if name in own or is_half_written(name):
            continue
        place = fresh / name
        while os.path.lexists(place):
            place = place.with_name(f"{place.stem}.kept{place.suffix}")
        place.parent.mkdir(parents=True, exist_ok=True)
        _same(target / name, place)


def _same(there: Path, here: Path) -> None:
    """The same file in a second place, as a second name of it where the drive knows such names."""
    try:
        os.link(there, here, follow_symlinks=False)
    except OSError:
        shutil.copy2(there, here, follow_symlinks=False)


def _put_on_disk(folder: Path) -> None:
    """Put all of a folder on the disk, so that it is whole when it appears even if the power goes."""
    for here, _, files in os.walk(folder):
        for name in files:
            if not os.path.islink(os.path.join(here, name)):
                put_on_disk(Path(here, name))
        put_on_disk(Path(here))


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
    put_on_disk(target.parent)
    shutil.rmtree(old, ignore_errors=True)
