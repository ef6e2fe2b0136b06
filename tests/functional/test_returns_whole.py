"""Files that are cut off, there twice, of somebody else, missing, or several tables in one: nothing is lost
without a word, and what can be put right is."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from return_files import child, cleaned, episode, rules, text, write
from return_forms import delimited, lines, workbook
from three_children import CARE, care, three, warned

from sim.returns.words.layouts import EPISODES, HEADER, UASC

pytestmark = pytest.mark.functional

NAMES = [f"{number:03}" for number in range(1, 61)]


def starting(year: int, names: list[str], **others: str) -> list[dict[str, str]]:
    """Children who came on days spread over the year that ends on 31 March ``year``."""
    first = date(year - 1, 4, 2)
    days = [(first + timedelta(days=n * 37 % 350)).strftime("%d/%m/%Y") for n in range(len(names))]
    return [episode(day, CHILD=name, **others) for day, name in zip(days, names, strict=True)]


def two_years(folder: Path, keep: int = 60, header: list[str] | None = None) -> None:
    """The same children in two returns, of the second only the first rows."""
    rows = starting(2021, NAMES)
    known = [child(CHILD=name) for name in header or NAMES]
    write(folder, 2021, rows, known)
    write(folder, 2022, [*rows[:keep], episode("01/05/2021", CHILD="900")], [*known, child(CHILD="900")])


# cut off


@pytest.mark.parametrize("bytes_lost", [30, 45, 52])
def test_a_row_that_breaks_off_is_set_aside_and_said(tmp_path: Path, bytes_lost: int) -> None:
    """Its end may have stood in what is missing: the child would have been in care."""
    write(tmp_path, 2021, starting(2021, NAMES))
    file = tmp_path / "2021" / "episodes.csv"
    file.write_bytes(file.read_bytes()[:-bytes_lost])
    result = cleaned(tmp_path)
    assert rules(result)["last_row_cut"] == 1
    assert warned(result, "2021/episodes.csv: its last row (line 61) breaks off", "Export it again")


def test_rows_that_all_leave_out_their_last_blanks_do_not_break_off(tmp_path: Path) -> None:
    write(tmp_path, 2021, starting(2021, NAMES, URN="", PL_POST=""))
    file = tmp_path / "2021" / "episodes.csv"
    file.write_text("\n".join(line.rstrip(",") for line in file.read_text().splitlines()))
    assert "last_row_cut" not in rules(cleaned(tmp_path))


@pytest.mark.parametrize("below", ["Total,60\n", "(60 rows affected)\n"])
def test_a_line_below_the_table_is_no_row_that_breaks_off(tmp_path: Path, below: str) -> None:
    write(tmp_path, 2021, starting(2021, NAMES))
    file = tmp_path / "2021" / "episodes.csv"
    file.write_text(file.read_text() + below)
    result = cleaned(tmp_path)
    assert len(care(result)) == 60
    assert not warned(result, "breaks off")


def test_a_file_cut_between_two_rows_is_seen_by_its_header(tmp_path: Path) -> None:
    write(tmp_path, 2021, starting(2021, NAMES[:48]), [child(CHILD=name) for name in NAMES])
    assert warned(
        cleaned(tmp_path), "the last 12 of the 60 children in its header have no episode", "cut off"
    )


def test_care_leavers_at_the_end_of_a_header_are_nothing_to_look_at(tmp_path: Path) -> None:
    write(tmp_path, 2021, starting(2021, NAMES[:48]), [child(CHILD=name) for name in NAMES])
    leavers = [{"CHILD": name, "DOB": "01/02/2003", "IN_TOUCH": "YES"} for name in NAMES[48:]]
    (tmp_path / "2021" / "oc3.csv").write_text(text("oc3", leavers))
    assert not warned(cleaned(tmp_path), "in its header")


def test_a_tenth_of_the_children_who_are_not_in_the_next_return_is_said(tmp_path: Path) -> None:
    """They had been a fifth."""
    two_years(tmp_path, keep=54)
    assert warned(cleaned(tmp_path), "of 60 children in care at its end only 54 are in the next return")


def test_episodes_that_an_earlier_return_lacks_are_said(tmp_path: Path) -> None:
    rows = starting(2021, NAMES)
    write(tmp_path, 2021, rows[:50])
    write(tmp_path, 2022, [*rows, episode("01/05/2021", CHILD="900")])
    assert warned(cleaned(tmp_path), "10 rows", "an earlier return should have had the episode")


def test_many_reasons_without_an_end_are_said(tmp_path: Path) -> None:
    """As when formulas have lost their values."""
    write(tmp_path, 2021, [{**row, "REC": "E4A"} for row in starting(2021, NAMES)])
    assert warned(cleaned(tmp_path), "60 rows (100 % of the episodes): REC is filled but DEC is not")


# there twice, of somebody else, missing


def test_a_year_under_two_names_counts_once_and_is_said(tmp_path: Path) -> None:
    for name in ("ours", "ours copy"):
        delimited(tmp_path / name, {EPISODES: starting(2021, NAMES), HEADER: [child(CHILD=n) for n in NAMES]})
    result = cleaned(tmp_path)
    assert len(care(result)) == 60
    assert warned(result, "holds the same episodes as ours", "take one of the two away")


def test_the_same_year_of_somebody_else_is_said(tmp_path: Path) -> None:
    for name, prefix in (("ours", "A"), ("theirs", "B")):
        names = [f"{prefix}{number}" for number in NAMES]
        delimited(tmp_path / name, {EPISODES: starting(2021, names), HEADER: [child(CHILD=n) for n in names]})
    assert warned(cleaned(tmp_path), "ours/episodes.csv and theirs/episodes.csv", "hardly a child in common")


def test_two_years_of_the_same_children_are_neither(tmp_path: Path) -> None:
    two_years(tmp_path)
    result = cleaned(tmp_path)
    assert not warned(result, "same episodes")
    assert not warned(result, "in common")


def test_a_year_without_its_unaccompanied_children_is_said(tmp_path: Path) -> None:
    rows = starting(2021, NAMES)
    alone = [{"CHILD": "001", "SEX": "1", "DOB": "01/02/2010"}]
    write(tmp_path, 2021, rows, uasc=alone)
    write(tmp_path, 2022, [*rows, episode("01/05/2021", CHILD="900")])
    assert warned(cleaned(tmp_path), "Return 2021-22: no file of children who came unaccompanied")
    write(tmp_path, 2022, [*rows, episode("01/05/2021", CHILD="900")], uasc=alone)
    assert not warned(cleaned(tmp_path), "unaccompanied")


def test_nobody_said_to_be_unaccompanied_is_said_of_many_children(tmp_path: Path) -> None:
    write(tmp_path, 2021, starting(2021, [str(number) for number in range(1, 201)]))
    assert warned(cleaned(tmp_path), "No file says which children came unaccompanied")
    (tmp_path / "2021" / f"{UASC}.csv").write_text(
        text(UASC, [{"CHILD": "1", "SEX": "1", "DOB": "01/02/2010"}])
    )
    assert not warned(cleaned(tmp_path), "No file says")


# several tables in one file


def as_text(rows: list[list[str]]) -> str:
    return "".join(f"{','.join(row)}\n" for row in rows)


def test_years_with_other_columns_in_one_file_are_both_read(tmp_path: Path) -> None:
    """Columns in another order, one fewer: rows had been read by the headings of the first year."""
    tables = three()
    first, second = tables[EPISODES][:1], tables[EPISODES][1:]
    turned = [[*reversed(row[:4]), *row[5:]] for row in lines(EPISODES, second)]
    (tmp_path / "all.csv").write_text(as_text(lines(EPISODES, first)) + as_text(turned))
    delimited(tmp_path, {HEADER: tables[HEADER]})
    assert care(cleaned(tmp_path)) == CARE


@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_a_header_below_the_episodes_is_a_header(tmp_path: Path, form: str) -> None:
    tables = three()
    both = [*lines(EPISODES, tables[EPISODES]), *lines(HEADER, tables[HEADER])]
    if form == "csv":
        (tmp_path / "all.csv").write_text(as_text(both))
    else:
        book = Workbook()
        for row in both:
            book.active.append(row)
        book.save(tmp_path / "all.xlsx")
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert result.account.files["file"].tolist()[1].endswith(", from line 5")


def test_headings_below_a_page_of_notes_are_found(tmp_path: Path) -> None:
    delimited(tmp_path, three())
    file = tmp_path / f"{EPISODES}.csv"
    file.write_text("".join(f"note {n}\n" for n in range(25)) + file.read_text())
    assert care(cleaned(tmp_path)) == CARE


def test_a_number_that_stands_in_joined_cells_is_that_of_all_their_rows(tmp_path: Path) -> None:
    """As spreadsheets show the children of a report; the second row had been nobody's."""
    tables = three()
    tables[EPISODES].insert(1, episode("11/02/2021", CHILD="101", RNE="S"))
    workbook(tmp_path, tables)
    book = load_workbook(tmp_path / "return.xlsx")
    book[EPISODES].merge_cells("A2:A3")
    book.save(tmp_path / "return.xlsx")
    result = cleaned(tmp_path)
    assert len(care(result)) == 4
    assert "no_child" not in rules(result)


def test_a_number_in_the_first_row_only_says_what_to_do(tmp_path: Path) -> None:
    write(
        tmp_path,
        2021,
        [{**row, "CHILD": ""} if n % 2 else row for n, row in enumerate(starting(2021, NAMES))],
    )
    assert warned(cleaned(tmp_path), "30 because the row names no child", "fill it into every row")
