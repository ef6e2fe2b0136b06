"""One planted fault, and whether a test notices it: tried on a copy of the house, never on the house
itself.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from mutants.runs import NO_END, run

ROOT = Path(__file__).resolve().parents[3]
COPIED = ("sim", "configs", "tests")
PATIENCE = 60
"""Seconds of a processor after which a mutant counts as noticed: it keeps the simulation from coming to its
end.
"""


@dataclass(frozen=True)
class Mutant:
    """A fault: in a file of the package, a text that stands there once is replaced by another one."""

    name: str
    """What the fault is, in a few words."""
    file: str
    """Below ``sim/``."""
    text: str
    instead: str
    tests: tuple[str, ...]
    """Files of tests, or single tests, below ``tests/``; one of them has to fail."""

    @property
    def source(self) -> str:
        """The source as it is."""
        return (ROOT / "sim" / self.file).read_text(encoding="utf-8")


def mutants_of(
    module: str, tests: str | tuple[str, ...], *faults: tuple[str, str, str]
) -> tuple[Mutant, ...]:
    """Some faults of one module, such as ``model.child``, each as its name, the text and what stands there
    instead.
    """
    file = f"{module.replace('.', '/')}.py"
    named = (tests,) if isinstance(tests, str) else tests
    return tuple(Mutant(name, file, text, instead, named) for name, text, instead in faults)


@dataclass(frozen=True)
class Verdict:
    """What the tests said."""

    noticed: bool
    said: str
    """The end of what pytest printed."""
    seconds: float
    """Of a processor."""


def house(place: Path) -> Path:
    """A copy of all that tests of the package need, with no machine code and no compiled bytes in it."""
    for name in COPIED:
        copytree(ROOT / name, place / name, ignore=ignore_patterns("_compiled", "__pycache__"))
    for file in ("pyproject.toml", "README.md"):
        (place / file).write_bytes((ROOT / file).read_bytes())
    return place


def verdict_on(mutant: Mutant, copy: Path) -> Verdict:
    """Run the tests of a mutant on a copy of the house in which its fault is planted, as long as they run."""
    with _planted(mutant, copy):
        return _tested(mutant.tests, copy)


def verdict_on_what_is_sound(mutants: Iterable[Mutant], copy: Path) -> Verdict:
    """Run the tests of some mutants on a copy without any fault, each once."""
    return _tested(dict.fromkeys(test for mutant in mutants for test in mutant.tests), copy, patience=900)


@contextmanager
def _planted(mutant: Mutant, copy: Path) -> Iterator[None]:
    file = copy / "sim" / mutant.file
    try:
        _write(file, mutant.source.replace(mutant.text, mutant.instead))
        yield
    finally:
        _write(file, mutant.source)


def _write(file: Path, source: str) -> None:
    """Python must not take the bytes of the other source for those of this one, which may be as long and as
    old.
    """
    file.write_text(source, encoding="utf-8")
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


def _tested(tests: Iterable[str], copy: Path, patience: int = PATIENCE) -> Verdict:
    """Whether one of some tests fails; raises ``RuntimeError`` where they could not be run."""
    options = ["-c", "pyproject.toml", "-n0", "-m", "not slow and not long", "-x", "-q"]
    code, said, seconds = run(
        [*options, "-p", "no:cacheprovider", *(f"tests/{test}" for test in tests)], copy, patience
    )
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, NO_END):
        raise RuntimeError(f"the tests could not be run ({code}): {said}")
    return Verdict(code != pytest.ExitCode.OK, said, seconds)
