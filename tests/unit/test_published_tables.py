"""Published tables: any release is read, and what is wrong with a folder is said in one sentence."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from published_tables import STARTED, rows_of, suppressed_below_six, write_tables

from sim.errors import InputMistake
from sim.published import folder as reading
from sim.published.areas import areas_of, find_area, year_of
from sim.published.figures.amounts import Amount, How, group_in, lately, lately_most, mean_of
from sim.published.kinds import kind_of
from sim.published.names import plain_name, slug_of
from sim.published.symbols import ABSENT, HIDDEN, SHOWN, values_of
from sim.published.tables import ENGLAND, PublishedTables, read_tables
from sim.published.words import group_of, item_of

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("downloads"))


@pytest.fixture(scope="module")
def tables(downloads: Path) -> PublishedTables:
    return read_tables(downloads)


def mistake(folder: Path) -> str:
    with pytest.raises(InputMistake) as said:
        read_tables(folder)
    return "\n".join(said.value.messages)


def test_symbols_are_told_apart_from_numbers() -> None:
    cells = ["12", "1,234", "£760", "c", "z", "x", "k", "low", "-", "", "abc", "-3"]
    values, shown, strange = values_of(pd.Series(cells))
    assert values[[0, 1, 2, 6, 7, 11]].tolist() == [12, 1234, 760, 0, 0, -3]
    assert np.isnan(values[[3, 4, 5, 8, 9, 10]]).all()
    assert shown.tolist()[:8] == [SHOWN, SHOWN, SHOWN, HIDDEN, ABSENT, ABSENT, SHOWN, SHOWN]
    assert strange == [10]


@pytest.mark.parametrize(
    ("written", "alike"),
    [
        ("Bristol, City of", "Bristol"),
        ("Kingston Upon Hull, City of", "Kingston upon Hull"),
        ("Herefordshire, County of", "Herefordshire"),
        ("County Durham", "Durham"),
        ("Southend on Sea", "Southend-on-Sea"),
        ("Bournemouth, Christchurch & Poole", "Bournemouth, Christchurch and Poole"),
        ("St Helens", "St. Helens"),
        ("Bedford Borough", "Bedford"),
        ("Kent County Council", "Kent"),
        ("Derby City Council", "Derby"),
        ("City of Bristol", "Bristol, City of"),
        ("London Borough of Camden", "Camden"),
        ("The Royal Borough of Windsor and Maidenhead", "Windsor and Maidenhead"),
        ("Kingston upon Thames, Royal Borough of", "Kingston upon Thames"),
        ("Rotherham Metropolitan Borough Council", "Rotherham"),
        ("Leicester City", "Leicester"),
        ("Borough of Poole", "Poole"),
    ],
)
def test_publishers_names_of_one_authority_are_one(written: str, alike: str) -> None:
    assert plain_name(written) == plain_name(alike)


def test_a_city_whose_name_ends_like_a_region_stays_itself() -> None:
    assert slug_of("City of London") == "city_of_london"
    assert plain_name("City of London") != plain_name("London")
    assert plain_name("The City of London") == plain_name("City of London")


@pytest.mark.parametrize(
    ("group", "item", "means"),
    [
        ("Age group", "16 years and over", ("age", "16_to_17")),
        ("Age on starting", "1 to 4 years", ("age", "1_to_4")),
        ("Age on ceasing", "18 years and over", ("age", "18")),
        ("Category of need", "N4. Family in acute stress", ("need", "N4")),
        ("Category of need", "N4. Family acute stress", ("need", "N4")),
        ("Category of need", "N2. Child\N{RIGHT SINGLE QUOTATION MARK}s disability", ("need", "N2")),
        (
            "Placement",
            "Secure units, children's homes and semi-independent living accommodation",
            ("placement", "homes and supported"),
        ),
        (
            "Placement",
            "Independent and semi-independent living arrangements/supported accommodation",
            ("placement", "supported"),
        ),
        (
            "Reason episode ceased",
            "Returned home to live with parents or other person with parental responsibility which"
            " was not part of the care planning process",
            ("reason", "reunification_unplanned"),
        ),
        ("Unaccompanied asylum-seeking children", "Non-UASC", ("unaccompanied", "no")),
        ("Gender", "Female", ("sex", "F")),
        ("Ethnicity", "1a. White British", ("", "")),
    ],
)
def test_words_of_any_release_have_one_meaning(group: str, item: str, means: tuple[str, str]) -> None:
    assert (group_of(group), item_of(group_of(group), item)) == means


def test_every_number_is_read_with_its_place_and_year(tables: PublishedTables) -> None:
    cells = tables.cells("started", 2021, "101", "age")
    assert cells is not None
    assert cells.set_index("item")["value"].to_dict() == {
        "under_1": 60, "1_to_4": 50, "5_to_9": 50, "10_to_15": 100, "16_to_17": 80, "total": 340,
    }  # fmt: skip
    england = tables.cells("started", 2021, ENGLAND, "age")
    assert england is not None
    assert england.set_index("item").loc["total", "value"] == 6800
    assert tables.years("stock") == [2020, 2021, 2022]


def test_the_list_of_homes_is_found_below_its_preamble(tables: PublishedTables) -> None:
    assert tables.homes is not None
    assert tables.homes["urn"].tolist() == ["SC1", "SC2", "SC3", "SC4", "SC5", "SC6"]


def test_a_zipped_release_with_files_of_other_names_is_read_by_its_columns(
    tmp_path: Path, tables: PublishedTables
) -> None:
    loose = write_tables(tmp_path / "loose")
    (tmp_path / "zipped").mkdir()
    with zipfile.ZipFile(tmp_path / "zipped" / "release.zip", "w") as archive:
        for number, file in enumerate(sorted(loose.iterdir())):
            archive.write(file, f"data/table_{number}.csv")
    found = read_tables(tmp_path / "zipped")
    assert {kind: len(rows) for kind, rows in found.rows.items()} == {
        kind: len(rows) for kind, rows in tables.rows.items()
    }
    assert found.homes is not None
    assert found.spending is not None


def test_of_two_releases_the_later_one_counts(downloads: Path, tmp_path: Path) -> None:
    both = write_tables(tmp_path)
    later = {**STARTED, "Age on starting": {k: v + 1 for k, v in STARTED["Age group"].items()}}
    del later["Age group"]
    rows = rows_of(later, lambda *cell: suppressed_below_six(*cell))
    text = [
        row.replace("2022,Reporting", "2023,Reporting", 1).replace("2021,Reporting", "2022,Reporting", 1)
        for row in rows
        if not row.startswith("2020")
    ]
    header = (
        (downloads / "la_children_who_started_to_be_looked_after_during_the_year.csv")
        .read_text("utf-8-sig")
        .split("\n")[0]
    )
    (both / "la_children_who_started_2023.csv").write_text("\n".join([header, *text]), encoding="utf-8")
    cells = read_tables(both).cells("started", 2022, "101", "age")
    assert cells is not None
    assert cells.set_index("item").loc["under_1", "value"] == 62


def test_a_missing_table_is_named_with_the_remedy(tmp_path: Path) -> None:
    said = mistake(write_tables(tmp_path, without=["la_children_who_ceased_during_the_year"]))
    assert "lacks the table of children who ceased to be looked after" in said
    assert "docs/PUBLISHED.md" in said
    assert "\n" not in said


def test_a_table_of_another_kind_under_the_name_of_one_is_refused(tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "la_cla_placement_stability.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    said = mistake(tmp_path)
    assert "la_cla_placement_stability.csv is named like the table of stability" in said
    assert "lacks the columns time_period" in said


def test_tables_of_other_kinds_beside_them_are_left_out_and_named(tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "roads.csv").write_text("road,length\nA52,3\n", encoding="utf-8")
    assert read_tables(tmp_path).unknown == ("roads.csv",)


def test_what_is_neither_number_nor_symbol_is_named_with_its_line(tmp_path: Path) -> None:
    write_tables(tmp_path)
    file = tmp_path / "la_children_who_started_to_be_looked_after_during_the_year.csv"
    lines = file.read_text("utf-8-sig").split("\n")
    lines[4] = lines[4].rpartition(",")[0].rpartition(",")[0] + ",many,z"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert "line 5: the number is 'many'" in mistake(tmp_path)


def test_a_folder_without_tables_gets_one_sentence(tmp_path: Path) -> None:
    said = mistake(tmp_path)
    assert "holds no tables" in said
    assert said.count("published.folder=") == 1


def test_a_folder_that_is_not_there_and_an_archive_that_is_none_are_said(tmp_path: Path) -> None:
    assert "there is no such folder" in mistake(tmp_path / "nowhere")
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 broken")
    assert "x.zip is no ZIP archive" in mistake(tmp_path)


def test_an_archive_larger_than_a_release_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_ARCHIVE", 10)
    with zipfile.ZipFile(tmp_path / "big.zip", "w") as archive:
        archive.writestr("a.csv", "x" * 100)
    assert "unpack what you need" in mistake(tmp_path)


def test_a_file_beyond_the_limit_is_refused_zipped_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 50)
    (tmp_path / "a.csv").write_text("x" * 100, encoding="utf-8")
    assert "a.csv is larger than" in mistake(tmp_path)
    (tmp_path / "a.csv").unlink()
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "x" * 100)
    assert "b.zip!a.csv is larger than" in mistake(tmp_path)


@pytest.mark.parametrize("wanted", ["Big County", "BIG COUNTY", "101", "E10000101", "e10000101"])
def test_an_authority_is_found_by_name_and_by_codes(tables: PublishedTables, wanted: str) -> None:
    assert find_area(tables, wanted, 2022).old_code == "101"


def test_an_authority_that_is_not_there_gets_the_nearest_names(tables: PublishedTables) -> None:
    with pytest.raises(InputMistake, match=r"no 'Bigg Conty' in the tables; did you mean 'Big County'\?"):
        find_area(tables, "Bigg Conty", 2022)
    with pytest.raises(InputMistake, match=r"did you mean 'Marsh, City of'\?"):
        find_area(tables, "Mars", 2022)
    with pytest.raises(InputMistake, match=r"no 'County' in the tables; did you mean 'Big County'\?"):
        find_area(tables, "County", 2022)  # a word of the name
    with pytest.raises(InputMistake, match="expected a name or code"):
        find_area(tables, "qqqq", 2022)


def test_an_authority_that_is_no_more_is_said(tables: PublishedTables) -> None:
    assert "103" in areas_of(tables)
    with pytest.raises(InputMistake, match="Old Shire has no children in the table of 31 March 2022"):
        find_area(tables, "Old Shire", 2022)


def recoded(tables: PublishedTables, years: Callable[[pd.Series], pd.Series], code: str) -> PublishedTables:
    """The same with another code for New Shire (104) in some years, as Dorset has had two."""
    rows = {
        kind: part.assign(
            **{
                of: part[of].mask((part[of] == "104") & years(part["year"]), code)
                for of in ("old_code", "place")
            }
        )
        for kind, part in tables.rows.items()
    }
    return replace(tables, rows=rows)


def test_an_authority_with_a_new_code_is_found_by_the_old_one_and_has_its_years(
    tables: PublishedTables,
) -> None:
    changed = recoded(tables, lambda year: year < 2022, "105")
    area = find_area(changed, "105", 2022)
    assert area == find_area(changed, "104", 2022) == find_area(changed, "New Shire", 2022)
    assert (area.old_code, area.former) == ("104", ("105",))
    assert set(lately(changed, "started", 2022, area, "age")) == {2020, 2021, 2022}


def test_an_authority_that_was_merged_has_the_sum_of_its_parts_in_the_years_before(
    tables: PublishedTables,
) -> None:
    """As if Big County and New Shire had been Bournemouth and Poole until 2021, and one authority since."""
    names = {"101": "Bournemouth", "104": "Poole"}

    def merged(part: pd.DataFrame) -> pd.DataFrame:
        before = part["old_code"].map(names)
        after = (part["old_code"] == "101") & (part["year"] == 2022)
        name = before.where(~after, "Bournemouth, Christchurch and Poole").fillna(part["name"])
        gone = (part["old_code"] == "104") & (part["year"] == 2022)
        code = {of: part[of].mask(after, "109") for of in ("old_code", "place")}
        return part.assign(name=name, plain=name.map(plain_name), **code)[~gone].reset_index(drop=True)

    both = replace(tables, rows={kind: merged(part) for kind, part in tables.rows.items()})
    area = find_area(both, "BCP", 2022)
    assert (area.old_code, set(area.former)) == ("109", {"101", "104"})
    before, since = (group_in(both, "started", year, area, "age") for year in (2021, 2022))
    parts = [group_in(tables, "started", 2021, find_area(tables, c, 2022), "age") for c in ("101", "104")]
    assert before is not None
    assert since is not None
    for age in ("1_to_4", "10_to_15"):
        assert before[age].value == sum(part[age].value for part in parts if part is not None)
        assert "before the councils were merged" in before[age].says
    assert since["1_to_4"].value < before["1_to_4"].value
    with pytest.raises(InputMistake, match="followed by Bournemouth, Christchurch and Poole"):
        find_area(both, "Poole", 2022)


def test_what_became_of_a_county_that_was_divided_is_said_with_the_remedy(tables: PublishedTables) -> None:
    """Cumbria has rows of flows in releases since 2023, and children in none of them."""
    named = {
        kind: part.assign(
            name=part["name"].replace("Old Shire", "Cumbria"),
            plain=part["plain"].replace("old shire", "cumbria"),
        )
        for kind, part in tables.rows.items()
    }
    with pytest.raises(InputMistake, match=r"followed by Cumberland and .*; take a release of before, or"):
        find_area(replace(tables, rows=named), "Cumbria", 2022)


def test_a_year_that_is_not_there_gets_those_that_are(tables: PublishedTables) -> None:
    assert year_of(tables, None) == 2022
    with pytest.raises(InputMistake, match="expected one of 2020, 2021, 2022"):
        year_of(tables, 2019)


def test_a_file_of_no_known_name_and_columns_is_of_no_kind() -> None:
    assert kind_of("readme", ["a"], []) is None
    assert (
        kind_of(
            "national_started",
            ["time_period", "geographic_level", "cla_group", "characteristic", "number"],
            ["age", "need"],
        )
        is None
    )


@pytest.mark.parametrize(
    ("years", "level"),
    [((30.0,), 30.0), ((3.0, 6.0), 5.0), ((7.0, 7.0, 14.0), 11.0), ((5.0, 5.0, 5.0), 5.0)],
)
def test_a_year_of_a_flow_counts_half_of_the_one_after_it(years: tuple[float, ...], level: float) -> None:
    assert lately_most(years) == pytest.approx(level)


def test_a_flow_is_the_sum_of_its_items_with_the_last_year_counting_most() -> None:
    history = {
        year: {"16": Amount(a, How.PUBLISHED, ""), "17": Amount(b, How.PUBLISHED, "")}
        for year, a, b in ((2019, 5.0, 2.0), (2020, 3.0, 4.0), (2021, 4.0, 10.0))
    }
    found = mean_of(history, ("16", "17"), "Ceased")
    assert (found.value, found.low, found.high) == (pytest.approx(11.0), 7.0, 14.0)
