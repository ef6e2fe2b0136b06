"""A value that changes on dates: a unit cost, a number of places, an entry rate, the phasing-in of a
policy.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from sim.bands import day_number

BEFORE_ALL = date.min


@dataclass(frozen=True)
class Timeline:
    """Dated values: ``values[i]`` holds from ``dates[i]`` until ``dates[i + 1]``, the last one for ever.

    The first date is ``date.min``, so that a timeline has a value on every date. In YAML it is written as one
    number, or as ``{start: 4, 2023-04-01: 2}``.
    """

    dates: tuple[date, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.dates or self.dates[0] != BEFORE_ALL or len(self.dates) != len(self.values):
            raise ValueError("a timeline needs a value from the start and one value for each date")
        if any(later <= earlier for earlier, later in pairwise(self.dates)):
            raise ValueError("the dates of a timeline must rise")

    @classmethod
    def of(cls, dates: Iterable[date], value: Callable[[date], float]) -> "Timeline":
        """The value on each of some rising dates, the first of them ``date.min``; dates on which it stays as
        it was go.
        """
        kept = [(day, value(day)) for day in dates]
        kept = kept[:1] + [later for earlier, later in pairwise(kept) if later[1] != earlier[1]]
        return cls(tuple(day for day, _ in kept), tuple(v for _, v in kept))

    @classmethod
    def constant(cls, value: float) -> "Timeline":
        """The same value on every date."""
        return cls((BEFORE_ALL,), (float(value),))

    @classmethod
    def parse(cls, raw: Any) -> "Timeline":
        """Read a number or a mapping of ``start`` and dates to numbers; raises ``ValueError`` saying what is
        wrong.
        """
        if isinstance(raw, Timeline):
            return raw
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return cls.constant(_number(raw))
        if not isinstance(raw, Mapping) or "start" not in raw:
            raise ValueError("expected a number, or a mapping with 'start' and dates such as 2023-04-01")
        changes = sorted((_date(key), _number(value)) for key, value in raw.items() if key != "start")
        return cls((BEFORE_ALL, *(d for d, _ in changes)), (_number(raw["start"]), *(v for _, v in changes)))

    def at(self, when: date) -> float:
        """The value on a date."""
        return self.values[bisect_right(self.dates, when) - 1]

    def step(self, when: date, value: float) -> "Timeline":
        """The same timeline until ``when``, and ``value`` from then on."""
        kept = [(d, v) for d, v in zip(self.dates, self.values, strict=True) if d < when]
        return Timeline((*(d for d, _ in kept), when), (*(v for _, v in kept), float(value)))

    def scale(self, other: "Timeline | float") -> "Timeline":
        """The product of this timeline and a number or another timeline."""
        factor = other if isinstance(other, Timeline) else Timeline.constant(other)
        return Timeline.of(sorted({*self.dates, *factor.dates}), lambda day: self.at(day) * factor.at(day))

    def plus(self, other: "Timeline") -> "Timeline":
        """The sum of two timelines."""
        return Timeline.of(sorted({*self.dates, *other.dates}), lambda day: self.at(day) + other.at(day))

    def map(self, change: Callable[[float], float]) -> "Timeline":
        """The same with every value changed."""
        return Timeline.of(self.dates, lambda day: change(self.at(day)))

    def since(self, base: date) -> tuple[np.ndarray, np.ndarray]:
        """Days since ``base`` on which the value changes (the first is ``-inf``), and the value from each day
        on.
        """
        start = day_number(base)
        days = [-np.inf, *(float(day_number(d) - start) for d in self.dates[1:])]
        return np.asarray(days), np.asarray(self.values, dtype=float)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)


def _date(key: Any) -> date:
    if isinstance(key, date):
        return key
    try:
        return date.fromisoformat(str(key))
    except ValueError:
        raise ValueError(f"'{key}' is not a date such as 2023-04-01") from None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise ValueError(f"'{value}' is not a number")
    return float(value)


def values_on(timeline: Timeline, base: date, days: np.ndarray) -> np.ndarray:
    """The values of a timeline on days counted from a base date."""
    if len(timeline.values) == 1:
        return np.full(np.shape(days), timeline.values[0], dtype=float)
    changes, values = timeline.since(base)
    return np.asarray(values[np.searchsorted(changes, days, side="right") - 1])


def inverse_integral(days: np.ndarray, values: np.ndarray, start: float, areas: np.ndarray) -> np.ndarray:
    """When the integral of a piecewise-constant function from ``start`` reaches each of the ``areas``.

    ``values[i]`` (units a day, not negative) holds from ``days[i]`` to ``days[i + 1]``; ``days[0]`` may be
    ``-inf``. Areas must rise; those that are never reached come back as ``inf``. This maps a unit-rate
    Poisson process to one with the given rate (the time change of Lewis and Shedler's inversion).
    """
    edges, rates, reached = _pieces(days, values, start)
    piece = np.searchsorted(reached, areas, side="left") - 1
    piece = np.clip(piece, 0, len(rates) - 1)
    left, rate = areas - reached[piece], rates[piece]
    with np.errstate(divide="ignore", invalid="ignore"):
        after = np.where(left > 0, left / rate, 0.0)  # nothing is reached at once, at whatever rate
    return np.asarray(edges[piece] + after)


def integral_from(days: np.ndarray, values: np.ndarray, start: float, until: np.ndarray) -> np.ndarray:
    """The integral of such a function from ``start`` to each of the days ``until``, none of which is before
    it.
    """
    edges, rates, reached = _pieces(days, values, start)
    piece = np.searchsorted(edges, until, side="right") - 1
    return np.asarray(reached[piece] + (until - edges[piece]) * rates[piece])


def _pieces(days: np.ndarray, values: np.ndarray, start: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """From ``start`` on: the days on which the value changes, the values, and the integral up to each of the
    days.
    """
    inside = days > start
    edges = np.concatenate(([start], days[inside]))
    rates = np.concatenate(([values[np.flatnonzero(~inside)[-1]]], values[inside]))
    return edges, rates, np.concatenate(([0.0], np.cumsum(rates[:-1] * np.diff(edges))))
