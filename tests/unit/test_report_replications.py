"""The Parquet files of every replication and of every episode."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from tiny_run import replication

from sim.measures import series_of, side_by_side
from sim.report.files import replications
from sim.report.files.replications import write_episodes, write_replications

pytestmark = pytest.mark.unit
COLUMNS = ["scenario", "replication", "date", "measure", "breakdown", "value"]
RUNS = [replication(r) for r in range(3)]


def _expected(scenario: str) -> pd.DataFrame:
    """A row for each value, replication by replication."""
    series = [(number, series_of(run)) for number, run in enumerate(RUNS)]
    frames = [one.keys.assign(scenario=scenario, replication=n, value=one.value) for n, one in series]
    return pd.concat(frames, ignore_index=True)[COLUMNS].astype({"replication": "int32"})


@pytest.mark.parametrize("at_once", [replications.ROWS_AT_ONCE, 1])
def test_every_value_of_every_replication_is_in_the_file(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replications, "ROWS_AT_ONCE", at_once)
    write_replications(tmp_path / "r.parquet", dict.fromkeys(("one", "other"), side_by_side(RUNS)))
    read = pd.read_parquet(tmp_path / "r.parquet")
    expected = pd.concat([_expected("one"), _expected("other")], ignore_index=True)
    pd.testing.assert_frame_equal(read, expected)
    assert pq.ParquetFile(tmp_path / "r.parquet").num_row_groups == (6 if at_once == 1 else 2)


def test_the_file_is_the_same_byte_for_byte_whenever_it_is_written(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_replications(tmp_path / f"{name}.parquet", {"baseline": side_by_side(RUNS)})
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_episodes_of_all_parts_stand_in_one_file_even_where_one_part_has_only_blanks(tmp_path: Path) -> None:
    parts = [
        pd.DataFrame({"route": pd.Categorical([None, None]), "dec": [np.nan, 1.0], "replication": 0}),
        pd.DataFrame({"route": pd.Categorical(["sgo", None]), "dec": [2.0, 3.0], "replication": 1}),
    ]
    write_episodes(tmp_path, {"baseline": parts})
    read = pd.read_parquet(tmp_path / "episodes" / "baseline.parquet")
    assert read["route"].fillna("").tolist() == ["", "", "sgo", ""]
    assert read["dec"].fillna(-1.0).tolist() == [-1.0, 1.0, 2.0, 3.0]
    assert read["replication"].tolist() == [0, 0, 1, 1]


def test_there_is_no_folder_where_no_episodes_are_kept(tmp_path: Path) -> None:
    write_episodes(tmp_path, {})
    assert not any(tmp_path.iterdir())
