"""The files that tables are written to."""

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from tiny_run import replication, tables

from sim.measures import long_rows
from sim.report.files.tables import COLUMNS, write_replications, write_tables

pytestmark = pytest.mark.unit


def test_each_table_is_a_csv_with_the_columns_of_the_contract(tmp_path: Path) -> None:
    write_tables(tmp_path, tables(["baseline"]))
    headers = {
        p.stem: tuple(p.read_text().splitlines()[0].split(",")) for p in (tmp_path / "tables").iterdir()
    }
    assert headers == dict(COLUMNS)
    assert headers["kpis"] == ("scenario", "date", "kpi", "mean", "p10", "p50", "p90", "unit")
    first = (tmp_path / "tables" / "caseload.csv").read_text().splitlines()[1]
    assert first == "baseline,2022-07-31,all,all,100,100,100,100"


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_tables(tmp_path / name, tables(["baseline", "other"]))
    for path in (tmp_path / "one" / "tables").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / "tables" / path.name).read_bytes()
        assert b"\r" not in path.read_bytes()


def test_every_replication_is_in_the_parquet_file_and_the_file_is_reproducible(tmp_path: Path) -> None:
    frames = [long_rows("baseline", r, replication(r)) for r in range(3)]
    for name in ("one", "two"):
        write_replications(tmp_path / f"{name}.parquet", iter(frames))
    read = pd.read_parquet(tmp_path / "one.parquet")
    assert read.columns.tolist() == ["scenario", "replication", "date", "measure", "breakdown", "value"]
    pd.testing.assert_frame_equal(read, pd.concat(frames, ignore_index=True).astype({"replication": "int32"}))
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert pq.ParquetFile(tmp_path / "one.parquet").num_row_groups == 1
