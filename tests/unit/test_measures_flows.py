"""Entries, exits and moves by financial year on hand-made histories."""

from datetime import date

import pandas as pd
import pytest
from episode_rows import episodes_of, value

from sim.bands import day_number
from sim.measures import Measured
from sim.measures.flows import flows

pytestmark = pytest.mark.unit
BASE, HORIZON = date(2022, 7, 31), date(2024, 7, 31)
NOBODY = pd.DataFrame({"event": [], "day": [], "places": []})


def _flows(rows: list[dict[str, object]], carers: pd.DataFrame = NOBODY) -> Measured:
    return flows(episodes_of(rows), [carers], BASE, HORIZON, ("general", "census"), ("adoption", "turned_18"))


def test_entries_count_after_the_base_date_by_stratum_and_never_leavers_or_the_starting_caseload() -> None:
    measured = _flows(
        [
            {"child": 0, "stratum": "census", "decom": BASE},
            {"child": 1, "decom": date(2022, 8, 1)},
            {"child": 2, "decom": date(2023, 3, 31)},
            {"child": 3, "decom": date(2023, 4, 1)},
            {"child": 4, "decom": date(2024, 8, 1)},
            {"child": 5, "stratum": "leavers", "decom": date(2022, 9, 1)},
            {"child": 6, "decom": date(2022, 9, 1), "spell": 1},
        ]
    )
    assert value(measured, financial_year="2022/23", flow="entry", route="general") == 2
    assert value(measured, financial_year="2023/24", flow="entry", route="all") == 1
    assert value(measured, financial_year="2024/25", flow="entry", route="all") == 0
    assert value(measured, financial_year="2022/23", flow="entry", route="census") == 0


def test_a_return_to_care_is_an_entry_and_a_re_entry() -> None:
    """Who enters for the first time is an entry alone."""
    back = {"stratum": "census", "period": 1, "decom": date(2023, 6, 1)}
    measured = _flows(
        [back, {"child": 1, "decom": date(2023, 6, 1)}, {"child": 2, "decom": date(2023, 7, 1)}]
    )
    assert value(measured, financial_year="2023/24", flow="re_entry", route="all") == 1
    assert value(measured, financial_year="2023/24", flow="entry", route="census") == 1
    assert value(measured, financial_year="2023/24", flow="entry", route="all") == 3


def test_exits_count_by_route_and_a_move_is_no_exit() -> None:
    ended = {"dec": date(2022, 12, 1)}
    measured = _flows(
        [
            {"child": 0, **ended, "rec": "E11", "route": "adoption"},
            {"child": 1, **ended, "rec": "X1", "reason_place_change": "CARPL"},
            {"child": 2, **ended, "reason_place_change": "CREQB"},
            {"child": 3},
        ]
    )
    assert value(measured, financial_year="2022/23", flow="exit", route="adoption") == 1
    assert value(measured, financial_year="2022/23", flow="exit", route="all") == 1
    assert value(measured, financial_year="2022/23", flow="move", route="all") == 2


@pytest.mark.parametrize(
    ("reason", "group"),
    [
        ("CARPL", "planned"),
        ("PLACE", "planned"),
        ("CLOSE", "carer_or_home_closed"),
        ("APPRR", "carer_or_home_closed"),
        ("LAREQ", "offer"),
        ("CREQB", "disruption"),
        ("CHILD", "disruption"),
    ],
)
def test_moves_are_grouped_by_what_lies_behind_them(reason: str, group: str) -> None:
    measured = _flows([{"dec": date(2023, 5, 1), "reason_place_change": reason}])
    moved = measured.keys[(measured.values == 1) & (measured.keys["flow"] == "move")]
    assert sorted(moved["route"]) == sorted(["all", group])


def test_households_and_their_places_are_counted_when_they_come_and_go() -> None:
    days = [day_number(date(2022, 9, 1)), day_number(date(2022, 10, 1)), day_number(BASE)]
    carers = pd.DataFrame(
        {"event": ["approval", "approval", "deregistration"], "day": days, "places": [2, 3, 4]}
    )
    measured = _flows([{}], carers)
    assert value(measured, financial_year="2022/23", flow="approval", route="households") == 2
    assert value(measured, financial_year="2022/23", flow="approval", route="places") == 5
    assert value(measured, financial_year="2022/23", flow="deregistration", route="all") == 0


def test_each_row_says_how_many_months_of_the_year_are_covered() -> None:
    keys = _flows([{}]).keys
    assert keys.groupby("financial_year")["months"].unique().map(list).to_dict() == {
        "2022/23": [8.0],
        "2023/24": [12.0],
        "2024/25": [4.0],
    }


def test_an_exit_by_an_unknown_route_is_refused_instead_of_vanishing() -> None:
    with pytest.raises(ValueError, match="route teleport"):
        _flows([{"dec": date(2023, 1, 1), "rec": "E8", "route": "teleport"}])
