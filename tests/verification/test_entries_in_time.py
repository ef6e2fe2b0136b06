"""Entries against the integral of their rate: in the time that it counts, they are a Poisson process of rate
one."""

from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from laboratory import UNUSUAL, base_of, laboratory, nobody
from scipy import stats

from sim.model import Hazards, Streams, live
from sim.parameters import Parameters
from sim.timeline import Timeline

pytestmark = pytest.mark.verification

YEARS, RUNS = 4, 20
DATES = (100, 500, 900, 1200)
"""Days on which something changes: the rate on the first and third, the level on the others."""


def town(group: dict[int, float] | None = None) -> Parameters:
    """Rates of 200, 500 and 50 a year, halved from day 500 on and doubled from day 1,200; entries drift."""
    p = laboratory(1.0, {"out": 1.0})
    first, second, third, fourth = (
        (p.authority.base_date + timedelta(days=day)).isoformat() for day in DATES
    )
    stratum = p.entries.strata["all"].model_copy(
        update={"per_year": Timeline.parse({"start": 200, first: 500, third: 50})}
    )
    siblings = p.entries.siblings.model_copy(update={"group_size": group or {1: 1.0}})
    entries = p.entries.model_copy(
        update={
            "strata": {"all": stratum},
            "siblings": siblings,
            "level": Timeline.parse({"start": 1.0, second: 0.5, fourth: 2.0}),
        }
    )
    drifting = p.uncertainty.entries.model_copy(update={"active": True, "sd": 0.3, "phi": 0.5})
    uncertainty = p.uncertainty.model_copy(update={"entries": drifting})
    return p.model_copy(update={"entries": entries, "uncertainty": uncertainty})


QUARTERS = 4
"""Of a day: a year of 365 days and a quarter is a whole number of them, and so is every change."""
QUARTER = (np.arange(YEARS * 1461) + 0.5) / QUARTERS
"""The middle of each, in days since the base date."""


def expected(replication: int) -> np.ndarray:
    """Children expected in each quarter of a day, by hand: the rate, the level and the drift that it falls
    in."""
    per_year = np.select([QUARTER < 100, QUARTER < 900], [200.0, 500.0], 50.0)
    level = np.select([QUARTER < 500, QUARTER < 1200], [1.0, 0.5], 2.0)
    shocks, x, factors = Streams(1, replication).of("drift:entries").standard_normal(YEARS), 0.0, []
    for shock in shocks:
        x = 0.5 * x + 0.3 * shock
        factors.append(np.exp(x))
    drift = np.repeat(factors, 1461)
    return per_year * level * drift / 365.25 / QUARTERS


@cache
def came(group: bool) -> list[np.ndarray]:
    """Days of entry of every child, replication by replication."""
    p = town({1: 0.5, 2: 0.3, 4: 0.2} if group else None)
    hazards = Hazards(p)
    return [
        np.sort(
            live(p, nobody(), hazards, seed=1, replication=replication, years=YEARS)
            .episodes.frame["decom"]
            .to_numpy()
            - base_of(p)
        )
        for replication in range(RUNS)
    ]


def counted(replication: int, when: np.ndarray) -> np.ndarray:
    """The integral of the rate up to some days."""
    upto = np.concatenate(([0.0], np.cumsum(expected(replication))))
    return np.interp(when, np.arange(len(upto)) / QUARTERS, upto)


def test_in_the_time_that_the_rate_counts_waits_are_unit_exponentials() -> None:
    waits = np.concatenate(
        [np.diff(counted(r, days[days < YEARS * 365.25]), prepend=0.0) for r, days in enumerate(came(False))]
    )
    assert len(waits) > 8000
    assert abs(waits.mean() - 1.0) / np.sqrt(1 / len(waits)) < UNUSUAL
    assert stats.kstest(waits, "expon").pvalue > 1e-5
    following = np.corrcoef(waits[1:], waits[:-1])[0, 1]
    assert abs(following) * np.sqrt(len(waits)) < UNUSUAL


@pytest.mark.parametrize(("since", "until"), [(0, 100), (100, 500), (500, 900), (900, 1200), (1200, 1460)])
def test_between_changes_as_many_come_as_the_rate_says(since: int, until: int) -> None:
    """Counts of disjoint times, over all replications: Poisson."""
    seen = sum(int(((days >= since) & (days < until)).sum()) for days in came(False))
    wanted = sum(expected(r)[QUARTERS * since : QUARTERS * until].sum() for r in range(RUNS))
    assert abs(seen - wanted) / np.sqrt(wanted) < UNUSUAL


def test_families_come_as_a_compound_poisson_process_with_the_same_rate_of_children() -> None:
    """Groups of 1, 2 and 4: the mean is that of the rate of children, the variance larger by E[n^2] /
    E[n]."""
    mean = 0.5 * 1 + 0.3 * 2 + 0.2 * 4
    larger = (0.5 * 1 + 0.3 * 4 + 0.2 * 16) / mean
    wanted = np.array([expected(r).sum() for r in range(RUNS)])
    seen = np.array([(days < YEARS * 365.25).sum() for days in came(True)])
    scores = (seen - wanted) / np.sqrt(larger * wanted)
    assert abs(scores.sum()) / np.sqrt(RUNS) < UNUSUAL
    least, most = stats.chi2.ppf((1e-5, 1 - 1e-5), RUNS)
    assert least < (scores**2).sum() < most
