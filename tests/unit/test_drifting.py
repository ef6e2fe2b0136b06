"""Drift learnt from yearly numbers: a quiet authority's forecast is narrower than a restless one's, intervals
hold what comes, and nothing that drifts is counted twice. Series of counts are made up; nothing is simulated.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import digamma

from sim.arrays import Numbers
from sim.estimation.drift import covariances
from sim.estimation.drift import drifting as module
from sim.estimation.drift.covariances import RENEWED, YearlyCounts
from sim.estimation.drift.drifting import (
    POINTS,
    QUIET,
    RESTLESS,
    Drawn,
    Drifting,
    drifting,
    restlessness,
)
from sim.parameters import Drift

pytestmark = pytest.mark.unit
COMMON = Drift(active=True, sd=0.27, phi=0.7, assumption="made up for this test")
OWN = Drift(active=True, sd=0.25, phi=0.45, assumption="made up for this test")
OFF = COMMON.model_copy(update={"active": False})
YEARS, AHEAD, SERIES = 5, 3, 4


def counts_of(rows: list[list[float]], *, trending: bool = False, sd: float = 3.0) -> YearlyCounts:
    """Yearly numbers, the last year first, of series that share a layer."""
    count = np.array(rows)
    many = len(count)
    return YearlyCounts(
        count, np.ones_like(count), np.ones(many), np.log(count.mean(axis=1).clip(0.5)), np.full(many, sd),
        np.full(many, trending), np.zeros(many, dtype=np.int64),
    )  # fmt: skip


def drifted(drift: Drift, times: float, years: int, rng: np.random.Generator) -> Numbers:
    """An AR(1) process that has settled."""
    x, found = 0.0, []
    for _ in range(30 + years):
        x = drift.phi * x + times * drift.sd * rng.standard_normal()
        found.append(x)
    return np.array(found[30:])


def numbers(times: float, rng: np.random.Generator, mean: float = 25.0) -> Numbers:
    """Events of an authority whose drift is so many times the configured one: by series and year."""
    log = np.log(mean) + 0.3 * rng.standard_normal((SERIES, 1))
    both = drifted(COMMON, times, YEARS + AHEAD, rng)
    own = np.array([drifted(OWN, times, YEARS + AHEAD, rng) for _ in range(SERIES)])
    return rng.poisson(np.exp(log + both + own)).astype(np.float64)


def drawn_from(found: Drifting, many: int, rng: np.random.Generator) -> Drawn:
    return found.draws(rng.choice(len(RESTLESS), many, p=found.restless), rng)


def ahead(found: Drifting, rng: np.random.Generator, many: int = 300) -> Numbers:
    """Numbers that the model of the drift (docs/METHOD.md) would simulate: by year, draw and series."""
    drawn = drawn_from(found, many, rng)
    x, w, years = np.zeros(many), np.zeros_like(drawn.own), []
    phi, sd = drawn.strengths.phi, drawn.strengths.sd
    for _ in range(AHEAD):
        x = -drawn.common + phi[:, 0] * (x + drawn.common) + sd[:, 0] * rng.standard_normal(many)
        w = -drawn.own + phi[:, 1:] * (w + drawn.own) + sd[:, 1:] * rng.standard_normal(w.shape)
        years.append(rng.poisson(np.exp(drawn.today + x[:, None] + w)))
    return np.array(years, dtype=np.float64)


@dataclass(frozen=True)
class Tried:
    """Shares of outcomes within 80 % intervals and their mean width, by year."""

    held: Numbers
    width: Numbers
    sd: Numbers
    variance: Numbers
    """Posterior means of the standard deviations and of their squares, common and own."""


def tried(times: float, worlds: int = 24) -> Tried:
    held, width, sd, variance = [], [], [], []
    for world in range(worlds):
        rng = np.random.default_rng([5, world])
        seen = numbers(times, rng)
        found = drifting(counts_of(seen[:, YEARS - 1 :: -1].tolist()), COMMON, [OWN])
        low, high = np.percentile(ahead(found, rng), [10, 90], axis=1)
        came = seen[:, YEARS:].T
        held.append(((low <= came) & (came <= high)).mean(axis=1))
        width.append((high - low).mean(axis=1))
        sd.append(found.point.strengths.sd)
        variance.append(found.weight @ found.strengths.sd**2)
    return Tried(*(np.mean(values, axis=0) for values in (held, width, sd, variance)))


@pytest.fixture(scope="module")
def by_times() -> dict[float, Tried]:
    """Authorities that do not drift, drift as configured, and twice as much."""
    return {times: tried(times) for times in (0.0, 1.0, 2.0)}


def test_a_quiet_authority_has_a_narrower_forecast_and_a_restless_one_a_wider(
    by_times: dict[float, Tried],
) -> None:
    quiet, usual, restless = (by_times[times] for times in (0.0, 1.0, 2.0))
    assert (quiet.sd < 0.7 * usual.sd).all()
    assert (restless.sd > 1.4 * usual.sd).all()
    assert (quiet.width < 0.75 * usual.width).all()
    assert (restless.width > 1.4 * usual.width).all()


def test_intervals_for_eight_in_ten_hold_eight_in_ten_where_the_drift_is_the_configured_one(
    by_times: dict[float, Tried],
) -> None:
    """96 numbers in each year, of which those of one authority go together: within 0.12."""
    assert by_times[1.0].held == pytest.approx(0.8, abs=0.12)
    assert by_times[2.0].held.mean() > 0.65
    assert by_times[0.0].held.mean() > 0.8


def test_what_drifts_is_counted_once(by_times: dict[float, Tried]) -> None:
    """The sum of both variances is that by which the numbers were made: what is common is not own again."""
    made = COMMON.sd**2 + OWN.sd**2
    assert by_times[1.0].variance.sum() == pytest.approx(made, rel=0.2)


def test_what_all_series_do_together_is_common_and_what_one_does_is_its_own() -> None:
    together = drifting(counts_of([[90.0, 160, 70, 150, 80]] * 4), COMMON, [OWN]).point.strengths.sd
    flat = [100.0, 101, 99, 100, 100]
    alone = drifting(counts_of([[90.0, 160, 60, 160, 80], flat, flat, flat]), COMMON, [OWN]).point.strengths
    assert together[0] > COMMON.sd
    assert together[1] < 0.7 * OWN.sd
    assert alone.sd[0] < 0.8 * COMMON.sd


def test_a_year_of_many_is_partly_drift_that_passes() -> None:
    """Twice as many in the last year: today's level lies between, and the drift returns most of the way."""
    found = drifting(counts_of([[80.0, 40, 40, 40, 40, 40, 40, 40]]), OFF, [OWN]).point
    today, returns_to = np.exp(found.today[0]), np.exp(found.today[0] - found.own[0])
    assert 60 < today < 80
    assert 40 < returns_to < 55


def test_a_stratum_that_has_grown_keeps_most_of_its_new_level_and_the_others_theirs() -> None:
    """Starts of 16+ of 37, 36, 77, 106 and 75 a year beside strata that stay as they are."""
    steady = [[40.0, 41, 39, 40, 40], [60.0, 58, 61, 60, 62]]
    found = drifting(counts_of([*steady, [75.0, 106, 77, 36, 37]]), COMMON, [OWN]).point
    babies, children, older = np.exp(found.today)
    assert 70 < older < 95
    assert babies == pytest.approx(40, rel=0.12)
    assert children == pytest.approx(60, rel=0.12)


def test_without_drift_the_level_is_that_of_all_events_of_the_years() -> None:
    """200 events in five years: the logarithm of a gamma variate."""
    found = drifting(counts_of([[44.0, 36, 40, 41, 39]], sd=100.0), OFF, [OFF])
    assert found.point.today[0] == pytest.approx(digamma(200) - np.log(5), abs=1e-5)
    assert found.covariance[0, 0, 0] == pytest.approx(1 / 200, rel=1e-3)
    assert found.point.strengths.sd.tolist() == [0.0, 0.0]


def test_a_trend_is_found_and_shrunk() -> None:
    grows = [100 * 1.1**-year for year in range(8)]
    found = drifting(counts_of([grows], trending=True), COMMON, [OFF])
    assert 0 < found.point.trend < np.log(1.1)
    assert found.trend_sd < 0.05
    assert drifting(counts_of([grows]), COMMON, [OFF]).point.trend == pytest.approx(0.0)


def test_entries_that_grow_evenly_have_a_trend_however_quiet_they_are() -> None:
    """Four strata that grow by 6 % a year: a normal likelihood of
    the slope, beside its prior. Today's level is that of the trend and not the window's mean.
    """
    grows = [250 * 1.06 ** -(year + 0.5) for year in range(5)]
    found = drifting(counts_of([grows] * 4, trending=True), OFF, [OFF])
    of_numbers = 1 / (4 * sum(n * (year - 2) ** 2 for year, n in enumerate(grows)))
    shrunk = covariances.TREND_SD**2 / (covariances.TREND_SD**2 + of_numbers)
    assert found.point.trend == pytest.approx(np.log(1.06) * shrunk, rel=0.03)
    middle = np.log(np.mean(grows))
    assert found.point.today == pytest.approx(middle + 2.5 * found.point.trend, abs=0.01)


def test_rates_before_the_first_year_are_those_of_a_process_that_nobody_saw() -> None:
    """Covariances worked out from the process itself: 60 more years, each counted by what is left of it."""
    years, unseen = 4, 60
    seen = YearlyCounts(
        np.ones((2, years)), np.ones((2, years)), np.ones(2), np.zeros(2), np.array([1.0, 0.5]),
        np.array([True, False]), np.array([0, 1]),
    )  # fmt: skip
    strengths = module._spread_out([COMMON, OWN, OWN])
    prior, cross, wanted = covariances.covariances(seen, strengths)
    row = 300
    year = np.arange(years + unseen)
    shared, first, second = (
        variance * phi ** np.abs(year[:, None] - year)
        for variance, phi in zip(strengths.variance[row], strengths.phi[row], strict=True)
    )
    trend = covariances.TREND_SD**2
    ago = np.concatenate((year + 0.5, np.zeros(len(year))))
    drift = (
        np.kron(np.ones((2, 2)), shared) + np.kron(np.diag([1, 0]), first) + np.kron([[0, 0], [0, 1]], second)
    )
    levels = np.kron(np.diag(seen.sd**2), np.ones((len(year), len(year))))
    rates = drift + levels + trend * ago[:, None] * ago
    weights = RENEWED * (1 - RENEWED) ** np.arange(unseen)
    before = np.kron(np.eye(2), np.concatenate((np.zeros(years), weights)))
    observed = np.concatenate((year < years, year < years))
    assert prior[row] == pytest.approx(rates[np.ix_(observed, observed)], abs=1e-8)
    assert cross[row][:, 5:7] == pytest.approx((rates @ before.T)[observed], abs=1e-8)
    assert wanted[row][5:7, 5:7] == pytest.approx(before @ rates @ before.T, abs=1e-8)
    of_today = drift + levels
    assert wanted[row][:2, 5:7] == pytest.approx((of_today @ before.T)[[0, len(year)]], abs=1e-8)
    assert wanted[row][-1, 5:7] == pytest.approx(-trend * (before @ ago), abs=1e-8)


def test_no_event_at_all_is_a_low_level_and_no_error() -> None:
    found = drifting(counts_of([[0.0, 0, 0, 0], [30.0, 31, 29, 30]]), COMMON, [OWN])
    drawn = drawn_from(found, 10, np.random.default_rng(1))
    assert np.exp(found.point.today[0]) < 0.6
    assert np.isfinite(drawn.today).all()
    assert (drawn.strengths.phi < 1).all()


def test_draws_are_those_of_the_posterior() -> None:
    found = drifting(counts_of([[30.0, 28, 41, 35]] * 2), COMMON, [OWN])
    drawn = drawn_from(found, 4000, np.random.default_rng(2))
    assert drawn.today.mean(axis=0) == pytest.approx(found.point.today, abs=0.02)
    assert drawn.own.mean(axis=0) == pytest.approx(found.point.own, abs=0.02)
    assert drawn.strengths.sd.mean(axis=0) == pytest.approx(found.point.strengths.sd, rel=0.05)


def test_the_mean_of_few_events_is_that_of_the_exact_posterior(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three events last year and five the year before, against the integral over both log rates on a grid:
    the mode, which lies above the mean, is not taken for it.
    """
    monkeypatch.setattr(module, "SD_SPREAD", 0.0)
    monkeypatch.setattr(module, "PHI_SPREAD", 0.0)
    seen = counts_of([[3.0, 5.0]], sd=1.0)
    half = COMMON.model_copy(update={"phi": 0.5})
    found = drifting(seen, half, [half])
    row = int(np.abs(RESTLESS - 1).argmin())
    variance = 2 * (half.sd * RESTLESS[row]) ** 2 / (1 - 0.5**2)
    prior = np.linalg.inv(variance * np.array([[1, 0.5], [0.5, 1]]) + 1)
    last, before = np.meshgrid(np.linspace(-3, 5, 401), np.linspace(-3, 5, 401), indexing="ij")
    a, b = last - seen.middle[0], before - seen.middle[0]
    log = -(prior[0, 0] * a**2 + 2 * prior[0, 1] * a * b + prior[1, 1] * b**2) / 2
    mass = np.exp(log + 3 * last - np.exp(last) + 5 * before - np.exp(before))
    exact = float((mass * last).sum() / mass.sum())
    assert found.mean[row * POINTS, 0] == pytest.approx(exact, abs=0.005)


def test_restlessness_is_what_all_numbers_together_say_of_it() -> None:
    """One restless posterior and one quiet: together between the two, and as configured without numbers."""
    quiet = drifting(counts_of([[100.0, 101, 99, 100, 100]] * 4), COMMON, [OWN])
    restless = drifting(counts_of([[160.0, 70, 150, 60, 110], [50.0, 120, 60, 90, 150]]), COMMON, [OWN])

    def middle(probability: Numbers) -> float:
        return float(np.exp(probability @ np.log(RESTLESS)))

    both = restlessness([quiet, restless])
    assert both.sum() == pytest.approx(1.0)
    assert middle(quiet.restless) < 0.5 < middle(both) < middle(restless.restless)
    before = restlessness([])
    assert before[0] == pytest.approx(QUIET, rel=0.01)
    drifting_ones = np.cumsum(before[1:]) / before[1:].sum()
    assert RESTLESS[1 + np.searchsorted(drifting_ones, 0.5)] == pytest.approx(1.0, rel=0.2)


def test_a_draw_has_the_restlessness_that_it_is_asked_for() -> None:
    found = drifting(counts_of([[30.0, 28, 41, 35]] * 2), COMMON, [OWN])
    asked = np.array([0, 5, 31, 5])
    assert found.draws(asked, np.random.default_rng(1)).strengths.restless == pytest.approx(RESTLESS[asked])
