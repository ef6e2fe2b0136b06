"""Placement stability: how many placements children in care have had in a year."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.arrays import Counts
from sim.episodes import Episodes
from sim.measures.counting.calendar import a_year_before, day_numbers, iso
from sim.measures.counting.keys import children_of, every_combination
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import Measured, in_each
from sim.measures.measure import Measure

PLACEMENTS = ("1", "2", "3+")


def stability(episodes: Episodes, dates: Sequence[date]) -> Measured:
    """Share of the children in care on each date (31 March) with 1, 2, and 3 or more placements in the year
    up to it.

    As DfE's indicator NI 62: the placement that was open when the year began counts, and so do those of an
    earlier period of care in the same year. A child's episodes must therefore reach back a year before each
    date. Keys: ``date`` (ISO), ``placements``; ``NaN`` where nobody is in care.
    """
    until, since = day_numbers(dates), day_numbers(a_year_before(tuple(dates)))
    on_the_day = Stays.in_care(episodes, until)
    in_the_year = Stays(until, on_the_day.first, Stays.in_care(episodes, since).last)
    had, here = _by_child(episodes, in_the_year), _by_child(episodes, on_the_day) > 0
    (histories, _), (day, child) = children_of(episodes), np.nonzero(here)
    counts = histories.among(child).count(day * 4 + np.minimum(had[here], 3), 4 * len(dates))
    among = counts.reshape(*histories.shape, len(dates), 4)[..., 1:]
    whole = among.sum(axis=-1, keepdims=True)
    shares = np.divide(among, whole, out=np.full(among.shape, np.nan), where=whole > 0)
    keys = every_combination(date=iso(tuple(dates)), placements=PLACEMENTS)
    return Measured("stability", keys, shares.reshape(*histories.shape, -1))


def _by_child(episodes: Episodes, stays: Stays) -> Counts:
    """How many stays of each child cover each day: days by children."""
    histories, child = children_of(episodes)
    (stay, day), children = stays.each_day(), len(histories)
    cells = len(stays.days) * children
    return np.bincount(day * children + child[stay], minlength=cells).reshape(len(stays.days), children)


STABILITY = Measure(
    name="stability",
    description="children with one, two, three or more placements in the year to 31 March",
    keys=("date", "placements"),
    take=lambda seen: in_each(stability(seen.episodes, seen.marches)),
)
