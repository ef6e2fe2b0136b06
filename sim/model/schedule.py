"""The value that a parameter has today, for asking often."""

from bisect import bisect_right
from datetime import date

from sim.timeline import Timeline


class Schedule:
    """A timeline counted in days since a base date."""

    def __init__(self, timeline: Timeline, base: date) -> None:
        days, values = timeline.since(base)
        self._days: list[float] = days.tolist()
        self._values: list[float] = values.tolist()
        self.constant: bool = len(self._values) == 1
        """Whether the value never changes."""

    def at(self, day: float) -> float:
        """The value on a day."""
        return self._values[0] if self.constant else self._values[bisect_right(self._days, day) - 1]
