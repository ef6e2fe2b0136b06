"""Where children live at the start and at the end of each financial year: how they move through the placement
system.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.arrays import Counts
from sim.episodes import Episodes, Histories
from sim.measures.counting.calendar import FinancialYears, day_numbers, iso
from sim.measures.counting.keys import children_of, positions, refuse_unknown, rows
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import Measured, in_each
from sim.measures.measure import Measure

OUTSIDE = "not_in_care"


def transitions(episodes: Episodes, base: date, horizon: date, placements: Sequence[str]) -> Measured:
    """Children by where they live on the first and on the last day of each financial year between two dates.

    Keys: ``financial_year``, ``since`` and ``until`` (ISO dates: those of the base date, each 31 March, and
    the horizon), ``start`` and ``end``: a placement type, or ``not_in_care`` for children who came or left in
    between; who came and left between the two dates is in no row. So the rows of one ``start`` sum to the
    children of that type on ``since``. Raises ``ValueError`` for a placement that is not in ``placements``.
    """
    years, names = FinancialYears.between(base, horizon), (*placements, OUTSIDE)
    homes, (children, _) = _homes(episodes, placements, day_numbers(years.edges)), children_of(episodes)
    counts = [_changes(before, after, children, len(names)) for before, after in pairwise(homes)]
    return Measured("journeys", _keys(years, names), np.concatenate(counts, axis=-1).astype(float))


@lru_cache(maxsize=8)
def _keys(years: FinancialYears, names: tuple[str, ...]) -> pd.DataFrame:
    keys = [
        (year, since, until, start, end)
        for year, (since, until) in zip(years.names, pairwise(iso(years.edges)), strict=True)
        for start in names
        for end in names
        if not start == end == OUTSIDE
    ]
    return rows(("financial_year", "since", "until", "start", "end"), keys)


def _homes(episodes: Episodes, placements: Sequence[str], days: Counts) -> Counts:
    """For each day and child the position of its placement type, and that of "not in care" where it has
    none.
    """
    placement_type, stays = positions(episodes, "placement", placements), Stays.in_care(episodes, days)
    refuse_unknown(episodes, "placement", stays.present & (placement_type < 0))
    children, child = children_of(episodes)
    homes = np.full((len(days), len(children)), len(placements))
    stay, day = stays.each_day()
    homes[day, child[stay]] = placement_type[stay]
    return homes


def _changes(before: Counts, after: Counts, children: Histories, states: int) -> Counts:
    """How many children go from each state to each; the last state, outside, has no row to itself."""
    return children.count(before * states + after, states**2)[..., :-1]


TRANSITIONS = Measure(
    name="journeys",
    description="children by where they live at the start and at the end of each financial year",
    keys=("financial_year", "since", "until", "start", "end"),
    take=lambda seen: in_each(transitions(seen.episodes, seen.base, seen.horizon, seen.placements)),
)
