"""Lists of carers, homes and commitments with what systems and people do to them: right, or refused in a
sentence."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from binary_workbooks import BINARY, cells
from observed_histories import steady
from openpyxl import load_workbook

from sim.bands import day_number
from sim.errors import InputMistake
from sim.returns.lists.account import Counted
from sim.returns.lists.carers import read_carers
from sim.returns.lists.commitments import read_commitments
from sim.returns.lists.homes import read_homes
from sim.returns.lists.own import words_for_types

pytestmark = pytest.mark.functional
WESTMERE = steady("westmere")
HEADINGS = "household,approved,deregistered,places"
PRICES = "child,type,weekly,start,end"
HOMES = "name,places"


def csv(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def book(
    path: Path, sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = (), *, from_1904: bool = False
) -> Path:
    """A workbook; dates are cells that are formatted as such."""
    work = xlsxwriter.Workbook(path, {"date_1904": from_1904, "default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = work.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                sheet.write(i, j, cell)
        if name in hidden:
            sheet.hide()
        elif hidden:
            sheet.activate()
            sheet.set_first_sheet()
    work.close()
    return path


def refused(read: Any, *arguments: Any) -> str:
    with pytest.raises(InputMistake) as mistake:
        read(*arguments)
    return str(mistake.value)


def prices(path: Path, words: dict[str, str] | None = None) -> Any:
    return read_commitments(path, {}, words or {}, WESTMERE)


def homes(path: Path, **own: dict[str, str]) -> Any:
    return read_homes(path, words_for_types(WESTMERE), **own)


def day(year: int, month: int, of_month: int) -> int:
    return day_number(date(year, month, of_month))


def test_the_commonest_terms_of_approval(tmp_path: Path) -> None:
    """The last is blank: nothing is said."""
    ages = ("0 to 18", "0-17 years", "8 - 17 years", "any age", "0+", "5 - 11", "")
    text = "".join(f"{i},01/06/2015,,2,{ages},Mainstream Fostering\n" for i, ages in enumerate(ages))
    found = read_carers(csv(tmp_path, f"{HEADINGS},ages,kind\n{text}")).households
    assert found["ages"].tolist() == ["0-17", "0-17", "8-17", "0-17", "0-17", "5-11", ""]
    listed = homes(csv(tmp_path, "name,places,ages\nA,2,8 to 18\nB,2,10+\n")).homes
    assert list(zip(listed["youngest"], listed["oldest"], strict=True)) == [(8, 17), (10, 17)]


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("Mainstream Foster Carers", True),
        ("General fostering", True),
        ("Kinship Foster Care", False),
        ("Connected Person", False),
    ],
)
def test_kinds_of_carers_are_known_by_their_usual_names(tmp_path: Path, kind: str, counts: bool) -> None:
    listed = read_carers(csv(tmp_path, f"{HEADINGS},kind\n1,01/06/2015,,2,{kind}\n"))
    assert (len(listed.households) == 1) is counts


@pytest.mark.parametrize(("weekly", "right"), [("1,234.50", 1234.5), ("1 234.50", 1234.5), ("£845", 845.0)])
def test_prices_with_thousands(tmp_path: Path, weekly: str, right: float) -> None:
    text = f'{PRICES}\n1,independent_foster,"{weekly}",01/04/2021,\n'
    assert prices(csv(tmp_path, text)).lines["weekly"].tolist() == [right]


@pytest.mark.parametrize("weekly", ["845,50", "1.234,50", "1,23", "1.2E+03"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_decimal_comma_is_refused_and_not_taken_for_thousands(
    tmp_path: Path, weekly: str, delimiter: str
) -> None:
    cells = ["1", "independent_foster", f'"{weekly}"', "01.04.2021", ""]
    text = f"{PRICES.replace(',', delimiter)}\n{delimiter.join(cells)}\n"
    said = refused(prices, csv(tmp_path, text))
    assert (
        "'weekly' is not a number such as 845.50 or 1,234.50, with a point before the pence in row 2" in said
    )


def test_a_decimal_comma_without_quotes_shifts_nothing(tmp_path: Path) -> None:
    said = refused(prices, csv(tmp_path, f"{PRICES}\n1,independent_foster,845,50,01/04/2021,01/04/2022\n"))
    assert "row 2: it has more cells than there are headings" in said
    said = refused(homes, csv(tmp_path, f'{HOMES},ages\nA,"4,5",\n'))
    assert "'places' is not a whole number in row 2 (9,9)" in said


def test_a_line_break_within_an_address(tmp_path: Path) -> None:
    """In quotes, and as the second line of a household in a sheet, whose other cells are blank or joined with
    those above."""
    text = (
        'household,address,approved,deregistered,places\n1,"1 High'
        ' Street\nMytown",01/06/2015,,2\n2,x,01/06/2016,,1\n'
    )
    listed = read_carers(csv(tmp_path, text))
    assert listed.households["places"].tolist() == [2, 1]
    assert listed.account == (Counted("carers", "used", 2),)
    rows = [
        ["household", "address", "approved", "deregistered", "places"],
        ["1", "1 High\nStreet", datetime(2015, 6, 1), "", 2],
    ]
    path = book(
        tmp_path / "l.xlsx",
        {"A": [*rows, ["", "Mytown", "", "", ""], ["2", "x", datetime(2016, 6, 1), "", 1]]},
    )
    listed = read_carers(path)
    assert listed.households["places"].tolist() == [2, 1]
    assert [(one.what, one.rows) for one in listed.account][1:] == [
        ("blank in every column that is read, such as a second line of an address", 1)
    ]


def test_a_line_break_without_quotes(tmp_path: Path) -> None:
    """The parts are one row again; a file that leaves out blanks at the ends of its rows has short rows,
    too."""
    broken = (
        "household,address,approved,deregistered,places\n1,1 High"
        " Street\nMytown,01/06/2015,,2\n2,x,01/06/2016,,1\n"
    )
    assert read_carers(csv(tmp_path, broken)).households["places"].tolist() == [2, 1]
    short = f"{HEADINGS},ages,kind,address\n1,01/06/2015,,2\n2,01/06/2016,,1\n3,01/06/2016,,3,0 to 9\n"
    assert read_carers(csv(tmp_path, short)).households["places"].tolist() == [2, 1, 3]


def test_a_heading_may_have_a_line_break_too(tmp_path: Path) -> None:
    assert len(homes(csv(tmp_path, 'name,"Registered\nplaces"\nA,4\n')).homes) == 1


def test_rows_are_named_by_the_line_on_which_they_begin(tmp_path: Path) -> None:
    text = f'address,{HEADINGS}\n"1 High Street\nMytown",1,01/06/2015,,2\n"2",2,soon,,2\n'
    assert "in row 4 (AAAA)" in refused(read_carers, csv(tmp_path, text))


def test_the_two_carers_of_a_household_are_one_household(tmp_path: Path) -> None:
    text = f"{HEADINGS},carer\n1,01/06/2015,,2,A\nHH 2,01/06/2016,,3,B\nhh2,01/06/2016,,3,C\n"
    listed = read_carers(csv(tmp_path, text))
    assert sorted(listed.households["places"]) == [2, 3]
    assert ("repeated", 1) in {(one.what, one.rows) for one in listed.account}


def test_headings_that_stand_there_again_are_no_row(tmp_path: Path) -> None:
    text = f"{HEADINGS}\n1,01/06/2015,,2\n{HEADINGS.upper()}\n2,01/06/2016,,3\n"
    listed = read_carers(csv(tmp_path, text))
    assert len(listed.households) == 2
    assert ("headings that stand there again", 1) in {(one.what, one.rows) for one in listed.account}


@pytest.mark.parametrize(
    "none",
    [
        "",
        "NULL",
        "\\N",
        "0",
        "0.0",
        "0000-00-00",
        "00/00/0000",
        "01/01/1900",
        "1899-12-30",
        "31/12/9999",
        "ongoing",
        "Current",
    ],
)
def test_an_end_that_has_not_come_in_every_spelling(tmp_path: Path, none: str) -> None:
    carers = read_carers(csv(tmp_path, f"{HEADINGS},decided\n1,01/06/2015,{none},2,{none}\n")).households
    assert carers[["deregistered", "decided"]].isna().all(axis=None)
    assert (
        prices(csv(tmp_path, f"{PRICES}\n1,independent_foster,900,01/04/2021,{none}\n"))
        .lines["end"]
        .isna()
        .all()
    )
    listed = homes(csv(tmp_path, f"{HOMES},registered,closed\nA,4,{none},{none}\n")).homes
    assert listed[["registered", "closed"]].isna().all(axis=None)


def test_a_beginning_must_be_there(tmp_path: Path) -> None:
    assert "'approved' is not a date" in refused(read_carers, csv(tmp_path, f"{HEADINGS}\n1,0000-00-00,,2\n"))
    assert "'start' is not a date" in refused(
        prices, csv(tmp_path, f"{PRICES}\n1,independent_foster,900,ongoing,\n")
    )


@pytest.mark.parametrize("number", ["1.23E+11", "1E+05"])
def test_identifiers_in_scientific_notation_are_refused(tmp_path: Path, number: str) -> None:
    said = refused(
        read_carers, csv(tmp_path, f"{HEADINGS}\n{number},01/06/2015,,2\n{number},01/06/2016,,3\n")
    )
    assert (
        "row 2, 3: 'household' is in scientific notation or rounded, its last digits lost; format the column"
        " as text" in said
    )
    said = refused(prices, csv(tmp_path, f"{PRICES}\n{number},independent_foster,900,01/04/2021,\n"))
    assert "'child' is in scientific notation" in said
    assert "'urn' is in scientific notation" in refused(homes, csv(tmp_path, f"{HOMES},urn\nA,4,{number}\n"))


def test_identifiers_that_a_spreadsheet_rounded_are_refused(tmp_path: Path) -> None:
    rows = "".join(f"{number}00000,01/06/2015,,3\n" for number in (1234567, 1234568))
    assert "or rounded, its last digits lost" in refused(read_carers, csv(tmp_path, f"{HEADINGS}\n{rows}"))


def test_a_price_that_no_placement_has_is_refused(tmp_path: Path) -> None:
    said = refused(prices, csv(tmp_path, f'{PRICES}\n1,independent_foster,"845,500",01/04/2021,\n'))
    assert "row 2: more than 100,000 pounds a week; give pounds, not pence" in said


def test_long_numbers_of_a_workbook_keep_their_digits(tmp_path: Path) -> None:
    rows = [
        HEADINGS.split(","),
        [123456789012, datetime(2015, 6, 1), "", 2],
        [123456789013, datetime(2016, 6, 1), "", 3],
    ]
    assert len(read_carers(book(tmp_path / "l.xlsx", {"A": rows})).households) == 2


def test_a_sheet_with_a_cell_far_outside_is_one_sentence(tmp_path: Path) -> None:
    path = book(tmp_path / "l.xlsx", {"A": [HEADINGS.split(","), ["1", datetime(2015, 6, 1), "", 2]]})
    workbook = load_workbook(path)
    workbook["A"]["XFD1048576"] = " "
    workbook.save(path)
    said = refused(read_carers, path)
    assert (
        "reaches to row 1,048,576 and column 16,384, because a cell far outside the table is filled" in said
    )


def test_a_hidden_sheet_is_not_read_and_said(tmp_path: Path) -> None:
    """The hidden one stands first and has more columns: that of last year."""
    now = [HEADINGS.split(","), ["1", datetime(2015, 6, 1), "", 2]]
    old = [[*HEADINGS.split(","), "ages"], *(["2", datetime(2010, 6, 1), "", 3, "0 to 9"] for _ in range(3))]
    listed = read_carers(book(tmp_path / "l.xlsx", {"Old": old, "Now": now}, hidden=("Old",)))
    assert listed.households["places"].tolist() == [2]
    assert ("on a sheet that is hidden", 3) in {(one.what, one.rows) for one in listed.account}


def test_two_sheets_that_could_be_the_list_are_refused(tmp_path: Path) -> None:
    rows = [HEADINGS.split(","), ["1", datetime(2015, 6, 1), "", 2]]
    said = refused(read_carers, book(tmp_path / "l.xlsx", {"2021": rows, "Notes": [["x"]], "2022": rows}))
    assert "2 sheets have the headings of the list (counted from the left: 1, 3)" in said


def test_days_counted_from_1904(tmp_path: Path) -> None:
    """Cells that are dates are right in both systems."""
    for system in (False, True):
        rows = [HEADINGS.split(","), ["1", datetime(2015, 6, 1), datetime(2021, 3, 31), 2]]
        listed = read_carers(book(tmp_path / f"{system}.xlsx", {"A": rows}, from_1904=system)).households
        assert (listed["approved"][0], listed["deregistered"][0]) == (day(2015, 6, 1), day(2021, 3, 31))


@pytest.mark.parametrize("form", ["xlsx", *BINARY])
@pytest.mark.parametrize(("from_1904", "days"), [(False, (42156, 44286)), (True, (40694, 42824))])
def test_bare_counts_of_days(tmp_path: Path, form: str, from_1904: bool, days: tuple[int, int]) -> None:
    rows: list[list[Any]] = [HEADINGS.split(","), ["1", *days, 2]]
    path = tmp_path / f"l.{form}"
    if form == "xlsx":
        book(path, {"A": rows}, from_1904=from_1904)
    else:
        path.write_bytes(BINARY[form]({"A": cells(rows)}, from_1904=from_1904))
    listed = read_carers(path).households
    assert (listed["approved"][0], listed["deregistered"][0]) == (day(2015, 6, 1), day(2021, 3, 31))


def test_days_and_months_that_were_exchanged_are_seen(tmp_path: Path) -> None:
    """A spreadsheet set to American dates: 3 June 2015 became 6 March, and 25 June stayed text."""
    rows: list[list[Any]] = [HEADINGS.split(",")]
    rows += [[str(i), datetime(2015, 6 + i, 3), "", 2] for i in range(3)] + [["9", "25/06/2015", "", 2]]
    assert "day and month were exchanged" in refused(read_carers, book(tmp_path / "l.xlsx", {"A": rows}))
    rows[1][1] = datetime(2015, 6, 20)
    assert len(read_carers(book(tmp_path / "m.xlsx", {"A": rows})).households) == 4


def test_homes_with_one_urn_in_two_spellings_are_refused(tmp_path: Path) -> None:
    said = refused(homes, csv(tmp_path, f"{HOMES},urn\nA,4,SC012345\nB,4,sc 12345\n"))
    assert "row 3: a home with this URN stands above" in said


def test_words_and_columns_of_ones_own_for_every_list(tmp_path: Path) -> None:
    text = "Ref,Start,Finish,Beds,Terms,Scheme\n1,01/06/2015,,2,Babies,Task Centred\n2,01/06/2015,,2,,Solo\n"
    columns = {
        "household": "Ref",
        "approved": "Start",
        "deregistered": "Finish",
        "places": "Beds",
        "ages": "Terms",
        "kind": "Scheme",
    }
    words = {"Babies": "0 to 1", "task-centred": "mainstream", "Solo": "short breaks"}
    assert read_carers(csv(tmp_path, text), columns, words).households["ages"].tolist() == ["0-1"]
    text = "Unit,Beds,Owner,Band,Where,Group,State\nElm,4,NCC,2 and 3,Notts,Teens,Live\n"
    columns = {
        "name": "Unit", "places": "Beds", "provider": "Owner", "needs": "Band", "location": "Where",
        "ages": "Group",
        "status": "State",
    }  # fmt: skip
    words = {
        "NCC": "council", "2": "enhanced", "3": "complex", "Notts": "in_county", "Teens": "12 to 17",
        "Live": "open",
    }  # fmt: skip
    row = homes(csv(tmp_path, text), columns=columns, words=words).homes.iloc[0]
    assert (row["needs"], row["location"], row["youngest"]) == ("enhanced complex", "in_county", 12)


def test_words_that_stand_there_often_are_named_with_what_to_type(tmp_path: Path) -> None:
    text = (
        "".join(f"{i},01/06/2015,,2,Task & Centred,Tots\n" for i in range(5))
        + "9,01/06/2015,,2,Jo Bloggs,Jo\n"
    )
    said = refused(read_carers, csv(tmp_path, f"{HEADINGS},kind,ages\n{text}"))
    assert "'kind' holds 'Task & Centred', which are not one of mainstream, kinship" in said
    assert "\"fit.carers_words={'Task & Centred': <what it means>}\"" in said
    assert '"fit.carers_words={Tots: <what it means>}"' in said
    assert "Bloggs" not in said


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (read_carers, f"{HEADINGS}\n1,01/06/2015,,2\n", "fit.carers_words: nothing is called 'castle'"),
        (homes, f"{HOMES}\nA,2\n", "fit.homes_words: nothing is called 'castle'"),
    ],
)
def test_a_meaning_that_means_nothing_is_refused(tmp_path: Path, read: Any, text: str, said: str) -> None:
    with pytest.raises(InputMistake) as mistake:
        read(csv(tmp_path, text), words={"x": "castle"})
    assert said in str(mistake.value)


def test_a_column_that_is_missing_comes_with_what_to_type(tmp_path: Path) -> None:
    said = refused(read_carers, csv(tmp_path, "household,approved,places\n1,01/06/2015,2\n"))
    assert '"fit.carers_columns={deregistered: <its heading>}"' in said


UNREADABLE = {
    "a web page": b"<html><table><tr><td>name</td></tr></table></html>",
    "protected by a password": b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    "it is empty": b" \n",
    "a PDF": b"%PDF-1.7",
    "no text in a known encoding": bytes(range(1, 32)) * 20,
    "the workbook is damaged": b"\xd0\xcf\x11\xe0" + bytes(600),
}


@pytest.mark.parametrize("why", UNREADABLE)
def test_a_list_that_cannot_be_read_says_why(tmp_path: Path, why: str) -> None:
    path = tmp_path / "homes.xls"
    path.write_bytes(UNREADABLE[why])
    assert why in refused(homes, path)


@pytest.mark.parametrize(
    ("form", "cell"), [("xlsb", (1_048_575, 16_383)), ("ods", (1_048_575, 16_383)), ("xls", (65_535, 255))]
)
def test_a_list_that_claims_the_last_cell_is_one_sentence(
    tmp_path: Path, form: str, cell: tuple[int, int]
) -> None:
    path = tmp_path / f"l.{form}"
    path.write_bytes(BINARY[form]({"Homes": {**cells([["name", "places"], ["A", 2]]), cell: " "}}))
    assert f"not read, because sheet Homes: it reaches to row {cell[0] + 1:,}" in refused(homes, path)


@pytest.mark.parametrize("form", BINARY)
def test_a_hidden_sheet_of_a_list_in_every_form(tmp_path: Path, form: str) -> None:
    now, old = [["name", "places"], ["A", 2]], [["name", "places", "urn"], ["B", 3, "x"]]
    path = tmp_path / f"l.{form}"
    path.write_bytes(BINARY[form]({"Old": cells(old), "Now": cells(now)}, hidden=["Old"]))
    listed = homes(path)
    assert listed.homes["name"].tolist() == ["A"]
    assert ("on a sheet that is hidden", 1) in {(one.what, one.rows) for one in listed.account}


def test_a_folder_in_place_of_a_list_is_said(tmp_path: Path) -> None:
    assert "is a folder; give the path of a CSV file" in refused(read_carers, tmp_path)


@pytest.mark.parametrize(
    "total", ["Total,,,9", "Grand total:,,,9", "TOTALS,,,", "Sub-total,,,9", "Total: 2", "Count,2,,"]
)
def test_a_line_with_totals_is_no_row(tmp_path: Path, total: str) -> None:
    listed = read_carers(csv(tmp_path, f"{HEADINGS}\n1,01/06/2015,,2\n2,01/06/2016,,3\n{total}\n"))
    assert sorted(listed.households["places"]) == [2, 3]
    assert ("totals", 1) in {(one.what, one.rows) for one in listed.account}


def test_a_home_called_total_is_none(tmp_path: Path) -> None:
    """It had had the places of all others together."""
    listed = homes(csv(tmp_path, f"{HOMES}\nThe Elms,4\nTotal House,3\nTotal,7\n"))
    assert listed.homes["name"].tolist() == ["The Elms", "Total House"]


@pytest.mark.parametrize("below", ["(2 rows affected)", "Mytown"])
def test_a_line_with_one_cell_is_no_row(tmp_path: Path, below: str) -> None:
    """The rest of the last cell after a line break, and what databases write below a table."""
    text = f"{HEADINGS},address\n1,01/06/2015,,2,1 High St\n{below}\n2,01/06/2016,,3,x\n"
    listed = read_carers(csv(tmp_path, text))
    assert len(listed.households) == 2
    assert any(one.what.startswith("one cell alone") and one.rows == 1 for one in listed.account)


@pytest.mark.parametrize("last", ["9,01/06/2015,01/0", "9,01/06/2015", "9"])
def test_a_list_that_breaks_off_is_refused(tmp_path: Path, last: str) -> None:
    rows = "".join(f"{n},01/06/2015,01/06/2019,2\n" for n in range(8))
    said = refused(read_carers, csv(tmp_path, f"{HEADINGS}\n{rows}{last}"))
    assert "row 10: the row breaks off" in said
    assert "export it again" in said


def test_a_list_of_headings_alone_is_refused(tmp_path: Path) -> None:
    said = refused(read_carers, csv(tmp_path, f"{HEADINGS}\n"))
    assert "has headings and no row below them; put the rows there, or leave fit.carers out" in said


@pytest.mark.parametrize(
    ("meaning", "headings", "others"),
    [
        ("places", "places,places", "household,approved,deregistered"),
        ("household", "id,carer_id", "approved,deregistered,places"),
    ],
)
def test_two_columns_with_one_meaning_are_refused_with_what_to_type(
    tmp_path: Path, meaning: str, headings: str, others: str
) -> None:
    """The first had been taken, and the other lost."""
    cells = {"household": "7", "approved": "01/06/2015", "deregistered": "", "places": "2"}
    row = ",".join(["3,4", *(cells[name] for name in others.split(","))])
    said = refused(read_carers, csv(tmp_path, f"{headings},{others}\n{row}\n"))
    theirs = ", ".join(f"'{heading}'" for heading in headings.split(","))
    assert f"2 columns mean '{meaning}' ({theirs}) and do not say the same" in said
    assert f'"fit.carers_columns={{{meaning}: <its heading>}}"' in said


def test_the_column_with_the_lists_own_heading_counts(tmp_path: Path) -> None:
    text = f"approved_places,id,{HEADINGS}\n3,77,1,01/06/2015,,2\n"
    assert read_carers(csv(tmp_path, text)).households["places"].tolist() == [2]


def test_headings_in_another_order_below_the_rows_are_said(tmp_path: Path) -> None:
    text = f"{HEADINGS}\n1,01/06/2015,,2\nplaces,household,approved,deregistered\n2,2,01/06/2015,\n"
    assert "row 3: headings stand there again, in another order" in refused(read_carers, csv(tmp_path, text))


@pytest.mark.parametrize("same", ['="0012"', "12.0", "1\u200b2", "'12"])
def test_a_household_in_two_spellings_is_one(tmp_path: Path, same: str) -> None:
    text = f"{HEADINGS}\n12,01/06/2015,31/05/2016,1\n{same},01/06/2016,,3\n"
    assert read_carers(csv(tmp_path, text)).households["places"].tolist() == [3]


def test_thousands_in_the_numbers_of_households(tmp_path: Path) -> None:
    text = f'{HEADINGS}\n1012,01/06/2015,31/05/2016,1\n"1,012",01/06/2016,,3\n'
    assert read_carers(csv(tmp_path, text)).households["places"].tolist() == [3]


@pytest.mark.parametrize("approved", ["01/06/2095", "28-06-45"])
def test_an_approval_that_has_not_come_is_refused(tmp_path: Path, approved: str) -> None:
    said = refused(read_carers, csv(tmp_path, f"{HEADINGS}\n1,{approved},,2\n"))
    assert "row 2: approved on a day that has not come" in said


@pytest.mark.parametrize(
    "none", ["N/K", "Not applicable", "No", "approved", "Current carer", "still fostering"]
)
def test_an_end_that_has_not_come_in_the_words_of_fostering(tmp_path: Path, none: str) -> None:
    listed = read_carers(csv(tmp_path, f"{HEADINGS}\n1,01/06/2015,{none},2\n"))
    assert listed.households["deregistered"].isna().all()
