"""Placements in the year of children in care on 31 March."""

from datetime import date

import numpy as np
import pytest
from episode_rows import episodes_of, value

from sim.measures.stability import stability

pytestmark = pytest.mark.unit
MARCH = date(2023, 3, 31)


def _shares(rows: list[dict[str, object]]) -> list[float]:
    measured = stability(episodes_of(rows), [MARCH])
    return [value(measured, placements=n) for n in ("1", "2", "3+")]


def test_the_placement_open_when_the_year_began_counts() -> None:
    moved = {"dec": date(2022, 6, 1), "reason_place_change": "CARPL"}
    rows = [
        {"child": 0, **moved},
        {"child": 0, "spell": 1, "decom": date(2022, 6, 1)},
        {"child": 1},
        {"child": 2, "dec": date(2022, 3, 31), "reason_place_change": "CARPL"},
        {"child": 2, "spell": 1, "decom": date(2022, 3, 31)},
    ]
    assert _shares(rows) == pytest.approx([2 / 3, 1 / 3, 0])


def test_placements_of_an_earlier_period_of_care_in_the_year_count() -> None:
    rows = [
        {"dec": date(2022, 5, 1), "reason_place_change": "CARPL"},
        {"spell": 1, "decom": date(2022, 5, 1), "dec": date(2022, 7, 1), "rec": "E4A", "route": "home"},
        {"period": 1, "decom": date(2022, 12, 1)},
    ]
    assert _shares(rows) == [0, 0, 1]


def test_children_who_left_before_31_march_or_on_it_do_not_count() -> None:
    gone = [
        {"child": c, "dec": d, "rec": "E4A", "route": "home"} for c, d in ((1, MARCH), (2, date(2023, 1, 1)))
    ]
    assert _shares([{"child": 0}, *gone]) == [1, 0, 0]


def test_the_share_is_blank_when_nobody_is_in_care() -> None:
    assert np.isnan(_shares([{"dec": date(2022, 5, 1), "rec": "E4A", "route": "home"}])).all()
