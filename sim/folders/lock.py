"""One run at a time writes into a folder of results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Protocol, TypeVar

from sim.errors import InputMistake
from sim.folders.beside import beside, not_writable
from sim.folders.leftovers import clear
from sim.folders.locking import holder, let_go, take

_HELD: set[Path] = set()
"""Locks that this process holds."""


class WithFolder(Protocol):
    """Settings of a job that writes its results into a folder."""

    @property
    def folder(self) -> Path:
        """Where they go."""


Asked = TypeVar("Asked", bound=WithFolder)


def alone(job: Callable[[Asked], None]) -> Callable[[Asked], None]:
    """A job that holds its folder of results from its beginning to its last word: what it adds to them after
    they have appeared (pages, pictures, what was left out) would else mix with those of another run.
    """

    @wraps(job)
    def run(settings: Asked) -> None:
        with held(settings.folder):
            job(settings)

    return run


def is_held(folder: Path) -> bool:
    """Whether this process holds a folder of results."""
    return beside(folder, "lock") in _HELD


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder of results, so that no other run writes into it; what a run that was killed has left
    beside it is cleared.

    Within the block the same process may hold it again. Raises :class:`InputMistake` that names who holds it,
    or if nothing can be written there.
    """
    path = beside(folder, "lock")
    if path in _HELD:
        yield
        return
    made = _folders_made(path.parent, folder)
    try:
        handle = _taken(path, folder)
        _HELD.add(path)
        try:
            clear(folder)
            yield
        finally:
            _HELD.discard(path)
            let_go(handle, path)
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


def _taken(path: Path, folder: Path) -> int:
    try:
        handle = take(path)
    except OSError as error:
        raise not_writable(folder, error) from error
    if handle is None:
        raise InputMistake(
            f"{folder}: another run ({holder(path) or 'which has just begun'}) writes its results here; wait"
            " until it has ended, or give this one a name of its own with run.name=NAME"
        )
    return handle
