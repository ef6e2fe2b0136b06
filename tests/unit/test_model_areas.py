"""Where placements are."""

import pytest
from laboratory import laboratory
from model_parts import a_home

from sim.model.names import Names
from sim.model.provision.areas import Areas
from sim.model.provision.placing import PlaceFound
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
HOME, MARKET = 0, 1


@pytest.fixture(scope="module")
def areas() -> Areas:
    p = laboratory(1, {"out": 0.1}, homes={"the_lodge": 2})
    shares = {
        "in_county": Timeline.parse({"start": 0.5, "2022-08-10": 0.2}),
        "sub_region": Timeline.constant(0.3),
        "beyond": Timeline.parse({"start": 0.2, "2022-08-10": 0.5}),
    }
    market = p.placement.types["market"].model_copy(update={"location": shares})
    lodge = p.provision.homes["the_lodge"].model_copy(update={"location": "sub_region"})
    types = {**p.placement.types, "market": market}
    return Areas(
        p.model_copy(
            update={
                "placement": p.placement.model_copy(update={"types": types}),
                "provision": p.provision.model_copy(update={"homes": {"the_lodge": lodge}}),
            }
        ),
        Names.of(p),
    )


@pytest.mark.parametrize(
    ("u", "day", "where"),
    [
        (0.49, 9.0, 0),
        (0.5, 9.0, 1),
        (0.79, 9.0, 1),
        (0.81, 9.0, 2),
        (0.19, 10.0, 0),
        (0.21, 10.0, 1),
        (0.51, 10.0, 2),
    ],
)
def test_a_market_is_where_the_shares_of_the_day_say(areas: Areas, u: float, day: float, where: int) -> None:
    assert areas.of(PlaceFound(MARKET, None, MARKET), u, day) == where


def test_a_home_is_where_it_stands_whatever_is_drawn(areas: Areas) -> None:
    assert {areas.of(PlaceFound(HOME, a_home("the_lodge"), HOME), u, 0.0) for u in (0.0, 0.99)} == {1}


def test_a_household_is_drawn_from_the_locations_of_its_type(areas: Areas) -> None:
    assert areas.of(PlaceFound(MARKET, a_home("household 1"), MARKET), 0.9, 0.0) == 2


def test_a_draw_beyond_the_shares_is_the_last_location(areas: Areas) -> None:
    """Shares may fall short of one by rounding."""
    assert areas.of(PlaceFound(MARKET, None, MARKET), 1.0, 0.0) == 2
