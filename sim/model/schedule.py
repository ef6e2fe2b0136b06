"""The value that a parameter has today, for asking often."""

from bisect import bisect_right
from datetime import date
from math import inf

from sim.timeline import Timeline


class Schedule:
    """A timeline counted in days since a base date."""

    def __init__(self, timeline: Timeline, base: date) -> None:
        days, values = timeline.since(base)
        self._days: list[float] = days.tolist()
        self._values: list[float] = values.tolist()
        # what was asked for last, and from which day to which it holds: most often it is asked for again
        self._value: float = self._values[0]
        self._since: float = self._days[0]
        self._until: float = self._days[1] if len(self._days) > 1 else inf

    def at(self, day: float) -> float:
        """The value on a day."""
        if not self._since <= day < self._until:
            number = bisect_right(self._days, day) - 1
            self._value, self._since = self._values[number], self._days[number]
            self._until = self._days[number + 1] if number + 1 < len(self._days) else inf
        return self._value
