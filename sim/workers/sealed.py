"""Work whose failure is sent back as a value: what raises within Dask is written into the worker's log, with
what it was given and what the error says, which may quote a row about a child.
"""

import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, repr=False)
class Sealed:
    """What came of a piece of work; it shows nothing of itself."""

    value: Any = None
    error: Exception | None = None
    lines: str = ""
    """Modules and lines in which the error came about, as Python writes them."""

    def opened(self) -> Any:
        """The value; raises the error where there is one."""
        if self.error is None:
            return self.value
        raise self.error from Elsewhere(self.lines)


class Elsewhere(Exception):
    """Where in another process something was raised."""

    def __init__(self, tb: str) -> None:
        super().__init__(tb)
        self.tb = tb


def sealed(function: Callable[..., Any], *arguments: Any) -> Sealed:
    """Do some work; what it raises is no failure for whoever runs this."""
    try:
        return Sealed(function(*arguments))
    except Exception as error:
        return Sealed(error=_that_travels(error), lines="".join(traceback.format_tb(error.__traceback__)))


def _that_travels(error: Exception) -> Exception:
    """The error, or one of its name and words where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - its own bytes
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
