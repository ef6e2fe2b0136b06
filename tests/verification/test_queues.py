"""The model against queueing theory, where theory is exact."""

from datetime import timedelta

import numpy as np
import pytest
from laboratory import UNUSUAL, base_of, days, in_care, laboratory, run, score
from queueing import erlang_b
from scipy import integrate

from sim.bands import TIME_IN_CARE

pytestmark = pytest.mark.verification


def test_a_caseload_that_grows_from_nobody_is_the_m_t_g_infinity_queue() -> None:
    """With arrivals at rate a(t) and stays with survival S, the number in care is Poisson with mean int a(s)
    S(t-s) ds.

    The entry rate doubles after two years and stays have a hazard that changes with time in care.
    """
    p = laboratory(60.0, {"out": 0.8}, by_time=[3, 2, 1, 0.5])
    doubled = p.authority.base_date + timedelta(days=730)
    p = laboratory({"start": 60.0, doubled.isoformat(): 120.0}, {"out": 0.8}, by_time=[3, 2, 1, 0.5])
    at = 1400.0
    seen = [in_care(run(p, 5, replication), base_of(p) + at) for replication in range(150)]
    expected, _ = integrate.quad(
        lambda s: _entering(s) * _staying(at - s), 0, at, points=[730, *(at - np.array(TIME_IN_CARE[1:5]))]
    )
    assert abs(score(np.array(seen), expected)) < UNUSUAL
    assert (
        0.65 < np.var(seen, ddof=1) / expected < 1.45
    )  # Poisson: the variance is the mean (chi-squared, 149 d.f.)


def _entering(day: float) -> float:
    return (60.0 if day < 730 else 120.0) / 365.25


def _staying(stay: float) -> float:
    rates = np.array([3, 2, 1, 0.5]) * 0.8 / 365.25
    edges = np.array([*TIME_IN_CARE[:4], np.inf])
    return float(np.exp(-(rates * np.clip(stay - edges[:-1], 0, np.diff(edges))).sum()))


def test_littles_law_holds() -> None:
    """In the long run the mean number in care is the entry rate times the mean stay: L = lambda W."""
    p = laboratory(80.0, {"out": 1.25})
    at = [base_of(p) + days(year) for year in np.linspace(6, 12, 13)]
    seen = [np.mean([in_care(history, day) for day in at]) for history in (run(p, 12, r) for r in range(40))]
    assert abs(score(np.array(seen), 80.0 / 1.25)) < UNUSUAL


@pytest.mark.parametrize(("beds", "load"), [(2, 2.0), (4, 4.0), (3, 1.5)])
def test_a_full_home_turns_children_away_as_erlang_b_says(beds: int, load: float) -> None:
    """Children who find every bed taken go to the market; their share is Erlang's B(beds, offered load)."""
    stays_a_year = 4.0
    p = laboratory(load * stays_a_year, {"out": stays_a_year}, homes={"small": beds})
    shares = []
    for replication in range(60):
        frame = run(p, 14, replication).episodes.frame
        later = frame[frame["decom"] > base_of(p) + days(2)]
        shares.append(float((later["placement"] == "market").mean()))
    assert abs(score(np.array(shares), erlang_b(beds, load))) < UNUSUAL


def test_two_homes_of_two_beds_turn_more_away_than_one_of_four_for_the_same_children() -> None:
    """With a load of a child a bed, homes of 2 for children of their own overflow 40 %, one of 4 for all 31 %
    (Erlang).

    Where both homes of two take every child, they are as good as one of four: what counts is whom a bed can
    take.
    """
    assert erlang_b(2, 2.0) == pytest.approx(0.4)
    assert erlang_b(4, 4.0) == pytest.approx(0.3107, abs=1e-4)
    large, apart, shared = (_overflow(homes) for homes in (FOUR, APART, SHARED))
    assert abs(score(large, erlang_b(4, 4.0))) < UNUSUAL
    assert abs(score(apart, erlang_b(2, 2.0))) < UNUSUAL
    assert abs(score(shared, erlang_b(4, 4.0))) < UNUSUAL
    assert score(apart - large, 0.0) > UNUSUAL, "the same children, in pairs"


FOUR, APART, SHARED = (
    {"one": (4, (0, 17))},
    {"one": (2, (0, 8)), "two": (2, (9, 17))},
    {"one": (2, (0, 17)), "two": (2, (0, 17))},
)
"""Beds and ages of the homes."""


def _overflow(homes: dict[str, tuple[int, tuple[int, int]]]) -> np.ndarray:
    """Share of children who find no bed: eight aged 2 and eight aged 12 come a year, for a quarter of a year
    each."""
    p = laboratory(
        16.0, {"out": 4.0}, homes={name: beds for name, (beds, _) in homes.items()}, age={2: 1, 12: 1}
    )
    limited = {
        name: home.model_copy(update={"ages": homes[name][1]}) for name, home in p.provision.homes.items()
    }
    p = p.model_copy(update={"provision": p.provision.model_copy(update={"homes": limited})})
    shares = []
    for replication in range(30):
        frame = run(p, 14, replication).episodes.frame
        later = frame[frame["decom"] > base_of(p) + days(2)]
        shares.append(float((later["placement"] == "market").mean()))
    return np.array(shares)
