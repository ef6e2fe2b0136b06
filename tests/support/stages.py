"""Processor time of each function that a module calls, whatever the functions are called."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from inspect import isfunction
from time import process_time
from types import ModuleType
from typing import Any

import pytest


class Stages:
    """Seconds of this process by stage; what a stage calls that is a stage itself counts there alone."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inside: list[float] = []

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time is kept under a name."""

        @wraps(function)
        def stage(*arguments: Any, **options: Any) -> Any:
            self._inside.append(0.0)
            began = process_time()
            try:
                return function(*arguments, **options)
            finally:
                taken = process_time() - began
                self.seconds[name] += taken - self._inside.pop()
                if self._inside:
                    self._inside[-1] += taken

        return stage

    def longest(self, share: float) -> Mapping[str, float]:
        """The stages that took at least this share of all, longest first."""
        least = share * self.seconds.total()
        return {name: seconds for name, seconds in self.seconds.most_common() if seconds >= least}


@contextmanager
def stages_of(*modules: ModuleType) -> Iterator[Stages]:
    """Times the functions that stand in the namespaces of some modules, as long as the block lasts."""
    stages = Stages()
    with pytest.MonkeyPatch.context() as patch:
        for module in modules:
            for name, function in list(vars(module).items()):
                if isfunction(function) and not hasattr(function, "__wrapped__"):
                    patch.setattr(module, name, stages.timed(name, function))
        yield stages
