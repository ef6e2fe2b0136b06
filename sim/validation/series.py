"""The series that a backtest forecasts: children in all, by age and placement type, and entries and exits of
a year.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from sim.arrays import Numbers
from sim.bands import AgeBand, day_number, years_after
from sim.episodes import Episodes
from sim.measures import ALL
from sim.measures.caseload import caseload
from sim.parameters import Parameters

Name = tuple[str, str]
"""What is counted, and of what."""

TOTAL, AGE, PLACEMENT, ENTRIES, EXITS = "children in care", "age", "placement", "entries", "exits"
SPENDING = "spending"
"""In thousands of pounds; see :mod:`sim.validation.spending`."""
FLOWS = ((ENTRIES, ALL), (EXITS, ALL))


def stocks(episodes: Episodes, dates: Sequence[date], p: Parameters) -> dict[Name, Numbers]:
    """Children on some dates, in all, by age band and by placement type."""
    measured = caseload(episodes, dates, tuple(p.placement.types))
    shape = (len(dates), 1 + len(p.placement.types), 1 + len(AgeBand))
    counts = measured.values.reshape(shape)
    found: dict[Name, Numbers] = {(TOTAL, ALL): counts[:, 0, 0]}
    found |= {(AGE, band.value): counts[:, 0, 1 + i] for i, band in enumerate(AgeBand)}
    return found | {(PLACEMENT, name): counts[:, 1 + i, 0] for i, name in enumerate(p.placement.types)}


def flows(episodes: Episodes, dates: Sequence[date]) -> dict[Name, Numbers]:
    """Entries and exits (those at 18 included) in the twelve months up to each date."""
    began = episodes.column("decom")
    first = (episodes.column("spell") == 0) & (began == episodes.column("period_start"))
    left = episodes.column("dec")[episodes.codes("route").codes >= 0]
    return {(ENTRIES, ALL): within_years(began[first], dates), (EXITS, ALL): within_years(left, dates)}


def within_years(days: Numbers, dates: Sequence[date]) -> Numbers:
    """How many of some days lie in the twelve months up to each date."""
    windows = [(day_number(years_after(d, -1)), day_number(d)) for d in dates]
    return np.array([float(((days > a) & (days <= b)).sum()) for a, b in windows])


def series(episodes: Episodes, dates: Sequence[date], p: Parameters) -> Mapping[Name, Numbers]:
    """All series on some dates."""
    return {**stocks(episodes, dates, p), **flows(episodes, dates)}
