"""Modules that are found where they lie, so that what a room offers is written in no second place."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType


def modules_below(name: str) -> Iterator[ModuleType]:
    """Every module of a package and of the folders in it, in alphabetical order.

    ``name`` is that of the package, which may be in the middle of its own import.
    """
    package = import_module(name)
    for found in walk_packages(package.__path__, f"{name}."):
        if not found.ispkg:
            yield import_module(found.name)
