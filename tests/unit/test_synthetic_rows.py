"""From placements of the model to rows of a return, on histories of one or two children."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from episode_rows import episodes_of

from sim.bands import day_number
from sim.parameters.jobs.synthesis import Realism
from sim.synthetic.children import children_of, pupil_numbers
from sim.synthetic.history import SyntheticHistory, synthetic_history
from sim.synthetic.size import copies, share_of_families
from sim.synthetic.whole_days import OPEN, whole_days
from sim.synthetic.yearly import DaysOfReturn, in_the_codes_of, one_return, windows, years_to_simulate

pytestmark = pytest.mark.unit

BASE, FIRST, LAST = (day_number(day) for day in (date(2021, 3, 31), date(2021, 4, 1), date(2025, 3, 31)))
PLAIN: dict[str, Any] = {"assumption": "made up for a test", "court_orders": False}


def history(rows: list[dict[str, object]], **realism: Any) -> SyntheticHistory:
    """The rows of returns for 2021-22 to 2024-25 from some placements, with nothing added that is not asked
    for."""
    return synthetic_history([episodes_of(rows)], Realism(**{**PLAIN, **realism}), BASE, FIRST, LAST)


def placement(start: date, end: date | None = None, **others: object) -> dict[str, object]:
    """A placement that ends in a move, or in leaving care if ``rec`` is given."""
    reason = None if end is None or "rec" in others else "CARPL"
    return {"decom": start, "dec": end, "reason_place_change": reason, "dob": date(2010, 6, 1), **others}


MOVE = [
    placement(date(2022, 1, 10), date(2022, 5, 1), ls="V2"),
    placement(
        date(2022, 5, 1),
        date(2023, 2, 1),
        spell=1,
        rne="P",
        ls="V2",
        rec="E4A",
        placement="in_house_foster",
        place="U6",
    ),
]
STAYING = [placement(date(2021, 6, 1), None, placement="in_house_foster", place="U6", unit="household 3")]


def test_a_move_gives_two_rows_that_join_up() -> None:
    rows = history(MOVE).rows
    assert rows["rne"].tolist() == ["S", "P"]
    assert rows["rec"].tolist() == ["X1", "E4A"]
    assert rows["reason_place_change"].tolist() == ["CARPL", None]
    assert rows["dec"][0] == rows["decom"][1]
    assert rows["pl_post"][0] != rows["pl_post"][1]
    assert rows["home_post"][0] == rows["home_post"][1]


def test_what_ends_after_the_last_return_is_open() -> None:
    rows = history([placement(date(2022, 1, 10), date(2026, 5, 1), rec="E4A")]).rows
    assert rows[["dec", "rec"]].to_numpy().tolist() == [[OPEN, None]]


def test_a_stay_without_a_night_is_in_no_return() -> None:
    start = day_number(date(2022, 1, 10))
    rows = whole_days(
        [
            episodes_of(
                [
                    placement(start + 0.2, start + 0.7),  # type: ignore[arg-type]
                    placement(start + 0.7, start + 30.5, spell=1, rne="P", rec="E4A"),  # type: ignore[arg-type]
                ]
            )
        ],
        LAST,
    )
    assert rows[["decom", "dec", "started", "rec"]].to_numpy().tolist() == [[start, start + 30, True, "E4A"]]


def test_of_a_period_without_a_night_nothing_is_left() -> None:
    start = day_number(date(2022, 1, 10))
    assert whole_days([episodes_of([placement(start + 0.2, start + 0.7, rec="E4B")])], LAST).empty  # type: ignore[arg-type]


def test_a_child_that_comes_back_on_the_day_it_left_comes_back_on_the_next() -> None:
    start = day_number(date(2022, 1, 10))
    rows = whole_days(
        [
            episodes_of(
                [
                    placement(start, start + 10.2, rec="E4B"),  # type: ignore[arg-type]
                    placement(start + 10.8, start + 30, period=1, rec="E4A"),  # type: ignore[arg-type]
                ]
            )
        ],
        LAST,
    )
    assert rows["decom"].tolist() == [start, start + 11]
    assert rows["period"].tolist() == [0, 1]


def test_a_move_within_a_home_is_none() -> None:
    rows = history(
        [
            placement(date(2022, 1, 10), date(2022, 5, 1), unit="oakhurst", place="K2"),
            placement(
                date(2022, 5, 1), date(2023, 2, 1), spell=1, rne="P", rec="E4A", unit="oakhurst", place="K2"
            ),
        ]
    ).rows
    assert rows[["decom", "dec", "rec"]].to_numpy().tolist() == [
        [day_number(date(2022, 1, 10)), day_number(date(2023, 2, 1)), "E4A"]
    ]


def test_an_adopted_child_that_comes_back_is_another_one() -> None:
    made = history(
        [
            placement(date(2021, 6, 1), date(2022, 5, 1), place="A6", ls="E1", rec="E12"),
            placement(date(2023, 5, 1), date(2024, 2, 1), period=1, rec="E4A"),
        ]
    )
    assert made.rows["child"].tolist() == [0, 1]
    assert made.rows["period"].tolist() == [0, 0]
    assert children_of(made, 0.0)["CHILD"].nunique() == 2


def test_brothers_and_sisters_come_from_one_home_and_live_in_one() -> None:
    rows = history([placement(date(2022, 1, 10), None, child=n, sibling_group=7) for n in (1, 2)]).rows
    assert rows["home_post"].nunique() == len(set(rows["pl_post"])) == 1
    apart = history([placement(date(2022, 1, 10), None, child=n) for n in (1, 2)]).rows
    assert apart["home_post"].nunique() == apart["pl_post"].nunique() == 2


def test_no_postcode_of_adopters_nor_of_the_home_of_unaccompanied_children() -> None:
    rows = history(
        [
            placement(date(2022, 1, 10), None, child=1, place="A6", ls="E1"),
            placement(date(2022, 1, 10), None, child=2, uasc=True),
        ]
    ).rows
    assert rows["pl_post"].isna().tolist() == [True, False]
    assert rows["home_post"].isna().tolist() == [False, True]


def test_a_care_order_is_a_row_of_its_own() -> None:
    rows = history([placement(date(2021, 6, 1), None, ls="C1")], court_orders=True).rows
    assert rows[["rne", "ls", "rec", "reason_place_change"]].to_numpy().tolist() == [
        ["S", "C1", "X1", None],
        ["L", "C2", None, None],
    ]
    assert 270 <= rows["decom"][1] - rows["decom"][0] <= 330
    assert len(set(rows["pl_post"])) == 1


@pytest.mark.parametrize(("status", "longest"), [("L1", 3), ("L2", 21)])
def test_emergency_protection_lasts_as_long_as_the_law_allows(status: str, longest: int) -> None:
    rows = history(
        [placement(date(2021, 6, 1), date(2021, 9, 1), ls=status, rec="E4A")], court_orders=True
    ).rows
    assert rows["ls"].tolist() == [status, "C1"]
    assert 1 <= rows["dec"][0] - rows["decom"][0] <= longest


def test_a_placement_order_comes_before_the_placement() -> None:
    rows = history(
        [
            placement(date(2021, 6, 1), date(2022, 9, 1), ls="C2", placement="in_house_foster", place="U6"),
            placement(
                date(2022, 9, 1), None, spell=1, rne="B", ls="E1", place="A6", placement="placed_for_adoption"
            ),
        ],
        court_orders=True,
    ).rows
    assert rows[["rne", "ls", "place"]].to_numpy().tolist() == [
        ["S", "C2", "U6"],
        ["L", "E1", "U6"],
        ["P", "E1", "A6"],
    ]


def test_carers_who_are_matched_keep_the_child() -> None:
    rows = history(STAYING, matched_long_term=1.0).rows
    assert rows[["rne", "place", "reason_place_change"]].to_numpy().tolist() == [
        ["S", "U6", "PLACE"],
        ["T", "U4", None],
    ]
    assert len(set(rows["pl_post"])) == len(set(rows["urn"])) == 1


def test_carers_who_move_house_keep_the_child() -> None:
    rows = history(STAYING, carers_move_house_per_year=2.0).rows
    assert rows["rne"].tolist() == ["S", "T"]
    assert rows["pl_post"].nunique() == 2
    assert len(set(rows["place"])) == 1


def test_carers_who_go_over_to_the_council_keep_the_child() -> None:
    agency = [
        placement(date(2021, 6, 1), None, placement="independent_foster", place="U6", place_provider="PR4")
    ]
    rows = history(agency, carers_transfer_per_year=2.0).rows
    assert rows["rne"].tolist() == ["S", "T"]
    assert rows["provider"].tolist()[1] == "PR1"
    assert len(set(rows["pl_post"])) == 1
    assert rows["urn"].nunique() == 2


def test_all_children_of_an_agency_go_over_to_its_new_owner_on_one_day() -> None:
    many = [
        placement(
            date(2021, 6, 1), None, child=n, placement="independent_foster", place="U6", place_provider="PR4"
        )
        for n in range(60)
    ]
    rows = history(many, takeovers_per_year=0.5).rows
    over = rows[rows["rne"] == "T"]
    days = over.groupby("urn")["decom"].nunique()
    assert over.groupby("urn").size().max() > 2
    assert (days == 1).all()
    before = rows.loc[over.index - 1, "provider"].tolist()
    assert {frozenset(pair) for pair in zip(before, over["provider"], strict=True)} == {
        frozenset({"PR4", "PR5"})
    }


def test_foster_carers_who_adopt_keep_the_child() -> None:
    rows = history(
        [
            placement(date(2021, 6, 1), date(2022, 9, 1), ls="C2", placement="in_house_foster", place="U6"),
            placement(
                date(2022, 9, 1), None, spell=1, rne="B", ls="E1", place="A6", placement="placed_for_adoption"
            ),
        ],
        foster_carers_adopt=1.0,
    ).rows
    assert rows[["rne", "place", "reason_place_change"]].to_numpy().tolist() == [
        ["S", "U6", "PLACE"],
        ["U", "A5", None],
    ]


def test_a_stay_away_is_between_two_rows_of_one_placement() -> None:
    rows = history(STAYING, temporary_stays_per_year=50.0).rows
    assert rows["place"].str[0].tolist() == ["U", "T", "U"]
    assert rows["rne"].tolist() == ["S", "P", "P"]
    assert rows["provider"].tolist() == ["PR1", None, "PR1"]
    assert rows["reason_place_change"].isna().all()
    assert rows["pl_post"][0] == rows["pl_post"][2] != rows["pl_post"][1]
    assert (
        1
        <= rows["dec"][1] - rows["decom"][1]
        <= {"T1": 42, "T2": 21, "T3": 21, "T4": 7}[str(rows["place"][1])]
    )


def test_short_breaks_are_children_of_their_own() -> None:
    many = [placement(date(2020, 6, 1), None, child=n) for n in range(100)]
    rows = history(many, short_breaks=0.1).rows
    breaks = rows[rows["ls"].isin(["V3", "V4"])]
    assert breaks["child"].nunique() == 10
    assert set(breaks["child"]) & set(rows.loc[~rows["ls"].isin(["V3", "V4"]), "child"]) == set()
    single = breaks[breaks["ls"] == "V3"]
    assert (single["rne"] == "S").all()
    assert (single["dec"] - single["decom"]).max() <= 17


def test_independent_living_goes_over_to_supported_accommodation_when_the_law_changes() -> None:
    rows = history(
        [placement(date(2023, 1, 1), None, dob=date(2006, 12, 1), place="H5", place_provider="PR4")],
        independent_living=1.0,
    ).rows
    assert rows[["rne", "place"]].to_numpy().tolist() == [["S", "P2"], ["T", "H5"]]
    assert rows["decom"][1] == day_number(date(2023, 10, 28))
    assert len(set(rows["pl_post"])) == 1


def test_nobody_under_16_is_in_registered_supported_accommodation() -> None:
    young = {"dob": date(2009, 1, 1), "place": "H5", "place_provider": "PR4", "uasc": True}
    assert history([placement(date(2024, 5, 1), None, **young)]).rows["place"].tolist() == ["Z1"]
    assert history([placement(date(2022, 5, 1), None, **(young | {"dob": date(2007, 1, 1)}))]).rows[
        "place"
    ].tolist() == ["H5"]


def test_the_first_return_begins_on_or_after_the_base_date() -> None:
    assert [w.year for w in windows(date(2022, 7, 31), 2)] == [2024, 2025]
    assert [w.year for w in windows(date(2022, 4, 1), 1)] == [2023]
    assert [w.year for w in windows(date(2022, 3, 31), 1)] == [2023]
    assert years_to_simulate(date(2022, 7, 31), 2) == 3
    assert years_to_simulate(date(2022, 4, 1), 2) == 2
    assert [w.year for w in windows(date(2025, 7, 31), 10)] == [2027]
    assert windows(date(2026, 7, 31), 10) == []


def tables(made: SyntheticHistory, year: int) -> dict[str, pd.DataFrame]:
    return one_return(made, children_of(made, 0.0), DaysOfReturn(year))


def test_what_is_open_on_31_march_comes_again_in_the_next_return() -> None:
    made = history(MOVE)
    first, second = tables(made, 2022)["episodes"], tables(made, 2023)["episodes"]
    assert len(first) == 1
    assert first[["DEC", "REC", "REASON_PLACE_CHANGE"]].isna().all(axis=None)
    assert len(second) == 2
    begins = ["CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "HOME_POST", "PL_POST", "URN"]
    assert second.loc[0, begins].tolist() == first.loc[0, begins].tolist()
    assert tables(made, 2024)["episodes"].empty


@pytest.mark.parametrize(("end", "years"), [(date(2022, 3, 31), [2022]), (date(2022, 4, 1), [2022, 2023])])
def test_an_episode_is_in_each_return_on_one_of_whose_days_it_was_open(end: date, years: list[int]) -> None:
    made = history([placement(date(2021, 6, 1), end, rec="E4A")])
    assert [year for year in (2022, 2023, 2024) if len(tables(made, year)["episodes"])] == years


def test_codes_are_those_of_the_year() -> None:
    now = pd.DataFrame(
        {
            "CHILD": ["SYN1"] * 4,
            "SEX": ["F", "M", "F", "M"],
            "PLACE": ["H5", "Z1", "U6", "K2"],
            "REC": ["E45", "E48", "E17", None],
            "REASON_PLACE_CHANGE": ["CUSTOD", None, None, None],
        }
    )
    old, recent, new = (in_the_codes_of(year, now) for year in (2018, 2024, 2026))
    assert old["REC"].tolist()[:3] == ["E43", "E44", "E8"]
    assert old["REASON_PLACE_CHANGE"][0] == "OTHER"
    assert (old["SEX"].tolist(), new["SEX"].tolist()) == (["2", "1", "2", "1"], ["F", "M", "F", "M"])
    assert recent["PLACE"].tolist() == ["H5", "Z1", "U6", "K2"]
    assert new["PLACE"][0] == "K3"
    assert new["PLACE"][1] in ("Z11", "Z12", "Z13", "Z14")
    assert in_the_codes_of(2027, now)["PLACE"][1] == new["PLACE"][1]


def test_the_status_of_an_unaccompanied_child_ends_with_its_childhood() -> None:
    adult = date(2023, 6, 1)
    made = history([placement(date(2022, 6, 1), adult, uasc=True, dob=date(2005, 6, 1), rec="E5")])
    assert tables(made, 2023)["uasc"]["DUC"].isna().tolist() == [True]
    assert tables(made, 2024)["uasc"]["DUC"].tolist() == [day_number(adult)]


def test_an_adopted_child_is_in_the_files_of_adoption() -> None:
    made = history(
        [placement(date(2021, 6, 1), date(2022, 5, 1), dob=date(2020, 1, 1), place="A6", ls="E1", rec="E12")]
    )
    year = tables(made, 2023)
    assert len(year["ad1"]) == len(year["placed_for_adoption"]) == 1
    assert year["placed_for_adoption"]["DATE_PLACED_CEASED"].isna().all()
    assert (year["ad1"]["DATE_MATCH"] < day_number(date(2021, 6, 1))).all()


def test_who_came_back_from_guardians_is_known_to_have_had_them() -> None:
    made = history(
        [
            placement(date(2021, 6, 1), date(2022, 5, 1), rec="E45"),
            placement(date(2023, 5, 1), None, period=1),
        ]
    )
    entered = tables(made, 2024)["previous_permanence"]
    assert entered[["PREV_PERM", "DATE_PERM"]].to_numpy().tolist() == [["P2", day_number(date(2022, 5, 1))]]
    assert tables(made, 2022)["previous_permanence"]["PREV_PERM"].tolist() == ["Z1"]


def test_a_care_leaver_has_a_header_without_episodes() -> None:
    birth = date(2004, 9, 1)
    made = history([placement(date(2021, 6, 1), date(2022, 9, 1), dob=birth, rec="E17")])
    assert tables(made, 2023)["oc3"]["CHILD"].tolist() == tables(made, 2023)["header"]["CHILD"].tolist()
    later = tables(made, 2024)
    assert len(later["oc3"]) == len(later["header"]) == 1
    assert later["episodes"].empty


def test_reviews_are_held_in_care_and_at_least_every_half_year() -> None:
    made = history([placement(date(2021, 6, 1), date(2023, 6, 1), rec="E4A")])
    days = sorted(day for year in (2022, 2023, 2024) for day in tables(made, year)["reviews"]["REVIEW"])
    assert days[0] == day_number(date(2021, 6, 1)) + 28
    assert max(later - earlier for earlier, later in pairwise(days)) <= 183
    assert days[-1] < day_number(date(2023, 6, 1))


def test_files_exist_in_the_years_in_which_they_were_asked_for() -> None:
    made = history(
        [placement(date(2021, 6, 1) + timedelta(days=n), None, child=n, place="K2") for n in range(80)]
    )
    assert "sw_episodes" not in tables(made, 2023)
    assert len(tables(made, 2024)["sw_episodes"]) >= 80
    assert "dolo" not in tables(made, 2025)


def test_size() -> None:
    assert copies(80) == [1.0] * 80
    assert copies(2.5) == [1.0, 1.0, 0.5]
    assert copies(0.1) == [0.1]


def test_a_share_of_families_keeps_brothers_and_sisters_together() -> None:
    many = episodes_of([placement(date(2021, 6, 1), None, child=n, sibling_group=n // 3) for n in range(900)])
    kept = share_of_families(many, 0.3).frame
    assert (kept.groupby("sibling_group").size() == 3).all()
    assert 70 <= kept["sibling_group"].nunique() <= 110
    assert len(share_of_families(many, 1.0).frame) == 900


def test_identifiers_are_seen_to_be_made_up() -> None:
    made = children_of(history([placement(date(2021, 6, 1), None, child=n) for n in range(50)]), 0.0)
    assert made["CHILD"].is_unique
    assert made["CHILD"].str.fullmatch(r"SYN\d{7}").all()
    assert made["upn"].str.fullmatch(r"[A-HJ-NP-RT-Z]000\d{9}").all()
    # The check letter: the last digit weighs 13, and 13 is the letter P of the 23 that are used (DfE's
    # algorithm).
    assert pupil_numbers(np.array([1])).tolist() == ["P000000000001"]
