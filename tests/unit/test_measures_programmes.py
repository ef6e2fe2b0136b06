"""Counts of programmes, by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from sim.bands import day_number
from sim.measures.programmes import MEASURES, programmes
from sim.model.work.attempts import Attempt, AttemptOutcome, as_frame

pytestmark = pytest.mark.unit

BASE, HORIZON = date(2022, 7, 31), date(2024, 7, 31)
EARLY, MARCH, APRIL, LATE = 10.0, 243.0, 244.0, 400.0
"""Days since the base date: in August 2022, on 31 March and on 1 April 2023, in September 2023."""
FACTS = [
    Attempt("team", EARLY, 1, 0, EARLY, MARCH, AttemptOutcome.LED_OUT),
    Attempt("team", MARCH, 2, 0, APRIL, LATE, AttemptOutcome.UNSUCCESSFUL),
    Attempt("team", MARCH, 3, 0, MARCH, LATE, AttemptOutcome.LEFT_CARE),
    Attempt("team", APRIL, 2, 1, LATE, LATE + 100, AttemptOutcome.NO_ROOM),
    Attempt("team", LATE, 4, 0, LATE, LATE + 90, AttemptOutcome.MOVED),
    Attempt("team", LATE, ended=LATE + 20, outcome=AttemptOutcome.UNUSED),
    Attempt("team", LATE, 5, 0, LATE),
    Attempt("other", EARLY, 1, 0, EARLY, LATE, AttemptOutcome.LED_OUT),
]


def counted(names: tuple[str, ...]) -> dict[str, dict[str, list[float]]]:
    measured = programmes(as_frame(FACTS, float(day_number(BASE))), names, BASE, HORIZON)
    table = measured.keys.assign(value=measured.values)
    return {
        name: {m: own.loc[own["measure"] == m, "value"].tolist() for m in MEASURES}
        for name, own in table.groupby("programme")
    }


def test_each_count_is_in_the_year_of_its_own_day() -> None:
    """Years to March 2023, to March 2024, and to July 2024."""
    assert counted(("team", "other", "idle"))["team"] == {
        "places": [3, 4, 0], "begun": [2, 4, 0], "led_out": [1, 0, 0], "broken_down": [0, 4, 0],
        "retaken": [0, 1, 0],
        "left_care": [0, 1, 0], "no_room": [0, 1, 0], "unused": [0, 1, 0],
    }  # fmt: skip


def test_a_programme_is_counted_by_itself_and_one_that_does_nothing_has_zeros() -> None:
    found = counted(("team", "other", "idle"))
    assert found["other"]["begun"] == [1, 0, 0]
    assert set(np.concatenate(list(found["idle"].values()))) == {0.0}


def test_without_programmes_there_is_nothing_to_count() -> None:
    measured = programmes(as_frame([], 0.0), (), BASE, HORIZON)
    assert len(measured.keys) == len(measured.values) == 0
    assert list(measured.keys) == ["programme", "financial_year", "measure", "months"]


def test_what_was_begun_was_led_out_broke_down_or_goes_on() -> None:
    found = pd.DataFrame(counted(("team",))["team"]).sum()
    going_on = sum(one.outcome == AttemptOutcome.OPEN for one in FACTS if one.programme == "team")
    assert found["begun"] == found["led_out"] + found["broken_down"] + going_on
    assert found["places"] == found["begun"] + found["unused"]
