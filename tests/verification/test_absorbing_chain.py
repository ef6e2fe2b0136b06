"""Children who move between two settings until they leave: a Markov chain in continuous time that ends in one
of its ways out."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from episode_rows import open_on
from laboratory import UNUSUAL, alike, base_of, days, run, score, two_settings
from scipy import linalg, stats

from sim.parameters import Parameters

pytestmark = pytest.mark.verification

MANY = 3000
STATES = ("market", "shared")
LEAVING = {"home": {"care": 0.5, "shared": 0.1}, "order": {"care": 0.2, "shared": 0.6}}
MOVING, PLANNED = {"care": 1.6, "shared": 1.2}, {"care": 0.6, "shared": 0.25}
TO = {
    "care": ({"shared": 1.0}, {"same": 1.0}),
    "shared": ({"care": 1.0}, {"shared": 2.0, "care": 1.0}),
}
OUT = {name: np.array([rates["care"], rates["shared"]]) for name, rates in LEAVING.items()}
"""Yearly rates of leaving by state."""
BEGUN = np.array([[1.6 * 0.4, 1.6 * 0.6], [1.2 * (0.25 + 0.75 / 3), 1.2 * 0.75 * 2 / 3]])
"""Yearly rates of going from one state (rows) to a new placement in another, or the same, one (columns): a
breakdown in care leads to care again, two of three in the shared setting to that."""


def system(a_year: float) -> Parameters:
    return two_settings(a_year, LEAVING, MOVING, PLANNED, TO)


def generator() -> np.ndarray:
    """Of the chain on its two transient states: a new placement in the same state is no step of it."""
    steps = BEGUN - np.diag(np.diag(BEGUN))
    return steps - np.diag(steps.sum(axis=1) + sum(OUT.values()))


def lived_in(years: float) -> np.ndarray:
    """Expected years in each state within so many years, by the state at first (the fundamental matrix, cut
    off there)."""
    q = generator()
    return np.asarray(linalg.solve(q, linalg.expm(q * years) - np.eye(2)))


@cache
def frame() -> pd.DataFrame:
    """Children who begin in care on the base date, and nobody else, for ten years."""
    p = system(0.0)
    return run(p, 10, census=alike(p, [0.0] * MANY)).episodes.frame


@pytest.mark.parametrize("years", [0.2, 1.0, 3.0])
def test_where_children_are_is_the_exponential_of_the_generator(years: float) -> None:
    there = linalg.expm(generator() * years)[0]
    base = base_of(system(0.0))
    now = frame()[(frame()["decom"] <= base + days(years)) & ~(frame()["dec"] <= base + days(years))]
    counts = now["placement"].astype(str).value_counts()
    for share, state in zip(there, STATES, strict=True):
        assert abs(counts[state] - MANY * share) / np.sqrt(MANY * share * (1 - share)) < UNUSUAL, state


@pytest.mark.parametrize("years", [0.5, 2.0, 9.9])
def test_by_which_way_out_they_have_left_is_their_absorption(years: float) -> None:
    base = base_of(system(0.0))
    for route, rates in OUT.items():
        share = float((lived_in(years) @ rates)[0])
        left = ((frame()["route"] == route) & (frame()["dec"] <= base + days(years))).sum()
        assert abs(left - MANY * share) / np.sqrt(MANY * share * (1 - share)) < UNUSUAL, route
    assert sum((lived_in(200.0) @ rates)[0] for rates in OUT.values()) == pytest.approx(1.0)


def test_so_many_placements_begin_as_the_fundamental_matrix_says() -> None:
    """Visits to each state within ten years, beside the placement in which all of them are at first."""
    expected = (lived_in(10.0) @ BEGUN)[0]
    base = base_of(system(0.0))
    ten = frame()[frame()["decom"] < base + days(10.0)]
    begun = pd.crosstab(ten["child"], ten["placement"].astype(str))
    assert abs(score(begun["market"].to_numpy() - 1, expected[0])) < UNUSUAL
    assert abs(score(begun["shared"].to_numpy(), expected[1])) < UNUSUAL


def test_time_in_each_setting_is_that_of_the_fundamental_matrix() -> None:
    base = base_of(system(0.0))
    until = base + days(10.0)
    nights = frame()["dec"].fillna(until).clip(upper=until) - frame()["decom"]
    by_state = pd.crosstab(
        frame()["child"], frame()["placement"].astype(str), values=nights, aggfunc="sum"
    ).fillna(0.0)
    for number, state in enumerate(STATES):
        assert abs(score(by_state[state].to_numpy() / days(1), lived_in(10.0)[0, number])) < UNUSUAL, state


def test_a_town_of_such_children_has_poisson_numbers_in_each_setting_from_nobody_on() -> None:
    """Children who enter at a constant rate and move by themselves are Poisson in every state at every time
    (Little's law in the transient: the rate times the time that each has been expected to spend there)."""
    p, years, runs = system(60.0), 1.5, 50
    found = [
        open_on(run(p, 2, replication).episodes, base_of(p) + days(years)) for replication in range(runs)
    ]
    for number, state in enumerate(STATES):
        counts = np.array([(there["placement"] == state).sum() for there in found], dtype=float)
        mean = 60.0 * lived_in(years)[0, number]
        assert abs(counts.mean() - mean) / np.sqrt(mean / runs) < UNUSUAL, state
        least, most = stats.chi2.ppf((1e-5, 1 - 1e-5), runs - 1) / (runs - 1)
        assert least < counts.var(ddof=1) / mean < most, state
