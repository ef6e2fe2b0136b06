"""What the folder in which the command is given, and the settings of whoever gives it, may not change."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sim.errors import InputMistake

HELD: Mapping[str, str] = {"PYTHONSAFEPATH": "1", "MPLBACKEND": "agg"}
"""Variables of the environment that hold for this process and its workers: modules are looked for where they
are installed, and pictures are drawn into files.

Python looks for modules in the working folder first when it begins a worker: there may lie anybody's
``random.py``.
"""


def refuse_nowhere() -> None:
    """Raise :class:`InputMistake` where the folder in which the command is given is there no more: neither
    the libraries nor a path that begins there can do without it.
    """
    try:
        os.getcwd()
    except OSError as error:
        raise InputMistake(
            "the folder in which the command was given has been deleted or cannot be reached"
            f" ({error.strerror}); change to another one, such as with cd ~, and give it again"
        ) from error


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within the block the variables of :data:`HELD` hold, and of matplotlib's log only errors are shown: it
    gives advice about its own folders.
    """
    earlier, log = {name: os.environ.get(name) for name in HELD}, logging.getLogger("matplotlib")
    level = log.level
    os.environ.update(HELD)
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
        for name, value in earlier.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
