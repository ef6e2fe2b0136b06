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

from sim import compiled

SUPPORT = {file.stem for file in Path(__file__).parent.glob("*.py")} - {Path(__file__).stem}
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
    sys.modules.update(_uncompiled)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(compiled.PURE, "1")
            yield
    finally:
        _uncompiled.update(_taken_out())
        sys.modules.update(others)


def _taken_out() -> dict[str, ModuleType]:
    """The modules of the simulator and those that help its tests, which are no longer loaded."""
    names = [name for name in sys.modules if name.partition(".")[0] == "sim" or name in SUPPORT]
    return {name: sys.modules.pop(name) for name in names}
