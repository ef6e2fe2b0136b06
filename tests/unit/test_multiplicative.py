"""Rates that are products of factors: priors that shrink and do not bias, and what a zero means."""

import numpy as np
import pytest
from scipy import stats

from sim.estimation.multiplicative import Cells, Factor
from sim.estimation.priors import level, log_normal

pytestmark = pytest.mark.unit
FREE = np.inf


def crossed(events: np.ndarray, exposure: np.ndarray, middle: float = 1.0, weight: float = 1.0) -> Cells:
    """A free level, and a factor by row and one by column around ``middle``."""
    row, column = (index.ravel() for index in np.indices(events.shape))
    seen, (rows, columns) = events.ravel(), events.shape
    factors = {
        "level": level(np.zeros(len(seen), int), 1, seen, weight),
        "row": log_normal(row, np.full(rows, middle), seen, weight, 0.02),
        "column": log_normal(column, np.ones(columns), seen, weight, 0.02),
    }
    return Cells(seen, exposure.ravel(), factors)


def test_without_a_prior_the_posterior_is_gamma() -> None:
    """The density of a log rate given 7 events in 10 years is that of the logarithm of gamma(7, rate 10)."""
    factor = Factor(np.zeros(2, int), np.array([0.5]), np.array([FREE]))
    cells = Cells(np.array([3.0, 4.0]), np.array([6.0, 4.0]), {"rate": factor})
    assert cells.point["rate"][0] == pytest.approx(7 / 10)
    draws = cells.draws(2000, np.random.default_rng(1))["rate"][:, 0]
    assert stats.kstest(draws, stats.gamma(7, scale=1 / 10).cdf).statistic < 1.95 / np.sqrt(2000)


@pytest.mark.parametrize(("events", "exposure"), [(0.0, 30.0), (2.0, 0.5), (40.0, 20.0)])
def test_draws_and_point_are_those_of_the_density(events: float, exposure: float) -> None:
    """Log-normal prior (sd 0.8 around 0.1) times the Poisson likelihood, integrated on a grid."""
    factor = Factor(np.zeros(1, int), np.array([0.1]), np.array([0.8]))
    cells = Cells(np.array([events]), np.array([exposure]), {"rate": factor})
    x = np.linspace(-9, 6, 40_001)
    log_density = events * x - exposure * np.exp(x) + stats.norm.logpdf(x, np.log(0.1), 0.8)
    mass = np.cumsum(np.exp(log_density - log_density.max()))
    assert np.log(cells.point["rate"][0]) == pytest.approx(x[log_density.argmax()], abs=1e-3)
    draws = np.log(cells.draws(2000, np.random.default_rng(2))["rate"][:, 0])
    distance = stats.kstest(draws, lambda y: np.interp(y, x, mass / mass[-1])).statistic
    assert distance < 1.95 / np.sqrt(1500)


def test_with_no_data_the_prior_comes_back() -> None:
    cells = crossed(np.zeros((3, 4)), np.zeros((3, 4)), middle=0.02)
    assert cells.point["row"] == pytest.approx(np.full(3, 0.02))
    draws = cells.draws(4000, np.random.default_rng(3))
    for name, middle in (("level", 1.0), ("row", 0.02), ("column", 1.0)):
        z = np.log(draws[name] / middle)
        assert z.mean(axis=0) == pytest.approx(0, abs=0.09)
        assert z.std(axis=0) == pytest.approx(1, abs=0.09)


@pytest.mark.parametrize("middle", [0.02, 0.0001, 3.0])
@pytest.mark.parametrize("weight", [0.5, 1.0, 100.0])
def test_as_many_are_expected_in_all_as_were_seen_whatever_the_prior(middle: float, weight: float) -> None:
    cells = crossed(
        np.array([[12.0, 30.0], [0.0, 1.0]]), np.array([[600.0, 20.0], [800.0, 3.0]]), middle, weight
    )
    assert cells.expected(cells.point).sum() == pytest.approx(43)
    draws = cells.draws(400, np.random.default_rng(4))
    drawn = [cells.expected({n: v[i] for n, v in draws.items()}).sum() for i in range(400)]
    assert np.mean(drawn) == pytest.approx(43, abs=3.5 * np.sqrt(43 / 300))


def test_a_truth_ten_times_off_in_one_cell_is_recovered() -> None:
    """Forty events in one of five rows, where the configuration expects four: within the error of
    sampling."""
    exposure = np.full((5, 1), 200.0)
    events = np.array([[40.0], [4.0], [4.0], [4.0], [4.0]])
    cells = crossed(events, exposure, middle=0.02)
    expected = cells.expected(cells.point)
    assert expected[0] == pytest.approx(40, abs=np.sqrt(40) / 2)
    draws = cells.draws(400, np.random.default_rng(5))
    first = np.array([cells.expected({n: v[i] for n, v in draws.items()})[0] for i in range(400)])
    assert np.quantile(first, 0.1) < 40 < np.quantile(first, 0.9)


def test_what_was_hardly_seen_stays_near_the_prior() -> None:
    """One event where two were expected says little: the rate is not halved."""
    events, exposure = np.array([[100.0], [1.0]]), np.array([[100.0], [2.0]])
    cells = crossed(events, exposure)
    rates = cells.expected(cells.point) / cells.exposure
    assert 0.55 < rates[1] / rates[0] < 1


def test_with_two_weak_factors_the_point_reproduces_both_margins() -> None:
    """What maximum likelihood does: expected events equal observed ones in every row and column."""
    events, exposure = np.array([[12.0, 30.0], [5.0, 44.0]]), np.array([[10.0, 20.0], [8.0, 30.0]])
    cells = crossed(events, exposure, weight=1e-9)
    expected = cells.expected(cells.point).reshape(2, 2)
    assert expected.sum(axis=0) == pytest.approx(events.sum(axis=0))
    assert expected.sum(axis=1) == pytest.approx(events.sum(axis=1))


def test_what_is_known_or_impossible_stays_as_it_is() -> None:
    factor = Factor(np.array([0, 1, 2]), np.array([0.0, 1.0, 2.0]), np.array([0.7, 0.0, 0.7]))
    cells = Cells(np.array([0.0, 9.0, 9.0]), np.ones(3), {"rate": factor})
    for values in (cells.point["rate"], *cells.draws(5, np.random.default_rng(1))["rate"]):
        assert values[:2].tolist() == [0.0, 1.0]
        assert values[2] > 2


def test_what_has_been_seen_cannot_be_impossible_and_is_recovered() -> None:
    """Never in two of three rows by the configuration; in one of the two it was seen as often as in the
    third."""
    row, seen = np.arange(3), np.array([20.0, 0.0, 20.0])
    factor = log_normal(row, np.array([0.0, 0.0, 1.0]), seen, 1.0, 0.02)
    cells = Cells(seen, np.full(3, 20.0), {"rate": factor})
    assert cells.point["rate"][[0, 2]] == pytest.approx(np.ones(2), rel=0.05)
    assert cells.point["rate"][1] == 0


def test_the_same_seed_draws_the_same() -> None:
    cells = crossed(np.array([[3.0, 1.0]]), np.array([[5.0, 4.0]]))
    one, other = (cells.draws(30, np.random.default_rng(7)) for _ in range(2))
    assert all((one[name] == other[name]).all() for name in one)
