"""The files that tables are written to."""

from pathlib import Path

import pandas as pd
import pytest
from tiny_run import tables

from sim.report.files.tables import COLUMNS, write_tables

pytestmark = pytest.mark.unit


def test_each_table_is_a_csv_with_the_columns_of_the_contract(tmp_path: Path) -> None:
    write_tables(tmp_path, tables(["baseline"]))
    headers = {
        p.stem: tuple(p.read_text().splitlines()[0].split(",")) for p in (tmp_path / "tables").iterdir()
    }
    not_always = {"precision", "levels", "variance", "assumptions"}
    assert headers == {name: columns for name, columns in COLUMNS.items() if name not in not_always}
    assert headers["kpis"] == ("scenario", "date", "kpi", "mean", "p10", "p50", "p90", "unit")
    first = (tmp_path / "tables" / "caseload.csv").read_text().splitlines()[1]
    assert first == "baseline,2022-07-31,all,all,100,100,100,100"


def test_how_often_each_was_simulated_is_a_table_where_scenarios_may_stop(tmp_path: Path) -> None:
    rows = pd.DataFrame([["plan", "costs", "total", "2023-03-31", 1.5, 2.0, True, 20, 20]])
    write_tables(tmp_path, {"precision": rows.set_axis(list(COLUMNS["precision"]), axis="columns")})
    assert (tmp_path / "tables" / "precision.csv").read_text().splitlines() == [
        ",".join(COLUMNS["precision"]),
        "plan,costs,total,2023-03-31,1.5,2,True,20,20",
    ]


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_tables(tmp_path / name, tables(["baseline", "other"]))
    for path in (tmp_path / "one" / "tables").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / "tables" / path.name).read_bytes()
        assert b"\r" not in path.read_bytes()
