"""Children in care by the district that they come from, and how many enter from each."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.episodes import Episodes
from sim.measures.counting.calendar import FinancialYears, day_numbers, iso
from sim.measures.counting.events import Events
from sim.measures.counting.keys import every_combination, positions, refuse_unknown, rows
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import ALL, Measured, by_day, in_each
from sim.measures.measure import Measure


def children_by_district(episodes: Episodes, dates: Sequence[date], districts: Sequence[str]) -> Measured:
    """Children in care on each date by district of origin.

    Keys: ``date`` (ISO) and ``district`` (``all``, then each, which sum to it). Raises ``ValueError`` for a
    district that is none of them.
    """
    district = positions(episodes, "district", districts)
    stays = Stays.in_care(episodes, day_numbers(dates))
    refuse_unknown(episodes, "district", stays.present & (district < 0))
    counts = stays.count_by(district, len(districts))
    whole = np.concatenate((counts.sum(axis=-2, keepdims=True), counts), axis=-2)
    keys = every_combination(date=iso(tuple(dates)), district=(ALL, *districts))
    return by_day("districts", keys, whole, episodes.histories)


def entries_by_district(episodes: Episodes, base: date, horizon: date, districts: Sequence[str]) -> Measured:
    """Entries after the base date and up to the horizon by financial year and district of origin; the key
    ``months`` says how much of the financial year the dates cover.
    """
    years, events = FinancialYears.between(base, horizon), Events.of(episodes)
    year = years.of(events.start[events.entry])
    district = positions(episodes, "district", districts)[events.entry]
    refuse_unknown(episodes, "district", np.flatnonzero(events.entry)[(year >= 0) & (district < 0)])
    inside, width = year >= 0, len(districts)
    histories = episodes.histories.among(events.entry).among(inside)
    counts = histories.count(year[inside] * width + district[inside], len(years.names) * width)
    by_year = counts.reshape(*histories.shape, len(years.names), width)
    whole = np.concatenate((by_year.sum(axis=-1, keepdims=True), by_year), axis=-1)
    keys = _keys(years, tuple(districts))
    return Measured("entries_by_district", keys, whole.reshape(*histories.shape, -1).astype(float))


@lru_cache(maxsize=8)
def _keys(years: FinancialYears, districts: tuple[str, ...]) -> pd.DataFrame:
    keys = [
        (name, district, months)
        for name, months in zip(years.names, years.months, strict=True)
        for district in (ALL, *districts)
    ]
    return rows(("financial_year", "district", "months"), keys)


DISTRICTS = Measure(
    name="districts",
    description="children in care at each month end by district of origin",
    keys=("date", "district"),
    take=lambda seen: in_each(children_by_district(seen.episodes, seen.dates, tuple(seen.districts))),
)
ENTRIES_BY_DISTRICT = Measure(
    name="entries_by_district",
    description="entries by financial year and district of origin",
    keys=("financial_year", "district"),
    take=lambda seen: in_each(
        entries_by_district(seen.episodes, seen.base, seen.horizon, tuple(seen.districts))
    ),
    beside=("months",),
)
