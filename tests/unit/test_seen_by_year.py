"""Exposure in drifted time: what a drift of all hazards alike does to the fitted ones."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, steady, with_drift

from sim.estimation import by_year
from sim.estimation.drift.seen_by_year import (
    SeenByYear,
    exits_in_drifted_time,
    exits_seen,
    moves_in_drifted_time,
    moves_seen,
)
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import RouteFit, route_fits
from sim.estimation.fit_moves import moves_fit
from sim.parameters import Drift

pytestmark = pytest.mark.unit
STILL = steady("westmere")
P = with_drift(STILL)
ROUTE = "special_guardianship"


@pytest.fixture(scope="module")
def events() -> EventsExposure:
    """Three years of the small authority."""
    return EventsExposure.of(lived(STILL, 3), P)


def layer(sd: float, phi: float) -> Drift:
    return Drift(sd=sd, phi=phi, assumption="made up for this test")


def test_a_year_is_pulled_to_the_mean_as_far_as_its_events_are_few() -> None:
    """A process with a variance of log 2 has factors of variance one: a gamma of one event."""
    one = layer((np.log(2) * 0.75) ** 0.5, 0.5)
    seen = SeenByYear(np.array([[9.0, 3.0], [900.0, 300.0]]), np.array([[3.0, 3.0], [300.0, 300.0]]))
    assert seen.drifted([one]) == pytest.approx(np.array([[10 / 7, 4 / 7], [901 / 601, 301 / 601]]))
    half = layer(one.sd / 2**0.5, 0.5)
    assert seen.drifted([half, half]) == pytest.approx(seen.drifted([one]))


def test_nothing_is_pulled_where_nothing_drifts_or_nothing_was_seen() -> None:
    seen = SeenByYear(np.array([[9.0, 3.0]]), np.array([[3.0, 3.0]]))
    off = Drift(active=False, sd=0.3, phi=0.5, assumption="made up for this test")
    assert seen.drifted([off, layer(0.0, 0.5)]).tolist() == [[1.0, 1.0]]
    nobody = SeenByYear(np.zeros((1, 2)), np.array([[0.0, 0.0]]))
    assert nobody.drifted([layer(0.3, 0.5)]).tolist() == [[1.0, 1.0]]


def test_as_many_are_expected_of_all_years_as_were_seen(events: EventsExposure) -> None:
    """The window begins with the first year, so that levels, which are free, make both the same."""
    routes = route_fits(events, P, 1.0)
    seen = exits_seen(events, routes)
    assert seen is not None
    of_route = [route.name for route in routes].index(ROUTE)
    assert seen.expected[of_route].sum() == pytest.approx(seen.count[of_route].sum(), rel=0.02)
    moved = moves_seen(events, moves_fit(events, P, 1.0))
    assert moved is not None
    assert moved.count.shape == (1, 3)
    assert moved.expected.sum() == pytest.approx(moved.count.sum(), rel=0.1)


def test_the_exposure_of_each_year_counts_as_it_drifted(events: EventsExposure) -> None:
    routes = route_fits(events, P, 1.0)
    seen = exits_seen(events, routes)
    assert seen is not None
    factors = seen.drifted([P.uncertainty.exits, P.uncertainty.routes])
    rows = events.part(by_year.YEARS)
    for route, again, factor in zip(routes, exits_in_drifted_time(events, routes, P), factors, strict=True):
        days = rows[rows["item"] == route.clock].groupby(rows["value"].astype(int))["exposure"].sum()
        lived_in_all = route.cells.exposure.sum() + ((factor - 1) * days.to_numpy() / 365.25).sum()
        assert again.cells.exposure.sum() == pytest.approx(lived_in_all)
        assert again.table is route.table


def test_without_drift_or_without_years_all_stays_as_it_is(events: EventsExposure) -> None:
    routes, moves = route_fits(events, P, 1.0), moves_fit(events, P, 1.0)
    for one, again in zip(routes, exits_in_drifted_time(events, routes, STILL), strict=True):
        assert again.cells.exposure == pytest.approx(one.cells.exposure)
    assert moves_in_drifted_time(events, moves, STILL).cells.exposure == pytest.approx(moves.cells.exposure)
    none = replace(events, rows=events.rows[~events.rows["part"].isin([by_year.YEARS, by_year.BEGUN])])
    assert exits_in_drifted_time(none, routes, P) == routes
    assert moves_in_drifted_time(none, moves, P) is moves


def drifted(events: EventsExposure, times: float) -> EventsExposure:
    """The same children, of whom the younger lived in the years before the last one only, and in the last
    year ``times`` as many left by a route as hazards that are the same at all ages say.
    """
    rows = events.rows.copy()
    of_years = (rows["part"] == by_year.YEARS) & (rows["item"] == "time in care")
    young, last = rows["age_band"] != "16_to_17", rows["value"] == "0"
    rows = rows[~(of_years & (young == last))]
    of_years = (rows["part"] == by_year.YEARS) & (rows["item"] == "time in care")
    exposure = rows[of_years].groupby(by_year.CELL, as_index=False)[["exposure"]].sum()
    care = (rows["part"] == "time in care") & (rows["cause"] == "")
    counted = exposure.assign(
        part="time in care", cause=ROUTE,
        count=exposure["exposure"] / 365.25 * np.where(exposure["age_band"] == "16_to_17", times, 1.0),
        exposure=0.0,
    )  # fmt: skip
    by = np.where(counted["age_band"] == "16_to_17", "0", "1")
    yearly = counted.assign(part=by_year.YEARS, value=by)[["part", "cause", "value", "count"]]
    others = rows[~(care | ((rows["part"] == "time in care") & (rows["cause"] != ""))
                    | ((rows["part"] == by_year.YEARS) & (rows["cause"] != "")))]  # fmt: skip
    whole = pd.concat([others, exposure.assign(part="time in care", cause=""), counted, yearly])
    return replace(
        events, rows=whole.fillna({"count": 0.0, "exposure": 0.0}).fillna("").reset_index(drop=True)
    )


def test_a_drift_is_not_taken_for_a_matter_of_age(events: EventsExposure) -> None:
    """Only older children were there in the year in which twice as many left: by raw exposure the older have
    twice the hazard of the younger, which is what the configuration's prior and drift have to share; in
    drifted time less of it is left to age.
    """
    twice = drifted(events, 2.0)

    def of_age(routes: list[RouteFit]) -> float:
        (route,) = (one for one in routes if one.name == ROUTE)
        ages = route.cells.point["per_year"]
        return float(ages[-1] / ages[2])

    before = route_fits(twice, P, 1.0)
    after = exits_in_drifted_time(twice, before, P)
    even = of_age(route_fits(drifted(events, 1.0), P, 1.0))
    assert even < of_age(after) < of_age(before)
