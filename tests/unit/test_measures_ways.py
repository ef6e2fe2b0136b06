"""Where children live, what was wanted for them, and how they move from year to year, on episodes written by
hand."""

from datetime import date

import pytest
from episode_rows import TYPES, episodes_of, value

from sim.measures.location import location
from sim.measures.preferences import preferences
from sim.measures.transitions import OUTSIDE, transitions

pytestmark = pytest.mark.unit

BASE, HORIZON = date(2022, 7, 31), date(2024, 3, 31)
KINDS = tuple(TYPES)


def test_children_are_counted_where_they_live_on_the_day() -> None:
    episodes = episodes_of(
        [
            {"child": 1, "location": "in_county", "dec": date(2023, 1, 1), "reason_place_change": "CARPL"},
            {"child": 1, "spell": 1, "decom": date(2023, 1, 1), "location": "beyond"},
            {"child": 2, "location": "beyond"},
            {"child": 3, "location": "sub_region", "decom": date(2023, 6, 1)},
        ]
    )
    found = location(episodes, [BASE, date(2023, 1, 31), HORIZON])
    counts = {day: [value(found, date=day, location=where) for where in ("all", "in_county", "sub_region",
    "beyond")]
              for day in ("2022-07-31", "2023-01-31", "2024-03-31")}  # fmt: skip
    assert counts == {"2022-07-31": [2, 1, 0, 1], "2023-01-31": [2, 0, 0, 2], "2024-03-31": [3, 0, 1, 2]}


def test_a_wish_is_met_or_not_in_the_year_in_which_the_placement_begins() -> None:
    episodes = episodes_of(
        [
            {
                "child": 1,
                "placement": "independent_foster",
                "wanted": "in_house_foster",
            },  # before the base date
            {
                "child": 2,
                "decom": date(2022, 9, 1),
                "placement": "independent_foster",
                "wanted": "in_house_foster",
            },
            {
                "child": 3,
                "decom": date(2023, 5, 1),
                "placement": "in_house_foster",
                "wanted": "in_house_foster",
            },
            {
                "child": 4,
                "decom": date(2023, 6, 1),
                "placement": "external_home",
                "wanted": "in_house_foster",
            },
        ]
    )
    found = preferences(episodes, BASE, HORIZON, KINDS)
    assert (
        found.values.sum() == 2 * 3
    )  # each placement once in its cell and once in the total of what was wanted
    assert (
        value(found, financial_year="2022/23", wanted="in_house_foster", placement="independent_foster") == 1
    )
    assert value(found, financial_year="2022/23", wanted="in_house_foster", placement="in_house_foster") == 0
    assert value(found, financial_year="2023/24", wanted="in_house_foster", placement="all") == 2
    assert value(found, financial_year="2023/24", wanted="in_house_foster", placement="external_home") == 1


def test_journeys_go_from_one_31_march_to_the_next() -> None:
    episodes = episodes_of(
        [
            {
                "child": 1,
                "placement": "kinship_foster",
                "dec": date(2022, 10, 1),
                "reason_place_change": "CARPL",
            },
            {"child": 1, "spell": 1, "decom": date(2022, 10, 1), "placement": "in_house_foster"},
            {"child": 2, "placement": "external_home", "dec": date(2023, 8, 1), "rec": "E4A"},
            {"child": 3, "decom": date(2022, 9, 1), "placement": "external_home"},
            {
                "child": 4,
                "decom": date(2022, 9, 1),
                "dec": date(2022, 12, 1),
                "rec": "E4A",
            },  # came and left in between
        ]
    )
    found = transitions(episodes, BASE, HORIZON, KINDS)
    first, second = "2022/23", "2023/24"
    assert value(found, financial_year=first, start="kinship_foster", end="in_house_foster") == 1
    assert value(found, financial_year=first, start="external_home", end="external_home") == 1
    assert value(found, financial_year=first, start=OUTSIDE, end="external_home") == 1
    assert value(found, financial_year=second, start="external_home", end=OUTSIDE) == 1
    assert value(found, financial_year=second, start="external_home", end="external_home") == 1
    assert found.values.sum() == 3 + 3
    assert set(found.keys["since"]) == {"2022-07-31", "2023-03-31"}


@pytest.mark.parametrize("column", ["location", "placement", "wanted"])
def test_what_nobody_knows_is_refused(column: str) -> None:
    episodes = episodes_of([{"decom": date(2022, 9, 1), column: "treehouse"}])
    measures = {
        "location": lambda: location(episodes, [HORIZON]),
        "placement": lambda: transitions(episodes, BASE, HORIZON, KINDS),
        "wanted": lambda: preferences(episodes, BASE, HORIZON, KINDS),
    }
    with pytest.raises(ValueError, match=f"unknown {column} treehouse"):
        measures[column]()
