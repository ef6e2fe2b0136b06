"""Numbers of children, postcodes and URNs: what lost digits is nobody's, and two spellings are one thing."""

from pathlib import Path

import pytest
from return_files import child, cleaned, episode, placements, rules, write
from return_forms import FORMS, binary, delimited, workbook
from three_children import CARE, care, three, warned, with_numbers

from sim.errors import InputMistake
from sim.returns.words.layouts import EPISODES, HEADER

pytestmark = pytest.mark.functional


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("csv", "1.2346E+11"),
        ("csv", "1E+11"),
        ("tabs", "1.2346e+11"),
        ("tabs", "1,2346E+11"),
        ("workbook", "1.2346E+11"),
        ("csv", "123.5E+9"),
        ("csv", "12.35E+10"),
        ("tabs", "1.2346E+011"),
        ("xls", "1.2346E+11"),
        ("xlsb", "123.5E+9"),
    ],
)
def test_numbers_in_scientific_notation_are_nobodys(tmp_path: Path, form: str, number: str) -> None:
    """Three children had become one."""
    make = FORMS.get(form) or binary(form)
    make(tmp_path, with_numbers(number, number, number))
    with pytest.raises(InputMistake, match=r"'child_digits_lost'.*export the file again with CHILD as text"):
        cleaned(tmp_path)


def test_numbers_in_scientific_notation_in_xml(tmp_path: Path) -> None:
    FORMS["xml"](tmp_path, with_numbers("1.2346E+11", "1.2347E+11", "1.2348E+11"))
    with pytest.raises(InputMistake, match="'child_digits_lost'"):
        cleaned(tmp_path)


@pytest.mark.parametrize(
    "numbers", [[123456789012345678.0] * 3, [123460000000.0] * 3, [1234567890123456.0, 2.5e15, 3.5e15]]
)
def test_numbers_that_a_workbook_rounded_are_nobodys(tmp_path: Path, numbers: list[float]) -> None:
    workbook(tmp_path, with_numbers(*numbers))
    with pytest.raises(InputMistake, match="'child_digits_lost'"):
        cleaned(tmp_path)


@pytest.mark.parametrize("form", FORMS)
def test_numbers_whose_digits_are_all_there_are_numbers(tmp_path: Path, form: str) -> None:
    """A long number, one in scientific notation with every digit, and one that only looks like that."""
    FORMS[form](tmp_path, with_numbers("123456789012", "1.23456789013E+11", "12E5"))
    assert care(cleaned(tmp_path)) == CARE


def test_rows_with_lost_digits_among_good_ones_are_said(tmp_path: Path) -> None:
    tables = three()
    tables[EPISODES].append(episode("01/05/2020", CHILD="1.2346E+11"))
    delimited(tmp_path, tables)
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert warned(result, "episodes.csv: 25 % of its rows are set aside", "CHILD has lost digits")


@pytest.mark.parametrize(
    ("form", "other"), [("csv", "BB11BB"), ("tabs", "bb1 1bb"), ("workbook", "BB1  1BB "), ("xml", "BB1-1BB")]
)
def test_one_postcode_in_two_spellings(tmp_path: Path, form: str, other: str) -> None:
    """101 comes back from hospital to the same carers; 101 and 102 are brother and sister."""
    rows = [
        episode("03/06/2020", "10/08/2020", CHILD="101", PL_POST="BB1 1BB", HOME_POST="AA1 1AA"),
        episode(
            "10/08/2020", "20/08/2020", CHILD="101", RNE="P", PLACE="T1", PLACE_PROVIDER="", PL_POST="CC1 1CC"
        ),
        episode("20/08/2020", CHILD="101", RNE="P", PL_POST=other, HOME_POST="AA1 1AA"),
        episode("03/06/2020", CHILD="102", PL_POST="BB1 1BB", HOME_POST="aa11aa"),
    ]
    FORMS[form](
        tmp_path, {EPISODES: rows, HEADER: [child(CHILD="101"), child(CHILD="102", DOB="11/12/2006")]}
    )
    result = placements(cleaned(tmp_path))
    assert result[["decom", "dec"]].to_numpy().tolist() == [["03/06/2020", None]] * 2
    assert result["sibling_group"].tolist() == [0, 0]


def in_a_home(*urns: str) -> list[dict[str, str]]:
    """One child in a home that each of its episodes writes in its own way."""
    home = {"PLACE": "K2", "PLACE_PROVIDER": "PR4", "PL_POST": ""}
    first, second = urns
    return [
        episode("03/06/2020", "20/08/2020", URN=first, **home),
        episode("20/08/2020", URN=second, RNE="P", **home),
    ]


@pytest.mark.parametrize("other", ["12345", "012345", "sc 012345", "SC12345"])
def test_one_urn_in_two_spellings(tmp_path: Path, other: str) -> None:
    rows = in_a_home("SC012345", other)
    rows[1]["RNE"], rows[1]["LS"] = "L", "C1"
    write(tmp_path, 2021, rows)
    assert placements(cleaned(tmp_path))["unit"].tolist() == ["SC012345"]


def test_another_urn_is_another_home(tmp_path: Path) -> None:
    write(tmp_path, 2021, in_a_home("SC012345", "1012345"))
    assert placements(cleaned(tmp_path))["unit"].tolist() == ["SC012345", "1012345"]


def test_a_urn_without_its_letters_is_that_of_the_home_that_others_write_with_them(tmp_path: Path) -> None:
    rows = in_a_home("SC412345", "412345")
    rows[1]["RNE"], rows[1]["LS"] = "L", "C1"
    write(tmp_path, 2021, rows)
    result = cleaned(tmp_path)
    assert placements(result)["unit"].tolist() == ["SC412345"]
    assert rules(result)["urn_without_letters"] == 1


def test_postcodes_of_zeros_make_no_brothers_and_sisters(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("03/06/2020", CHILD=name, HOME_POST="0") for name in ("1", "2")])
    assert placements(cleaned(tmp_path))["sibling_group"].tolist() == [-1, -1]
