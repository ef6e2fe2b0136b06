"""Drift as the history has it, written by path: today's hazards, what they return to, and how far they
drift.
"""

from dataclasses import replace

import numpy as np
import pytest
from observed_histories import lived, steady, with_drift

from sim.estimation import by_year
from sim.estimation.drift.drifting import RESTLESS, drifting
from sim.estimation.drift.fit_drift import (
    LEVEL_SD,
    at_today,
    beside_expected,
    exits_drift,
    moves_drift,
    samples,
    shared,
)
from sim.estimation.drift.seen_by_year import SeenByYear
from sim.estimation.events import EventsExposure
from sim.estimation.fit_entries import entries_drift
from sim.estimation.posterior import Posterior, fit
from sim.estimation.priors import WIDE
from sim.parameters.paths.values import value_at, with_values

pytestmark = pytest.mark.unit
STILL = steady("westmere")
P = with_drift(STILL)
ROUTE = "special_guardianship"
AT = f"exits.routes.{ROUTE}.per_year"


@pytest.fixture(scope="module")
def events() -> EventsExposure:
    """Three years of the small authority in which nothing drifts."""
    return EventsExposure.of(lived(STILL, 3), STILL)


@pytest.fixture(scope="module")
def usual(events: EventsExposure) -> Posterior:
    return fit(events, P, 40, seed=1)


def with_exits(events: EventsExposure, *of_years: float) -> EventsExposure:
    """The same, with as many exits in all, spread over the years as given, the last one first."""
    rows = events.rows.copy()
    leaving = (rows["part"] == by_year.YEARS) & rows["cause"].isin(list(P.exits.routes))
    whole = rows[leaving].groupby("cause")["count"].transform("sum") / sum(of_years)
    rows.loc[leaving, "count"] = whole * [of_years[int(back)] for back in rows.loc[leaving, "value"]]
    return replace(events, rows=rows)


def test_every_active_layer_is_learnt_and_may_be_written_down(usual: Posterior) -> None:
    for name in ("entries", "strata", "unaccompanied", "exits", "routes", "moves"):
        for what in ("sd", "phi"):
            assert f"uncertainty.{name}.{what}" in usual.draws
    assert f"uncertainty.routes.returns_to.{ROUTE}" in usual.draws
    written = with_values(P, usual.point)
    assert set(written.uncertainty.routes.returns_to) == set(P.exits.routes)
    assert (
        value_at(written, "uncertainty.exits.returns_to.exits")
        == usual.point["uncertainty.exits.returns_to.exits"]
    )


def test_many_exits_of_the_last_year_are_today_s_hazard_and_pass(
    events: EventsExposure, usual: Posterior
) -> None:
    def learnt(*of_years: float) -> dict[str, float]:
        found = exits_drift(with_exits(events, *of_years), usual.routes, P)
        assert found is not None
        return {**found.point(P), "today": float(found.today(found.middle)[ROUTE])}

    many, few, even = learnt(18, 6, 6), learnt(2, 14, 14), learnt(10, 10, 10)
    assert many["today"] > 0.15 > -0.15 > few["today"]
    back = "uncertainty.exits.returns_to.exits"
    assert many[back] < -0.1 < 0.1 < few[back]
    assert abs(even[back]) < 0.1
    sd = "uncertainty.exits.sd"
    assert even[sd] < P.uncertainty.exits.sd < min(many[sd], few[sd])


def test_the_history_is_lived_again_with_the_hazards_of_the_window(usual: Posterior) -> None:
    again = usual.of_the_window(with_values(P, usual.point))
    for route in usual.routes:
        for path, rate in route.values(route.cells.point).items():
            assert value_at(again, path) == pytest.approx(float(rate), rel=1e-6)
    of_window = usual.moves.values(usual.moves.cells.point, P)
    for setting, ending in again.moves.endings.items():
        assert ending.scale == pytest.approx(float(of_window[f"moves.endings.{setting}.scale"]), rel=1e-6)


def test_the_chance_of_the_events_counts_once(usual: Posterior) -> None:
    """Draws at today's level all expect as many events of the window as the point does."""
    route = usual.routes[0]
    drawn = route.cells.draws(20, np.random.default_rng(3))
    whole = route.cells.expected(at_today(route.cells, drawn, np.zeros(20))).sum(axis=-1)
    assert whole == pytest.approx(np.full(20, route.cells.expected(route.cells.point).sum()))
    doubled = route.cells.expected(at_today(route.cells, drawn, np.full(20, np.log(2.0)))).sum(axis=-1)
    assert doubled == pytest.approx(2 * whole)


def test_without_drift_nothing_is_learnt_of_it(events: EventsExposure, usual: Posterior) -> None:
    assert exits_drift(events, usual.routes, STILL) is None
    assert moves_drift(events, usual.moves, STILL) is None
    assert entries_drift(events, STILL, 1.0) is None
    assert samples([None, None], 10, np.random.default_rng(1)) == [None, None]


def test_a_table_without_years_or_of_one_says_nothing(events: EventsExposure, usual: Posterior) -> None:
    rows = events.rows[events.rows["part"] != by_year.YEARS]
    assert exits_drift(replace(events, rows=rows), usual.routes, P) is None
    last = events.rows[(events.rows["part"] != by_year.BEGUN) | (events.rows["value"] == "0")]
    assert moves_drift(replace(events, rows=last), usual.moves, P) is None


def test_entries_exits_and_moves_share_one_restlessness_and_plans_follow_it(
    events: EventsExposure, usual: Posterior
) -> None:
    restless = exits_drift(with_exits(events, 30, 2, 20), usual.routes, P)
    entering = entries_drift(events, P, 1.0)
    assert restless is not None
    assert entering is not None
    alone = float(entering.found.restless @ RESTLESS)
    entered, left = shared([entering, restless])
    assert entered is not None
    assert left is not None
    assert (entered.found.restless == left.found.restless).all()
    assert float(entered.found.restless @ RESTLESS) > alone
    one, none, other = samples([entered, None, left], 50, np.random.default_rng(1))
    assert none is None
    assert one is not None
    assert other is not None
    assert (one.strengths.restless == other.strengths.restless).all()
    moved = usual.draws["uncertainty.plans.sd"] / P.uncertainty.plans.sd
    assert set(np.round(moved, 9)) <= set(np.round(RESTLESS, 9))
    assert usual.point["uncertainty.plans.sd"] == pytest.approx(
        P.uncertainty.plans.sd * float(usual.moves_drift.middle.strengths.restless)  # type: ignore[union-attr]
    )
    assert "uncertainty.plans.phi" not in usual.point


def test_the_level_of_a_route_that_was_taken_is_free_and_of_another_is_held_to_what_was_expected() -> None:
    """Twice as many exits as expected in each of five years are twice the hazard, whatever drifts."""
    count = np.array([[40.0] * 5, [0.0] * 5])
    seen = beside_expected(SeenByYear(count, count / 2 + 1e-3))
    assert seen.sd.tolist() == [WIDE, LEVEL_SD]
    found = drifting(seen, P.uncertainty.exits, [P.uncertainty.routes]).point
    assert np.exp(found.today[0]) == pytest.approx(2.0, rel=0.02)
    assert abs(found.today[1]) < 0.05
