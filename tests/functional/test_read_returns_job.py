"""The job as a user meets it: what it writes, what it says, and that it tells nobody who a child is."""

import json
import os
import stat
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from return_files import child, cleaned, episode, write

from sim.__main__ import main
from sim.parameters.jobs.returns import PublishedYear
from sim.report.pages.cleaning import write_cleaning
from sim.returns.account import child_keys, secret_of
from sim.returns.read.identity import Children
from sim.returns.reconciliation import reconciliation

pytestmark = pytest.mark.functional

NAMES = [f"SECRET{n:03d}" for n in range(30)]
BORN = "17/11/2011"


def write_returns(folder: Path) -> None:
    """Two returns with mistakes whose log could give a child away."""
    first = [episode("01/05/2020", CHILD=name) for name in NAMES]
    second = [episode("01/05/2020", "03/08/2021", "E4A", CHILD=name) for name in NAMES[:20]]
    second += [
        episode("04/08/2021", "SECRET999 slipped", CHILD=NAMES[20]),
        episode("05/08/2021", CHILD=NAMES[21], PLACE="=cmd()"),
    ]
    known = [child(CHILD=name, DOB=BORN, UPN="A123456789012") for name in NAMES]
    write(folder, 2021, first, [child(**{**row, "DOB": "18/11/2011"}) for row in known])
    write(folder, 2022, second, known)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("job")
    write_returns(place / "returns")
    key = place / "key.txt"
    key.write_text("a secret of our own")
    arguments = [
        f"returns.folder={place / 'returns'}",
        f"run.outputs={place / 'out'}",
        f"returns.key_file={key}",
    ]
    assert main(["job=read_returns", "authority=westmere", *arguments]) == 0
    return place / "out" / "westmere" / "read_returns"


def test_everything_is_written(written: Path) -> None:
    files = {file.relative_to(written).as_posix() for file in written.rglob("*") if file.is_file()}
    tables = {f"tables/{name}.csv" for name in ("files", "rows", "rules", "returns", "reconciliation")}
    single = {"child_level/placements.parquet", "child_level/README.txt"}
    assert files == {"cleaning_report.html", "cleaning_report.csv", "manifest.json", *tables, *single}
    manifest = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {
        f"{year}/{name}.csv" for year in (2021, 2022) for name in ("episodes", "header")
    }


def test_the_rows_of_the_tables_add_up(written: Path) -> None:
    files, rows = (pd.read_csv(written / "tables" / f"{name}.csv") for name in ("files", "rows"))
    assert files["read"].sum() == rows["rows"].sum() == 30 + 30 + 22 + 30
    assert (files["read"] == files[["accepted", "repaired", "excluded", "quarantined"]].sum(axis=1)).all()


def test_no_identifier_or_date_of_birth_stands_in_any_file_outside_the_folder_of_children(
    written: Path,
) -> None:
    """Sentinels: each identifier and the birth in every spelling, in the bytes of every file."""
    names = [*NAMES, "SECRET999", "A123456789012"]
    births = [f"{day}{form}" for day in ("17", "18") for form in ("/11/2011", ".11.2011", " November 2011")]
    births += ["2011-11-17", "2011-11-18", "20111117", "20111118"]
    for file in (one for one in written.rglob("*") if one.is_file()):
        raw = file.read_bytes()
        inside = "child_level" in file.parts
        found = [text for text in [*names, *([] if inside else births)] if text.encode() in raw]
        assert found == [], file
    frame = pd.read_parquet(written / "child_level" / "placements.parquet")
    assert not any(name in frame.to_csv() for name in names)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_what_is_written_of_children_is_for_the_owner_alone(written: Path) -> None:
    modes = {file: stat.S_IMODE(file.stat().st_mode) for file in (written, *written.rglob("*"))}
    assert {file: mode for file, mode in modes.items() if mode & 0o077} == {}
    assert stat.S_IMODE(written.parent.stat().st_mode) & 0o050, "what stands above is as always"


def test_nothing_that_is_written_names_a_child(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [
        file.read_text(encoding="utf-8")
        for file in written.rglob("*")
        if file.suffix in (".csv", ".html", ".json", ".txt")
    ]
    placements = pd.read_parquet(written / "child_level" / "placements.parquet")
    texts.append(placements.to_csv())
    for text in texts:
        for secret in ("SECRET", "A123456789012", "NG1", "NG2", "17/11/2011", "2011-11-17", "18/11/2011"):
            assert secret not in text
    assert placements["child"].max() == placements["child"].nunique() - 1


def test_what_is_said_names_no_child(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_returns(tmp_path / "returns")
    arguments = [f"returns.folder={tmp_path / 'returns'}", f"run.outputs={tmp_path}", "authority=westmere"]
    assert main(["job=read_returns", *arguments]) == 0
    said = "".join(capsys.readouterr())
    assert "SECRET" not in said
    assert "112 rows in 4 tables of 2 returns" in said
    assert "Return 2020-21: 2020-04-01 to 2021-03-31" in said


def test_the_log_has_every_change_with_row_and_key(written: Path) -> None:
    log = pd.read_csv(written / "cleaning_report.csv", dtype=str, keep_default_na=False)
    assert log.columns.tolist() == [
        "outcome",
        "rule",
        "dfe_rules",
        "file",
        "row",
        "child",
        "column",
        "before",
        "after",
    ]
    unreadable = log[log["rule"] == "end_unreadable"].iloc[0]
    assert unreadable[["file", "row", "column", "before"]].tolist() == [
        "2022/episodes.csv",
        "22",
        "dec",
        "AAAAAA999 AAAAAAA",
    ]
    birth = log[log["rule"] == "birth_differs"]
    assert set(birth["after"]) == {"1 days earlier"}
    assert birth["child"].nunique() == 30


def test_a_secret_of_ones_own_keeps_the_keys(tmp_path: Path) -> None:
    children = Children(("1", "2"), {"1": 0, "2": 1})
    (tmp_path / "key").write_text("a secret of our own\n")
    one, again = (child_keys(children, secret_of(tmp_path / "key")).tolist() for _ in range(2))
    assert one == again
    assert child_keys(children, secret_of(None)).tolist() != child_keys(children, secret_of(None)).tolist()
    assert len(set(one)) == 3


def test_a_second_run_replaces_the_first(written: Path, tmp_path: Path) -> None:
    write_returns(tmp_path / "returns")
    arguments = [f"returns.folder={tmp_path / 'returns'}", f"run.outputs={tmp_path}", "authority=westmere"]
    assert main(["job=read_returns", *arguments]) == 0
    before = (tmp_path / "westmere" / "read_returns" / "tables" / "rules.csv").read_bytes()
    assert main(["job=read_returns", *arguments]) == 0
    assert (tmp_path / "westmere" / "read_returns" / "tables" / "rules.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "returns.folder is not given"),
        (["returns.folder=/nowhere/at/all"], "there is no such folder"),
        (
            ["returns.folder=/nowhere", "returns.bridge_days=many"],
            "returns.bridge_days is 'many'; expected a valid integer",
        ),
        (
            ["returns.folder=/nowhere", "returns.routes.E3=nothing"],
            "returns.routes.E3: there is no route of exit 'nothing'",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["job=read_returns", f"run.outputs={tmp_path}", *arguments]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert "Traceback" not in err
    assert list(tmp_path.rglob("*")) in ([], [tmp_path / "nottinghamshire"])


def test_the_reconciliation_counts_as_the_department_does(tmp_path: Path) -> None:
    """Hand count. A starts and ends twice, B is there throughout, C has short breaks, D ends on 31 March."""
    rows = [
        episode("01/05/2020", "01/06/2020", "E4A", CHILD="A"),
        episode("01/07/2020", "01/08/2020", "E4A", CHILD="A"),
        episode("01/05/2015", CHILD="B"),
        episode("01/05/2020", CHILD="C", LS="V4"),
        episode("01/05/2020", "31/03/2021", "E4A", CHILD="D"),
        episode("31/03/2021", CHILD="E"),
    ]
    write(tmp_path, 2021, rows)
    published = {2021: PublishedYear(stock=2, starts=4, source="A made-up release")}
    table = reconciliation(cleaned(tmp_path).history, published, suppress_below=0).set_index("measure")
    assert table["returns"].to_dict() == {"stock": 2, "starts": 3, "ends": 2}
    assert table["difference"].fillna(-99).to_dict() == {"stock": 0, "starts": -1, "ends": -99}
    assert table["complete"].all()
    hidden = reconciliation(cleaned(tmp_path).history, published, suppress_below=3).set_index("measure")
    assert hidden["suppressed"].to_dict() == {"stock": True, "starts": False, "ends": True}
    assert hidden.loc["stock", ["returns", "difference", "percent"]].isna().all()


def test_an_extract_has_no_stock_at_the_end_of_its_year(tmp_path: Path) -> None:
    write(tmp_path, 2022, [episode("01/05/2021")])
    table = reconciliation(cleaned(tmp_path, extract_date=date(2021, 9, 30)).history, {}, 0).set_index(
        "measure"
    )
    assert table["returns"].fillna(-1).to_dict() == {"stock": -1, "starts": 1, "ends": 0}
    assert not table["complete"].any()


def test_small_identifiers_are_not_on_the_page(tmp_path: Path) -> None:
    write(tmp_path / "returns", 2021, [episode("01/05/2020", CHILD=str(n)) for n in range(4)])
    result = cleaned(tmp_path / "returns")
    for threshold, shown in ((0, True), (6, False)):
        folder = tmp_path / str(threshold)
        folder.mkdir()
        reconciled = reconciliation(result.history, {}, threshold)
        write_cleaning(folder, result, reconciled, "westmere", threshold)
        assert (pd.read_csv(folder / "tables" / "returns.csv")["children"].notna().all()) == shown
        assert ("Numbers of children below 6" in (folder / "cleaning_report.html").read_text()) != shown
