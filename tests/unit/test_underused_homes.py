"""A home that a plan opens and that stays half empty is said, with its emptiest year."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from sim.comparison.underused import underused_homes
from sim.measures import Measured, Measures

pytestmark = pytest.mark.unit

HOMES, NEW = ["old"], "new"
PLANNED = [*HOMES, NEW]
MONTHS = [f"{2023 + month // 12}-{month % 12 + 1:02d}-28" for month in range(30)]


def measured(places: Sequence[float], *runs: Sequence[float]) -> Measures:
    keys = pd.DataFrame({"date": MONTHS, "unit": NEW})
    there = np.tile(np.asarray(places, dtype=float), (len(runs), 1))
    return {
        "places": Measured("places", keys, there),
        "occupied": Measured("occupied", keys, np.asarray(runs, dtype=float)),
    }


def said(measures: Measures, planned: Sequence[str] = PLANNED) -> list[str]:
    return [one.says for one in underused_homes("plan", HOMES, planned, measures)]


def test_the_emptiest_whole_year_of_all_runs_is_told() -> None:
    """Not open for six months; then full, but for the year from the eighteenth month on: 1 and 0 of 2."""
    places = [0.0] * 6 + [2.0] * 24
    full = [0.0] * 6 + [2.0] * 12
    (sentence,) = said(measured(places, full + [1.0] * 12, full + [0.0] * 12))
    assert sentence == f"is only 25% full in its emptiest twelve months, from {MONTHS[18]}"


@pytest.mark.parametrize(
    ("places", "occupied", "planned"),
    [
        ([2.0] * 30, [1.25] * 30, PLANNED),
        ([0.0] * 20 + [2.0] * 10, [0.0] * 20 + [0.5] * 10, PLANNED),
        ([2.0] * 30, [0.0] * 30, PLANNED),
        ([2.0] * 30, [0.5] * 30, HOMES),
    ],
    ids=["full enough", "not open for a year", "always empty: said elsewhere", "no plan's home"],
)
def test_of_other_homes_nothing_is_said(
    places: list[float], occupied: list[float], planned: Sequence[str]
) -> None:
    assert said(measured(places, occupied), planned) == []
