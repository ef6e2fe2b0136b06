"""The checkpoints of a job: beside its results, until these are complete."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.checkpoints.identity import identity
from sim.checkpoints.log import Log
from sim.checkpoints.store import Checkpoints
from sim.folders.beside import all_beside, beside, not_writable
from sim.folders.lock import held
from sim.settings import Settings

LETTERS = 16
"""Of the identity, in the name of a file."""
WHOSE = "identity"
GOES_ON = (
    "This command was ended before its results were complete; it goes on from what was finished then"
    " (run.resume=false starts anew)."
)
KEPT = "What was finished is kept: the same command goes on from there."
OTHERS = (
    "{folder}: finished parts of a run with another configuration, input or version of the program wait"
    " beside it; they are not used here, and removed when these results are complete."
)


def _on_standard_error(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - said while the job runs, apart from its results


@contextmanager
def checkpoints_of(
    settings: Settings, *, learns: bool = False, say: Callable[[str], None] = _on_standard_error
) -> Iterator[Checkpoints]:
    """What an earlier start of the same job has finished, to be added to; all of it is removed when the block
    ends well, and stays where it is when it does not.

    ``learns`` if the job depends on an authority's own records. ``say`` is told what is taken up and what is
    not. Raises :class:`sim.errors.InputMistake` if there is no room.
    """
    with held(settings.folder):
        yield from _held(settings, identity(settings, learns=learns), say)


def _held(settings: Settings, whose: str, say: Callable[[str], None]) -> Iterator[Checkpoints]:
    path = beside(settings.folder, f"{whose[:LETTERS]}.checkpoint")
    if not settings.run.resume:
        path.unlink(missing_ok=True)
    others = [one for one in all_beside(settings.folder, r"[0-9a-f]+\.checkpoint") if one != path]
    if others:
        say(OTHERS.format(folder=settings.folder))
    try:
        log = _opened(path, whose)
    except OSError as error:
        raise not_writable(settings.folder, error) from error
    if len(log.records) > 1:
        say(GOES_ON)
    try:
        yield Checkpoints(log)
    except BaseException as error:
        log.close()
        if len(log.records) == 1:
            path.unlink(missing_ok=True)
        else:
            error.add_note(KEPT)
        raise
    log.close()
    for one in (path, *others):
        one.unlink(missing_ok=True)


def _opened(path: Path, whose: str) -> Log:
    """The log at a path, whose first record says what its results depend on; a new one if that is something
    else.
    """
    log = Log.at(path)
    if log.records and log.records[0].header.get(WHOSE) != whose:
        log.close()
        path.unlink()
        log = Log.at(path)
    if not log.records:
        log.add({WHOSE: whose})
    return log
