"""Programmes against arithmetic: who is begun, how often, and what share of them goes where the programme
leads.

A laboratory in which children leave care at a known rate of their own, so that theory says how many are lost
meanwhile.
"""

from math import exp, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from episode_rows import open_on
from laboratory import UNUSUAL, laboratory, run

from sim.bands import DAYS_PER_YEAR
from sim.model import History
from sim.parameters import Parameters
from sim.parameters.programmes import Programme

pytestmark = pytest.mark.verification

MONTH = DAYS_PER_YEAR / 12
YEARS = 6
LEAVING = 1.0
"""Exits a year and child by the route ``out``; none by ``home`` unless a programme leads there."""


def world() -> Parameters:
    return laboratory(120.0, {"out": LEAVING, "home": 0.0}, homes={"large": 400}, age=10)


def market() -> Parameters:
    """The same without a home: everybody lives on the market."""
    return laboratory(120.0, {"out": LEAVING, "home": 0.0}, age=10)


def with_programme(p: Parameters, **changed: Any) -> Parameters:
    facts: dict[str, Any] = {
        "places_per_year": 40, "ages": (0, 17), "living_in": ("market",), "success": 0.5, "months": 6,
        "exit_by": "home",
        "chosen": "by_lot", "assumption": "A programme for tests.",
    }  # fmt: skip
    return p.model_copy(update={"programmes": {"team": Programme(**{**facts, **changed})}})


def lived(p: Parameters, replications: int = 10) -> list[History]:
    return [run(p, YEARS, replication) for replication in range(replications)]


def attempts(histories: list[History]) -> pd.DataFrame:
    """What became of every child begun, the months of work with which were over before the end."""
    table = pd.concat([history.attempts.assign(replication=r) for r, history in enumerate(histories)])
    return table[(table["child"] >= 0) & (table["outcome"] != "open")]


def share_score(successes: int, of: int, rate: float) -> float:
    return (successes / of - rate) / sqrt(rate * (1 - rate) / of)


def away(p: Parameters) -> Parameters:
    """The team's children live on the market and are led to the home, which nobody else is sent to."""
    order = p.placement.model_copy(update={"preferences": {"care": ("market",)}})
    return with_programme(p.model_copy(update={"placement": order}), exit_by=None, move_to="home")


@pytest.mark.parametrize("rate", [0.3, 0.64, 0.9])
@pytest.mark.parametrize("leads_to", ["out of care", "a home"])
def test_the_share_led_out_of_all_begun_is_the_stated_rate(rate: float, leads_to: str) -> None:
    """Four in ten leave by themselves in six months at this rate; a rate of all begun has counted them
    already."""
    p = with_programme(market()) if leads_to == "out of care" else away(world())
    p = p.model_copy(
        update={"programmes": {"team": p.programmes["team"].model_copy(update={"success": rate})}}
    )
    begun = attempts(lived(p))
    assert len(begun) > 1500
    assert abs(share_score(int((begun["outcome"] == "led_out").sum()), len(begun), rate)) < UNUSUAL


def test_a_success_of_one_leads_everybody_out() -> None:
    assert set(attempts(lived(with_programme(market(), success=1.0), 3))["outcome"]) == {"led_out"}


def test_a_rate_of_those_completing_is_thinned_by_those_who_leave_before() -> None:
    """Of all begun exp(-rate x half a year) are still there, and of these the stated share is led out."""
    begun = attempts(lived(with_programme(market(), success_is_of="those_completing", success=0.6)))
    there = begun[begun["outcome"] != "left_care"]
    assert abs(share_score(len(there), len(begun), exp(-LEAVING / 2))) < UNUSUAL
    assert abs(share_score(int((there["outcome"] == "led_out").sum()), len(there), 0.6)) < UNUSUAL


@pytest.mark.parametrize(("again", "leads_to"), [(None, "home"), (12, "home"), (30, "home")])
def test_no_child_is_begun_again_before_its_time(again: float | None, leads_to: str) -> None:
    """More places than children, who would be taken again and again."""
    slow = laboratory(12.0, {"out": 0.2, leads_to: 0.0}, age=4)
    many = with_programme(slow, places_per_year=60, success=0.1, months=2, again_after_months=again)
    begun = attempts(lived(many, 4)).sort_values(["replication", "child", "begun"])
    same = begun.groupby(["replication", "child"])
    assert (same["number"].diff().dropna() == 1).all()
    if again is None:
        assert same.size().max() == 1
    else:
        assert same["begun"].diff().min() >= again * MONTH - 1e-6
        assert (begun["number"] > 0).sum() > 20, "some are begun again, or the test shows nothing"


def test_as_many_children_are_begun_as_there_are_places_while_there_are_enough() -> None:
    """40 places a year over six years are 240, evenly: the first half a place's time after the beginning."""
    for history in lived(with_programme(market()), 2):
        begun = history.attempts[history.attempts["child"] >= 0]
        assert len(history.attempts) == 240
        assert len(begun) == begun["child"].nunique()
        assert len(begun) > 235


@pytest.mark.parametrize(
    "nothing",
    [
        {"success": 0.0},
        {"ages": (17, 17)},
        {"only_disabled": True},
        {"living_in": ("home",)},
        {"places_per_year": 0},
    ],
)
@pytest.mark.parametrize("of", ["all_begun", "those_completing"])
def test_a_programme_without_success_or_without_a_suitable_child_changes_nothing(
    nothing: dict[str, Any], of: str
) -> None:
    p = market()
    strata = {n: s.model_copy(update={"disability": 0.0}) for n, s in p.entries.strata.items()}
    p = p.model_copy(update={"entries": p.entries.model_copy(update={"strata": strata})})
    without, with_it = run(p, YEARS), run(with_programme(p, success_is_of=of, **nothing), YEARS)
    pd.testing.assert_frame_equal(without.episodes.frame, with_it.episodes.frame)


def test_places_that_nobody_takes_are_counted_as_unused() -> None:
    history = run(with_programme(market(), ages=(17, 17)), YEARS)
    assert set(history.attempts["outcome"]) == {"unused", "open"}
    assert (history.attempts["outcome"] == "open").sum() == 1, "the last one still waits"


@pytest.mark.parametrize("of", ["all_begun", "those_completing"])
def test_no_child_leaves_care_later_because_of_a_programme_that_leads_out(of: str) -> None:
    for replication in range(3):
        without, with_it = (
            _exits(run(p, YEARS, replication)) for p in (market(), with_programme(market(), success_is_of=of))
        )
        assert (with_it.fillna(np.inf) <= without.fillna(np.inf) + 1e-6).all()
        assert (with_it.fillna(np.inf) < without.fillna(np.inf) - 1).sum() > 20


def _exits(history: History) -> "pd.Series[float]":
    return history.episodes.frame.groupby("child")["dec"].max(numeric_only=True)


def test_an_attempt_draws_by_child_and_number_whatever_the_size_of_the_programme() -> None:
    small, large = (
        attempts(lived(with_programme(market(), places_per_year=n, again_after_months=9), 3))
        for n in (20, 60)
    )
    both = small.merge(large, on=["replication", "child", "number"])
    both = both[(both["outcome_x"] != "left_care") & (both["outcome_y"] != "left_care")]
    assert len(both) > 40
    pd.testing.assert_series_equal(both["outcome_x"], both["outcome_y"], check_names=False)


def test_a_home_that_is_full_takes_nobody_and_the_place_waits() -> None:
    p = away(laboratory(120.0, {"out": 0.01, "home": 0.0}, homes={"small": 2}, age=10))
    p = p.model_copy(
        update={"programmes": {"team": p.programmes["team"].model_copy(update={"success": 1.0})}}
    )
    history = run(p, YEARS)
    led = history.attempts[history.attempts["outcome"] == "led_out"]
    lived_there = history.episodes.frame[history.episodes.frame["placement"] == "home"]
    assert len(lived_there) == len(led)
    assert (history.attempts["outcome"] == "unused").sum() > 100
    assert len(open_on(history.episodes, history.attempts["offered"].max()).query("placement == 'home'")) <= 2
