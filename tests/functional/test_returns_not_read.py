"""Sheets and files that are not read: hidden ones, those that claim the last cell, and whatever is no table.
Each says why."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from binary_workbooks import BINARY
from return_files import cleaned, placements
from return_forms import binary, delimited, workbook
from three_children import CARE, care, three, warned

from sim.errors import InputMistake
from sim.returns.words.layouts import EPISODES, HEADER

pytestmark = pytest.mark.functional
LAST = (1_048_575, 16_383)


def test_a_hidden_sheet_does_not_count_and_is_said(tmp_path: Path) -> None:
    workbook(tmp_path, three(), hidden={EPISODES: [{**row, "PLACE": "R1"} for row in three()[EPISODES]]})
    result = cleaned(tmp_path)
    assert "R1" not in set(placements(result)["place"])
    assert warned(result, "return.xlsx, sheet old episodes", "hidden")


def test_hidden_sheets_alone_are_refused_with_the_reason(tmp_path: Path) -> None:
    workbook(tmp_path, {HEADER: three()[HEADER]}, hidden={EPISODES: three()[EPISODES]})
    with pytest.raises(
        InputMistake, match=r"Not read: return\.xlsx, sheet old episodes, because the sheet is hidden"
    ):
        cleaned(tmp_path)


@pytest.mark.parametrize("cell", [LAST, (1_048_575, 30), (5_000, 16_383)])
def test_a_sheet_that_claims_the_last_cell_is_refused_in_a_sentence(
    tmp_path: Path, cell: tuple[int, int]
) -> None:
    workbook(tmp_path, three(), stray=(*cell, " "))
    with pytest.raises(InputMistake, match="delete the rows below and the columns beside the table"):
        cleaned(tmp_path)


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("xlsb", LAST),
        ("xlsb", (1_048_575, 30)),
        ("ods", LAST),
        ("ods", (300_000, 900)),
        ("xls", (65_535, 255)),
    ],
)
def test_in_every_form_of_workbook(tmp_path: Path, form: str, cell: tuple[int, int]) -> None:
    binary(form)(tmp_path, three(), stray=cell)
    where = f"it reaches to row {cell[0] + 1:,} and column {cell[1] + 1:,}"
    with pytest.raises(InputMistake, match=rf"return\.{form}, sheet episodes, because {where}"):
        cleaned(tmp_path)


@pytest.mark.parametrize("form", BINARY)
def test_a_hidden_sheet_in_every_form_of_workbook(tmp_path: Path, form: str) -> None:
    binary(form)(tmp_path, three(), hidden={EPISODES: [{**row, "PLACE": "R1"} for row in three()[EPISODES]]})
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert "R1" not in set(placements(result)["place"])
    assert warned(result, f"return.{form}, sheet old episodes", "hidden")


def test_a_cell_far_outside_that_is_only_formatted_does_not_matter(tmp_path: Path) -> None:
    workbook(tmp_path, three(), stray=(*LAST, ""))
    assert care(cleaned(tmp_path)) == CARE


def archive(*names: str) -> Callable[[Path], None]:
    """A ZIP archive with these files."""

    def make(path: Path) -> None:
        with ZipFile(path, "w") as file:
            for name in names:
                file.writestr(name, "x")

    return make


def holding(raw: bytes) -> Callable[[Path], None]:
    """A file with these bytes."""

    def make(path: Path) -> None:
        path.write_bytes(raw)

    return make


WEB, UNPACK = "a web page, whatever its name says", "a ZIP archive; unpack it"
WORKBOOK_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
LOCKED = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
UNREADABLE: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "html": ("e.xls", holding(b"<html><table><tr><td>CHILD</td></tr></table></html>"), WEB),
    "html with a mark": ("e.xls", holding(b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>"), WEB),
    "html in UTF-16": ("e.xls", holding("<html><table></table></html>".encode("utf-16")), WEB),
    "web archive": ("e.xls", holding(b"MIME-Version: 1.0\nContent-Type: multipart"), WEB),
    "xml of 2003": ("e.xls", holding(WORKBOOK_2003), "a workbook of 2003"),
    "zip": ("e.zip", archive("episodes.csv"), UNPACK),
    "zip called xlsx": ("e.xlsx", archive("episodes.csv"), UNPACK),
    "word": ("e.docx", archive("word/document.xml"), "a text document"),
    "password": ("e.xlsx", holding(LOCKED), "protected by a password"),
    "half copied": ("e.xlsx", holding(b"PK\x03\x04 nothing"), "damaged"),
    "gzip": ("e.csv.gz", holding(b"\x1f\x8b\x08"), "gzip"),
    "7z": ("e.7z", holding(b"7z\xbc\xaf\x27\x1c"), "unpack it"),
    "pgp": ("e.csv", holding(b"-----BEGIN PGP MESSAGE-----\n"), "encrypted"),
    "access": ("e.mdb", holding(b"\x00\x01\x00\x00Standard Jet DB\x00"), "Access"),
    "encoding": ("e.csv", holding(bytes(range(1, 32)) * 20), "no text in a known encoding"),
    "empty": ("e.csv", holding(b""), "it is empty"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, kind: str) -> None:
    name, make, why = UNREADABLE[kind]
    make(tmp_path / name)
    with pytest.raises(InputMistake, match=f"Not read: {name}, because.*{why}"):
        cleaned(tmp_path)


def test_results_among_the_returns_are_none_of_them(tmp_path: Path) -> None:
    """As when run.outputs is the folder of returns: the tables of the last run would be read by the next."""
    delimited(tmp_path, three())
    results = tmp_path / "westmere" / "read_returns"
    results.mkdir(parents=True)
    delimited(results / "tables", {EPISODES: [{**row, "PLACE": "R1"} for row in three()[EPISODES]]})
    (results / "manifest.json").write_text('{"config_hash": "1"}')
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert "R1" not in set(placements(result)["place"])
    assert warned(result, "westmere/read_returns: not read, because it holds results of this program")


def test_a_folder_of_results_may_be_named_itself(tmp_path: Path) -> None:
    delimited(tmp_path, three())
    (tmp_path / "manifest.json").write_text('{"config_hash": "1"}')
    assert care(cleaned(tmp_path)) == CARE
