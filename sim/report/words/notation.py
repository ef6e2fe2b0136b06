"""How the numbers of a measure are written: shares as percentages and points, money in millions, people as
they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sim.comparison.best import NET_COST
from sim.measures.indicators import INDICATORS
from sim.report.words.labels import count, share, signed, tenths

CHILDREN, POINTS, MILLIONS = "children", "percentage points", "millions of pounds"

LEAST = 0.1
"""A smaller difference in points or millions is hardly any: with one decimal it is written as nothing."""


@dataclass(frozen=True)
class Notation:
    """How a measure is written."""

    noun: str
    """What a difference counts: :data:`CHILDREN` and the like, :data:`POINTS` or :data:`MILLIONS`."""
    factor: float = 1
    """From what the tables hold to what is written as a difference."""
    level: Callable[[float], str] = count
    """A value, where small differences matter."""
    rough: Callable[[float], str] = count
    """A value, where they do not."""
    seen: float = 0.5
    """The least change that can be seen as values are written."""

    @property
    def in_points(self) -> bool:
        """Whether differences are percentage points."""
        return self.noun == POINTS

    @property
    def in_millions(self) -> bool:
        """Whether differences are money."""
        return self.noun == MILLIONS

    def shows(self, difference: float) -> bool:
        """Whether a difference, as it is written (in points or millions), is more than hardly any."""
        return abs(difference) >= max(self.seen * self.factor, LEAST)

    def change(self, value: float) -> str:
        """A difference to one decimal, with its sign."""
        return signed(self.factor * value)


SHARES = Notation(POINTS, 100, level=tenths, rough=share, seen=0.0005)
MONEY = Notation(MILLIONS, 1e-6)


def notation_of(measure: str) -> Notation:
    """How a measure is written; its name may have the breakdown after a colon."""
    name = measure.partition(":")[0]
    if name in INDICATORS:
        one = INDICATORS[name]
        return SHARES if one.is_share else Notation(one.counts)
    return MONEY if name.startswith("costs") or name == NET_COST else Notation(CHILDREN)
