"""What was wanted for children and what they got: unmet preferences."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.episodes import Episodes
from sim.measures.counting.calendar import FinancialYears
from sim.measures.counting.keys import positions, refuse_unknown, rows
from sim.measures.counting.table import ALL, Measured, in_each
from sim.measures.measure import Measure


def preferences(episodes: Episodes, base: date, horizon: date, placements: Sequence[str]) -> Measured:
    """Placements that began after the base date and up to the horizon, by the type wanted and the type had.

    Keys: ``financial_year``, ``wanted`` (the placement type that the care plan puts first at the child's
    age), ``placement`` (the type in which the child was placed; ``all`` for every placement with this type
    wanted) and ``months``, how much of the financial year the dates cover. The child got what was wanted
    where both name the same type. Raises ``ValueError`` for a type that is not in ``placements``.
    """
    years = FinancialYears.between(base, horizon)
    year = years.of(episodes.column("decom"))
    wanted, had = (positions(episodes, column, placements) for column in ("wanted", "placement"))
    for column, code in (("wanted", wanted), ("placement", had)):
        refuse_unknown(episodes, column, (year >= 0) & (code < 0))
    kinds, began = len(placements), year >= 0
    cell = (year[began] * kinds + wanted[began]) * kinds + had[began]
    histories = episodes.histories.among(began)
    counts = histories.count(cell, len(years.names) * kinds**2).reshape(*histories.shape, -1, kinds)
    values = np.concatenate((counts.sum(axis=-1, keepdims=True), counts), axis=-1)
    keys = _keys(years, tuple(placements))
    return Measured("preferences", keys, values.reshape(*histories.shape, -1).astype(float))


@lru_cache(maxsize=8)
def _keys(years: FinancialYears, placements: tuple[str, ...]) -> pd.DataFrame:
    keys = [
        (name, months, type_wanted, type_had)
        for name, months in zip(years.names, years.months, strict=True)
        for type_wanted in placements
        for type_had in (ALL, *placements)
    ]
    return rows(("financial_year", "months", "wanted", "placement"), keys)


PREFERENCES = Measure(
    name="preferences",
    description="placements made, by the type wanted and the type had, by financial year",
    keys=("financial_year", "wanted", "placement"),
    take=lambda seen: in_each(preferences(seen.episodes, seen.base, seen.horizon, seen.placements)),
    beside=("months",),
)
