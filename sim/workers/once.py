"""Something that many pieces of work need, turned into bytes once and back once in each process."""

import pickle
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

_NUMBERS = count()
_LAST: dict[int, Any] = {}
"""What was sent to this process last, by its number: at most one."""


@dataclass(frozen=True, eq=False)
class SentOnce:
    """A thing on its way to another process, whose function is given the thing itself: the same object each
    time, so that what is worked out for it need not be worked out again.
    """

    number: int
    contents: bytes

    @classmethod
    def of(cls, thing: object) -> Self:
        """A thing that is to be sent more than once."""
        return cls(next(_NUMBERS), pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))

    def __reduce__(self) -> tuple[Any, tuple[int, bytes]]:
        return opened, (self.number, self.contents)


def opened(number: int, contents: bytes) -> Any:
    """The thing of a number."""
    if number not in _LAST:
        _LAST.clear()
        _LAST[number] = pickle.loads(contents)  # noqa: S301 - written by the process that this one works for
    return _LAST[number]
