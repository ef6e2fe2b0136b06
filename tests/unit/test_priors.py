"""Priors: what the configuration is worth beside what was seen."""

import numpy as np
import pytest
from scipy import stats

from sim.estimation.priors import RatePosterior, dirichlet, shares_of

pytestmark = pytest.mark.unit


def test_a_rate_lies_between_the_configured_one_and_what_was_seen() -> None:
    """What the prior pulls back is what the events push: 10 - rate = 2 * log(rate / 4)."""
    rate = RatePosterior.of(configured=4.0, events=10, exposure=1.0, weight=2.0)
    assert 10 - rate.mean == pytest.approx(2 * np.log(rate.mean / 4))


def test_draws_follow_the_density_of_prior_and_likelihood() -> None:
    x = np.linspace(-6, 6, 20_001)
    log_density = 10 * x - np.exp(x) + stats.norm.logpdf(x, np.log(4), 0.5**0.5)
    mass = np.cumsum(np.exp(log_density - log_density.max()))
    draws = RatePosterior.of(4.0, 10, 1.0, 2.0).draws(5000, np.random.default_rng(1))
    distance = stats.kstest(np.log(draws), lambda y: np.interp(y, x, mass / mass[-1])).statistic
    assert distance < 1.95 / np.sqrt(5000)


@pytest.mark.parametrize("configured", [0.1, 1000.0])
def test_a_rate_that_is_a_hundred_times_off_is_recovered(configured: float) -> None:
    """Sixty a year over five years, by a configuration of another authority: within the error of sampling."""
    rate = RatePosterior.of(configured, events=300, exposure=5.0, weight=1.0)
    assert rate.mean == pytest.approx(60, abs=np.sqrt(300) / 5 / 2)


def test_what_is_configured_as_never_is_worth_nothing_beside_what_was_seen() -> None:
    rate = RatePosterior.of(configured=0.0, events=6, exposure=4.0, weight=2.0)
    assert rate.mean == 1.5
    draws = rate.draws(5000, np.random.default_rng(1))
    assert stats.kstest(draws, stats.gamma(6, scale=1 / 4).cdf).statistic < 1.95 / np.sqrt(5000)


@pytest.mark.parametrize(("configured", "exposure"), [(0.0, 4.0), (0.0, 0.0)])
def test_what_is_configured_as_never_and_was_not_seen_stays_so(configured: float, exposure: float) -> None:
    rate = RatePosterior.of(configured, 0, exposure, 2.0)
    assert rate.mean == configured
    assert set(rate.draws(5, np.random.default_rng(1)).tolist()) == {configured}


def test_without_exposure_a_rate_stays_as_configured() -> None:
    rate = RatePosterior.of(3.0, 0, 0.0, 4.0)
    assert rate.mean == pytest.approx(3.0)
    draws = np.log(rate.draws(5000, np.random.default_rng(1)) / 3)
    assert (draws.mean(), draws.std()) == pytest.approx((0, 0.5), abs=0.02)


def test_shares_lean_to_what_was_seen_and_sum_to_one() -> None:
    shapes = dirichlet({"a": 0.5, "b": 0.5, "never": 0.0}, {"a": 8.0, "new": 2.0}, weight=10.0)
    assert shapes == {"a": 13.0, "b": 5.0, "never": 0.0, "new": 2.0}
    assert shares_of(shapes) == {"a": 0.65, "b": 0.25, "never": 0.0, "new": 0.1}
