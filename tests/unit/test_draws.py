"""Draws of the parameters that were fitted to published totals: what they say of each parameter, and how they
act."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.calibration.published.free import Free
from sim.calibration.published.ranges import fitted_ranges
from sim.calibration.published.summary import summarise
from sim.calibration.published_draws import Gammas, factors
from sim.calibration.published_set import with_layer
from sim.census.children import make_census
from sim.jobs.fit_published import targets_of
from sim.parameters import Parameters
from sim.parameters.paths.draws import drawn, read_draws
from sim.parameters.paths.values import value_at

pytestmark = pytest.mark.unit
SHARED = [f"provision.homes.{name}.acceptance" for name in ("oakhurst", "lyndene", "west_view")]


@cache
def county() -> Parameters:
    return parameters(shipped())


@cache
def ranges_and_draws() -> tuple[pd.DataFrame, pd.DataFrame]:
    p = county()
    known = Free.of(p), p, targets_of(p), summarise(make_census(p), p)
    return fitted_ranges(*known), factors(*known, seed=1, many=4000)


def test_a_draw_is_as_sure_as_the_published_events_behind_it_and_the_mean_stays() -> None:
    ranges, draws = ranges_and_draws()
    events = ranges.set_index("parameter")["published_events"]
    checked = [path for path in events.index if path in draws and "acceptance" not in path]
    assert len(checked) > 70
    for path in checked:
        spread = events[path] ** -0.5
        assert draws[path].mean() == pytest.approx(1.0, abs=5 * spread / 4000**0.5)
        assert draws[path].std() == pytest.approx(spread, rel=0.15)


def test_every_twenty_rows_have_the_means_of_the_fit() -> None:
    """A run of twenty histories is not shifted by which rows it happens to take; what cannot exceed one
    (acceptance) may lie below.
    """
    draws = ranges_and_draws()[1]
    free = [path for path in draws if "acceptance" not in path and ".availability." not in path]
    assert len(free) > 110
    for begin in (0, 20, 3980):
        means = draws[free].iloc[begin : begin + 20].mean()
        assert means.to_numpy() == pytest.approx(np.ones(len(free)), abs=2e-3)


def test_the_shipped_table_has_the_means_of_the_fit() -> None:
    draws = read_draws(county())
    assert draws is not None
    free = draws[[path for path in draws if "acceptance" not in path and ".availability." not in path]]
    assert free.mean().to_numpy() == pytest.approx(np.ones(free.shape[1]), abs=2e-3)
    assert draws.mean().between(0.97, 1.02).all()


def test_levels_of_need_acceptance_and_care_plans_are_drawn() -> None:
    paths = list(ranges_and_draws()[1])
    for part in (".level.complex", "foster_households.acceptance", "homes.oakhurst.acceptance",
                 "moves.pull.fostering", "moves.pull_by_level.residential", ".availability."):  # fmt: skip
        assert any(part in path for path in paths), part


def test_what_rests_on_one_count_goes_together_and_shares_trade_off() -> None:
    draws = ranges_and_draws()[1]
    assert (draws[SHARED].to_numpy() == draws[SHARED[:1]].to_numpy()).all()
    ages = draws[[c for c in draws if ".availability." in c]]
    assert ages.corr().iloc[0, 1] > 0.95
    mix = draws[[f"entries.strata.ages_10_to_15.level.{level}" for level in ("standard", "complex")]]
    assert mix.corr().iloc[0, 1] < -0.2
    counted = draws[["entries.strata.ages_1_to_4.per_year", "exits.routes.relatives.per_year.1_to_4"]]
    assert abs(counted.corr().iloc[0, 1]) < 0.08


def test_a_total_is_as_sure_as_its_own_count() -> None:
    """Exits by a route over the ages: the sum of independent counts, not of parallel ones."""
    ranges, draws = ranges_and_draws()
    own = ranges[ranges["parameter"].str.startswith("exits.routes.reunification_planned.")]
    weights = own["published_events"].to_numpy()
    total = draws[own["parameter"].tolist()].to_numpy() @ weights / weights.sum()
    assert total.std() == pytest.approx(weights.sum() ** -0.5, rel=0.1)


def test_shares_of_a_mix_keep_their_mean() -> None:
    found = Gammas(np.random.default_rng(1), 20_000).shares({"a": 0.8, "b": 0.2, "c": 0.0}, 50.0)
    assert set(found) == {"a", "b"}
    np.testing.assert_allclose(0.8 * found["a"] + 0.2 * found["b"], 1.0)
    assert found["b"].mean() == pytest.approx(1.0, abs=0.01)
    assert (0.2 * found["b"]).std() == pytest.approx((0.8 * 0.2 / 51) ** 0.5, rel=0.03)


def test_the_shipped_layer_is_on_and_its_first_draw_multiplies_what_is_written() -> None:
    p = county()
    draws = read_draws(p)
    assert draws is not None
    assert len(draws) == 200
    own = drawn(p, draws, 203)
    path = "exits.routes.special_guardianship.per_year.1_to_4"
    assert value_at(own, path) == pytest.approx(value_at(p, path) * draws[path].iloc[3])
    stratum = own.entries.strata["under_1"]
    assert stratum.per_year.values[0] == pytest.approx(
        p.entries.strata["under_1"].per_year.values[0] * draws["entries.strata.under_1.per_year"].iloc[3]
    )
    assert sum(stratum.level.values()) == pytest.approx(1.0)
    assert stratum.level != p.entries.strata["under_1"].level


def test_a_number_that_a_user_changes_stays_changed() -> None:
    """Factors multiply whatever is written; values in its place would undo it without a word."""
    raw = shipped()
    raw["provision"]["foster_households"]["acceptance"] = 0.01
    p = parameters(raw)
    draws = read_draws(p)
    assert draws is not None
    many = [drawn(p, draws, n).provision.foster_households.acceptance for n in range(200)]
    assert np.mean(many) == pytest.approx(0.01, rel=0.02)


def test_an_authority_never_gets_the_draws_of_another() -> None:
    assert county().uncertainty.parameters is not None
    assert with_layer(county(), None, Path("x.csv")).uncertainty.parameters is None
    own = with_layer(county(), pd.DataFrame({"a": [1.0]}), Path("x.csv")).uncertainty.parameters
    assert own is not None
    assert own.factors
    assert own.file == Path("x.csv")
