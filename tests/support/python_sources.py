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
from hydra._internal.sources_registry import SourcesRegistry
from hydra.plugins.config_source import ConfigSource

from sim import compiled

SUPPORT = {file.stem for file in Path(__file__).parent.glob("*.py")} - {Path(__file__).stem}
_uncompiled: dict[str, ModuleType] = {}
_uncompiled_readers: dict[str, type[ConfigSource]] = {}


def needs_python(file: Path) -> bool:
    """Whether a file holds unit tests of parts of the model."""
    return file.name.startswith("test_model_")


@contextmanager
def python_sources() -> Iterator[None]:
    """As long as the block lasts, the simulator is imported as if nothing had been compiled."""
    if not compiled.is_compiled():
        yield
        return
    others, readers = _taken_out(), _readers_taken_out()
    sys.modules.update(_uncompiled)
    _readers().update(_uncompiled_readers)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(compiled.PURE, "1")
            yield
    finally:
        _uncompiled.update(_taken_out())
        sys.modules.update(others)
        _uncompiled_readers.update(_readers_taken_out())
        _readers().update(readers)


def _taken_out() -> dict[str, ModuleType]:
    """The modules of the simulator and those that help its tests, which are no longer loaded."""
    names = [name for name in sys.modules if name.partition(".")[0] == "sim" or name in SUPPORT]
    return {name: sys.modules.pop(name) for name in names}


def _readers() -> dict[str, type[ConfigSource]]:
    """Hydra's readers of configuration files by scheme; it keeps the first of a scheme, whoever comes later."""
    return SourcesRegistry.instance().types


def _readers_taken_out() -> dict[str, type[ConfigSource]]:
    """The simulator's own of them, which Hydra no longer knows."""
    own = [scheme for scheme, reader in _readers().items() if reader.__module__.partition(".")[0] == "sim"]
    return {scheme: _readers().pop(scheme) for scheme in own}
