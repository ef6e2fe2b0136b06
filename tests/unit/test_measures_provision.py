"""Places and occupancy by home, foster households and market."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from episode_rows import TYPES, episodes_of, value

from sim.bands import day_number
from sim.measures import Measured
from sim.measures.provision import provision

pytestmark = pytest.mark.unit
DATES = [date(2022, 7, 31), date(2022, 8, 31)]


def _places(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unit", "kind", "day", "places"])


BASE_PLACES = _places(
    ("oakhurst", "council_home", -np.inf, 4),
    ("new_home", "council_home", -np.inf, 0),
    ("foster households", "in_house_foster", -np.inf, 440),
    ("foster households", "in_house_foster", day_number(date(2022, 8, 10)), 442),
    ("new_home", "council_home", day_number(date(2022, 8, 31)), 2),
    ("foster households", "in_house_foster", day_number(date(2022, 8, 20)), 439),
)
ROWS: list[dict[str, object]] = [
    {"child": 0, "placement": "council_home", "unit": "oakhurst"},
    {"child": 1, "placement": "council_home", "unit": "oakhurst", "dec": date(2022, 8, 31)},
    {"child": 2, "placement": "council_home", "unit": "new_home", "decom": date(2022, 8, 31)},
    {"child": 3, "placement": "in_house_foster", "unit": "household 7"},
    {"child": 4, "placement": "in_house_foster", "unit": ""},
    {"child": 5, "placement": "external_home"},
]


def _measured() -> tuple[Measured, Measured]:
    (measured,) = provision(episodes_of(ROWS), [BASE_PLACES], TYPES, DATES)
    return measured


def test_places_are_those_of_the_last_change_up_to_the_day() -> None:
    places, _ = _measured()
    assert value(places, date="2022-07-31", unit="new_home") == 0
    assert value(places, date="2022-08-31", unit="new_home") == 2
    assert value(places, date="2022-08-31", unit="foster households") == 439
    assert np.isnan(value(places, date="2022-07-31", unit="external_home"))


def test_children_are_counted_by_home_name_and_in_foster_care_and_markets_by_type() -> None:
    _, occupied = _measured()
    assert value(occupied, date="2022-07-31", unit="oakhurst") == 2
    assert value(occupied, date="2022-08-31", unit="oakhurst") == 1
    assert value(occupied, date="2022-08-31", unit="new_home", kind="council_home") == 1
    assert value(occupied, date="2022-07-31", unit="foster households") == 2
    assert value(occupied, date="2022-07-31", unit="external_home") == 1
    assert value(occupied, date="2022-07-31", unit="independent_foster") == 0


def test_every_unit_has_one_row_a_date_homes_first_then_markets() -> None:
    places, occupied = _measured()
    assert places.keys is occupied.keys
    assert places.keys["unit"].tolist()[:5] == [
        "oakhurst",
        "new_home",
        "foster households",
        "independent_foster",
        "external_home",
    ]


def test_an_authority_without_homes_still_has_its_markets() -> None:
    ((places, occupied),) = provision(episodes_of(ROWS), [_places()], TYPES, DATES)
    assert places.keys["unit"].unique().tolist() == ["independent_foster", "external_home"]
    assert value(occupied, date="2022-07-31", unit="external_home") == 1


def test_homes_that_open_later_come_by_name_and_have_no_places_before() -> None:
    opening = day_number(date(2022, 8, 31))
    later = _places(("zebra", "council_home", opening, 2), ("ash", "council_home", opening, 3))
    ((places, _),) = provision(episodes_of(ROWS), [pd.concat((later, BASE_PLACES))], TYPES, DATES)
    assert places.keys["unit"].tolist()[:5] == ["oakhurst", "new_home", "foster households", "ash", "zebra"]
    assert value(places, date="2022-07-31", unit="ash") == 0
    assert value(places, date="2022-08-31", unit="ash") == 3


def test_a_home_that_is_too_late_to_open_stands_in_the_tables_all_the_same() -> None:
    """Else replications in which it opens would have other rows than those in which it does not."""
    kind = next(iter(TYPES))
    ((places, occupied),) = provision(episodes_of(ROWS), [BASE_PLACES], TYPES, DATES, [{"too_late": kind}])
    for one, nothing in ((places, 0.0), (occupied, 0.0)):
        mine = (one.keys["unit"] == "too_late").to_numpy()
        assert mine.sum() == len(DATES)
        assert one.values[mine].tolist() == [nothing] * len(DATES)
