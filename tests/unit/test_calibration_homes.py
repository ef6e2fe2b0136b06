"""Homes of a fitted authority: beds for those who lived there, and acceptance as they were placed."""

from dataclasses import replace

import numpy as np
import pytest
from observed_histories import lived, steady

from sim.calibration.acceptance import Went, acceptance
from sim.calibration.beds import beds_of, enough_beds, most_at_once
from sim.calibration.children import children_on
from sim.calibration.lately import shares_of_homes
from sim.census.children import make_census
from sim.episodes import Episodes
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values

pytestmark = pytest.mark.unit
WESTMERE = steady("westmere")
OWN, SECURE, OUTSIDE = "council_childrens_home", "secure_home", "external_childrens_home"


@pytest.fixture(scope="module")
def history() -> ObservedHistory:
    """Two years of the small authority, as it was."""
    return lived(WESTMERE, 2)


def moved_to(history: ObservedHistory, kind: str, setting: str, every: int = 1) -> ObservedHistory:
    """The same where every so manieth placement in an external children's home is of another type, which is
    what was planned."""
    frame = history.episodes.frame.copy()
    rows = np.flatnonzero((frame["placement"] == OUTSIDE).to_numpy())[::every]
    columns = {"placement": kind, "plan": setting, "wanted": kind, "unit": ""}
    for name, value in columns.items():
        values = frame[name].astype(object).to_numpy().copy()
        values[rows] = value
        frame[name] = values
        frame[name] = frame[name].astype("category")
    return replace(history, episodes=Episodes(frame))


def test_a_home_holds_the_most_who_lived_in_homes_of_its_type_at_once(history: ObservedHistory) -> None:
    many = moved_to(history, OWN, "residential")
    most = most_at_once(WESTMERE, many)[OWN]
    assert most > beds_of(WESTMERE, OWN) == 3
    homes = enough_beds(WESTMERE, many)
    p = with_values(WESTMERE, {"provision.homes": homes})
    assert beds_of(p, OWN) == most
    assert "more than configured" in str(p.provision.homes["ferry_lane"].assumption)


def test_children_in_a_type_of_home_that_is_not_configured_get_one(history: ObservedHistory) -> None:
    many = moved_to(history, SECURE, "secure")
    p = with_values(WESTMERE, {"provision.homes": enough_beds(WESTMERE, many)})
    assert beds_of(WESTMERE, SECURE) == 0
    assert beds_of(p, SECURE) == most_at_once(p, many)[SECURE] > 0


def test_where_there_are_beds_enough_nothing_changes(history: ObservedHistory) -> None:
    assert enough_beds(with_values(WESTMERE, {"provision.homes.ferry_lane.places": 50}), history) == {}


def test_shares_are_of_those_who_were_meant_for_the_setting(history: ObservedHistory) -> None:
    """All who were meant for a secure home lived in one; of those meant for residential care every second."""
    assert shares_of_homes(moved_to(history, SECURE, "secure"), WESTMERE)[SECURE] == pytest.approx(
        1, abs=0.01
    )
    shares = shares_of_homes(history, WESTMERE)
    more = shares_of_homes(moved_to(history, OWN, "residential", every=2), WESTMERE)
    assert shares[OWN] < 0.5 < more[OWN] + 0.2


def test_the_model_keeps_children_in_the_homes_they_went_to(history: ObservedHistory) -> None:
    """A council with many more children in its own homes than the configuration it began from, which takes
    hardly any: two years later their share is as it was."""
    many = moved_to(history, OWN, "residential", every=2)
    p = with_values(
        WESTMERE, {"provision.homes": enough_beds(WESTMERE, many), "authority.base_date": _end(many)}
    )
    p = with_values(p, {"provision.homes.ferry_lane.acceptance": 0.02})
    census = children_on(many, p, seed=1)
    went = Went.of(many, p)
    fitted = with_values(p, acceptance(p, census, went, seed=1))
    assert fitted.provision.homes["ferry_lane"].acceptance > 0.1
    later, before = (np.mean([_share(q, census, r) for r in range(8)]) for q in (fitted, p))
    assert before < went.homes[OWN] - 0.15
    assert later == pytest.approx(went.homes[OWN], abs=0.12)


def _end(history: ObservedHistory) -> object:
    return np.datetime64(history.ends, "D").astype(object)


def _share(p: Parameters, census: Episodes, replication: int) -> float:
    """Of the children in children's homes two years later, the share who live in the council's own."""
    frame = live(p, census, Hazards(p), seed=5, replication=replication, years=2).episodes.frame
    own, outside = (((frame["placement"] == kind) & frame["dec"].isna()).sum() for kind in (OWN, OUTSIDE))
    return float(own / (own + outside))


def test_a_census_of_the_configuration_keeps_its_homes() -> None:
    """What the step makes of an authority that is as configured: nothing much."""
    p, census = WESTMERE, make_census(WESTMERE)
    found = acceptance(p, census, Went(None, shares_of_homes(lived(p, 2), p)), seed=3)
    assert 0.02 < found["provision.homes.ferry_lane.acceptance"] <= 1
