"""Homes of a fitted authority: beds for those who lived there, and acceptance as they were placed."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, steady

from sim.bands import day_number, years_after
from sim.calibration.acceptance import Went, acceptance, standing
from sim.calibration.beds import beds_of, enough_beds, most_at_once
from sim.calibration.children import children_on
from sim.calibration.lately import shares_of_homes
from sim.census.children import make_census
from sim.episodes import Episodes
from sim.model import Hazards, History, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
WESTMERE = steady("westmere")
FOSTER = "provision.foster_households"
PIPELINE, WAY_IN = next(iter(WESTMERE.provision.foster_households.pipelines.items()))
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


def test_two_years_alike_have_the_share_of_one(history: ObservedHistory) -> None:
    """A history is held against one year of the model: its placements count by the year."""
    frame = history.episodes.frame
    year = 365
    late = (frame["decom"] > history.ends - year) & (frame["decom"] <= history.ends)
    again = frame[late].assign(decom=frame["decom"] - year, dec=history.ends - 1.0, rec="E8")
    longer = frame[~late & frame["dec"].isna()].assign(decom=history.ends - 3.0 * year)
    both = Episodes(pd.concat([frame[late], again, longer], ignore_index=True))
    seen = np.where(both.frame["dec"].isna(), history.ends, both.frame["dec"])
    two = ObservedHistory(both, history.ends - 2 * year, history.ends, seen)
    one = ObservedHistory(both, history.ends - year, history.ends, seen)
    assert shares_of_homes(two, WESTMERE)[OWN] == pytest.approx(shares_of_homes(one, WESTMERE)[OWN], rel=0.01)


def test_what_will_open_or_close_does_not_change_the_acceptance_of_today() -> None:
    base = WESTMERE.authority.base_date
    home = WESTMERE.provision.homes["ferry_lane"]
    soon = years_after(base, 1)
    changed = {
        "ferry_lane": home.model_copy(update={"closes": soon, "places": home.places.step(soon, 0)}),
        "new": home.model_copy(update={"opens": soon}),
    }
    later = {
        "provision.homes": changed,
        f"{FOSTER}.matching": Timeline.constant(1.0).step(soon, 3.0),
        f"{FOSTER}.pipelines.{PIPELINE}.enquiries": WAY_IN.enquiries.step(soon, 900.0),
        "provision.markets.independent_foster.factor": Timeline.constant(1.0).step(soon, 0.2),
    }
    still = standing(with_values(WESTMERE, later))
    assert still.provision == standing(WESTMERE).provision
    assert still.provision.homes == standing(WESTMERE).provision.homes
    assert still.provision.homes["ferry_lane"].beds.at(years_after(base, 9)) == home.beds.at(base)


def test_as_many_households_stop_as_are_approved_while_acceptance_is_sought() -> None:
    p = standing(WESTMERE)
    runs = [live(p, make_census(p), Hazards(p), seed=2, replication=r, years=3) for r in range(8)]
    after = np.mean([_household_places(one, p, years_after(p.authority.base_date, 3)) for one in runs])
    assert after == pytest.approx(p.provision.foster_households.places, rel=0.1)


def _household_places(history: History, p: Parameters, day: date) -> float:
    rows = history.places[history.places["unit"] == "foster households"]
    return float(rows["places"][rows["day"] <= day_number(day)].iloc[-1])


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
