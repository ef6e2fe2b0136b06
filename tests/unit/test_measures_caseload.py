"""Children in care by placement and age on tables small enough to count by hand."""

from datetime import date, timedelta

import pytest
from episode_rows import episodes_of, value

from sim.measures.caseload import caseload

pytestmark = pytest.mark.unit
BASE = date(2022, 7, 31)
NEXT = BASE + timedelta(days=31)
KINDS = ("kinship_foster", "in_house_foster")


def test_a_child_counts_on_the_day_it_is_placed_and_not_on_the_day_it_leaves() -> None:
    rows = [{"child": 0, "decom": BASE}, {"child": 1, "dec": BASE}, {"child": 2, "dec": NEXT}]
    measured = caseload(episodes_of(rows), [BASE, NEXT], KINDS)
    assert value(measured, date="2022-07-31", placement="all", age_band="all") == 2
    assert value(measured, date="2022-08-31", placement="all", age_band="all") == 1


def test_a_time_of_day_counts_from_the_next_midnight() -> None:
    rows = [{"decom": 19204.5, "dec": 19205.5}]
    measured = caseload(
        episodes_of(rows), [date(1970, 1, 1) + timedelta(days=d) for d in (19204, 19205, 19206)], KINDS
    )
    totals = measured.values[(measured.keys["placement"] == "all") & (measured.keys["age_band"] == "all")]
    assert totals.tolist() == [0, 1, 0]


def test_a_child_that_moves_is_counted_once_in_the_new_placement() -> None:
    rows = [
        {"dec": NEXT, "reason_place_change": "CARPL"},
        {"decom": NEXT, "spell": 1, "placement": "in_house_foster"},
    ]
    measured = caseload(episodes_of(rows), [BASE, NEXT], KINDS)
    by_day = {
        (d, k): value(measured, date=d, placement=k, age_band="all")
        for d in ("2022-07-31", "2022-08-31")
        for k in (*KINDS, "all")
    }
    assert list(by_day.values()) == [1, 0, 1, 0, 1, 1]


def test_age_changes_on_the_birthday_itself() -> None:
    rows = [{"dob": date(2012, 7, 31)}, {"dob": date(2012, 8, 1), "child": 1}]
    measured = caseload(episodes_of(rows), [BASE], KINDS)
    assert value(measured, date="2022-07-31", placement="all", age_band="10_to_15") == 1
    assert value(measured, date="2022-07-31", placement="kinship_foster", age_band="5_to_9") == 1


def test_a_child_born_on_29_february_is_older_on_1_march_of_other_years() -> None:
    dates = [date(2021, 2, 28), date(2021, 3, 1)]
    measured = caseload(episodes_of([{"dob": date(2016, 2, 29), "decom": date(2020, 1, 1)}]), dates, KINDS)
    assert value(measured, date="2021-02-28", placement="all", age_band="1_to_4") == 1
    assert value(measured, date="2021-03-01", placement="all", age_band="5_to_9") == 1


def test_rows_are_the_same_whatever_the_history_so_that_replications_stack() -> None:
    one, other = (
        caseload(episodes_of(rows), [BASE, NEXT], KINDS) for rows in ([{}], [{"decom": BASE}, {"child": 1}])
    )
    assert one.keys is other.keys
    assert len(one.values) == 2 * 3 * 6


def test_a_placement_that_the_configuration_does_not_know_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="tent"):
        caseload(episodes_of([{"placement": "tent"}]), [BASE], KINDS)
