"""The six indicators on hand-made histories with known answers."""

from datetime import date

import numpy as np
import pytest
from episode_rows import TYPES, episodes_of, value

from sim.measures import month_ends
from sim.measures.kpis import kpis

pytestmark = pytest.mark.unit
BASE = date(2022, 7, 31)
DATES = month_ends(BASE, 2)
SIX = [
    "kinship_share",
    "residential_against_plan_share",
    "external_foster_share",
    "family_based_12_15_share",
    "outside_d2n2_share",
    "sgo_exits",
]
AFTERWARDS = ["living_against_plan", "first_placement_share", "same_placement_two_years_share"]
A_YEAR_ON = [
    "family_or_order_share",
    "entries_last_12_months",
    "exits_last_12_months",
    "adoptions_last_12_months",
    "moves_last_12_months",
    "re_entries_last_12_months",
]


def _children(*rows: dict[str, object]) -> list[dict[str, object]]:
    return [{"child": i, **row} for i, row in enumerate(rows)]


def test_the_base_date_has_exactly_the_six_indicators_then_come_three_more_and_six_a_year_later() -> None:
    keys = kpis(episodes_of([{}]), DATES, TYPES).keys
    by_date = keys.groupby("date")["kpi"].apply(list)
    assert by_date["2022-07-31"] == SIX
    assert by_date["2022-08-31"] == [*SIX, *AFTERWARDS]
    assert by_date["2023-06-30"] == [*SIX, *AFTERWARDS]
    assert by_date["2023-07-31"][:6] == SIX
    assert sorted(by_date["2023-07-31"]) == sorted([*SIX, *AFTERWARDS, *A_YEAR_ON])
    assert set(keys["unit"]) == {"share", "children", "moves"}


def test_shares_are_counted_as_the_strategy_defines_them() -> None:
    rows = _children(
        {},
        {"placement": "in_house_foster", "plan": "fostering", "location": "sub_region"},
        {"placement": "independent_foster", "plan": "fostering", "location": "beyond"},
        {"placement": "independent_foster", "plan": "fostering", "location": "beyond"},
        {"placement": "external_home", "plan": "fostering", "location": "beyond"},
        {"placement": "council_home", "plan": "residential"},
        {"placement": "council_home", "plan": "residential", "dob": date(2006, 7, 31)},
    )
    measured = kpis(episodes_of(rows), DATES[:2], TYPES)
    found = {name: value(measured, date="2022-08-31", kpi=name) for name in (*SIX, "living_against_plan")}
    assert found == pytest.approx(
        {
            "kinship_share": 1 / 7,
            "residential_against_plan_share": 1 / 3,
            "external_foster_share": 2 / 3,
            "family_based_12_15_share": 4 / 6,
            "outside_d2n2_share": 3 / 4,
            "sgo_exits": 0,
            "living_against_plan": 1,
        }
    )


def test_ages_12_to_15_begin_on_the_twelfth_and_end_on_the_sixteenth_birthday() -> None:
    """Of the three aged 12, 15 and a day short of 16, two live in a family; those of 11 and 16 do not
    count."""
    births = [date(2010, 7, 31), date(2010, 8, 1), date(2006, 8, 1), date(2006, 7, 31), date(2007, 7, 31)]
    placements = ["council_home", "kinship_foster", "kinship_foster", "kinship_foster", "kinship_foster"]
    rows = _children(*({"dob": b, "placement": p} for b, p in zip(births, placements, strict=True)))
    assert value(kpis(episodes_of(rows), [BASE], TYPES), kpi="family_based_12_15_share") == 2 / 3


def test_special_guardianship_exits_look_back_twelve_months_without_their_first_day() -> None:
    ends = [date(2021, 7, 31), date(2021, 8, 1), date(2022, 7, 31), date(2022, 8, 1)]
    rows = _children(*({"stratum": "leavers", "dec": end, "rec": "E45", "route": "sgo"} for end in ends))
    measured = kpis(episodes_of(rows), DATES, TYPES)
    assert value(measured, date="2022-07-31", kpi="sgo_exits") == 2
    assert value(measured, date="2022-08-31", kpi="sgo_exits") == 2
    assert value(measured, date="2023-08-31", kpi="sgo_exits") == 0


def test_yearly_counts_take_the_twelve_months_up_to_the_date() -> None:
    rows = _children(
        {"decom": date(2022, 8, 1), "dec": date(2023, 2, 1), "reason_place_change": "CARPL"},
        {"decom": date(2022, 9, 1), "dec": date(2023, 7, 31), "rec": "E12", "route": "adoption"},
        {"decom": date(2023, 7, 31), "period": 1},
        {"decom": BASE, "stratum": "census"},
    )
    measured = kpis(episodes_of(rows), DATES, TYPES)
    found = {
        name: value(measured, date="2023-07-31", kpi=f"{name}_last_12_months")
        for name in ("entries", "exits", "adoptions", "moves", "re_entries")
    }
    assert found == {"entries": 3, "exits": 1, "adoptions": 1, "moves": 1, "re_entries": 1}
    assert value(measured, date="2023-08-31", kpi="entries_last_12_months") == 2


def test_a_share_of_nobody_is_blank() -> None:
    measured = kpis(episodes_of([{}]), [BASE], TYPES)
    assert np.isnan(value(measured, kpi="external_foster_share"))
    assert np.isnan(value(measured, kpi="outside_d2n2_share"))
    assert value(measured, kpi="kinship_share") == 1


def test_a_child_without_a_plan_is_refused_instead_of_counted_against_it() -> None:
    with pytest.raises(ValueError, match="plan"):
        kpis(episodes_of([{"plan": None}]), [BASE], TYPES)
