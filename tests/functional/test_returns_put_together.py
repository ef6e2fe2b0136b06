"""Line breaks within cells, and years that stand in one file, with one header, or without."""

from pathlib import Path

import pytest
from return_files import child, cleaned, episode, placements, rules, write
from return_forms import FORMS, delimited
from three_children import CARE, Made, care, three, warned

from sim.returns.words.layouts import EPISODES, HEADER, UASC

pytestmark = pytest.mark.functional

ADDRESSES = {"csv": "1, High St,\nMytown\nNotts", "tabs": '"The Old\nMill"', "workbook": "1 High St\nMytown"}


@pytest.mark.parametrize("form", ADDRESSES)
def test_a_line_break_in_a_cell_is_part_of_it(tmp_path: Path, form: str) -> None:
    tables = three()
    for row in tables[EPISODES]:
        row["CARER_ADDRESS"] = ADDRESSES[form]
    FORMS[form](tmp_path, tables)
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert result.account.rows["read"] == result.account.rows["accepted"] == 6


def test_a_line_break_before_the_end_costs_no_end(tmp_path: Path) -> None:
    """The address stands before DEC, as systems write it; the rests of the rows outnumber the headings."""
    names = (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,CARER_ADDRESS,DEC,REC,REASON_PLACE_CHANGE,"
        "HOME_POST,PL_POST,URN"
    )
    row = '{},{},S,C2,N1,U6,PR4,"2 High St\nMytown",{},{},,AA2 1AA,BB2 1BB,'
    rows = [row.format("101", "03/06/2019", "10/02/2021", "E4A"), row.format("102", "15/08/2019", "", "")]
    delimited(tmp_path, {HEADER: three()[HEADER]})
    (tmp_path / "e.csv").write_text("\n".join([names, *rows, row.format("103", "20/09/2020", "", "")]))
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert result.account.rows["read"] == 6


ROWS = [
    [
        "101",
        "03/06/2019",
        "S",
        "C2",
        "N1",
        "U6",
        "PR4",
        "2 High St\nMytown",
        "10/02/2021",
        "E4A",
        "",
        "",
        "",
        "",
    ],
    ["102", "15/08/2019", "S", "C2", "N1", "U6", "PR4", "2 High St\n\nNG7 2AB", "", "", "", "", "", ""],
    ["103", "20/09/2020", "S", "C2", "N1", "U6", "PR4", "x", "", "", "", "", "", ""],
]
NAMES = [
    "CHILD",
    "DECOM",
    "RNE",
    "LS",
    "CIN",
    "PLACE",
    "PLACE_PROVIDER",
    "ADDRESS",
    "DEC",
    "REC",
    "REASON_PLACE_CHANGE",
    "HOME_POST",
    "PL_POST",
    "URN",
]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("at", [1, 7, 9])
def test_a_line_break_without_quotes_costs_no_end(
    tmp_path: Path, delimiter: str, newline: str, at: int
) -> None:
    """The end stood on the second line: 101 had stayed in care. The address stands near the front, before
    DEC, and after it."""
    order = [n for n in range(14) if n != 7]
    order.insert(at, 7)
    lines = [delimiter.join(line[n] for n in order) for line in (NAMES, *ROWS)]
    delimited(tmp_path, {HEADER: three()[HEADER]})
    (tmp_path / "e.csv").write_text("\n".join(lines).replace("\n", newline), newline="")
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert result.account.rows["read"] == result.account.rows["accepted"] == 6
    assert "3 line breaks within fields without quotation marks" in "".join(result.account.files["remarks"])


def test_a_line_break_in_the_last_cell_leaves_a_line_that_is_no_row(tmp_path: Path) -> None:
    delimited(tmp_path, {HEADER: three()[HEADER]})
    lines = [",".join([*(line[:7]), *line[8:], line[7]]) for line in (NAMES, *ROWS)]
    (tmp_path / "e.csv").write_text("\n".join(lines))
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert rules(result)["one_field"] == 2
    assert warned(result, "2 rows (67 % of the episodes): the line has one field")


def test_rows_without_their_last_blanks_are_rows(tmp_path: Path) -> None:
    """As long as half of the headings, so that two of them together would be one row."""
    tables = three()
    for row in tables[HEADER]:
        row.update(ETHNIC="WBRI", UPN="", MOTHER="", MC_DOB="")
    delimited(tmp_path, tables)
    for file in tmp_path.iterdir():
        file.write_text("\n".join(line.rstrip(",") for line in file.read_text().splitlines()))
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert result.account.rows["accepted"] == 6


def test_a_quotation_mark_without_its_pair_costs_no_end(tmp_path: Path) -> None:
    delimited(tmp_path, {HEADER: three()[HEADER]})
    lines = [",".join('"2 High St' if "High" in cell else cell for cell in line) for line in (NAMES, *ROWS)]
    (tmp_path / "e.csv").write_text("\n".join(lines))
    assert care(cleaned(tmp_path)) == CARE


def test_a_quotation_mark_without_its_pair_swallows_no_row(tmp_path: Path) -> None:
    delimited(tmp_path, three())
    text = (tmp_path / "episodes.csv").read_text()
    (tmp_path / "episodes.csv").write_text(text.replace("AA1 1AA", '"AA1 1AA'))
    assert care(cleaned(tmp_path)) == CARE


def two_years(*, label: bool) -> Made:
    """2019-20 and 2020-21 in one file: 101 is open in the first and has left in the second; 105 was born in
    the second."""
    births = {"101": "02/03/2010", "102": "11/12/2006", "106": "02/03/2011", "105": "01/09/2020"}
    rows = [
        (2020, episode("03/06/2019", CHILD="101")),
        (2020, episode("15/08/2019", CHILD="102")),
        (2020, episode("01/05/2019", "07/07/2019", "E4A", CHILD="106")),
        (2021, episode("03/06/2019", "10/02/2021", "E4A", CHILD="101")),
        (2021, episode("15/08/2019", CHILD="102")),
        (2021, episode("20/09/2020", CHILD="105")),
    ]
    headers = [(year, child(CHILD=row["CHILD"], DOB=births[row["CHILD"]])) for year, row in rows]
    return {
        table: [{**row, "YEAR": str(year)} if label else row for year, row in rows_]
        for table, rows_ in ((EPISODES, rows), (HEADER, headers))
    }


TWO_YEARS = [
    ("03/06/2019", "10/02/2021"),
    ("15/08/2019", None),
    ("20/09/2020", None),
    ("01/05/2019", "07/07/2019"),
]


@pytest.mark.parametrize(
    ("form", "label", "backwards"),
    [
        ("csv", True, True),
        ("csv", False, False),
        ("tabs", False, True),
        ("workbook", True, False),
        ("workbook", False, True),
    ],
)
def test_years_put_together(tmp_path: Path, form: str, label: bool, backwards: bool) -> None:
    tables = {table: rows[::-1] if backwards else rows for table, rows in two_years(label=label).items()}
    FORMS[form](tmp_path, tables)
    result = cleaned(tmp_path)
    assert care(result) == TWO_YEARS
    assert result.account.rows["quarantined"] == 0


def test_years_put_together_in_xml(tmp_path: Path) -> None:
    tables = two_years(label=False)
    once = {row["CHILD"]: row for row in tables[HEADER]}
    FORMS["xml"](tmp_path, {EPISODES: tables[EPISODES], HEADER: list(once.values())})
    assert care(cleaned(tmp_path)) == TWO_YEARS


@pytest.mark.parametrize("label", [True, False])
def test_one_header_for_all_years(tmp_path: Path, label: bool) -> None:
    """Baby 105 was born after the first return, to which the header would belong by its children."""
    tables = two_years(label=label)
    delimited(tmp_path / "2020", {EPISODES: tables[EPISODES][:3], HEADER: tables[HEADER]})
    delimited(tmp_path / "2021", {EPISODES: tables[EPISODES][3:]})
    result = cleaned(tmp_path)
    assert care(result) == TWO_YEARS
    assert result.account.rows["quarantined"] == 0
    assert not warned(result, "no header")


def test_a_child_born_after_the_only_return_that_has_it_is_set_aside(tmp_path: Path) -> None:
    tables = three()
    tables[HEADER][2]["DOB"] = "01/05/2021"
    delimited(tmp_path, tables)
    assert rules(cleaned(tmp_path))["born_after_the_return"] == 1


def test_unaccompanied_children_of_years_put_together(tmp_path: Path) -> None:
    status = [{"CHILD": "105", "SEX": "1", "DOB": "01/09/2020", "DUC": "", "YEAR": "2021"}]
    delimited(tmp_path, {**two_years(label=True), UASC: status})
    result = cleaned(tmp_path)
    assert "uasc_changes" not in rules(result)
    assert placements(result)["uasc"].tolist() == [False, False, True, False]


def test_another_open_episode_with_the_same_start_goes_on(tmp_path: Path) -> None:
    """The first one ended without anything that follows, the other is elsewhere: they are not one episode."""
    write(
        tmp_path,
        2021,
        [episode("01/05/2020", "05/05/2020"), episode("01/05/2020", PLACE="K2", PL_POST="ZZ1 1ZZ")],
    )
    result = cleaned(tmp_path)
    assert care(result) == [("01/05/2020", None)]
    assert rules(result)["same_start"] == 1


def test_a_return_without_header_is_said(tmp_path: Path) -> None:
    tables = two_years(label=False)
    delimited(tmp_path / "2020", {EPISODES: tables[EPISODES][:3], HEADER: tables[HEADER][:3]})
    delimited(tmp_path / "2021", {EPISODES: tables[EPISODES][3:]})
    result = cleaned(tmp_path)
    assert warned(result, "Return 2020-21: it has no header", "1 of its 3 rows", "Add the header")
    assert not warned(result, "Return 2019-20: it has no header")
