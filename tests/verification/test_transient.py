"""The way from today to the long run, where theory is exact: stocks and full homes at every time, not only in
the end."""

from functools import cache

import numpy as np
import pytest
from laboratory import UNUSUAL, alike, base_of, days, in_care, laboratory, run, score
from queueing import erlang_b
from scipy import linalg, stats
from survival import expected_in_care, mean_stay, rates_of, surviving

from sim.parameters import Parameters

pytestmark = pytest.mark.verification

BY_TIME, LIVED, TODAY, A_YEAR = [3, 2, 1, 0.5, 0.4], 120.0, 80, 60.0
TIMES = (20.0, 100.0, 300.0, 900.0)
RUNS = 60


@cache
def seen() -> np.ndarray:
    """Children in care at each time (columns) in each replication, of those there today and those who
    enter."""
    p = laboratory(A_YEAR, {"out": 1.0}, by_time=BY_TIME)
    census = alike(p, [LIVED] * TODAY)
    histories = (run(p, 3, replication, census) for replication in range(RUNS))
    return np.array(
        [[in_care(history, base_of(p) + day) for day in TIMES] for history in histories], dtype=float
    )


def still(day: float) -> float:
    """The share of those there today who are so after some days, given what they have lived."""
    return surviving(BY_TIME, LIVED + day) / surviving(BY_TIME, LIVED)


def come(day: float) -> float:
    """How many of those who enter are expected to be there."""
    return expected_in_care(A_YEAR / 365.25, BY_TIME, day)


def expected(day: float) -> tuple[float, float]:
    """Mean and variance: those of today are binomial, those who enter Poisson (M/G/infinity)."""
    return TODAY * still(day) + come(day), TODAY * still(day) * (1 - still(day)) + come(day)


@pytest.mark.parametrize("number", range(len(TIMES)))
def test_a_caseload_of_today_is_at_every_time_a_binomial_and_a_poisson_number(number: int) -> None:
    mean, variance = expected(TIMES[number])
    counts = seen()[:, number]
    assert abs(counts.mean() - mean) / np.sqrt(variance / RUNS) < UNUSUAL
    least, most = stats.chi2.ppf((1e-5, 1 - 1e-5), RUNS - 1) / (RUNS - 1)
    assert least < np.var(counts, ddof=1) / variance < most


def test_two_times_go_together_as_far_as_children_are_there_at_both() -> None:
    """Covariance of a stock with itself later: of today's, who are there at the later time are so at the
    earlier; of those who enter, as many as entered by then and still stay."""
    early, late = 100.0, 300.0
    both = expected_in_care(A_YEAR / 365.25, BY_TIME, late) - expected_in_care(
        A_YEAR / 365.25, BY_TIME, late - early
    )
    covariance = TODAY * still(late) * (1 - still(early)) + both
    counts = seen()[:, [TIMES.index(early), TIMES.index(late)]] - [expected(early)[0], expected(late)[0]]
    assert abs(score(counts.prod(axis=1), covariance)) < UNUSUAL


HOMES = range(1, 17)
"""Homes of two beds, each for children of one age, so that they have nothing to do with each other."""


def homes_apart(beds: int, a_year: float, by_time: list[float]) -> Parameters:
    """For each home so many children ask a year."""
    p = laboratory(
        a_year * len(HOMES),
        {"out": 1.0},
        by_time=by_time,
        homes={f"home {age}": beds for age in HOMES},
        age=dict.fromkeys(HOMES, 1.0),
    )
    homes = {
        name: home.model_copy(update={"ages": (age, age)})
        for age, (name, home) in zip(HOMES, p.provision.homes.items(), strict=True)
    }
    return p.model_copy(update={"provision": p.provision.model_copy(update={"homes": homes})})


@cache
def filling(beds: int) -> np.ndarray:
    """Children in homes that were empty, ten in each of them asking a year for a quarter of one: replications
    by times."""
    p = homes_apart(beds, 10.0, [4.0])
    found = []
    for replication in range(30):
        frame = run(p, 1, replication).episodes.frame
        inside = frame[frame["placement"] == "home"]
        on = [base_of(p) + days(year) for year in (0.05, 0.15, 0.4)]
        found.append([float(((inside["decom"] <= day) & ~(inside["dec"] <= day)).sum()) for day in on])
    return np.array(found)


@pytest.mark.parametrize("beds", [1, 2, 3])
def test_homes_fill_as_the_forward_equations_of_erlangs_system_say(beds: int) -> None:
    """M/M/c/c from empty: the distribution after t is that of the first state times the exponential of the
    generator."""
    up, down = np.full(beds, 10.0), 4.0 * np.arange(1, beds + 1)
    generator = np.diag(up, 1) + np.diag(down, -1)
    generator -= np.diag(generator.sum(axis=1))
    for number, year in enumerate((0.05, 0.15, 0.4)):
        there = linalg.expm(generator * year)[0]
        mean = float(there @ np.arange(beds + 1))
        variance = float(there @ np.arange(beds + 1) ** 2 - mean**2)
        total = filling(beds)[:, number]
        assert (
            abs(total.mean() - len(HOMES) * mean) / np.sqrt(len(HOMES) * variance / len(total)) < UNUSUAL
        ), year


LOG_NORMAL = rates_of(
    [float(stats.lognorm.sf(day, 1.2, scale=60.0)) if day else 1.0 for day in (0, 14, 56, 182, 365, 730)]
)
"""Stays with the survival of a log-normal distribution (median 60 days, sd of the logarithm 1.2) where bands
begin."""
EXPONENTIAL = [365.25 / mean_stay(LOG_NORMAL)]


@pytest.mark.parametrize("by_time", [EXPONENTIAL, LOG_NORMAL], ids=["exponential", "log-normal"])
@pytest.mark.parametrize(("beds", "load"), [(2, 2.0), (4, 3.0)])
def test_how_stays_are_spread_does_not_change_how_often_a_home_is_full(
    by_time: list[float], beds: int, load: float
) -> None:
    """Erlang's loss formula knows the mean stay alone (insensitivity): the same share overflows."""
    assert mean_stay(by_time) == pytest.approx(mean_stay(LOG_NORMAL))
    p = homes_apart(beds, load * 365.25 / mean_stay(by_time), by_time)
    refused = []
    for replication in range(12):
        frame = run(p, 5, replication).episodes.frame
        later = frame[frame["decom"] > base_of(p) + days(2)]
        refused.append(float((later["placement"] == "market").sum() - erlang_b(beds, load) * len(later)))
    assert abs(score(np.array(refused), 0.0)) < UNUSUAL


def test_log_normal_stays_are_no_exponential_ones_in_disguise() -> None:
    """Their hazard falls: children leave more than three times as often in some early band as after a
    year."""
    assert max(LOG_NORMAL) / LOG_NORMAL[-1] > 3
    assert 110 < mean_stay(LOG_NORMAL) < 135
