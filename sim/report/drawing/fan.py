"""Lines with the band in which eight in ten runs lie, from the base date on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.arrays import Counts
from sim.bands import DAYS_PER_YEAR, day_number
from sim.measures.counting.calendar import day_numbers
from sim.report.drawing.style import GREY, INK, colour, inches, plain, word_colour

FEW_YEARS = 2.5
"""A shorter run has months below its charts."""
A_YEAR, A_MONTH = 0.53, 0.85
"""Inches that the label of a year and of a month need below a chart."""


def fans(
    axes: Axes,
    tables: Mapping[int, pd.DataFrame],
    write: Callable[[float], str],
    middle: str = "p50",
    scale: float = 1.0,
    most: float | None = None,
    span: tuple[float, float] | None = None,
) -> None:
    """Draw ``middle`` and the band from p10 to p90 of each scenario, with the last values written beside
    their ends.

    The tables, by the position of their scenario, have the columns date, p10, p90 and ``middle``, one row for
    each date; ``scale`` multiplies them. ``most`` is the largest height to be seen, if not that of the data;
    ``span`` the lowest and the highest, where heights do not begin at zero.
    """
    ends: list[tuple[float, str, int]] = []
    for position, table in tables.items():
        days = days_of(table)
        low, high = (table[q].to_numpy(dtype=float) * scale for q in ("p10", "p90"))
        axes.fill_between(days, low, high, color=colour(position), alpha=0.16, lw=0)
        line = table[middle].to_numpy(dtype=float) * scale
        axes.plot(days, line, lw=2 if len(tables) < 3 else 1.6, color=colour(position))
        ends.append((line[-1], write(line[-1]), position))
    plain(axes)
    years_below(axes, days_of(next(iter(tables.values()))))
    if span is None:
        from_zero(axes, most)
    else:
        axes.set_ylim(*span)
    label_ends(axes, ends)


def days_of(table: pd.DataFrame) -> Counts:
    """The dates of a table as days since 1970, the unit of the charts' time axis."""
    return day_numbers([date.fromisoformat(text) for text in table["date"]])


def years_below(axes: Axes, days: Counts) -> None:
    """Years (or months, where there are few) below the chart, as many as its width takes."""
    first, last = (date(1970, 1, 1) + timedelta(days=int(day)) for day in (days[0], days[-1]))
    span, room = (last - first).days / DAYS_PER_YEAR, inches(axes)
    if span < FEW_YEARS:
        form, step = (
            "%b %Y",
            next(months for months in (3, 6, 12) if 12 * span / months * A_MONTH <= room or months == 12),
        )
    else:
        form, step = "%Y", 12 * ceil(span / min(10, room / A_YEAR))
    months = range(12 * first.year, 12 * last.year + 12, step)
    ticks = [start for m in months if first <= (start := date(m // 12, m % 12 + 1, 1)) <= last]
    whole = max(days[-1] - days[0], 1.0)  # a line of one day is a point
    axes.set_xlim(days[0] - 0.012 * whole, days[0] + whole)
    axes.set_xticks([day_number(tick) for tick in ticks], [f"{tick:{form}}" for tick in ticks])


def from_zero(axes: Axes, most: float | None = None) -> None:
    """Let heights begin at zero, so that they can be compared by eye, up to ``most`` or a little above the
    data.
    """
    top = 1.06 * float(axes.dataLim.y1) if most is None else most
    axes.set_ylim(0, top if np.isfinite(top) and top > 0 else 1)


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, int]], size: float = 9.5) -> None:
    """Write the last value of each line to the right of it, moved apart where they would touch."""
    low, high = axes.get_ylim()
    points = axes.get_position().height * axes.figure.get_figheight() * 72  # type: ignore[union-attr]
    step = 1.25 * size * (high - low) / points
    known = [end for end in ends if np.isfinite(end[0])]
    for (_, text, position), y in zip(
        sorted(known, key=lambda end: end[0]), apart([end[0] for end in known], step), strict=True
    ):
        axes.annotate(
            text, (1, y), xycoords=("axes fraction", "data"), xytext=(5, 0), textcoords="offset points",
            va="center", size=size, weight="bold", color=word_colour(position), annotation_clip=False,
        )  # fmt: skip


def apart(heights: Sequence[float], step: float) -> list[float]:
    """The heights in rising order, moved as little as needed so that neighbours are at least ``step``
    apart.
    """
    groups: list[list[float]] = []
    for height in sorted(heights):
        groups.append([height])
        while (
            len(groups) > 1
            and _middle(groups[-1]) - _middle(groups[-2]) < step * (len(groups[-1]) + len(groups[-2])) / 2
        ):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [_middle(group) + step * (i - (len(group) - 1) / 2) for group in groups for i in range(len(group))]


def _middle(group: Sequence[float]) -> float:
    return sum(group) / len(group)


def band_labelled(axes: Axes, low: float, high: float, write: Callable[[float], str], line: float) -> None:
    """Write the ends of the band to the right of it, unless they would touch the label of the line."""
    for value in (low, high):
        if abs(value - line) > 0.055 * axes.get_ylim()[1]:
            axes.annotate(
                write(value), (1, value), xycoords=("axes fraction", "data"), xytext=(5, 0),
                textcoords="offset points", va="center", size=8.5, color=GREY, annotation_clip=False,
            )  # fmt: skip


def base_marked(
    axes: Axes, day: float, value: float, text: str = "", rising: bool = True, size: float = 5.5
) -> None:
    """Mark where the line begins on the base date, with its value below a rising and above a falling line."""
    axes.plot([day], [value], "o", ms=size, color=INK, zorder=5, clip_on=False)
    if text:
        offset, side = ((4, -13), "top") if rising else ((4, 13), "bottom")
        axes.annotate(
            text, (day, value), xytext=offset, textcoords="offset points", va=side, size=9.5, color=GREY
        )
