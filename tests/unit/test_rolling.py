"""What a forecast from a day of the past may know: what had happened by then, and nothing else."""

from datetime import date

import pandas as pd
import pytest
from around_an_origin import (
    BEGINS,
    CAME_ON,
    LEFT_AFTER,
    LEFT_BEFORE,
    LEFT_ON,
    ORIGIN,
    STAYS,
    P,
    seen,
)
from laboratory import nobody

from sim.bands import date_of, day_number
from sim.calibration.children import children_on
from sim.estimation.observation import as_known
from sim.observed import ObservedHistory
from sim.validation.rolling import Learnt, Plan, backtest, origins

pytestmark = pytest.mark.unit


def test_on_a_day_nothing_is_known_that_began_or_ended_later() -> None:
    known = as_known(seen(), day_number(ORIGIN))
    left = known.episodes.frame.set_index("child")["dec"]
    assert sorted(left.index) == [LEFT_BEFORE, LEFT_ON, LEFT_AFTER, STAYS, CAME_ON]
    assert left[left.notna()].to_dict() == {
        LEFT_BEFORE: day_number(date(2019, 12, 1)),
        LEFT_ON: day_number(ORIGIN),
    }
    assert set(known.episodes.frame.set_index("child").loc[LEFT_AFTER, ["rec", "route"]].isna()) == {True}
    assert (known.begins, known.ends) == (day_number(BEGINS), day_number(ORIGIN))
    assert known.last_seen.max() == day_number(ORIGIN)


def test_the_census_of_an_origin_holds_who_was_in_care_on_it() -> None:
    """The three who stay beyond it, and the two who left in the year before; who came the day after is not
    there."""
    census = children_on(as_known(seen(), day_number(ORIGIN)), P, seed=1).frame
    here = census[census["stratum"] == "census"]
    assert sorted(date_of(int(day)) for day in here["decom"]) == [
        date(2018, 1, 1),
        date(2018, 1, 1),
        ORIGIN,
    ]
    assert here["dec"].isna().all()
    assert sorted(date_of(int(day)) for day in census.loc[census["stratum"] == "leavers", "dec"]) == [
        date(2019, 12, 1),
        ORIGIN,
    ]


def test_a_backtest_learns_from_what_was_known_at_each_origin() -> None:
    shown: list[tuple[int, float, int]] = []

    def fit(known: ObservedHistory) -> Learnt:
        frame = known.episodes.frame
        shown.append((known.ends, float(frame["decom"].max()), int(frame["dec"].notna().sum())))
        return Learnt(P, pd.DataFrame({"entries.level": [1.0]}), nobody())

    done: list[None] = []
    forecasts = backtest(seen(), fit, Plan(2, 12, 1, 2, 1), lambda: done.append(None))
    assert shown == [
        (day_number(date(2019, 3, 31)), day_number(date(2018, 1, 1)), 0),
        (day_number(ORIGIN), day_number(ORIGIN), 2),
    ]
    assert len(done) == 2
    assert set(forecasts["origin"]) == {"2019-03-31", "2020-03-31"}


def test_a_forecast_is_held_against_what_came_a_year_after_its_origin() -> None:
    """From 31 March 2019, when four were in care, a model that foresees nobody errs by the three of
    March 2020: two had left, one had come; the day itself counts who came on it, and not who left."""
    learnt = Learnt(P, pd.DataFrame({"entries.level": [1.0]}), nobody())
    forecasts = backtest(seen(), lambda _: learnt, Plan(2, 12, 1, 2, 1), lambda: None)
    total = forecasts[(forecasts["series"] == "children in care") & (forecasts["method"] == "model")]
    assert total[["origin", "forecast", "observed", "error"]].values.tolist() == [
        ["2019-03-31", 0.0, 3.0, -3.0],
        ["2020-03-31", 0.0, 3.0, -3.0],
    ]
    flows = forecasts[(forecasts["method"] == "model") & forecasts["series"].isin(["entries", "exits"])]
    assert flows.set_index(["origin", "series"])["observed"].to_dict() == {
        ("2019-03-31", "entries"): 1.0,
        ("2019-03-31", "exits"): 2.0,
        ("2020-03-31", "entries"): 1.0,
        ("2020-03-31", "exits"): 1.0,
    }


def test_origins_end_a_year_before_the_history_and_begin_when_enough_is_known() -> None:
    days = origins(seen(), Plan(2, 6, 3, 2, 1))
    assert [date_of(day) for day in days] == [date(2019, 3, 31), date(2019, 9, 30), ORIGIN]


def test_a_trend_that_goes_on_is_held_against_none() -> None:
    layer = P.uncertainty.strata.model_copy(update={"active": True, "sd": 0.0, "trend": 0.3})
    p = P.model_copy(update={"uncertainty": P.uncertainty.model_copy(update={"strata": layer})})
    draws = pd.DataFrame({"entries.level": [1.0], "uncertainty.strata.trend": [0.3]})
    forecasts = backtest(seen(), lambda _: Learnt(p, draws, nobody()), Plan(3, 12, 1, 2, 1), lambda: None)
    assert {"model", "model without trend"} < set(forecasts["method"])
    still = Learnt(p, draws, nobody()).without_trend
    assert still.trend == 0
    assert list(still.draws) == ["entries.level"]
    assert "model without trend" not in set(
        backtest(seen(), lambda _: still, Plan(3, 12, 1, 2, 1), lambda: None)["method"]
    )
