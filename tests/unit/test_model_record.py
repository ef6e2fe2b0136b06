"""What is written down, as tables."""

import numpy as np
import pytest
from laboratory import laboratory
from model_parts import a_child, a_home

from sim.bands import day_number
from sim.codes import ReasonEpisodeCeased, ReasonPlaceChange
from sim.model.case_files import CaseFiles
from sim.model.child import Child
from sim.model.names import REASONS_CEASED, REASONS_CHANGE, Names
from sim.model.record import History, HouseholdLife, Record
from sim.model.work.attempts import Attempt
from sim.parameters import Parameters

pytestmark = pytest.mark.unit
P: Parameters = laboratory(1, {"out": 0.1})
BASE = day_number(P.authority.base_date)


def history(record: Record, files: CaseFiles, units: tuple[str, ...] = ()) -> History:
    return record.history(P, Names.of(P), files, list(units))


def filed(child: Child, files: CaseFiles) -> Child:
    """The child, for whom a file was opened."""
    files.open(child)
    return child


def test_a_placement_is_a_row_in_words_with_days_since_1970() -> None:
    record, files, home = Record(), CaseFiles(), a_home("lodge")
    home.key = 0
    child = filed(a_child(
        number=7, uasc=True, disability=True, level="complex", entered=-20.0, placed=-5.0, period=1, spell=2,
        placement=0,
        plan=0, wanted=1, location=2, unit=home, rne=2, legal_status=3,
    ), files)  # fmt: skip
    record.placement(child, 10.0, reason=REASONS_CHANGE.index(ReasonPlaceChange.CARE_PLAN))
    child.unit, child.placement, child.spell, child.placed = None, 1, 3, 10.0
    record.placement(child, 30.0, rec=REASONS_CEASED.index(ReasonEpisodeCeased.OTHER), route=1)
    first, second = history(record, files, units=("lodge",)).episodes.frame.astype(object).to_dict("records")
    assert {name: first[name] for name in ("child", "period", "spell", "period_start", "decom", "dec")} == {
        "child": 7, "period": 1, "spell": 2, "period_start": BASE - 20, "decom": BASE - 5, "dec": BASE + 10,
    }  # fmt: skip
    words = ("placement", "plan", "wanted", "location", "unit", "rne", "ls", "place", "place_provider")
    assert {name: first[name] for name in words} == {
        "placement": "home", "plan": "care", "wanted": "market", "location": "beyond", "unit": "lodge",
        "rne": "P", "ls": "V2",
        "place": "K2", "place_provider": "PR1",
    }  # fmt: skip
    assert (first["uasc"], first["disability"], first["level"], first["sex"], first["district"]) == (
        True,
        True,
        "complex",
        "F",
        "north",
    )
    assert (first["previously_looked_after"], first["reason_place_change"]) == (True, "CARPL")
    assert [second[n] for n in ("placement", "rec", "route", "dec")] == [
        "market",
        "E8",
        "turned_18",
        BASE + 30,
    ]
    assert [
        x != x for x in (first["rec"], first["route"], second["unit"], second["reason_place_change"])
    ] == [True] * 4


def test_an_open_placement_has_no_end() -> None:
    record, files = Record(), CaseFiles()
    child = filed(a_child(placement=1, wanted=1, location=0, rne=0), files)
    record.placement(child, float("nan"))
    assert history(record, files).episodes.frame["dec"].isna().tolist() == [True]


def test_each_row_tells_of_its_own_child() -> None:
    record, files = Record(), CaseFiles()
    children = [
        filed(a_child(number=n, placement=1, wanted=1, location=0, rne=0, sex=sex), files)
        for n, sex in ((9, "M"), (4, "F"))
    ]
    for child in (children[1], children[0], children[1]):
        record.placement(child, 1.0)
    frame = history(record, files).episodes.frame
    assert frame["child"].tolist() == [4, 9, 4]
    assert frame["sex"].astype(str).tolist() == ["F", "M", "F"]


def test_places_carers_households_and_attempts_are_counted_since_1970() -> None:
    record = Record()
    record.places.append(("lodge", "home", float("-inf"), 2))
    record.places.append(("lodge", "home", 3.0, 4))
    record.carers.append(("approval", 5.0, 2))
    record.households["household 1"] = HouseholdLife(2, "0-9", 5.0, decided=9.0)
    record.attempts.append(Attempt("team", 8.0))
    told = history(record, CaseFiles())
    assert told.places["day"].tolist() == [-np.inf, BASE + 3.0]
    assert told.places[["unit", "kind", "places"]].to_numpy().tolist()[1] == ["lodge", "home", 4]
    assert told.carers.to_numpy().tolist() == [["approval", BASE + 5.0, 2]]
    household = told.households.loc["household 1"]
    assert (household["places"], household["ages"], household["approved"], household["decided"]) == (
        2,
        "0-9",
        BASE + 5,
        BASE + 9,
    )
    assert np.isnan(household["deregistered"])
    assert told.attempts["offered"].tolist() == [BASE + 8.0]


def test_nothing_written_down_makes_empty_tables() -> None:
    told = history(Record(), CaseFiles())
    assert [
        len(t) for t in (told.episodes.frame, told.places, told.carers, told.households, told.attempts)
    ] == [0] * 5
