"""The same return in every form in which councils keep it gives the same placements; nothing disappears on
the way."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from return_files import child, cleaned, episode, parameters_for, rules, text, write

from sim.errors import InputMistake
from sim.returns.ssda903 import read_returns
from sim.returns.words.layouts import EPISODES, HEADER, LAYOUTS, LIBERTY, UASC

pytestmark = pytest.mark.functional

ROWS = [
    *(episode("01/05/2020", "03/02/2021", "E4A", CHILD=str(n)) for n in range(100, 110)),
    episode("02/06/2019", "07/08/2020", CHILD="200", RNE="P", HOME_POST="NG1 é"),
    episode(
        "07/08/2020", CHILD="200", RNE="P", PLACE="K2", PLACE_PROVIDER="PR4", PL_POST="DE1", URN="SC123456"
    ),
]
CHILDREN = [child(CHILD=name, DOB="25/12/2011") for name in dict.fromkeys(row["CHILD"] for row in ROWS)]
TABLES = {EPISODES: ROWS, HEADER: CHILDREN}
CSV = {table: text(table, rows) for table, rows in TABLES.items()}
Writer = Callable[[Path], None]


def encoded(encoding: str) -> Writer:
    def write_files(folder: Path) -> None:
        for table, content in CSV.items():
            (folder / f"{table}.csv").write_bytes(content.encode(encoding))

    return write_files


def changed(change: Callable[[str], str]) -> Writer:
    def write_files(folder: Path) -> None:
        for table, content in CSV.items():
            (folder / f"{table}.csv").write_text(change(content), encoding="utf-8")

    return write_files


def dated(form: str) -> Writer:
    """Every date written in another form."""

    def rewritten(word: str) -> str:
        return datetime.strptime(word, "%d/%m/%Y").strftime(form) if word.count("/") == 2 else word

    def lines(content: str) -> str:
        return "\n".join(",".join(map(rewritten, line.split(","))) for line in content.split("\n"))

    return changed(lines)


def serials(content: str) -> str:
    def number(word: str) -> str:
        return (
            str((datetime.strptime(word, "%d/%m/%Y") - datetime(1899, 12, 30)).days)
            if word.count("/") == 2
            else word
        )

    return "\n".join(",".join(map(number, line.split(","))) for line in content.split("\n"))


def workbook(folder: Path) -> None:
    """All tables in one workbook, dates as dates, numbers as numbers, a title above each table."""
    content = BytesIO()
    with pd.ExcelWriter(content, engine="xlsxwriter") as book:
        for table, rows in TABLES.items():
            frame = pd.DataFrame(rows)[[name for name in LAYOUTS[table].names if name in rows[0]]]
            frame["CHILD"] = frame["CHILD"].astype(float)
            for name in ("DECOM", "DEC", "DOB"):
                if name in frame:
                    frame[name] = pd.to_datetime(frame[name], format="%d/%m/%Y")
            frame.to_excel(book, sheet_name=table[:31], index=False, startrow=2)
            book.sheets[table[:31]].write(0, 0, "Return of the council")
    (folder / "return.xlsx").write_bytes(content.getvalue())


def xml(folder: Path) -> None:
    def elements(row: dict[str, str], **names: str) -> str:
        return "".join(
            f"<{names.get(key, key)}>{value}</{names.get(key, key)}>" for key, value in row.items()
        )

    def element(header: dict[str, str]) -> str:
        mine = [
            {key: value for key, value in row.items() if key != "CHILD"}
            for row in ROWS
            if row["CHILD"] == header["CHILD"]
        ]
        episodes = "".join(f"<EPISODE>{elements(row, PLACE='PL')}</EPISODE>" for row in mine)
        fields = elements(header, CHILD="CHILDID")
        review = "<AREVIEW><REVIEW>01/05/2020</REVIEW></AREVIEW>"
        return f"<CHILD><HEADER>{fields}<UASC>0</UASC><DUC/>{review}</HEADER>{episodes}</CHILD>"

    children = "".join(map(element, CHILDREN))
    content = (
        "<?xml version='1.0'"
        f" encoding='utf-8'?><EXPSSDA903><HEADER><YEAR>2021</YEAR></HEADER>{children}</EXPSSDA903>"
    )
    (folder / "return.xml").write_text(content, encoding="utf-8")


FORMS: dict[str, Writer] = {
    "utf-8 with mark": encoded("utf-8-sig"),
    "utf-16": encoded("utf-16"),
    "utf-16 without mark": encoded("utf-16-le"),
    "cp1252": encoded("cp1252"),
    "semicolons": changed(lambda content: content.replace(",", ";")),
    "tabs": changed(lambda content: content.replace(",", "\t")),
    "windows line ends": changed(lambda content: content.replace("\n", "\r\n")),
    "old mac line ends": changed(lambda content: content.replace("\n", "\r")),
    "small headings with blanks": changed(
        lambda c: c.replace("CHILD", " Child ", 1).replace("E_PROV", "e Prov", 1)
    ),
    "quoted": changed(
        lambda c: "\n".join(",".join(f'"{w}"' for w in line.split(",")) for line in c.split("\n") if line)
    ),
    "a leading index": changed(
        lambda c: "\n".join(f"{n or ''},{line}" for n, line in enumerate(c.strip().split("\n")))
    ),
    "nulls": changed(lambda content: content.replace(",,", ",NULL,").replace(",,", ",NULL,")),
    "numbers with decimals": changed(
        lambda content: content.replace("\n1", "\n1").replace("\n200,", "\n200.0,")
    ),
    "iso dates": dated("%Y-%m-%d"),
    "iso with time": dated("%Y-%m-%dT00:00:00"),
    "short years": dated("%d/%m/%y"),
    "dots": dated("%d.%m.%Y"),
    "named months": dated("%d-%b-%Y"),
    "spreadsheet numbers": changed(serials),
    "lines above": changed(lambda content: "Return of the council\nprinted today\n" + content),
    "workbook": workbook,
    "xml": xml,
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("plain")
    encoded("utf-8")(folder)
    result = cleaned(folder)
    assert result.account.rows["accepted"] == len(ROWS) + len(CHILDREN)
    return result.history.episodes.frame


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(tmp_path: Path, form: str, expected: pd.DataFrame) -> None:
    FORMS[form](tmp_path)
    result = cleaned(tmp_path)
    pd.testing.assert_frame_equal(result.history.episodes.frame, expected)
    rows = result.account.rows
    assert rows["accepted"] == len(ROWS) + len(CHILDREN)
    assert rows["read"] - rows["accepted"] == {"lines above": 4, "workbook": 2}.get(form, 0)


def test_one_folder_flat_or_by_year_says_the_same(tmp_path: Path) -> None:
    first = [episode("01/05/2020", CHILD="1"), episode("01/06/2020", "01/02/2021", "E4A", CHILD="2")]
    second = [
        episode("01/05/2020", "01/09/2021", "E41", CHILD="1"),
        episode("01/06/2021", "01/03/2022", "E4B", CHILD="3"),
    ]
    write(tmp_path / "by year", 2021, first)
    write(tmp_path / "by year", 2022, second)
    (tmp_path / "flat").mkdir()
    for number, rows in enumerate((second, first)):  # the later return has the earlier name
        known = [child(CHILD=row["CHILD"]) for row in rows]
        (tmp_path / "flat" / f"e{number}.csv").write_text(text(EPISODES, rows))
        (tmp_path / "flat" / f"h{number}.csv").write_text(text(HEADER, known))
    one, other = (cleaned(tmp_path / name, years={}) for name in ("by year", "flat"))
    pd.testing.assert_frame_equal(one.history.episodes.frame, other.history.episodes.frame)
    assert other.account.returns["years"].tolist() == ["2020-21", "2021-22"]
    assert other.account.returns["files"].tolist() == ["e1.csv", "e0.csv"]


def test_a_year_that_is_missing_shortens_the_window(tmp_path: Path) -> None:
    for year in (2018, 2020, 2021):
        rows = [episode(f"01/05/{year - 1}", f"01/02/{year}", "E4A", CHILD=f"{year}{n}") for n in range(5)]
        write(tmp_path, year, rows)
    result = cleaned(tmp_path, years={})
    assert result.windows.missing_years == (2019,)
    assert result.history.begins == 17987  # 1 April 2019
    assert any("2018-19" in said for said in result.account.warnings)


def test_an_extract_within_the_year_ends_on_its_last_date(tmp_path: Path) -> None:
    days = [f"{day:02d}/{month:02d}/2021" for month in (5, 6, 7, 8, 9) for day in range(1, 28)]
    write(tmp_path, 2022, [episode(day, CHILD=str(n)) for n, day in enumerate(days)])
    result = cleaned(tmp_path, years={})
    assert result.account.returns["last_day"].tolist() == ["2021-09-27"]
    given = cleaned(tmp_path, years={}, extract_date=datetime(2021, 9, 30).date())
    assert given.account.returns["last_day"].tolist() == ["2021-09-30"]
    with pytest.raises(InputMistake, match="by its dates the last return is that of 2021-22"):
        cleaned(tmp_path, years={}, extract_date=datetime(2020, 1, 1).date())


def test_one_file_of_several_years_is_one_return(tmp_path: Path) -> None:
    years = [(year, f"{year}{n}") for year in range(2016, 2020) for n in range(9)]
    rows = [episode(f"01/05/{year}", f"01/02/{year + 1}", "E4A", CHILD=name) for year, name in years]
    (tmp_path / "e.csv").write_text(text(EPISODES, rows))
    (tmp_path / "h.csv").write_text(text(HEADER, [child(CHILD=row["CHILD"]) for row in rows]))
    result = cleaned(tmp_path)
    assert result.account.returns["years"].tolist() == ["2016-17 to 2019-20"]


def test_year_columns_split_a_file_but_do_not_name_its_years(tmp_path: Path) -> None:
    """The later label holds, whether it means the year that begins or the one that ends."""
    rows = [
        {**episode("01/05/2019", CHILD="1"), "YEAR": "2019"},
        {**episode("01/06/2019", "01/03/2020", "E4A", CHILD="2"), "YEAR": "2019"},
        {**episode("01/05/2019", "03/07/2020", "E4A", CHILD="1"), "YEAR": "2020"},
        {**episode("01/06/2020", "01/03/2021", "E4A", CHILD="3"), "YEAR": "2020"},
    ]
    (tmp_path / "e.csv").write_text(text(EPISODES, rows))
    (tmp_path / "h.csv").write_text(text(HEADER, [child(CHILD=name) for name in "123"]))
    result = cleaned(tmp_path)
    assert result.account.returns["years"].tolist() == ["2019-20", "2020-21"]
    assert rules(result) == {"carried_forward": 1}


@pytest.mark.parametrize(
    "table", [table for table in LAYOUTS if table not in (EPISODES, HEADER, UASC, LIBERTY)]
)
def test_other_files_of_the_return_are_recognised_and_not_needed(tmp_path: Path, table: str) -> None:
    encoded("utf-8")(tmp_path)
    (tmp_path / "other.csv").write_text(text(table, [{"CHILD": "200", "DOB": "25/12/2011"}]))
    result = cleaned(tmp_path)
    assert (
        dict(zip(result.account.files["file"], result.account.files["kind"], strict=True))["other.csv"]
        == table
    )
    assert rules(result)["not_needed"] == 1


def test_what_cannot_be_read_is_listed_and_every_row_of_it_counted(tmp_path: Path) -> None:
    encoded("utf-8")(tmp_path)
    (tmp_path / "notes.txt").write_text("Please find attached\nthe return\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "~$return.xlsx").write_bytes(b"lock")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "guide.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "bomb.xml").write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><EXPSSDA903><CHILD/></EXPSSDA903>")
    (tmp_path / "half.xml").write_text(
        "<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD><CHILD>"
    )
    (tmp_path / "columns.csv").write_text("CHILD,DECOM\n1,01/05/2020\n")
    result = cleaned(tmp_path)
    assert {"file_not_recognised": 1, "file_lacks_columns": 1, "file_broken": 1}.items() <= rules(
        result
    ).items()
    not_read = {"empty.csv", "~$return.xlsx", "broken.xlsx", "guide.pdf", "bomb.xml"}
    assert {file.where for file in result.account.not_read} == not_read
    for name in ("notes.txt", "empty.csv", "broken.xlsx", "guide.pdf", "bomb.xml", "half.xml", "columns.csv"):
        assert any(name in said for said in result.account.warnings), name


def test_rows_put_together_from_files(tmp_path: Path) -> None:
    encoded("utf-8")(tmp_path)
    more = text(
        EPISODES,
        [episode("01/05/2020", CHILD="200"), {**episode("01/06/2020", CHILD="201"), "URN": "1,too,many"}],
    )
    with (tmp_path / "episodes.csv").open("a", encoding="utf-8") as file:
        file.write(more)
    assert {"repeated_heading": 1, "too_many_fields": 1}.items() <= rules(cleaned(tmp_path)).items()


def test_a_header_without_two_columns_is_a_header(tmp_path: Path) -> None:
    encoded("utf-8")(tmp_path)
    lines = [",".join(line.split(",")[:4]) for line in CSV[HEADER].strip().split("\n")]
    (tmp_path / "header.csv").write_text("\n".join(lines))
    result = cleaned(tmp_path)
    assert "lacks UPN, MOTHER, MC_DOB" in "".join(result.account.files["remarks"])
    assert result.account.rows["accepted"] == len(ROWS) + len(CHILDREN)


def test_a_file_that_is_month_first_is_set_aside_whole(tmp_path: Path) -> None:
    encoded("utf-8")(tmp_path)
    rows = [episode("05/31/2020", "02/03/2021", "E4A", CHILD="200"), episode("03/04/2020", CHILD="200")]
    (tmp_path / "american.csv").write_text(text(EPISODES, rows))
    assert rules(cleaned(tmp_path))["month_first"] == 2


def test_numbers_that_lost_their_leading_zeros_are_the_same_children(tmp_path: Path) -> None:
    write(tmp_path, 2021, [episode("01/05/2020", CHILD="00123"), episode("01/05/2020", CHILD="456")])
    write(tmp_path, 2022, [episode("01/05/2020", CHILD="123"), episode("01/05/2020", CHILD="456")])
    result = cleaned(tmp_path)
    assert {"leading_zeros": 2, "carried_forward": 2}.items() <= rules(result).items()
    assert len(result.history.episodes.frame) == 2


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (lambda folder: None, "the folder is empty; put the CSV, XLSX or XML files of your returns there"),
        (
            lambda folder: (folder / "a.csv").write_text("x,y\n1,2\n"),
            "holds no usable episode; most rows are set aside",
        ),
        (lambda folder: (folder / "a.csv").write_text(CSV[EPISODES]), "set aside by the rule 'no_birth'"),
        (lambda folder: (folder / "a.csv").write_text(CSV[HEADER]), r"Found: a.csv \(header\)"),
    ],
)
def test_a_folder_without_placements_is_refused(
    tmp_path: Path, prepare: Callable[[Path], object], says: str
) -> None:
    prepare(tmp_path)
    with pytest.raises(InputMistake, match=says):
        cleaned(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputMistake, match="there is no such folder"):
        cleaned(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"years": {"x.csv": 2020}}, "returns.years: there is no file of episodes 'x.csv'"),
        ({"key_file": Path("nowhere")}, "returns.key_file=nowhere: cannot be read"),
        ({"types": ()}, "returns.types: no rule takes placements with PLACE"),
        ({"routes": {}}, "returns.routes: lacks E4A"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(
    tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    encoded("utf-8")(tmp_path)
    with pytest.raises(InputMistake, match=says):
        cleaned(tmp_path, **changes)


def test_a_folder_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(InputMistake, match="is not given; name the folder"):
        read_returns(parameters_for(tmp_path, folder=None))
