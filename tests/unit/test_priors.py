"""Priors: what the configuration is worth beside what was seen."""

import numpy as np
import pytest

from sim.estimation.priors import RatePosterior, dirichlet, shares_of

pytestmark = pytest.mark.unit


def test_a_rate_lies_between_the_configured_one_and_what_was_seen() -> None:
    """Two events that the prior is worth at 4 a year are half a year: 2 + 10 events in 0.5 + 1 years."""
    rate = RatePosterior.of(configured=4.0, events=10, exposure=1.0, weight=2.0)
    assert rate.mean == pytest.approx(12 / 1.5)
    draws = rate.draws(20_000, np.random.default_rng(1))
    assert draws.mean() == pytest.approx(rate.mean, rel=0.01)
    assert draws.var() == pytest.approx(12 / 1.5**2, rel=0.05)


def test_what_is_configured_as_never_is_worth_nothing_beside_what_was_seen() -> None:
    assert RatePosterior.of(configured=0.0, events=6, exposure=4.0, weight=2.0).mean == 1.5


@pytest.mark.parametrize(("configured", "exposure"), [(0.0, 4.0), (0.0, 0.0)])
def test_what_is_configured_as_never_and_was_not_seen_stays_so(configured: float, exposure: float) -> None:
    rate = RatePosterior.of(configured, 0, exposure, 2.0)
    assert rate.mean == configured
    assert set(rate.draws(5, np.random.default_rng(1)).tolist()) == {configured}


def test_without_exposure_a_rate_stays_as_configured() -> None:
    assert RatePosterior.of(3.0, 0, 0.0, 2.0).mean == pytest.approx(3.0)


def test_shares_lean_to_what_was_seen_and_sum_to_one() -> None:
    shapes = dirichlet({"a": 0.5, "b": 0.5, "never": 0.0}, {"a": 8.0, "new": 2.0}, weight=10.0)
    assert shapes == {"a": 13.0, "b": 5.0, "never": 0.0, "new": 2.0}
    assert shares_of(shapes) == {"a": 0.65, "b": 0.25, "never": 0.0, "new": 0.1}
