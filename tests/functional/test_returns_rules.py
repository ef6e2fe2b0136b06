"""Every rule of cleaning on the smallest return that shows it: what is found, and what becomes of the
placements."""

from pathlib import Path

import pytest
from episode_rows import open_on
from return_files import child, cleaned, episode, placements, rules, write

from sim.episodes import broken_invariants

pytestmark = pytest.mark.functional


def spans(result: object, *columns: str) -> list[tuple[object, ...]]:
    """Start and end of each placement, and further columns."""
    frame = placements(result)  # type: ignore[arg-type]
    return [tuple(row) for row in frame[["decom", "dec", *columns]].itertuples(index=False)]


def test_a_sound_return_is_accepted_whole(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", "01/07/2020", REASON_PLACE_CHANGE="CARPL"),
            episode(
                "01/07/2020",
                "03/02/2021",
                "E4A",
                RNE="P",
                PLACE="K2",
                PLACE_PROVIDER="PR4",
                PL_POST="DE1 1AA",
            ),
        ],
    )
    result = cleaned(tmp_path)
    assert result.account.rows == {"read": 3, "accepted": 3, "repaired": 0, "excluded": 0, "quarantined": 0}
    assert rules(result) == {}
    assert spans(result, "placement", "rne", "reason_place_change", "rec", "route") == [
        ("01/05/2020", "01/07/2020", "in_house_foster", "S", "CARPL", None, None),
        ("01/07/2020", "03/02/2021", "external_childrens_home", "P", None, "E4A", "reunification_planned"),
    ]
    assert broken_invariants(result.history.episodes) == []


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("no_child", episode("01/05/2020", CHILD="")),
        ("start_unreadable", episode("31/02/2020")),
        ("start_unreadable", episode("")),
        ("end_unreadable", episode("01/05/2020", "some day", "E4A")),
        ("place_unknown", episode("01/05/2020", PLACE="XX")),
        ("before_1991", episode("01/05/1990", DOB="")),
        ("before_birth", episode("01/05/2009")),
        ("ends_before_start", episode("01/06/2020", "01/05/2020", "E4A")),
        ("starts_after_the_return", episode("01/05/2021")),
    ],
)
def test_rows_that_cannot_be_used_are_set_aside(tmp_path: Path, rule: str, row: dict[str, str]) -> None:
    sound = [episode("01/05/2020", "01/03/2021", "E4A", CHILD=str(n)) for n in range(20)]
    write(tmp_path, 2021, [row, *sound], [child(), *(child(CHILD=str(n)) for n in range(20))])
    result = cleaned(tmp_path)
    assert rules(result)[rule] == 1
    assert result.account.rows["quarantined"] == 1
    assert len(result.history.episodes.frame) == 20


def test_an_unreadable_birth_sets_header_and_episodes_aside(tmp_path: Path) -> None:
    rows = [episode("01/05/2020"), episode("01/05/2020", CHILD="2")]
    write(tmp_path, 2021, rows, [child(DOB="??"), child(CHILD="2")])
    result = cleaned(tmp_path)
    assert {"birth_unreadable": 1, "no_birth": 1}.items() <= rules(result).items()
    assert result.account.rows["quarantined"] == 2


def test_a_child_without_header_is_found_in_another_file(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("01/05/2020"), episode("01/05/2020", CHILD="2")], [child(CHILD="2")])
    (tmp_path / "2021" / "reviews.csv").write_text(
        "CHILD,DOB,REVIEW,REVIEW_CODE\n100001,05/06/2012,01/01/2021,PN1\n"
    )
    result = cleaned(tmp_path)
    assert {"birth_from_another_file": 1, "not_needed": 1, "not_in_header": 1}.items() <= rules(
        result
    ).items()
    assert sorted(result.history.episodes.frame["dob"]) == [14641, 15496]


def test_a_child_born_after_the_return_is_set_aside(tmp_path: Path) -> None:
    rows = [episode("01/05/2020", "01/03/2021", "E4A"), episode("02/05/2020", CHILD="2")]
    write(tmp_path, 2021, rows, [child(DOB="01/02/2022"), child(CHILD="2")])
    assert {"born_after_the_return": 1, "no_birth": 1}.items() <= rules(cleaned(tmp_path)).items()


def test_the_latest_header_holds(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [episode("01/05/2020")],
        [child(DOB="01/02/2011", SEX="1"), child(DOB="01/02/2011", SEX="1")],
    )
    write(tmp_path, 2022, [episode("01/05/2020")], [child()])
    result = cleaned(tmp_path)
    assert {"birth_differs": 1, "sex_differs": 1, "header_twice": 1}.items() <= rules(result).items()
    assert placements(result).loc[0, ["sex", "dob"]].tolist() == ["F", 14641]


def test_headers_without_episodes_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("01/05/2020")], [child(), child(CHILD="9", DOB="01/01/2000")])
    assert rules(cleaned(tmp_path))["header_without_episodes"] == 1


def test_several_children_with_one_upn_are_pointed_out(tmp_path: Path) -> None:
    rows = [episode("01/05/2020"), episode("01/05/2020", CHILD="2")]
    write(tmp_path, 2021, rows, [child(UPN="A1"), child(CHILD="2", UPN="A1")])
    assert rules(cleaned(tmp_path))["upn_of_several_children"] == 2


def test_who_was_ever_unaccompanied_counts_as_such(tmp_path: Path) -> None:
    row = episode("01/05/2020", PLACE="H5", PLACE_PROVIDER="PR4")
    write(
        tmp_path,
        2021,
        [row],
        [child(DOB="01/02/2004")],
        [{"CHILD": "100001", "SEX": "2", "DOB": "01/02/2004"}],
    )
    write(tmp_path, 2022, [row], [{**child(DOB="01/02/2004"), "UASC": "0"}])
    result = cleaned(tmp_path)
    assert rules(result)["uasc_changes"] == 1
    assert placements(result).loc[0, ["uasc", "placement", "stratum"]].tolist() == [
        True,
        "uasc_accommodation",
        "unaccompanied",
    ]


def test_ends_after_the_return_are_none(tmp_path: Path) -> None:
    rows = [
        episode("01/05/2020", "01/05/2021", "E4A"),
        *(episode("01/05/2020", "30/03/2021", "E4A", CHILD=str(n)) for n in range(30)),
    ]
    write(tmp_path, 2021, rows)
    result = cleaned(tmp_path)
    assert rules(result) == {"ends_after_the_return": 1}
    assert placements(result)["dec"].isna().sum() == 1


def test_a_reason_without_an_end_is_none(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("01/05/2020", "", "E4A")])
    result = cleaned(tmp_path)
    assert rules(result) == {"reason_without_end": 1}
    assert spans(result, "rec")[0][1] is None


def test_an_end_without_a_reason_is_for_another_reason(tmp_path: Path) -> None:
    write(tmp_path, 2021, [{**episode("01/05/2020", "01/02/2021"), "REC": ""}])
    result = cleaned(tmp_path)
    assert rules(result) == {"end_without_reason": 1}
    assert spans(result, "rec", "route") == [("01/05/2020", "01/02/2021", "E8", "other")]


def test_episodes_without_length_are_left_out_and_their_reason_is_kept(tmp_path: Path) -> None:
    rows = [
        episode("01/05/2020", "01/02/2021"),
        episode("01/02/2021", "01/02/2021", "E4A", RNE="P", PLACE="K2"),
    ]
    write(tmp_path, 2021, rows)
    result = cleaned(tmp_path)
    assert rules(result) == {"no_length": 1, "reason_of_no_length": 1}
    assert spans(result, "rec") == [("01/05/2020", "01/02/2021", "E4A")]


def test_adults_are_left_out_and_care_is_cut_at_18(tmp_path: Path) -> None:
    rows = [
        episode("01/05/2020", CHILD="1"),
        episode("01/05/2020", "01/02/2021", CHILD="2"),
        episode("01/02/2021", "01/03/2021", "E5", CHILD="2", RNE="P", PLACE="K2"),
        episode("01/05/2020", "09/12/2020", "E17", CHILD="3"),
    ]
    births = {"1": "29/02/2004", "2": "01/02/2003", "3": "10/12/2002"}
    write(tmp_path, 2021, rows, [child(CHILD=name, DOB=born) for name, born in births.items()])
    write(tmp_path, 2022, [rows[0]], [child(CHILD="1", DOB=births["1"])])
    result = cleaned(tmp_path)
    expected = {"starts_grown_up": 1, "past_18": 2, "day_before_18": 1}
    assert expected.items() <= rules(result).items()
    assert spans(result, "route") == [
        ("01/05/2020", "01/03/2022", "turned_18"),
        ("01/05/2020", "01/02/2021", "turned_18"),
        ("01/05/2020", "10/12/2020", "turned_18"),
    ]


def test_an_open_episode_before_another_is_closed(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("01/05/2020"), episode("01/08/2020", RNE="P", PLACE="K2", PL_POST="B")])
    result = cleaned(tmp_path)
    assert rules(result)["closed_at_next"] == 1
    assert [span[:2] for span in spans(result)] == [("01/05/2020", "01/08/2020"), ("01/08/2020", None)]


def test_overlapping_episodes_are_cut_and_nested_ones_last_on(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", "10/08/2020", CHILD="1"),
            episode("01/08/2020", "01/02/2021", "E4A", CHILD="1", RNE="P", PLACE="K2", PL_POST="B"),
            episode("01/05/2020", "01/02/2021", "E4A", CHILD="2"),
            episode("01/07/2020", "01/08/2020", CHILD="2", RNE="P", PLACE="K2", PL_POST="B"),
        ],
    )
    result = cleaned(tmp_path)
    assert {"truncated": 2, "nested": 1}.items() <= rules(result).items()
    assert spans(result) == [
        ("01/05/2020", "01/08/2020"),
        ("01/08/2020", "01/02/2021"),
        ("01/05/2020", "01/07/2020"),
        ("01/07/2020", "01/02/2021"),
    ]
    assert placements(result)["rec"].tolist()[1::2] == ["E4A", "E4A"]
    assert broken_invariants(result.history.episodes) == []


def test_nobody_comes_back_from_adoption(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("01/05/2020", "01/08/2020", "E12"), episode("01/09/2020")])
    result = cleaned(tmp_path)
    assert {"after_the_last": 1, "adopted_from_elsewhere": 1}.items() <= rules(result).items()
    assert len(result.history.episodes.frame) == 1


def test_dates_say_where_a_period_of_care_ends(tmp_path: Path) -> None:
    other = {"PLACE": "K2", "PL_POST": "B"}
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", "01/08/2020", "E4A", CHILD="1"),  # says it ended, and goes on
            episode("01/08/2020", CHILD="1", RNE="S", **other),
            episode("01/05/2020", "01/08/2020", CHILD="2"),  # says it goes on, and does after two days
            episode("03/08/2020", CHILD="2", RNE="P", **other),
            episode("01/05/2020", "01/08/2020", CHILD="3"),  # says it goes on, and does after two months
            episode("03/10/2020", CHILD="3", RNE="P", **other),
            episode("01/05/2020", "01/08/2020", CHILD="4"),  # says it goes on, and starts again
            episode("03/10/2020", CHILD="4", RNE="S", **other),
            episode("01/05/2020", "01/08/2020", "E4A", CHILD="5"),  # ended, and goes on later
            episode("03/10/2020", CHILD="5", RNE="P", **other),
            episode("01/05/2020", "01/08/2020", CHILD="6"),  # says it goes on, and never does
        ],
    )
    result = cleaned(tmp_path)
    assert rules(result) == {
        "reason_but_continues": 1,
        "starts_inside": 1,
        "gap_bridged": 1,
        "gap_not_bridged": 1,
        "end_without_reason": 1,
        "restarted": 1,
        "no_successor": 1,
        "move_without_reason": 2,
    }
    frame = placements(result)
    assert frame["period"].tolist() == [0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0]
    assert frame["dec"].tolist() == [
        *("01/08/2020", None, "03/08/2020", None, None, None, "01/08/2020", None, "01/08/2020", None, None)
    ]
    assert frame["last_seen"].tolist()[4] == "01/08/2020"
    assert frame["last_seen"].tolist()[-1] == "01/08/2020"
    assert frame["start_known"].tolist() == [
        True,
        True,
        True,
        True,
        True,
        False,
        True,
        True,
        True,
        True,
        True,
    ]


def test_children_who_vanish_are_last_seen_at_the_end_of_the_return(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", CHILD="1"),
            episode("01/05/2020", CHILD="2"),
            episode("01/05/2020", CHILD="3"),
        ],
    )
    write(tmp_path, 2022, [episode("01/05/2020", CHILD="1"), episode("01/09/2021", CHILD="3")])
    result = cleaned(tmp_path)
    assert {"vanished": 2, "carried_forward": 1}.items() <= rules(result).items()
    frame = placements(result)
    assert frame["dec"].isna().all()
    assert frame["last_seen"].tolist() == ["31/03/2022", "31/03/2021", "31/03/2021", "31/03/2022"]
    assert frame["period"].tolist() == [0, 0, 0, 1]
    assert result.history.vanished.tolist() == [False, True, True, False]
    counted = result.history.counted()
    assert len(open_on(counted, result.history.ends)) == 2
    assert not any("overlap" in said for said in broken_invariants(counted))


def test_an_end_that_a_pipeline_made_up_is_none(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [episode("01/05/2020", "31/03/2021", "E99", CHILD="1"), episode("01/05/2020", CHILD="2")],
    )
    write(tmp_path, 2022, [episode("01/05/2020", "01/05/2021", "E4A", CHILD="2")])
    result = cleaned(tmp_path)
    assert rules(result)["ended_by_a_pipeline"] == 1
    assert placements(result).loc[0, ["dec", "last_seen"]].tolist() == [None, "31/03/2021"]


def test_the_later_return_holds(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", CHILD="1"),
            episode("01/05/2020", CHILD="2", LS="V2", CIN="N4"),
            episode("01/05/2020", CHILD="3"),
            episode("01/05/2020", CHILD="4"),
            episode("01/06/2020", CHILD="5"),
        ],
    )
    write(
        tmp_path,
        2022,
        [
            episode("01/05/2020", "02/05/2021", "E4A", CHILD="1", URN=""),
            episode("01/05/2020", CHILD="2", LS="C1", CIN="N1"),
            episode("04/05/2020", CHILD="3"),  # the start has been corrected
            episode("01/03/2021", CHILD="4", RNE="P", PLACE="K2", PL_POST="B"),  # a move was entered late
            episode("20/05/2020", CHILD="5", PLACE="U3"),  # another placement all along
        ],
    )
    result = cleaned(tmp_path)
    expected = {
        "carried_forward": 1,
        "filled_from_earlier": 1,
        "restated": 1,
        "restated_start": 1,
        "replaced": 1,
        "closed_at_next": 1,
    }
    assert expected.items() <= rules(result).items()
    assert spans(result, "placement") == [
        ("01/05/2020", "02/05/2021", "in_house_foster"),
        ("01/05/2020", None, "in_house_foster"),
        ("04/05/2020", None, "in_house_foster"),
        ("01/05/2020", "01/03/2021", "in_house_foster"),
        ("01/03/2021", None, "council_childrens_home"),
        ("20/05/2020", None, "kinship_foster"),
    ]
    log = result.account.log
    changed = log[(log["rule"] == "restated") & (log["column"] == "ls")]
    assert changed[["before", "after"]].to_numpy().tolist() == [["V2", "C1"]]


def test_of_rows_with_one_start_the_one_with_the_end_holds(tmp_path: Path) -> None:
    rows = [episode("01/05/2020"), episode("01/05/2020"), episode("01/05/2020", "05/05/2020", "E4A")]
    write(tmp_path, 2021, rows)
    result = cleaned(tmp_path)
    assert rules(result) == {"still_open_elsewhere": 2}
    assert spans(result) == [("01/05/2020", "05/05/2020")]


def test_short_breaks_are_no_care(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [
            episode(
                "01/04/2020", CHILD="1", LS="V4", PLACE="K2"
            ),  # goes on although the child is in care by then
            episode("01/08/2020", CHILD="1", RNE="L", LS="V2"),
            episode("01/05/2020", "01/08/2020", CHILD="2"),
            episode("01/08/2020", "15/08/2020", "E8", CHILD="2", RNE="B", LS="V3", PLACE="K2"),
            episode("01/05/2020", "05/05/2020", "E8", CHILD="3", LS="V3"),
        ],
    )
    result = cleaned(tmp_path)
    assert {"short_break": 3, "left_for_short_breaks": 1, "entered_from_short_breaks": 1}.items() <= rules(
        result
    ).items()
    assert spans(result, "rne", "rec")[0][:3] == ("01/08/2020", None, "S")
    assert spans(result, "rne", "rec")[1] == ("01/05/2020", "01/08/2020", "S", "E8")
    assert len(spans(result)) == 2


def test_temporary_stays_belong_to_the_placement_around_them(tmp_path: Path) -> None:
    away = {"PLACE": "T1", "PLACE_PROVIDER": "", "RNE": "P", "PL_POST": "H"}
    other = {"PLACE": "K2", "PL_POST": "B", "RNE": "P"}
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", "01/06/2020", CHILD="1"),  # hospital and back
            episode("01/06/2020", "05/06/2020", CHILD="1", **away),
            episode("05/06/2020", CHILD="1", RNE="P"),
            episode("01/05/2020", "01/06/2020", CHILD="2"),  # hospital and on
            episode("01/06/2020", "05/06/2020", CHILD="2", **away),
            episode("05/06/2020", CHILD="2", **other),
            episode("01/06/2020", "05/06/2020", CHILD="3", **{**away, "RNE": "S"}),  # care begins with it
            episode("05/06/2020", "01/07/2020", CHILD="3", **other),
            episode("01/07/2020", "03/07/2020", "E4A", CHILD="3", **away),  # and ends with it
            episode("01/05/2020", "01/06/2020", CHILD="4"),  # too long
            episode("01/06/2020", "05/09/2020", CHILD="4", **away),
            episode("05/09/2020", CHILD="4", RNE="P"),
            episode("01/06/2020", "05/06/2020", "E4B", CHILD="5", **{**away, "RNE": "S"}),  # nothing else
        ],
    )
    result = cleaned(tmp_path)
    assert rules(result) == {
        "temporary_stay": 4,
        "came_back": 1,
        "long_temporary_stay": 1,
        "temporary_stay_alone": 1,
        "temporary_stay_at_the_edge": 3,
        "did_not_come_back": 1,
        "move_without_reason": 3,
    }
    assert spans(result, "placement") == [
        ("01/05/2020", None, "in_house_foster"),
        ("01/05/2020", "05/06/2020", "in_house_foster"),
        ("05/06/2020", None, "council_childrens_home"),
        ("01/06/2020", "03/07/2020", "council_childrens_home"),
        ("01/05/2020", "01/06/2020", "in_house_foster"),
        ("01/06/2020", "05/09/2020", "other"),
        ("05/09/2020", None, "in_house_foster"),
        ("01/06/2020", "05/06/2020", "other"),
    ]
    assert placements(result).loc[3, ["rne", "rec"]].tolist() == ["S", "E4A"]


def test_the_fields_say_what_changed_and_the_code_whether_the_carer_did(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", "01/06/2020", CHILD="1", LS="C1"),  # legal status only
            episode("01/06/2020", CHILD="1", RNE="L"),
            episode("01/05/2020", "01/06/2020", CHILD="2"),  # matched long-term
            episode("01/06/2020", CHILD="2", RNE="T", PLACE="U4"),
            episode(
                "01/05/2020", "01/06/2020", CHILD="3", PLACE_PROVIDER="PR4"
            ),  # the agency's carer joins the council
            episode("01/06/2020", CHILD="3", RNE="T", URN="7"),
            episode("01/05/2020", "01/06/2020", CHILD="4", PLACE="U5"),  # the carer adopts
            episode("01/06/2020", CHILD="4", RNE="U", PLACE="A5", LS="E1"),
            episode("01/05/2020", "01/06/2020", CHILD="5"),  # other carers of the same council
            episode("01/06/2020", CHILD="5", RNE="P", PL_POST="B"),
            episode("01/05/2020", "01/06/2020", CHILD="6"),  # claims other carers, but nothing changes
            episode("01/06/2020", CHILD="6", RNE="P"),
            episode("01/05/2020", "01/06/2020", CHILD="7"),  # claims the same carer, in a children's home
            episode("01/06/2020", CHILD="7", RNE="T", PLACE="K2", PL_POST="B"),
            episode(
                "01/05/2020", "01/06/2020", CHILD="8", REASON_PLACE_CHANGE="PLACE"
            ),  # the other row says so
            episode("01/06/2020", CHILD="8", RNE="P", PLACE="U4"),
        ],
    )
    result = cleaned(tmp_path)
    assert rules(result) == {
        "legal_status_only": 1,
        "same_carer": 4,
        "nothing_changed": 1,
        "cannot_be_same_carer": 1,
        "placement_change_not_shown": 1,
        "move_without_reason": 2,
    }
    frame = placements(result)
    assert frame.groupby("child").size().tolist() == [1, 1, 2, 2, 2, 1, 2, 1]
    begun = frame[frame["spell"] == 1]
    assert begun["rne"].tolist() == ["T", "U", "P", "P"]
    ended = frame[frame["dec"].notna()]
    assert ended["reason_place_change"].tolist() == ["PLACE", "PLACE", "OTHER", "OTHER"]
    assert ended["rec"].isna().all()


def test_relabelled_placements_are_no_moves(tmp_path: Path) -> None:
    old = {"PLACE": "H5", "PLACE_PROVIDER": "PR4", "DOB": ""}
    born = [child(CHILD=str(n), DOB="01/06/2007") for n in (1, 2, 3)]
    write(
        tmp_path,
        2024,
        [
            episode("01/07/2023", CHILD="1", **old),
            episode("01/07/2023", "29/10/2023", CHILD="2", PLACE="P2", PLACE_PROVIDER="PR4"),
            episode("29/10/2023", CHILD="2", RNE="P", **old),
            episode("01/07/2023", CHILD="3", PLACE="Z1", PLACE_PROVIDER=""),
        ],
        born,
    )
    new = {"PLACE": "K3", "PLACE_PROVIDER": "PR4"}
    write(
        tmp_path,
        2025,
        [
            episode("01/07/2023", CHILD="1", **new),
            episode("29/10/2023", CHILD="2", RNE="P", **new),
            episode("01/07/2023", CHILD="3", PLACE="Z1", PLACE_PROVIDER=""),
        ],
        [{**row, "SEX": "F"} for row in born],
    )
    result = cleaned(tmp_path)
    assert {"relabelled": 2, "carried_forward": 1, "relabel_is_no_move": 1}.items() <= rules(result).items()
    assert spans(result, "placement") == [
        ("01/07/2023", None, "supported_accommodation"),
        ("01/07/2023", None, "supported_accommodation"),
        ("01/07/2023", None, "emergency_placement"),
    ]


def test_providers_are_found_or_corrected(tmp_path: Path) -> None:
    agency = {"PLACE_PROVIDER": "PR4", "URN": "99"}
    write(
        tmp_path,
        2021,
        [
            episode("01/05/2020", CHILD="1", **agency),
            episode("01/05/2020", CHILD="2", **{**agency, "PLACE_PROVIDER": ""}),  # by its URN
            episode("01/05/2020", CHILD="3", PLACE_PROVIDER="", URN=""),  # by nothing: the council's
            episode("01/05/2020", CHILD="4", PLACE="P1", PLACE_PROVIDER="PR1"),
            episode("01/05/2020", CHILD="5", PLACE_PROVIDER="PR3", URN=""),
            episode("01/05/2020", CHILD="6", PLACE="Z1", PLACE_PROVIDER="PR4"),
        ],
    )
    result = cleaned(tmp_path)
    assert rules(result) == {"provider_missing": 2, "provider_impossible": 2, "provider_not_wanted": 1}
    frame = placements(result)
    assert frame["place_provider"].tolist()[:5] == ["PR4", "PR4", "PR1", "PR0", "PR1"]
    assert frame["placement"].tolist() == [
        *(
            "independent_foster",
            "independent_foster",
            "in_house_foster",
            "placed_with_parents",
            "in_house_foster",
        ),
        "emergency_placement",
    ]


def test_old_guardianship_codes_are_read(tmp_path: Path) -> None:
    rows = [
        episode("01/05/2017", "01/02/2018", "E43", CHILD="1", PLACE="U3"),
        episode("01/05/2017", "01/02/2018", "E43", CHILD="2"),
        episode("01/05/2017", "01/02/2018", "E44", CHILD="3"),
    ]
    write(tmp_path, 2018, rows)
    result = cleaned(tmp_path)
    assert rules(result) == {"old_guardianship_code": 3}
    assert placements(result)["rec"].tolist() == ["E45", "E46", "E47"]
    assert set(placements(result)["route"]) == {"special_guardianship"}


def test_codes_with_words_and_unknown_codes(tmp_path: Path) -> None:
    row = episode(
        "01/05/2020",
        PLACE="K2 - Children's home",
        CIN="N9",
        LS="c2: Full care order",
        REASON_PLACE_CHANGE="LIIAF",
    )
    write(tmp_path, 2021, [{**row, "PLACE": "K2 - Home"}])
    result = cleaned(tmp_path)
    assert rules(result) == {"code_with_label": 1, "code_unknown": 1, "filled_by_a_pipeline": 1}
    assert placements(result).loc[0, ["placement", "ls"]].tolist() == ["council_childrens_home", "C2"]


def test_the_first_need_of_a_period_holds(tmp_path: Path) -> None:
    rows = [
        episode("01/05/2020", "01/06/2020", CIN="N4"),
        episode("01/06/2020", RNE="P", CIN="N1", PL_POST="B"),
    ]
    write(tmp_path, 2021, rows)
    result = cleaned(tmp_path)
    assert rules(result)["need_changes"] == 1
    assert placements(result)["cin"].tolist() == ["N4", "N4"]


def test_children_in_care_before_the_records_begin(tmp_path: Path) -> None:
    write(
        tmp_path, 2021, [episode("01/05/2015", CHILD="1", RNE="P"), episode("01/05/2015", CHILD="2", RNE="S")]
    )
    result = cleaned(tmp_path)
    assert rules(result) == {"first_seen_in_care": 1}
    assert placements(result)["start_known"].tolist() == [False, True]


def test_late_entries_are_accepted_and_pointed_out(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("01/05/2020", CHILD="1")])
    write(tmp_path, 2022, [episode("01/05/2020", CHILD="1"), episode("01/02/2021", CHILD="2")])
    assert rules(cleaned(tmp_path))["late_entry"] == 1


@pytest.mark.parametrize(
    ("rule", "row", "born"),
    [
        ("adopted_grown_up", episode("01/05/2020", "01/03/2021", "E12", PLACE="A5", LS="E1"), "01/03/2003"),
        ("independent_too_young", episode("01/05/2020", "01/03/2021", "E5"), "01/03/2008"),
        ("adult_services_too_young", episode("01/05/2020", "01/03/2021", "E7"), "01/03/2008"),
        ("staying_put_too_young", episode("01/05/2020", "01/03/2021", "E17"), "01/03/2008"),
        ("police_protection_too_long", episode("01/05/2020", "06/05/2020", "E4A", LS="L1"), "01/03/2008"),
        ("emergency_order_too_long", episode("01/05/2020", "01/06/2020", "E4A", LS="L2"), "01/03/2008"),
        ("assessment_order_too_long", episode("01/05/2020", "10/05/2020", "E4A", LS="L3"), "01/03/2008"),
        (
            "parents_by_agreement",
            episode("01/05/2020", LS="V2", PLACE="P1", PLACE_PROVIDER="PR0"),
            "01/03/2008",
        ),
        ("adoption_without_order", episode("01/05/2020", PLACE="A5"), "01/03/2018"),
        ("adoption_wrong_start", episode("01/05/2020", PLACE="A5", RNE="P", LS="E1"), "01/03/2018"),
        ("guardianship_not_from_carer", episode("01/05/2020", "01/03/2021", "E46", PLACE="K2"), "01/03/2008"),
        ("supported_too_young", episode("01/05/2020", PLACE="H5"), "01/03/2008"),
        ("custody_too_young", episode("01/05/2020", PLACE="R5"), "01/03/2012"),
        ("school_too_young", episode("01/05/2020", PLACE="S1"), "01/03/2018"),
        ("employment_too_young", episode("01/05/2020", PLACE="P3"), "01/03/2012"),
        ("youth_justice_too_young", episode("01/05/2020", LS="J1"), "01/03/2012"),
        ("code_of_another_year", episode("01/05/2020", PLACE="K3"), "01/03/2004"),
    ],
)
def test_oddities_are_pointed_out_and_left(tmp_path: Path, rule: str, row: dict[str, str], born: str) -> None:
    write(tmp_path, 2021, [row], [child(DOB=born)])
    result = cleaned(tmp_path)
    assert rules(result)[rule] == 1
    assert len(result.history.episodes.frame) == 1


def test_adoption_by_carers_needs_carers_before(tmp_path: Path) -> None:
    rows = [
        episode("01/05/2020", "01/06/2020", PLACE="K2"),
        episode("01/06/2020", PLACE="A5", LS="E1", RNE="U", PL_POST=""),
    ]
    write(tmp_path, 2021, rows)
    assert rules(cleaned(tmp_path))["adoption_not_from_carer"] == 1


def test_reasons_before_legal_changes_are_pointed_out(tmp_path: Path) -> None:
    rows = [
        episode("01/05/2020", "01/06/2020", LS="C1", REASON_PLACE_CHANGE="CARPL"),
        episode("01/06/2020", RNE="L"),
    ]
    write(tmp_path, 2021, rows)
    assert rules(cleaned(tmp_path))["reason_without_change"] == 1


def test_brothers_and_sisters_come_from_one_home_on_one_day(tmp_path: Path) -> None:
    homes = {"1": "A", "2": "A", "3": "B", "4": ""}
    write(tmp_path, 2021, [episode("01/05/2020", CHILD=name, HOME_POST=home) for name, home in homes.items()])
    group = placements(cleaned(tmp_path))["sibling_group"].tolist()
    assert group[0] == group[1] >= 0
    assert group[2:] == [-1, -1]


def test_where_a_placement_lies(tmp_path: Path) -> None:
    places = [("IN", ""), ("OUT", "E06000015"), ("OUT", "E09000001"), ("OUT", ""), ("", "")]
    rows = [
        episode("01/05/2020", CHILD=str(n), PL_LOCATION=where, PL_LA=la)
        for n, (where, la) in enumerate(places)
    ]
    write(tmp_path, 2021, rows)
    found = placements(cleaned(tmp_path, sub_region=("E06000015",)))["location"]
    assert found.tolist()[:3] == ["in_county", "sub_region", "beyond"]
    assert found[3:].isna().all()
