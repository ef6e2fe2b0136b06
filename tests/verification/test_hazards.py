"""Competing risks and residual stays against their exact distributions."""

import numpy as np
import pytest
from laboratory import UNUSUAL, alike, base_of, days, laboratory, nobody, run, with_routes
from survival import cumulative, incidence, surviving

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
    history = run(p, 2, census=alike(p, [lived] * many))
    left = (history.episodes.frame["dec"] <= base_of(p) + more).sum()
    spent = (1.0 * (365 - lived) + 0.2 * (lived + more - 365)) / 365.25
    expected = many * (1 - np.exp(-spent))
    assert abs(left - expected) / np.sqrt(expected * np.exp(-spent)) < UNUSUAL


def test_routes_come_with_the_incidence_that_competing_risks_give_them() -> None:
    """Of children who enter, the share that has left by a route after t days is the integral of its hazard
    over the survival from all: not what the route alone would take, were there no other."""
    p = with_routes(laboratory(0.0, {"home": 1.0}), home=[4, 2, 0.5, 0.2], order=[0.1, 0.5, 1.5, 1.0])
    rates = {"home": [4, 2, 0.5, 0.2], "order": [0.1, 0.5, 1.5, 1.0]}
    many = 4000
    frame = run(p, 6, census=alike(p, [0.0] * many)).episodes.frame
    for after in (10.0, 40.0, 150.0, 500.0, 2000.0):
        for route in rates:
            left = ((frame["route"] == route) & (frame["dec"] <= base_of(p) + after)).sum()
            share = incidence(route, rates, after)
            assert abs(left - many * share) / np.sqrt(many * share * (1 - share)) < UNUSUAL, (route, after)


def test_residual_stays_follow_their_whole_distribution() -> None:
    """Whatever a child has lived, the hazard that it meets from the base date until it leaves is a unit
    exponential: children of nine different times in care are one sample of 4,500."""
    by_time = [4, 3, 2, 1, 0.5, 0.3]
    p = laboratory(0.0, {"out": 1.0}, by_time=by_time)
    lived = np.repeat([0.0, 5.0, 14.0, 40.0, 100.0, 200.0, 364.0, 800.0, 3000.0], 500)
    frame = run(p, 8, census=alike(p, lived.tolist())).episodes.frame.sort_values("child")
    stayed = (frame["dec"] - base_of(p)).fillna(8 * 365.25).to_numpy()
    met = cumulative(by_time, lived + stayed) - cumulative(by_time, lived)
    out = frame["dec"].notna().to_numpy()
    # Nelson and Aalen: those who leave less the hazard that all have met is a martingale of mean nought
    for group in np.unique(lived):
        mine = lived == group
        assert abs(out[mine].sum() - met[mine].sum()) / np.sqrt(met[mine].sum()) < UNUSUAL, group
    early = np.where(met < 1.0, met, 1.0)[lived < 1000]  # by then none of these is still under observation
    ranks = np.sort(1 - np.exp(-early))
    below = np.array([np.mean(ranks <= u) for u in np.linspace(0.05, 0.6, 12)])
    assert np.abs(below - np.linspace(0.05, 0.6, 12)).max() < 1.95 / np.sqrt(len(early))


def test_survival_by_hand() -> None:
    """The oracles of this room: 7 days at 4 a year, then as many at 2."""
    assert surviving([4, 2], 14 + 7) == pytest.approx(np.exp(-(14 * 4 + 7 * 2) / 365.25))
    assert incidence("a", {"a": [1.0], "b": [3.0]}, 100.0) == pytest.approx(
        0.25 * (1 - np.exp(-4 * 100 / 365.25))
    )


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


def test_the_laboratory_starts_with_nobody() -> None:
    """The other tests rely on it."""
    assert len(nobody().frame) == 0
    assert days(1) == 365.25
