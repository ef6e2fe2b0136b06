"""What finished results depend on: another configuration, another input or another program gives others."""

import platform
import sys
from collections.abc import Iterable, Iterator
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path

from sim import __version__
from sim.settings import Settings

PACKAGE = Path(__file__).resolve().parents[1]
LIBRARIES = ("numpy", "scipy", "pandas", "pyarrow", "simpy", "pydantic")
"""Whose version may change a number or how it is kept."""


def identity(settings: Settings, *, learns: bool = False) -> str:
    """SHA-256 of all that a finished result depends on.

    That is the job, the configuration with its seed (:func:`sim.settings.config_hash`), every source of the
    program, the libraries and the machine's kind of numbers; for a job that ``learns`` from an authority's
    own records every file of them, too.
    """
    known = sha256()
    for word in (*program(), settings.job.name, settings.config_hash):
        known.update(f"{word}\0".encode())
    for path in _files(settings) if learns else ():
        known.update(f"{path.name}\0".encode())
        with path.open("rb") as file:
            known.update(file_digest(file, "sha256").digest())
    return known.hexdigest()


def program() -> Iterator[str]:
    """The version of this program and of what it stands on, and every source of it."""
    yield from (__version__, platform.python_version(), platform.machine(), sys.byteorder)
    yield from (version(library) for library in LIBRARIES)
    for source in sorted(PACKAGE.rglob("*.py")):
        yield source.relative_to(PACKAGE).as_posix()
        yield sha256(source.read_bytes()).hexdigest()


def _files(settings: Settings) -> Iterable[Path]:
    """Every file of data that a job learns from, folders with all that is in them."""
    returns = settings.parameters.returns
    named = [value for _, value in settings.fit if isinstance(value, Path)]
    if returns is not None:
        named += [value for _, value in returns if isinstance(value, Path)]
    for path in sorted(named):
        yield from [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
