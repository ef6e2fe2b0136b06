"""What programmes did: places, children begun, led out, broken down and begun again, by financial year."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.arrays import Anything, Numbers
from sim.measures.counting.calendar import FinancialYears
from sim.measures.counting.keys import rows
from sim.measures.counting.series import Series, text, year_ends
from sim.measures.counting.table import Measured
from sim.measures.measure import Measure

PLACES, BEGUN, LED_OUT, BROKEN_DOWN, RETAKEN = "places", "begun", "led_out", "broken_down", "retaken"
MEASURES = (PLACES, BEGUN, LED_OUT, BROKEN_DOWN, RETAKEN, "left_care", "no_room", "unused")
"""Counts of one programme. ``places`` by the day on which each came free; ``begun`` with a child, and
``retaken`` of them with a child it had begun with before, by the day on which the work began; by the day on
which it ended: ``led_out`` (the child went where the programme leads) and ``broken_down`` (it did not: the
work was without success, or the child had left care (``left_care``) or moved before, or there was no home
with room for it (``no_room``)). ``unused`` are places for which nobody was suitable before the next one came
free."""
NOT_BROKEN_DOWN = (LED_OUT, "unused", "open")


def programmes(attempts: pd.DataFrame, names: Sequence[str], base: date, horizon: date) -> Measured:
    """Counts by programme, financial year and measure, after the base date and up to the horizon.

    ``attempts`` has a row for each place: ``programme``, the days ``offered``, ``begun`` and ``ended`` (since
    1970, missing if it never came), the ``number`` of times that the programme had begun with the child
    before, and the ``outcome``. Keys: ``programme`` (each of ``names``), ``financial_year``, ``measure``
    (each of :data:`MEASURES`) and ``months``, how much of the financial year the dates cover.
    """
    years = FinancialYears.between(base, horizon)
    if not names:
        return Measured("programmes", _keys(years, ()), np.zeros(0))
    columns = {name: attempts[name].to_numpy() for name in ("offered", "begun", "ended", "outcome", "number")}
    of = attempts["programme"].to_numpy(dtype=object)
    counts = [_counts({name: one[of == own] for name, one in columns.items()}, years) for own in names]
    return Measured("programmes", _keys(years, tuple(names)), np.concatenate(counts))


@lru_cache(maxsize=8)
def _keys(years: FinancialYears, names: tuple[str, ...]) -> pd.DataFrame:
    keys = [
        (name, year, measure, months)
        for name in names
        for year, months in zip(years.names, years.months, strict=True)
        for measure in MEASURES
    ]
    return rows(("programme", "financial_year", "measure", "months"), keys)


def _counts(own: Mapping[str, Anything], years: FinancialYears) -> Numbers:
    """The counts of one programme, year by year."""
    offered, begun, ended = (own[column].astype(float) for column in ("offered", "begun", "ended"))
    outcome = own["outcome"].astype(object)
    when = {
        PLACES: offered,
        BEGUN: begun[np.isfinite(begun)],
        LED_OUT: ended[outcome == LED_OUT],
        BROKEN_DOWN: ended[~np.isin(outcome, NOT_BROKEN_DOWN)],
        RETAKEN: begun[own["number"] > 0],
        **{reason: ended[outcome == reason] for reason in ("left_care", "no_room", "unused")},
    }
    return np.stack([years.count(when[measure]) for measure in MEASURES], axis=1).ravel()


def _counted(measured: Measured) -> tuple[Series, ...]:
    names = np.asarray([f"programme_{name}" for name in measured.keys["measure"]], dtype=object)
    return (Series(year_ends(measured), names, text(measured, "programme"), measured.values),)


PROGRAMMES = Measure(
    name="programmes",
    description=(
        "what teams that work with children one by one did: places, begun, led out, broken down, begun again"
    ),
    keys=("programme", "financial_year", "measure"),
    take=lambda seen: [
        (programmes(one.history.attempts, tuple(one.parameters.programmes), seen.base, seen.horizon),)
        for one in seen.each
    ],
    beside=("months",),
    series={"programmes": _counted},
)
