"""The children of the first day say once more where entries and exits balance."""

from dataclasses import replace

import numpy as np
import pytest
from observed_histories import lived, steady, with_drift

from sim.bands import day_number, years_after
from sim.estimation import by_year
from sim.estimation.drift.balance import UNSETTLED, FirstDay, _evenly, balanced
from sim.estimation.drift.covariances import YearlyCounts
from sim.estimation.drift.drifting import drifting
from sim.estimation.drift.fit_drift import LayersFit, beside_expected, exits_drift, shared
from sim.estimation.drift.seen_by_year import SeenByYear
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import route_fits
from sim.parameters import TURNED_18, Drift

pytestmark = pytest.mark.unit
HARDLY = Drift(active=True, sd=1e-6, phi=0.5, assumption="made up for this test")


def layers(seen: YearlyCounts) -> LayersFit:
    found = drifting(seen, HARDLY, [HARDLY])
    return LayersFit(found, found.point, seen, "entries", ("strata",), ("one",))


def entering(*of_years: float) -> LayersFit:
    count = np.array([of_years])
    alike = np.zeros(1, dtype=bool)
    return layers(
        YearlyCounts(
            count, np.ones_like(count), np.ones(1), np.log(count.mean(axis=1)), np.full(1, 50.0), alike,
            np.zeros(1, dtype=np.int64),
        )
    )  # fmt: skip


def test_where_flows_and_children_differ_the_balance_lies_between_as_sure_as_each_is() -> None:
    """100 entries and 80 exits of 200 children in five years without drift: logarithms are normal, and their
    precisions add up.
    """
    count = np.full((1, 5), 16.0)
    come, gone = shared([entering(*[20.0] * 5), layers(beside_expected(SeenByYear(count, count)))])
    first = FirstDay(children=200.0, exits=np.array([16.0]), turn_18=0.0, turned_18=0.0)
    found = balanced([come, gone], first, 2000, np.random.default_rng(1))
    assert found.layers[0] is not None
    assert found.layers[1] is not None
    surplus = found.layers[0].middle.before[0] - np.log(16) - found.layers[1].middle.before[0]
    of_flows, of_children = 1 / 100 + 1 / 80, UNSETTLED**2 + 1 / 200
    both = 1 / (1 / of_flows + 1 / of_children)
    assert surplus == pytest.approx(np.log(20 / 16) * both / of_flows, abs=0.02)
    entered, left = found.drawn
    assert entered is not None
    assert left is not None
    drawn = entered.before[:, 0] - np.log(16) - left.before[:, 0]
    assert drawn.mean() == pytest.approx(surplus, abs=0.01)
    assert drawn.std() == pytest.approx(both**0.5, rel=0.1)
    assert entered.today[:, 0] == pytest.approx(entered.before[:, 0], abs=1e-4)


def test_those_who_turn_18_leave_too_and_are_as_sure_as_they_are_many() -> None:
    entered, left = np.log(np.array([[20.0], [30.0]])), np.zeros((2, 1))
    sure = FirstDay(100.0, np.array([12.0]), 8.0, 1e9)
    even, more = sure.log_likelihood(entered, left)
    variance = UNSETTLED**2 + 0.01
    assert even - more == pytest.approx(0.5 * np.log(1.5) ** 2 / variance)
    unsure = replace(sure, turned_18=4.0)
    even, more = unsure.log_likelihood(entered, left)
    assert even - more == pytest.approx(0.5 * np.log(1.5) ** 2 / (variance + 0.4**2 / 4))


def test_draws_are_taken_as_often_as_they_weigh() -> None:
    chosen = _evenly(np.array([0.5, 0.0, 0.25, 0.25]), 100, np.random.default_rng(1))
    assert np.abs(np.bincount(chosen, minlength=4) - [50, 0, 25, 25]).max() <= 1


def test_without_a_first_day_draws_are_those_of_before() -> None:
    come, gone = shared([entering(20.0, 20, 20), None])
    found = balanced([come, gone], None, 30, np.random.default_rng(1))
    assert found.layers == (come, None)
    assert found.drawn[0] is not None
    assert found.drawn[0].today.shape == (30, 1)
    assert found.drawn[1] is None


def test_the_first_day_is_that_of_the_first_whole_year() -> None:
    still = steady("westmere")
    p = with_drift(still)
    history = lived(still, 3)
    events = EventsExposure.of(history, p)
    leaving = exits_drift(events, route_fits(events, p, 1.0), p)
    assert leaving is not None
    first = FirstDay.of(events, leaving)
    assert first is not None
    frame = history.episodes.frame
    year = day_number(years_after(still.authority.base_date, 1)) - history.begins
    stayed = frame["dec"].fillna(history.ends).clip(upper=history.begins + year) - frame["decom"].clip(
        lower=history.begins
    )
    assert first.children == pytest.approx(stayed.clip(lower=0).sum() / 365.25, rel=0.005)
    assert first.turned_18 == ((frame["route"] == TURNED_18) & (frame["dec"] <= history.ends)).sum()
    assert first.turn_18 == pytest.approx(first.turned_18 / 3, rel=0.15)
    longer_ago = leaving.seen.lived * np.array([1.0, 2.0, 4.0])
    seen = replace(leaving, seen=replace(leaving.seen, lived=longer_ago))
    of_first = FirstDay.of(events, seen)
    assert of_first is not None
    assert of_first.exits == pytest.approx(4 * leaving.seen.lived[:, 2])
    of_before = events.rows[events.rows["cause"] != TURNED_18]
    assert FirstDay.of(replace(events, rows=of_before), leaving) is None
    assert FirstDay.of(events, None) is None
    nobody = events.rows[(events.rows["part"] != by_year.YEARS) | (events.rows["setting"] == "")]
    assert FirstDay.of(replace(events, rows=nobody), leaving) is None
