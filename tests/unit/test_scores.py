"""Scores of forecasts, and the simple methods that a model must beat, against results by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from sim.validation.naive import NAIVE, drift, exponential_smoothing, persistence, stock_flow
from sim.validation.rolling import COLUMNS
from sim.validation.scores import covered, crps, interval, skill
from sim.validation.verdict import in_words, summary, winners

pytestmark = pytest.mark.unit


def test_crps_of_one_number_is_its_error() -> None:
    assert crps(np.array([7.0]), 10.0) == 3.0


def test_crps_by_hand() -> None:
    """Members 1 and 3, outcome 2: mean distance 1, half the distance between two different members 1."""
    assert crps(np.array([1.0, 3.0]), 2.0) == pytest.approx(0.0)
    assert crps(np.array([1.0, 2.0, 6.0]), 2.0) == pytest.approx(5 / 3 - (1 + 5 + 4) / 6)


def test_crps_of_a_large_ensemble_is_the_integral_that_defines_it() -> None:
    """The integral of (F(x) - 1{x >= y})^2 of a normal distribution."""
    members = stats.norm(5, 2).ppf((np.arange(4000) + 0.5) / 4000)
    below = integrate.quad(lambda x: stats.norm.cdf(x, 5, 2) ** 2, -10, 6.5)[0]
    above = integrate.quad(lambda x: stats.norm.sf(x, 5, 2) ** 2, 6.5, 20)[0]
    assert crps(members, 6.5) == pytest.approx(below + above, abs=2e-3)


def test_intervals_are_central() -> None:
    members = np.arange(1.0, 100.0)
    assert interval(members, 80) == pytest.approx((10.0, 90.0))
    assert covered(members, 10.001, 80)
    assert not covered(members, 9.9, 80)


def test_skill_is_what_is_left_of_the_score() -> None:
    assert skill(2.0, 4.0) == 0.5
    assert skill(4.0, 4.0) == 0.0
    assert skill(6.0, 4.0) == -0.5


def test_simple_methods_forecast_what_their_names_say() -> None:
    past = np.array([10.0, 14.0, 12.0, 18.0])
    assert np.median(persistence(past, 3)) == pytest.approx(18.0)
    assert np.median(drift(past, 3)) == pytest.approx(18 + 3 * 8 / 3)
    assert np.median(exponential_smoothing(np.full(6, 20.0), 2)) == pytest.approx(20.0)


@pytest.mark.parametrize("method", list(NAIVE))
def test_forecasts_widen_with_the_horizon_and_are_never_negative(method: str) -> None:
    past = np.array([3.0, 6.0, 2.0, 7.0, 4.0])
    near, far = (NAIVE[method](past, ahead) for ahead in (1, 4))
    assert np.ptp(far) >= np.ptp(near) > 0
    assert near.min() >= 0
    assert far.min() >= 0


def test_with_one_year_of_past_there_is_still_a_forecast() -> None:
    assert all(np.isfinite(forecast(np.array([9.0]), 2)).all() for forecast in NAIVE.values())


def test_stock_and_flow_in_balance_stay_there() -> None:
    """950 children, 350 in and out: as in the county."""
    stock, entries, exits = stock_flow((np.full(4, 950.0), np.full(3, 350.0), np.full(3, 350.0)), 3)
    assert np.median(stock) == pytest.approx(950)
    assert np.median(entries) == pytest.approx(350)
    assert np.median(exits) == pytest.approx(350)


def _forecasts(model_error: float, naive_error: float) -> pd.DataFrame:
    rows = []
    for origin in range(6):
        for method, error in (("model", model_error), ("persistence", naive_error), ("drift", 9.0)):
            rows.append(
                (
                    f"20{origin:02d}-03-31",
                    12,
                    "children in care",
                    "all",
                    method,
                    100 + error,
                    90,
                    100,
                    110,
                    100,
                    error,
                    abs(error),
                    0.4,
                    0.6,
                    True,
                    True,
                    True,
                )
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_the_winner_is_named_whoever_it_is() -> None:
    worse, better = (summary(_forecasts(model, 4.0)) for model in (8.0, 2.0))
    assert [(w.winner, w.best_other) for w in winners(worse)] == [("persistence", "persistence")]
    assert in_words(worse, 6)[0].startswith(
        "The number of children in care, 1 year ahead: persistence wins; the model is 100 % worse."
    )
    assert [w.winner for w in winners(better)] == ["model"]
    assert "the model wins, 50 % better than persistence" in in_words(better, 6)[0]
    assert "equally good" in in_words(summary(_forecasts(4.0, 4.1)), 6)[0]


def test_few_origins_are_said_to_be_few() -> None:
    assert "only 2 origins" in in_words(summary(_forecasts(2.0, 4.0)), 2)[-1]
    assert len(in_words(summary(_forecasts(2.0, 4.0)), 6)) == 1


@pytest.mark.parametrize("many", [20, 40, 100])
def test_an_interval_holds_one_more_member_as_often_as_it_says(many: int) -> None:
    rng = np.random.default_rng(3)
    drawn = rng.standard_normal((4000, many + 1))
    for level in (50, 80):
        held = np.mean([covered(row[1:], float(row[0]), level) for row in drawn])
        assert held == pytest.approx(level / 100, abs=0.025)
