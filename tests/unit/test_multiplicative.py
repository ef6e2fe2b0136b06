"""Rates that are products of factors: conjugate results by hand, and what a zero means."""

import numpy as np
import pytest
from scipy import stats

from sim.estimation.multiplicative import Cells, Factor, lifted

pytestmark = pytest.mark.unit


def test_with_one_factor_the_posterior_is_that_of_gamma_and_poisson() -> None:
    """Prior gamma(2, rate 2 / 0.5), 7 events in 10 years: gamma(9, rate 14)."""
    cells = Cells(
        np.array([3.0, 4.0]),
        np.array([6.0, 4.0]),
        {"rate": Factor(np.zeros(2, int), np.array([0.5]), np.array([2.0]))},
    )
    assert cells.point["rate"][0] == pytest.approx(9 / 14)
    draws = cells.draws(2000, np.random.default_rng(1))["rate"][:, 0]
    assert stats.kstest(draws, stats.gamma(9, scale=1 / 14).cdf).statistic < 1.95 / np.sqrt(2000)


def test_with_two_weak_factors_the_point_reproduces_both_margins() -> None:
    """What maximum likelihood does: expected events equal observed ones in every row and column."""
    events, exposure = np.array([[12.0, 30.0], [5.0, 44.0]]), np.array([[10.0, 20.0], [8.0, 30.0]])
    row, column = np.indices((2, 2))
    nothing = np.full(2, 1e-9)
    factors = {
        "row": Factor(row.ravel(), np.ones(2), nothing),
        "column": Factor(column.ravel(), np.ones(2), nothing),
    }
    point = Cells(events.ravel(), exposure.ravel(), factors).point
    expected = exposure * point["row"][:, None] * point["column"][None, :]
    assert expected.sum(axis=0) == pytest.approx(events.sum(axis=0))
    assert expected.sum(axis=1) == pytest.approx(events.sum(axis=1))


def test_what_is_known_or_impossible_stays_as_it_is() -> None:
    factor = Factor(np.array([0, 1, 2]), np.array([0.0, 1.0, 2.0]), np.array([2.0, np.inf, 2.0]))
    cells = Cells(np.array([0.0, 9.0, 9.0]), np.ones(3), {"rate": factor})
    for values in (cells.point["rate"], *cells.draws(5, np.random.default_rng(1))["rate"]):
        assert values[:2].tolist() == [0.0, 1.0]
        assert values[2] > 2


def test_what_has_been_seen_cannot_be_impossible() -> None:
    mean = lifted(np.array([0.0, 0.0, 3.0]), np.array([0, 1, 2]), np.array([1.0, 0.0, 4.0]), 0.02)
    assert mean.tolist() == [0.02, 0.0, 3.0]
