"""A chart of intervals as plain shapes: a dot for the mean, a bar for eight in ten runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, isnan, log10

from sim.app.results.comparing import ComparedValue

LEFT, RIGHT = 0.0, 100.0
"""The chart in per cent of its width."""
TICKS = 4


@dataclass(frozen=True)
class Bar:
    """One scenario."""

    title: str
    low: float
    mean: float
    high: float
    text: str

    @property
    def width(self) -> float:
        """From the one end of the bar to the other."""
        return self.high - self.low


@dataclass(frozen=True)
class IntervalChart:
    """What the page draws; positions in per cent of the width."""

    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]


def interval_chart(cells: Sequence[ComparedValue], written: Callable[[float], str]) -> IntervalChart | None:
    """The cells on one scale that begins and ends at round numbers; nothing where nothing is known."""
    known = [one for one in cells if not isnan(one.mean)]
    if not known:
        return None
    lowest, highest = min(one.low for one in known), max(one.high for one in known)
    step = _step((highest - lowest) or abs(highest) or 1.0)
    begin = floor(lowest / step) * step
    end = begin
    while end < highest - step * 1e-9 or end <= begin:
        end += step

    def place(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (value - begin) / (end - begin), 2)

    bars = [Bar(c.title, place(c.low), place(c.mean), place(c.high), c.level) for c in known]
    many = round((end - begin) / step)
    ticks = [(place(begin + i * step), written(begin + i * step)) for i in range(many + 1)]
    return IntervalChart(bars, ticks)


def _step(length: float) -> float:
    """A round number of which about four are as long."""
    rough = length / TICKS
    power = 10.0 ** floor(log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999)
