"""The table of indicators: each of :data:`~sim.measures.indicators.INDICATORS` on each date on which it is
known.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from sim.episodes import Episodes
from sim.measures.counting.in_care import InCare
from sim.measures.counting.keys import rows
from sim.measures.counting.series import Series, same, text
from sim.measures.counting.table import ALL, Measured
from sim.measures.indicators import INDICATORS
from sim.measures.measure import Measure
from sim.parameters import PlacementType


def kpis(episodes: Episodes, dates: Sequence[date], types: Mapping[str, PlacementType]) -> Measured:
    """The indicators on each date; the first date is the base date.

    Keys: ``date`` (ISO), ``kpi`` and ``unit``. A share of nothing is ``NaN``. Raises ``ValueError`` for a
    child in care with a placement or location that nobody knows, or without a plan.
    """
    days, seen = tuple(dates), InCare.on(dates, episodes, types)
    values = {name: one.measured(seen) for name, one in INDICATORS.items()}
    known = [(i, one) for i, day in enumerate(days) for one in INDICATORS.values() if one.known_on(day, days)]
    iso = [day.isoformat() for day in days]
    keys = rows(("date", "kpi", "unit"), [(iso[i], one.name, str(one.unit)) for i, one in known])
    return Measured("kpis", keys, np.asarray([values[one.name][i] for i, one in known], dtype=float))


def _by_name(measured: Measured) -> tuple[Series, ...]:
    dates = text(measured, "date")
    return (Series(dates, text(measured, "kpi"), same(ALL, len(dates)), measured.values),)


KPIS = Measure(
    name="kpis",
    description="the indicators at each month end",
    keys=("date", "kpi"),
    take=lambda seen: (kpis(seen.episodes, seen.dates, seen.types),),
    beside=("unit",),
    series={"kpis": _by_name},
)
