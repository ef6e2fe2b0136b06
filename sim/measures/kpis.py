"""The table of indicators: each of :data:`~sim.measures.indicators.INDICATORS` on each date on which it is
known.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.arrays import Flags
from sim.episodes import Episodes
from sim.measures.counting.calendar import iso
from sim.measures.counting.in_care import InCare
from sim.measures.counting.keys import rows
from sim.measures.counting.series import Series, same, text
from sim.measures.counting.table import ALL, Measured, in_each
from sim.measures.indicators import INDICATORS, Indicator
from sim.measures.measure import Measure
from sim.parameters import PlacementType


def kpis(episodes: Episodes, dates: Sequence[date], types: Mapping[str, PlacementType]) -> Measured:
    """The indicators on each date; the first date is the base date.

    Keys: ``date`` (ISO), ``kpi`` and ``unit``. A share of nothing is ``NaN``. Raises ``ValueError`` for a
    child in care with a placement or location that nobody knows, or without a plan.
    """
    seen = InCare.on(dates, episodes, types)
    values = np.stack([one.measured(seen) for one in INDICATORS.values()], axis=-1)
    keys, known = _keys(tuple(dates), tuple(INDICATORS.values()))
    return Measured("kpis", keys, values[..., known])


@lru_cache(maxsize=8)
def _keys(days: tuple[date, ...], every: tuple[Indicator, ...]) -> tuple[pd.DataFrame, Flags]:
    """The rows of the table, and on which date (rows) which indicator (columns) is known."""
    known = np.asarray([[one.known_on(day, days) for one in every] for day in days], dtype=bool)
    keys = [
        (day, one.name, str(one.unit))
        for day, on_it in zip(iso(days), known.tolist(), strict=True)
        for one, is_known in zip(every, on_it, strict=True)
        if is_known
    ]
    return rows(("date", "kpi", "unit"), keys), known


def _by_name(measured: Measured) -> tuple[Series, ...]:
    dates = text(measured, "date")
    return (Series(dates, text(measured, "kpi"), same(ALL, len(dates)), measured.values),)


KPIS = Measure(
    name="kpis",
    description="the indicators at each month end",
    keys=("date", "kpi"),
    take=lambda seen: in_each(kpis(seen.episodes, seen.dates, seen.types)),
    beside=("unit",),
    series={"kpis": _by_name},
)
