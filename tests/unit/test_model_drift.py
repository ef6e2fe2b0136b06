"""Drift from year to year, and time as it makes it count."""

import numpy as np
import pytest
from laboratory import laboratory
from librt.vecs import vec

from sim.bands import DAYS_PER_YEAR
from sim.model.risks.drift import (
    DriftedTime,
    SharesDrift,
    YearlyDrift,
    begun,
    by_year,
    drift_factors,
    variances,
    year_of,
    year_starts,
)  # fmt: skip
from sim.model.streams import Streams
from sim.parameters import Drift

pytestmark = pytest.mark.unit


def drift(**changes: object) -> Drift:
    return Drift.model_validate(
        {"active": True, "sd": 0.2, "phi": 0.5, "assumption": "A drift for tests."} | changes
    )


def test_each_year_keeps_a_part_of_the_last_and_adds_a_shock() -> None:
    streams = Streams(1, 2)
    shocks = streams.of("drift:entries").standard_normal(3)
    first = 0.2 * shocks[0]
    second = 0.5 * first + 0.2 * shocks[1]
    expected = np.exp([first, second, 0.5 * second + 0.2 * shocks[2]])
    assert drift_factors(drift(), 3, streams, "entries") == pytest.approx(expected)


def test_a_factor_may_have_the_mean_one() -> None:
    median, mean = (
        np.array([drift_factors(drift(centre=centre), 3, Streams(1, run), "routes") for run in range(400)])
        for centre in ("median", "mean")
    )
    variance = 0.2**2 * np.cumsum(0.5 ** (2 * np.arange(3)))
    assert mean == pytest.approx(median * np.exp(-variance / 2))
    error = np.sqrt(np.expm1(variance) / 400)
    assert (np.abs(mean.mean(axis=0) - 1) < 4.4 * error).all()


def test_drift_that_is_switched_off_changes_nothing() -> None:
    assert drift_factors(drift(active=False), 4, Streams(1, 0), "exits").tolist() == [1.0] * 4


LAYERS = ("entries", "strata", "exits", "routes", "moves", "plans", "unaccompanied")
P = laboratory(1.0, {"out": 0.1, "other": 0.1})


def factor(name: str) -> np.ndarray:
    return drift_factors(drift(), 3, Streams(1, 0), name)


def drawn(*layers: str, uasc: bool = False) -> YearlyDrift:
    """Three years in which these layers drift and no other."""
    moving = {name: drift(active=name in layers) for name in LAYERS}
    stratum = P.entries.strata["all"].model_copy(update={"uasc": uasc})
    entries = P.entries.model_copy(update={"strata": {"all": stratum}})
    uncertainty = P.uncertainty.model_copy(update=moving)
    return YearlyDrift.draw(
        P.model_copy(update={"uncertainty": uncertainty, "entries": entries}), 3, Streams(1, 0)
    )


def test_every_stratum_drifts_with_all_entries_and_by_itself() -> None:
    assert drawn("entries").entries["all"] == pytest.approx(factor("entries"))
    assert drawn("strata").entries["all"] == pytest.approx(factor("stratum:all"))
    assert drawn("entries", "strata").entries["all"] == pytest.approx(
        factor("entries") * factor("stratum:all")
    )


def test_strata_of_unaccompanied_children_have_a_drift_of_their_own() -> None:
    assert drawn("strata", uasc=True).entries["all"].tolist() == [1.0] * 3
    assert drawn("unaccompanied", uasc=True).entries["all"] == pytest.approx(factor("stratum:all"))
    assert drawn("unaccompanied").entries["all"].tolist() == [1.0] * 3


def test_every_route_drifts_with_all_exits_and_by_itself() -> None:
    out, other = drawn("exits").exits
    assert out.tolist() == other.tolist() == pytest.approx(factor("exits"))
    out, other = drawn("exits", "routes").exits
    assert out == pytest.approx(factor("exits") * factor("route:out"))
    assert other == pytest.approx(factor("exits") * factor("route:other"))


def test_moves_and_the_plans_of_each_setting_drift_by_themselves() -> None:
    both = drawn("moves", "plans")
    assert both.moves == pytest.approx(factor("moves"))
    assert both.plans.factors.shape == (3, len(P.placement.settings))
    for number, name in enumerate(P.placement.settings):
        assert both.plans.factors[:, number] == pytest.approx(factor(f"plan:{name}"))
    assert both.exits[0].tolist() == both.entries["all"].tolist() == [1.0] * 3


def test_without_drift_nothing_moves() -> None:
    none, off = YearlyDrift.none(P, 3), drawn()
    assert none.moves.tolist() == off.moves.tolist() == [1.0] * 3
    assert none.plans.factors.tolist() == off.plans.factors.tolist()
    assert [one.tolist() for one in none.exits] == [one.tolist() for one in off.exits] == [[1.0] * 3] * 2
    assert none.entries["all"].tolist() == off.entries["all"].tolist() == [1.0] * 3


@pytest.mark.parametrize(
    ("day", "year"), [(-3.0, 0), (0.0, 0), (365.2, 0), (365.25, 1), (730.5, 2), (9e9, 2)]
)
def test_the_last_simulated_year_goes_on(day: float, year: int) -> None:
    assert year_of(day, 3) == year


def test_drifted_time_is_the_integral_of_the_factors() -> None:
    time = DriftedTime(np.array([2.0, 0.5]))
    assert time.at(0.0) == 0.0
    assert time.at(10.0) == 20.0
    assert time.at(DAYS_PER_YEAR + 10) == pytest.approx(2 * DAYS_PER_YEAR + 5)
    assert time.at(2 * DAYS_PER_YEAR + 4) == pytest.approx(2.5 * DAYS_PER_YEAR + 2)


def test_time_of_several_clocks_is_read_off_year_by_year() -> None:
    clocks = [DriftedTime(np.array([2.0, 0.5])), DriftedTime(np.array([1.0, 3.0]))]
    read, factors = by_year(clocks)
    for year in range(2):
        for number, clock in enumerate(clocks):
            at = year * len(clocks) + number
            day = year * DAYS_PER_YEAR + 40.0
            assert read[at] + 40.0 * factors[at] == pytest.approx(clock.at(day))


def test_scenarios_of_a_replication_share_what_drifts_unless_their_layers_or_routes_differ() -> None:
    streams, p, more = Streams(1, 0), laboratory(1, {"out": 0.1}), laboratory(1, {"out": 0.1, "home": 0.1})
    layers = p.uncertainty.model_copy(update={"exits": drift(sd=0.2)})
    first, other = (
        YearlyDrift.draw(p, 3, streams),
        YearlyDrift.draw(p.model_copy(update={"uncertainty": layers}), 3, streams),
    )
    assert YearlyDrift.draw(p, 3, streams) is first
    assert other.exits[0].tolist() != first.exits[0].tolist()
    assert len(YearlyDrift.draw(more, 3, streams).exits) == 2
    assert len(YearlyDrift.draw(p, 4, streams).moves) == 4
    again = YearlyDrift.draw(p, 3, Streams(1, 0))
    assert again.exits[0].tolist() == first.exits[0].tolist()


@pytest.mark.parametrize("day", [0.0, 12.5, 365.25, 400.0, 730.0, 733.0])
def test_the_day_is_found_back_from_drifted_time(day: float) -> None:
    time = DriftedTime(np.array([1.3, 0.7]))
    assert time.day(time.at(day)) == pytest.approx(day)


def test_simulated_years_begin_every_365_and_a_quarter_days() -> None:
    assert year_starts(3).tolist() == [0.0, 365.25, 730.5]


def test_a_level_that_is_above_what_it_returns_to_goes_back_there() -> None:
    """Without shocks a half of the way is left after each year; others of the layer stay."""
    layer = drift(sd=0.0, returns_to={"all": float(np.log(0.64))})
    found = drift_factors(layer, 3, Streams(1, 0), "stratum", "all")
    assert found == pytest.approx([0.64**0.5, 0.64**0.75, 0.64**0.875])
    assert drift_factors(layer, 3, Streams(1, 0), "stratum", "other").tolist() == [1.0] * 3


def test_switched_off_it_stays_as_it_is_today() -> None:
    layer = drift(active=False, returns_to={"all": -1.0})
    assert drift_factors(layer, 3, Streams(1, 0), "all").tolist() == [1.0] * 3


def test_a_trend_goes_on_and_dies_away() -> None:
    """In the middle of the first year half of it has come; of each later year's step four fifths are left."""
    layer = drift(sd=0.0, trend=0.1)
    found = np.log(drift_factors(layer, 3, Streams(1, 0), "stratum", "all"))
    assert found == pytest.approx([0.05, 0.13, 0.194])


@pytest.mark.parametrize(("share", "variance"), [(0.45, 0.25), (0.8, 0.2), (0.6, 0.5)])
def test_shares_stay_in_the_mean(share: float, variance: float) -> None:
    """Two parts that drift by themselves: the mean of the first one's share, by quadrature, changes by less
    than a fifth of what it would without.
    """
    z, likely = np.polynomial.hermite_e.hermegauss(60)
    odds = share / (1 - share)
    shares = np.array([share, 1 - share])

    def mean(of_layer: float) -> float:
        found = SharesDrift(np.ones((1, 2)), np.array([of_layer])).weights(shares, [0, 1])[0]
        drifted = found[0] / found[1] * np.exp(np.sqrt(2 * variance) * z)
        assert of_layer or found[0] / found[1] == pytest.approx(odds)
        return float((likely * drifted / (1 + drifted)).sum() / likely.sum())

    lost = share - mean(0.0)
    assert np.sign(lost) == np.sign(share - 0.5)
    assert abs(mean(variance) - share) < 0.2 * abs(lost)


def test_the_variance_of_a_drift_is_that_of_its_factors() -> None:
    layer, many = drift(sd=0.3, phi=0.6), 4000
    logs = np.log([drift_factors(layer, 3, Streams(5, number), "plan") for number in range(many)])
    assert variances(layer, 3) == pytest.approx([0.09, 0.1224, 0.134064])
    assert logs.var(axis=0) == pytest.approx(variances(layer, 3), rel=5 * (2 / many) ** 0.5)
    assert variances(drift(active=False), 3).tolist() == [0.0] * 3


@pytest.mark.parametrize(("now", "many"), [(-0.5, 0), (0.0, 1), (6.9, 1), (7.0, 2), (30.0, 3), (1e9, 3)])
def test_what_begins_today_has_begun(now: float, many: int) -> None:
    assert begun(vec[float]([0.0, 7.0, 30.0]), now) == many
