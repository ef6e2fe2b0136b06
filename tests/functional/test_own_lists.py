"""Lists of carers, homes and commitments as an analyst has them: how they are read, and what is said about
wrong ones."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, steady

from sim.__main__ import main
from sim.bands import DAYS_PER_YEAR, day_number
from sim.calibration.chain import ObservationWindow
from sim.calibration.fees import own_fees
from sim.calibration.homes import living_in_named_homes, own_homes
from sim.calibration.households import household_events
from sim.config import load
from sim.errors import InputMistake
from sim.estimation.events import EventsExposure
from sim.observed import ObservedHistory
from sim.parameters.paths.draws import read_draws
from sim.parameters.paths.values import with_values
from sim.report.files.csv_file import write_csv
from sim.returns.lists.account import Counted
from sim.returns.lists.carers import read_carers
from sim.returns.lists.commitments import read_commitments
from sim.returns.lists.homes import read_homes
from sim.returns.lists.own import words_for_types
from sim.returns.lists.referrals import read_referrals

pytestmark = pytest.mark.functional
WESTMERE = steady("westmere")
COUNTY = steady("nottinghamshire")
WINDOW = ObservationWindow(day_number(date(2020, 3, 31)), day_number(date(2022, 3, 31)))

CARERS = """household,approved,deregistered,places,decided,ages,kind
Mrs Secret,01/06/2015,,2,,0 to 9,mainstream
B,2021-01-15,31/12/2021,3,30/11/2021,,
C,01/05/2010,01/05/2019,1,,0-17,
D,01/05/2010,,1,,,short breaks
E,01/01/2019,01/01/2021,1,,,
E,01/01/2021,,3,,,
E,01/01/2021,,3,,,
F,01/04/2023,,3,,,
"""
HOMES = """Setting name,URN,Sector,Registered places,Registration date,Closed,Ages,Needs
Ferry Lane,SC900001,Local Authority,4,01/01/2010,,8-17,
New House,SC900002,council,2,01/09/2022,,10 to 17,standard; enhanced
Gone,SC900003,council,2,01/01/2010,01/01/2021,,
Elsewhere Ltd,SC900004,Private,6,01/01/2010,,,
"""


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A list on disk."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-16", ";"), ("cp1252", "\t"), ("utf-8-sig", "|")]
)
def test_carers_are_read_and_counted(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """By hand: Mrs Secret and E are at risk all two years, B until it decided; C stopped before, D is of
    another kind."""
    listed = read_carers(written(tmp_path, "carers.csv", CARERS.replace(",", delimiter), encoding))
    assert {(one.what, one.rows) for one in listed.account} == {
        ("used", 5),
        ("other kinds of carers", 1),
        ("repeated", 1),
        ("changes of an approval, taken together with the household's other rows", 1),
    }
    seen = household_events(listed, WINDOW)
    assert (seen.approvals, seen.stops, sorted(seen.places)) == (1, 1, [2, 3])
    by_hand = 2 * (date(2022, 3, 31) - date(2020, 3, 31)).days + (date(2021, 11, 30) - date(2021, 1, 15)).days
    assert seen.at_risk == pytest.approx(by_hand / DAYS_PER_YEAR)


def test_a_workbook_does_as_well(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {"household": ["A"], "approved": [pd.Timestamp(2015, 6, 1)], "deregistered": [None], "places": [2]}
    )
    with pd.ExcelWriter(tmp_path / "carers.xlsx", engine="xlsxwriter") as book:
        pd.DataFrame({"notes": ["made by hand"]}).to_excel(book, sheet_name="Notes", index=False)
        rows.to_excel(book, sheet_name="Carers", index=False)
    assert read_carers(tmp_path / "carers.xlsx").households["approved"].tolist() == [
        day_number(date(2015, 6, 1))
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("household,approved,places\nA,01/01/2020,2\n", "lacks the column 'deregistered'"),
        (
            CARERS + "Mr Hidden,31/31/2020,,2,,,\n",
            "'approved' is not a date as dd/mm/yyyy or yyyy-mm-dd in row 10 (99/99/9999)",
        ),
        (CARERS + "G,01/01/2020,,two,,,\n", "'places' is not a whole number in row 10 (AAA)"),
        (CARERS + "G,01/01/2020,,0,,,\n", "'places' is not from 1 to 12 in row 10 (9)"),
        (CARERS + "G,01/01/2020,01/01/2019,2,,,\n", "row 10: de-registered before it was approved"),
        (CARERS + "E,01/06/2021,,2,,,\n", "row 10: the household is approved again while it still is"),
        (CARERS + "G,01/01/2020,,2,,nine,\n", "'ages' is not a range of ages such as 0 to 9"),
        (CARERS + "G,01/01/2020,,2,,,Mr Hidden\n", "'kind' is not one of mainstream, kinship"),
        ("nothing here\n", "no line holds the headings household, approved"),
        (
            "household,approved,deregistered,places\nA,01/13/2020,,2\nB,02/25/2020,,1\n",
            "is written month first",
        ),
    ],
)
def test_wrong_lists_of_carers_are_refused_without_naming_anybody(
    tmp_path: Path, text: str, said: str
) -> None:
    path = written(tmp_path, "carers.csv", text)
    with pytest.raises(InputMistake) as refused:
        read_carers(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert "Hidden" not in str(refused.value)
    assert "Secret" not in str(refused.value)


def test_homes_take_the_place_of_the_configured_ones(tmp_path: Path) -> None:
    listed = read_homes(written(tmp_path, "homes.csv", HOMES), words_for_types(WESTMERE))
    assert listed.account == (Counted("homes", "used", 3), Counted("homes", "homes of other providers", 1))
    found = with_values(WESTMERE, own_homes(listed, WESTMERE, WINDOW).point).provision.homes
    assert list(found) == ["ferry_lane", "new_house"]
    assert (found["ferry_lane"].places.values, found["ferry_lane"].opens) == ((4.0,), None)
    assert found["ferry_lane"].acceptance == WESTMERE.provision.homes["ferry_lane"].acceptance
    assert (found["new_house"].opens, found["new_house"].levels) == (
        date(2022, 9, 1),
        ("standard", "enhanced"),
    )
    known = own_homes(listed, WESTMERE, ObservationWindow(WINDOW.begins, WINDOW.ends, hindsight=False)).point[
        "provision.homes"
    ]
    assert isinstance(known, dict)
    assert list(known) == ["ferry_lane"]


@pytest.mark.parametrize("urn", ["SC900001", "sc 900001"])
def test_children_live_in_the_home_whose_number_their_return_has(tmp_path: Path, urn: str) -> None:
    history = lived(WESTMERE, 1)
    frame = history.episodes.frame.copy()
    mine = (frame["placement"] == "council_childrens_home").to_numpy()
    assert mine.any()
    frame["unit"] = pd.Categorical(np.where(mine, urn, "SC900002"))
    coded = ObservedHistory(type(history.episodes)(frame), history.begins, history.ends, history.last_seen)
    listed = read_homes(written(tmp_path, "homes.csv", HOMES), words_for_types(WESTMERE))
    p = with_values(WESTMERE, own_homes(listed, WESTMERE, WINDOW).point)
    unit = living_in_named_homes(coded, listed, p).episodes.frame["unit"].astype(str)
    assert set(unit[mine]) == {"ferry_lane"}
    assert set(unit[~mine]) == {"SC900002"}  # not open yet


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Ferry Lane,1,council,2,,,,\n", "row 6: a home of this name stands above"),
        ("Third,1,Mars,2,,,,\n", "'provider' is not one of council, local authority"),
        ("Third,1,council,2,02/01/2010,01/01/2010,,\n", "row 6: it closed before it was registered"),
        ("Third,1,council,2,,,17-8,\n", "'ages' is not a range of ages such as 8 to 17"),
        ("Third,1,council,2,,,,severe\n", "'needs' is not some of standard, enhanced, complex"),
    ],
)
def test_wrong_lists_of_homes_are_refused(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(InputMistake) as refused:
        read_homes(written(tmp_path, "homes.csv", HOMES + row), words_for_types(WESTMERE))
    assert said in str(refused.value)


def commitments(extra: str = "") -> str:
    """Six children with an agency at 900 and 1,100 pounds, one in an expensive home, and lines that do not
    count."""
    lines = [f"C{i},Fostering,Agency,£{900 + 200 * (i % 2)}.00,01/04/2021,,Low" for i in range(6)]
    more = [
        "C7,Home,Private,9999,01/04/2021,,",
        "C0,Fostering,Agency,-50,01/04/2021,,Low",
        "C0,Taxi,,30,01/04/2021,,",
    ]
    early = ["C0,Fostering,Agency,500,01/04/2019,01/04/2020,Low"]
    return "\n".join(["Client,Service,Sector,Net weekly,From,To,Level", *lines, *more, *early]) + "\n" + extra


HEADINGS = {
    "child": "Client",
    "type": "Service",
    "provider": "Sector",
    "weekly": "Net weekly",
    "need": "Level",
}
WORDS = {
    "Fostering, Agency": "independent_foster",
    "Home": "external_childrens_home",
    "Taxi": "none",
    "Low": "standard",
}


def test_prices_by_hand(tmp_path: Path) -> None:
    """All are standard and one year at the prices of the price year: the mean price is 1,000, and only where
    six rest on it."""
    listed = read_commitments(written(tmp_path, "commitments.csv", commitments()), HEADINGS, WORDS, COUNTY)
    values, account = own_fees(listed, COUNTY, WINDOW, 2.0, 20, np.random.default_rng(1))
    p = with_values(COUNTY, values.point)
    assert p.costs is not None
    assert COUNTY.costs is not None
    fee = p.costs.fees["independent_foster"]
    assert fee.per_week.values[0] * fee.by_level["standard"] == pytest.approx(1000)
    logs = np.log(np.array([900, 1100] * 3) / 1000)
    assert fee.spread == pytest.approx(logs.std(ddof=1))
    assert p.costs.fees["external_childrens_home"] == COUNTY.costs.fees["external_childrens_home"]
    assert sum(one.rows for one in account) == 10
    assert {one.what.partition(":")[0]: one.rows for one in account} == {
        "used": 6,
        "on which too few children rest": 1,
        "outside the last year of the history": 1,
        "for no placement": 1,
        "credits": 1,
    }


def test_words_that_mean_nothing_are_named_only_if_they_cannot_be_a_child(tmp_path: Path) -> None:
    often = "".join(f"X{i},Hostel,,100,01/04/2021,,\n" for i in range(5))
    with pytest.raises(InputMistake) as refused:
        read_commitments(
            written(tmp_path, "c.csv", commitments(often + "X9,Jo Bloggs,,100,01/04/2021,,\n")),
            HEADINGS,
            WORDS,
            COUNTY,
        )
    assert "'type' holds 'Hostel', which are no placement types" in str(refused.value)
    assert "row 17 (AA AAAAAA)" in str(refused.value)
    assert "Bloggs" not in str(refused.value)


@pytest.mark.parametrize(
    ("headings", "words", "said"),
    [
        ({"price": "Net weekly"}, WORDS, "fit.commitments_columns: there is no column 'price'"),
        (
            HEADINGS | {"weekly": "Gross"},
            WORDS,
            "lacks the column 'Gross'; its headings are 'Client', 'Service'",
        ),
        (HEADINGS, {"Home": "castle"}, "fit.commitments_words: nothing is called 'castle'"),
    ],
)
def test_wrong_mappings_are_refused(
    tmp_path: Path, headings: dict[str, str], words: dict[str, str], said: str
) -> None:
    with pytest.raises(InputMistake) as refused:
        read_commitments(written(tmp_path, "c.csv", commitments()), headings, words, COUNTY)
    assert said in str(refused.value)


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of events of a year, to 31 July 2023."""
    path = tmp_path_factory.mktemp("events") / "events.csv"
    write_csv(path, EventsExposure.of(lived(WESTMERE, 1), WESTMERE).rows)
    return path


def test_the_job_writes_what_the_lists_say_and_no_household(
    tmp_path: Path, events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "authority=westmere", "job=fit", f"fit.events={events}", "fit.draws=10", f"run.outputs={tmp_path}",
        f"fit.carers={written(tmp_path, 'carers.csv', CARERS)}",
        f"fit.homes={written(tmp_path, 'homes.csv', HOMES)}",
    ]  # fmt: skip
    assert main(arguments) == 0
    assert "carers: 5 rows used." in capsys.readouterr().out
    results = tmp_path / "westmere" / "fit"
    p = load(["authority=westmere"], results / "config").parameters
    foster = p.provision.foster_households
    assert (p.authority.base_date, foster.places) == (date(2023, 7, 31), 8)
    assert "household-years" in (foster.deregistration.source or "")
    assert "ferry_lane" in p.provision.homes
    draws = read_draws(p)
    assert draws is not None
    assert draws["provision.foster_households.deregistration.rate"].std() > 0
    for file in (f for f in results.rglob("*") if f.is_file()):
        assert b"Secret" not in file.read_bytes(), file


def test_a_wrong_list_stops_the_job_before_anything_is_written(
    tmp_path: Path, events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["authority=westmere", "job=fit", f"fit.events={events}", f"run.outputs={tmp_path / 'out'}"]
    assert main([*arguments, f"fit.carers={tmp_path / 'none.csv'}"]) == 2
    assert "there is no such file" in capsys.readouterr().err
    assert not list((tmp_path / "out").rglob("*.csv"))


def test_the_lists_of_the_guide_are_read_as_they_stand_there(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "FIT.md").read_text(encoding="utf-8")
    carers, homes, prices, searches = re.findall(
        r"```\n((?:household|name|child),.*?)```", guide, flags=re.DOTALL
    )
    assert len(read_carers(written(tmp_path, "carers.csv", carers)).households) == 2
    found = read_homes(written(tmp_path, "homes.csv", homes), words_for_types(WESTMERE)).homes
    assert found["name"].tolist() == ["Ferry Lane", "New House"]
    lines = read_commitments(written(tmp_path, "commitments.csv", prices), {}, {}, WESTMERE).lines
    assert lines["weekly"].tolist() == [845.5, 5200]
    found = read_referrals(written(tmp_path, "searches.csv", searches), {}, {}, WESTMERE)
    assert found.searches["age"].tolist() == [9, 15, 16]
    assert found.paid["weekly"].tolist() == [870, 6900]


def test_mappings_can_be_given_on_the_command_line() -> None:
    fit = load(
        [
            "fit.commitments_columns={weekly: Net weekly}",
            "fit.commitments_words={IFA Gold: independent_foster}",
        ]
    ).fit
    assert fit.commitments_columns == {"weekly": "Net weekly"}
    assert fit.commitments_words == {"IFA Gold": "independent_foster"}
