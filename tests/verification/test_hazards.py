"""Competing risks and residual stays against their exact distributions."""

import numpy as np
import pytest
from laboratory import UNUSUAL, base_of, days, laboratory, nobody, run

from sim.episodes import COLUMNS, Episodes
from sim.parameters import Parameters

pytestmark = pytest.mark.verification


def test_routes_are_taken_in_proportion_to_their_hazards() -> None:
    """Of children who leave, the share of a cause is its hazard over the sum of all, whatever the time in
    care."""
    p = laboratory(400.0, {"first": 0.9, "second": 0.3}, by_time=[2, 1, 0.5])
    routes = run(p, 12).episodes.frame["route"].dropna()
    share, many = float((routes == "first").mean()), len(routes)
    assert abs(share - 0.75) / np.sqrt(0.75 * 0.25 / many) < UNUSUAL


def test_what_is_left_of_a_stay_is_conditional_on_what_has_been_lived() -> None:
    """A child 300 days in care on the base date stays x more days with probability S(300 + x) / S(300)."""
    p = laboratory(0.0, {"out": 1.0}, by_time=[4, 3, 2, 1, 0.2])
    many, lived, more = 4000, 300.0, 200.0
    history = run(p, 2, census=_alike(p, many, lived))
    left = (history.episodes.frame["dec"] <= base_of(p) + more).sum()
    spent = (1.0 * (365 - lived) + 0.2 * (lived + more - 365)) / 365.25
    expected = many * (1 - np.exp(-spent))
    assert abs(left - expected) / np.sqrt(expected * np.exp(-spent)) < UNUSUAL


def test_a_hazard_that_rises_only_ever_brings_its_own_event_forward() -> None:
    """Child by child: with a higher hazard of leaving, nobody stays longer."""
    slow, fast = (run(laboratory(50.0, {"out": rate}), 10).episodes.frame for rate in (0.5, 0.6))
    stays = slow.merge(fast, on="child", suffixes=("_slow", "_fast"))
    assert len(stays) == len(slow) == len(fast)
    assert (stays["dec_fast"].fillna(np.inf) <= stays["dec_slow"].fillna(np.inf)).all()
    assert (stays["dec_fast"] < stays["dec_slow"]).any()


def test_drift_has_a_median_of_one() -> None:
    """Drift invents no trend: over many replications half of the factors are above one in every year."""
    from sim.model.risks.drift import YearlyDrift
    from sim.model.streams import Streams

    p = laboratory(1.0, {"out": 1.0})
    layers = p.uncertainty.model_copy(
        update={"entries": p.uncertainty.entries.model_copy(update={"active": True})}
    )
    p = p.model_copy(update={"uncertainty": layers})
    factors = np.array([YearlyDrift.draw(p, 10, Streams(1, r)).entries["all"] for r in range(2000)])
    above = (factors > 1).sum(axis=0)
    assert (np.abs(above - 1000) / np.sqrt(500) < UNUSUAL).all()
    log = np.log(factors)
    sd, phi = layers.entries.sd, layers.entries.phi
    assert np.std(log[:, 0]) == pytest.approx(sd, rel=0.08)
    assert np.std(log[:, -1]) == pytest.approx(sd * np.sqrt((1 - phi**20) / (1 - phi**2)), rel=0.08)


def _alike(p: Parameters, many: int, lived: float) -> Episodes:
    """Children of three who are all as long in care."""
    base = base_of(p)
    facts: dict[str, object] = dict.fromkeys(COLUMNS, "")
    facts |= {
        "stratum": "census", "sex": "F", "dob": base - 1100, "cin": "N1", "uasc": False, "disability": False,
        "level": "standard", "district": "Ashfield", "sibling_group": -1, "previously_looked_after": False,
        "period": 0,
        "period_start": base - lived, "spell": 0, "decom": base - lived, "rne": "S", "ls": "C2",
        "placement": "market",
        "place": "K2", "place_provider": "PR1", "plan": "care", "wanted": "market", "location": "in_county",
        "dec": np.nan, "reason_place_change": None, "rec": None, "route": None,
    }  # fmt: skip
    return Episodes.from_columns(
        {name: [value] * many for name, value in facts.items()} | {"child": np.arange(many)}
    )


def test_the_laboratory_starts_with_nobody() -> None:
    """The other tests rely on it."""
    assert len(nobody().frame) == 0
    assert days(1) == 365.25
