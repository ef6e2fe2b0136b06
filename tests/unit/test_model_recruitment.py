"""How households come to be approved."""

from typing import Any

import numpy as np
import pytest
from laboratory import laboratory

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_MONTH
from sim.model.provision.recruitment import Recruitment
from sim.model.streams import Streams
from sim.parameters.provision import Pipeline
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
P = laboratory(1, {"out": 0.1})
YEARS = 20
HORIZON = YEARS * DAYS_PER_YEAR


def recruitment(seed: int = 1, **facts: Any) -> Recruitment:
    foster = P.provision.foster_households.model_copy(update=facts)
    return Recruitment(
        P.model_copy(update={"provision": P.provision.model_copy(update={"foster_households": foster})}),
        Streams(seed, 0),
    )


def pipeline(**facts: Any) -> Pipeline:
    about = {
        "enquiries": 500, "to_application": 0.4, "to_approval": 0.5, "months_to_application": 2,
        "months_of_assessment": 6,
        "assumption": "A pipeline for tests.",
    }  # fmt: skip
    return Pipeline.model_validate(about | facts)


@pytest.mark.parametrize("places", [0, 7, 100, 301])
def test_the_households_of_today_have_the_approved_places(places: int) -> None:
    households = recruitment(places=places, households_by_places={1: 0.2, 2: 0.5, 3: 0.3}).at_the_start()
    assert sum(household.places for household in households) == places
    assert {household.places for household in households} <= {1, 2, 3}
    assert len(households) == round(places / 2.1)


def test_ages_are_those_of_the_mix_and_of_each_pipeline() -> None:
    own = recruitment(ages={"0-9": 0.5, "10-17": 0.5}, pipelines={"uasc": pipeline(ages={"16-17": 1.0})})
    assert own.ranges_of_ages == [(0, 9), (10, 17), (16, 17)]
    assert {t.ages for t in recruitment(places=40, ages={"0-9": 1.0}).at_the_start()} == {(0, 9)}
    assert {a.traits.ages for a in own.approvals("uasc", pipeline(ages={"16-17": 1.0}), 1000.0)} == {(16, 17)}


def test_approvals_come_in_their_order_within_the_horizon() -> None:
    days = [a.day for a in recruitment().approvals("own", pipeline(), HORIZON)]
    assert days == sorted(days)
    assert days[0] > 0
    assert days[-1] < HORIZON


def test_as_many_are_approved_as_enquire_times_the_shares() -> None:
    expected = 500 * 0.4 * 0.5 * YEARS
    assert len(recruitment().approvals("own", pipeline(), HORIZON)) == pytest.approx(
        expected, abs=4.4 * np.sqrt(expected)
    )


@pytest.mark.parametrize("share", ["to_application", "to_approval"])
def test_nobody_is_approved_where_no_enquiry_becomes_one(share: str) -> None:
    assert recruitment().approvals("own", pipeline(**{share: 0.0}), HORIZON) == []


def test_those_who_enquire_from_a_day_on_are_approved_eight_months_later_on_average() -> None:
    """All enquiries fall into one month four years from now."""
    month = Timeline.parse({"start": 0, "2026-07-31": 5000, "2026-08-31": 0})
    days = [a.day for a in recruitment().approvals("own", pipeline(enquiries=month), HORIZON)]
    waited = np.array(days) - (4 * DAYS_PER_YEAR + DAYS_PER_MONTH / 2)
    assert np.mean(waited) == pytest.approx(
        8 * DAYS_PER_MONTH, abs=4.4 * np.std(waited) / np.sqrt(len(waited))
    )
    assert min(days) > 4 * DAYS_PER_YEAR - 1


def test_more_enquiries_add_households_and_change_none() -> None:
    few, more = (recruitment().approvals("own", pipeline(to_approval=share), HORIZON) for share in (0.3, 0.6))
    known = {a.name: a for a in more}
    assert len(few) < len(more)
    assert all(known[a.name] == a for a in few)


def test_those_who_enquired_before_today_are_approved_from_the_first_months_on() -> None:
    """500 enquiries a year, of which two in five and then one in two go on: 100 households a year, in the
    first eight months, which it takes on average from an enquiry to approval, as in any others."""
    first, later = 0, 0
    for seed in range(1, 9):
        days = np.array([a.day for a in recruitment(seed).approvals("own", pipeline(), 3 * DAYS_PER_YEAR)])
        first += int((days < 8 * DAYS_PER_MONTH).sum())
        later += int(((days >= 16 * DAYS_PER_MONTH) & (days < 24 * DAYS_PER_MONTH)).sum())
    expected = 8 * 100 * 8 / 12
    assert abs(first - expected) < 4.4 * np.sqrt(expected)
    assert abs(later - expected) < 4.4 * np.sqrt(expected)
