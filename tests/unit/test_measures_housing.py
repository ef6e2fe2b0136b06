"""Care leavers to 25 by district, age and kind of housing."""

from datetime import date

import pytest
from episode_rows import episodes_of, value

from sim.measures.leavers.housing import LeaversHousing, care_leaver_housing
from sim.parameters.census import AfterCare

pytestmark = pytest.mark.unit
BASE = date(2022, 7, 31)
NORTH, SOUTH = "Bassetlaw", "Rushcliffe"
HOUSING = {
    "own_tenancy": {"aged_18": 0.2, "aged_19_to_21": 0.6, "aged_22_to_24": 0.9},
    "supported": {"aged_18": 0.6, "aged_19_to_21": 0.2, "aged_22_to_24": 0.1},
    "adult_social_care": {"aged_18": 0.2, "aged_19_to_21": 0.2, "aged_22_to_24": 0.0},
}


def stock(**facts: object) -> AfterCare:
    about = {
        "special_guardianship_orders": 0, "special_guardianship_ages": {5: 1}, "care_leavers": {},
        "support_ends_at": 22, "housing": HOUSING, "assumption": "Made up for a test.",
    }  # fmt: skip
    return AfterCare.model_validate(about | facts)


def grown(child: int, birthday: date, district: str, rec: str) -> dict[str, object]:
    born = birthday.replace(year=birthday.year - 18)
    return {
        "child": child, "district": district, "dob": born, "dec": birthday, "rec": rec, "route": "turned_18",
    }  # fmt: skip


def housed(rows: list[dict[str, object]], dates: list[date], **facts: object) -> object:
    return care_leaver_housing(
        episodes_of(rows), dates, BASE, LeaversHousing(stock(**facts), {NORTH: 0.75, SOUTH: 0.25})
    )


def test_the_stock_of_the_base_date_is_spread_over_districts_ages_and_housing() -> None:
    found = housed([], [BASE], care_leavers={18: 40, 21: 20}, care_leavers_to_25={24: 8})
    at = {"date": "2022-07-31"}
    assert value(found, **at, district="all", age="aged_18", housing="all") == 40
    assert value(found, **at, district=NORTH, age="aged_18", housing="supported") == pytest.approx(18)
    assert value(found, **at, district=SOUTH, age="aged_19_to_21", housing="own_tenancy") == pytest.approx(3)
    assert value(found, **at, district="all", age="aged_22_to_24", housing="own_tenancy") == pytest.approx(
        7.2
    )


def test_nobody_counts_after_the_25th_birthday() -> None:
    found = housed([], [date(2024, 7, 31)], care_leavers_to_25={23: 8, 22: 4})
    assert value(found, district="all", age="aged_22_to_24", housing="all") == pytest.approx(4, abs=0.05)


def test_who_turned_18_is_counted_with_its_district_and_adult_care_by_its_reason() -> None:
    """Two of the north, of whom one went to adult services, on the day before and after the 19th birthday."""
    rows = [grown(1, date(2023, 5, 1), NORTH, "E7"), grown(2, date(2023, 5, 1), NORTH, "E5")]
    found = housed(rows, [date(2024, 4, 30), date(2024, 5, 1), date(2030, 4, 30), date(2030, 5, 1)])
    before, after = {"date": "2024-04-30", "district": NORTH}, {"date": "2024-05-01", "district": NORTH}
    assert value(found, **before, age="aged_18", housing="adult_social_care") == 1
    assert value(found, **before, age="aged_18", housing="supported") == pytest.approx(0.75)
    assert value(found, **after, age="aged_18", housing="all") == 0
    assert value(found, **after, age="aged_19_to_21", housing="own_tenancy") == pytest.approx(0.75)
    assert value(found, **after | {"district": SOUTH}, age="aged_19_to_21", housing="all") == 0
    everybody = {"district": "all", "age": "aged_22_to_24", "housing": "all"}
    assert [value(found, date=day, **everybody) for day in ("2030-04-30", "2030-05-01")] == [2, 0]


def test_without_shares_only_the_number_is_told() -> None:
    found = housed([grown(1, date(2023, 5, 1), SOUTH, "E5")], [date(2024, 3, 31)], housing={})
    assert set(found.keys["housing"]) == {"all"}  # type: ignore[attr-defined]
    assert value(found, district=SOUTH, age="aged_18") == 1


@pytest.mark.parametrize(("housing", "says"), [
    ({"own": {"aged_18": 1.0}}, "housing.own: expected a share for each of aged_18, aged_19_to_21"),
    ({"own": dict.fromkeys(HOUSING["supported"], 0.5)}, "housing: the shares at aged_18 sum to 0.5"),
])  # fmt: skip
def test_shares_that_are_not_whole_are_refused(housing: dict[str, dict[str, float]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        stock(housing=housing)
