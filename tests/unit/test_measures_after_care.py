"""Orders and care leavers that still count after care."""

from datetime import date

import numpy as np
import pytest
from episode_rows import episodes_of, value

from sim.measures import StayingCloseOffer, month_ends
from sim.measures.leavers.after_care import after_care, orders_made
from sim.parameters import TURNED_18
from sim.parameters.census import AfterCare
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
BASE = date(2022, 7, 31)
DATES = month_ends(BASE, 4)
NOBODY = AfterCare(
    assumption="made up for a test",
    special_guardianship_orders=0,
    special_guardianship_ages={5: 1},
    care_leavers={},
    support_ends_at=21,
)
NO_OFFER = StayingCloseOffer([], Timeline.constant(0.0))
LEFT_BEFORE = {"child": 99, "dec": date(2020, 1, 1), "rec": "E45", "route": "sgo", "decom": date(2019, 1, 1)}


def test_the_stock_of_the_base_date_runs_off_evenly_at_18() -> None:
    stock = NOBODY.model_copy(
        update={"special_guardianship_orders": 30, "special_guardianship_ages": {17: 1, 15: 2}}
    )
    measured = after_care(episodes_of([LEFT_BEFORE]), DATES, BASE, stock, [NO_OFFER])
    at = {
        d: value(measured, date=d, group="special_guardianship_orders") for d in ("2022-07-31", "2023-07-31")
    }
    assert at["2022-07-31"] == 30
    assert at["2023-07-31"] == pytest.approx(20, abs=0.01)
    assert value(measured, date="2023-01-31", group="special_guardianship_orders") == pytest.approx(
        25, abs=0.1
    )
    assert value(measured, date="2025-07-31", group="special_guardianship_orders") == pytest.approx(
        0, abs=0.05
    )


def test_care_leavers_of_the_base_date_grow_older_until_support_ends() -> None:
    stock = NOBODY.model_copy(update={"care_leavers": {18: 4, 20: 10}})
    measured = after_care(episodes_of([LEFT_BEFORE]), DATES, BASE, stock, [NO_OFFER])
    assert value(measured, date="2022-07-31", group="care_leavers") == 14
    assert value(measured, date="2023-07-31", group="care_leavers_19") == pytest.approx(4, abs=0.01)
    assert value(measured, date="2023-07-31", group="care_leavers") == pytest.approx(4, abs=0.01)


def test_an_order_made_in_the_run_lives_until_18_or_until_the_child_comes_back() -> None:
    left = {"dec": date(2022, 9, 1), "rec": "E47", "route": "sgo"}
    rows = [
        {"child": 0, "dob": date(2005, 6, 30), **left},
        {"child": 1, **left},
        {"child": 1, "period": 1, "decom": date(2023, 5, 31)},
    ]
    measured = after_care(episodes_of(rows), DATES, BASE, NOBODY, [NO_OFFER])
    live = [
        value(measured, date=d, group="special_guardianship_orders")
        for d in ("2022-08-31", "2022-09-30", "2023-04-30", "2023-05-31", "2023-06-30")
    ]
    assert live == [0, 2, 2, 1, 0]


def test_who_turns_18_in_care_is_a_care_leaver_of_that_age_until_support_ends() -> None:
    rows = [{"dob": date(2004, 9, 30), "dec": date(2022, 9, 30), "rec": "E7", "route": "turned_18"}]
    measured = after_care(episodes_of(rows), DATES, BASE, NOBODY, [NO_OFFER])
    ages = {
        d: [value(measured, date=d, group=f"care_leavers_{a}") for a in (18, 19, 20)]
        for d in ("2022-08-31", "2022-09-30", "2023-09-30", "2025-08-31", "2025-09-30")
    }
    assert list(ages.values()) == [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]]


def test_exits_before_the_base_date_are_in_its_stock_already() -> None:
    measured = after_care(
        episodes_of([{**LEFT_BEFORE, "stratum": "leavers"}]), DATES, BASE, NOBODY, [NO_OFFER]
    )
    assert measured.values.sum() == 0


def test_those_who_turn_18_in_residential_care_stay_close_until_support_ends() -> None:
    """Half of those who turn 18 after the offer begins; nobody from foster care, nobody from before."""
    home, foster = "council_home", "ifa"
    offer = StayingCloseOffer([home], Timeline.constant(0.0).step(date(2023, 1, 1), 0.5))
    born = {"before": date(2004, 10, 15), "during": date(2005, 3, 15)}
    rows = [
        {"child": child, "dob": born[when], "dec": date(born[when].year + 18, born[when].month, 15),
        "placement": kind,
         "rec": "E7", "route": TURNED_18}
        for child,
        (when, kind) in enumerate([("before", home), ("during", home), ("during", home), ("during", foster)])
    ]  # fmt: skip
    measured = after_care(episodes_of(rows), DATES, BASE, NOBODY, [offer])
    seen = [
        value(measured, date=d, group="staying_close")
        for d in ("2023-02-28", "2023-03-31", "2026-02-28", "2026-03-31")
    ]
    assert seen == [0, 1, 1, 0]


def test_new_orders_keep_live_orders_as_many_as_they_are() -> None:
    """Ages in balance: as many orders made at each age every year. 10 a year at 5 live 12.5 years on average:
    125 live."""
    ages = dict.fromkeys(range(5, 18), 1.0)
    stock = NOBODY.model_copy(
        update={
            "special_guardianship_orders": 125,
            "special_guardianship_ages": ages,
            "other_orders_per_year": 125 / 12.5,
        }
    )
    measured = after_care(episodes_of([LEFT_BEFORE]), month_ends(BASE, 15), BASE, stock, [NO_OFFER])
    for later in ("2022-10-31", "2025-07-31", "2032-07-31", "2037-07-31"):
        assert value(measured, date=later, group="special_guardianship_orders") == pytest.approx(
            125, rel=0.045
        ), later


def test_an_order_a_year_lives_until_the_child_is_18() -> None:
    """Made at 16 in completed years: one sure year, then half of another on average."""
    stock = NOBODY.model_copy(update={"special_guardianship_ages": {16: 1.0, 17: 1.0}})
    assert orders_made(stock, np.array([0.0, 0.5, 1.0, 1.5, 2.0, 9.0])).tolist() == [
        0.0,
        0.5,
        1.0,
        1.375,
        1.5,
        1.5,
    ]
