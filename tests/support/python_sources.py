"""The model's Python sources in a process that has its compiled modules as well.

Machine code takes no stand-in for one of its parts, and none of its classes can be patched. Unit tests of
the model's parts need both, so they use the Python sources wherever they run; all other tests use the model
as it is installed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

import sim
from sim import compiled

SUPPORT = {file.stem for file in Path(__file__).parent.glob("*.py")} - {Path(__file__).stem}
USERS = (
    "model",
    "experiment",
    "workers",
    "calibration",
    "comparison",
    "finance",
    "validation",
    "report",
    "jobs",
    "__main__",
)
"""The rooms that use the model, and the model; all others are the same either way."""
_uncompiled: dict[str, ModuleType] = {}


def needs_python(file: Path) -> bool:
    """Whether a file holds unit tests of parts of the model."""
    return file.name.startswith("test_model_")


@contextmanager
def python_sources() -> Iterator[None]:
    """As long as the block lasts, the simulator is imported as if nothing had been compiled."""
    if not compiled.is_compiled():
        yield
        return
    others = _taken_out()
    _put_in(_uncompiled)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(compiled.PURE, "1")
            yield
    finally:
        _uncompiled.update(_taken_out())
        _put_in(others)


def _taken_out() -> dict[str, ModuleType]:
    """The modules that use the model and those that help its tests, which are no longer loaded."""
    names = [name for name in sys.modules if _uses_the_model(name)]
    for room in USERS:
        vars(sim).pop(room, None)
    return {name: sys.modules.pop(name) for name in names}


def _put_in(modules: dict[str, ModuleType]) -> None:
    """They are loaded again."""
    sys.modules.update(modules)
    for name, module in modules.items():
        package, _, room = name.rpartition(".")
        if package == "sim":
            setattr(sim, room, module)


def _uses_the_model(name: str) -> bool:
    package, _, rest = name.partition(".")
    return name in SUPPORT or (package == "sim" and rest.partition(".")[0] in USERS)
