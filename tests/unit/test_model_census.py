"""Children of the base date as the census found them."""

from typing import Any

import numpy as np
import pytest
from laboratory import laboratory

from sim.bands import DAYS_PER_YEAR, day_number
from sim.episodes import COLUMNS, Episodes
from sim.errors import InputMistake
from sim.model import CareSystem, Hazards, Streams
from sim.model.arrivals.census import FAMILY, children_of
from sim.model.names import Names
from sim.model.risks.drift import YearlyDrift
from sim.parameters import Parameters

pytestmark = pytest.mark.unit
P: Parameters = laboratory(0, {"out": 0.1}, homes={"lodge": 2})
BASE = day_number(P.authority.base_date)


def census(*rows: dict[str, Any]) -> Episodes:
    known = {
        "child": 1, "stratum": "ages_5_to_9", "sex": "F", "dob": BASE - 3000, "cin": "N1", "uasc": False,
        "disability": False,
        "level": "enhanced", "district": "north", "sibling_group": -1, "previously_looked_after": False,
        "period": 0,
        "period_start": BASE - 200.0, "spell": 1, "decom": BASE - 50.0, "rne": "P", "ls": "C2",
        "placement": "market",
        "place": "K2", "place_provider": "PR1", "plan": "care", "wanted": "home", "location": "beyond",
        "unit": "",
        "dec": np.nan, "reason_place_change": None, "rec": None, "route": None,
    }  # fmt: skip
    return Episodes.from_columns({name: [(known | row)[name] for row in rows] for name in COLUMNS})


def found(**row: Any) -> Any:
    return next(children_of(census(row), Names.of(P), BASE))


def test_a_child_is_as_the_census_says() -> None:
    child = found(child=12, uasc=True).child
    assert (child.number, child.entity, child.stratum, child.uasc, child.level) == (
        12,
        12,
        "ages_5_to_9",
        True,
        "enhanced",
    )
    assert (child.entered, child.placed, child.spell, child.period) == (-200.0, -50.0, 1, 0)
    assert (child.placement, child.wanted, child.plan, child.location) == (1, 0, 0, 2)
    assert child.birthdays[1] == pytest.approx(5 * DAYS_PER_YEAR - 3000, abs=1)
    assert child.stratum != FAMILY


def test_who_has_left_is_known_with_the_day_and_the_route() -> None:
    left = found(dec=BASE - 10.0, rec="E8", route="out")
    assert (left.until, left.route) == (-10.0, 0)
    assert np.isnan(found().until)


def test_a_placement_type_that_is_not_configured_is_said() -> None:
    with pytest.raises(
        InputMistake, match="child 1 lives in 'castle', which is not a placement type of this configuration"
    ):
        found(placement="castle")


def system(*rows: dict[str, Any]) -> CareSystem:
    streams = Streams(1, 0)
    return CareSystem(P, census(*rows), Hazards(P), streams, 1, YearlyDrift.none(P, 1))


def test_children_live_in_the_home_that_the_census_names() -> None:
    town = system(
        {"child": 1, "placement": "home", "unit": "lodge"},
        {"child": 2, "placement": "home", "unit": "lodge"},
        {"child": 3},
    )
    assert [child.number for child in town.estate.by_name["lodge"].children] == [1, 2]
    assert [child.number for child in town.caseload.in_care] == [1, 2, 3]
    assert list(town.caseload.in_care)[2].unit is None


def test_of_those_who_left_it_is_only_written_down_that_they_were_there() -> None:
    town = system({"child": 1, "dec": BASE - 10.0, "rec": "E8", "route": "out"}, {"child": 2, "uasc": True})
    assert [child.number for child in town.caseload.in_care] == [2]
    assert len(town.caseload.files) == 2
    assert town.caseload.unaccompanied == 1
    assert len(town.record.rows()) == 1
