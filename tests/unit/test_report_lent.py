"""Tables that are lent to other processes are those of this one, and nothing of them stays."""

import pickle
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from tiny_run import costed

from sim.report.lent import LentTables, lent

pytestmark = pytest.mark.unit


def test_every_table_comes_back_as_it_was_and_only_its_name_is_sent() -> None:
    tables = costed(["baseline", "step_down"], 3)
    with lent(tables) as lending:
        sent = pickle.dumps(lending)
        assert len(sent) < 20 * len(tables) + 1_000
        theirs = pickle.loads(sent)
        assert list(theirs) == list(tables)
        assert len(theirs) == len(tables)
        assert "kpis" in theirs
        assert not theirs._read, "to ask what there is reads nothing"
        for name, table in tables.items():
            pd.testing.assert_frame_equal(theirs[name], table)
            assert theirs[name] is theirs[name], "read once"
        assert theirs.get("none of them") is None


def test_nothing_stays_when_the_tables_are_no_longer_lent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with lent({"one": pd.DataFrame({"a": [1]})}) as lending:
        assert isinstance(lending, LentTables)
        (folder,) = tmp_path.iterdir()
        assert [file.name for file in folder.iterdir()] == ["one.arrow"]
    assert list(tmp_path.iterdir()) == []


def test_tables_without_room_for_their_files_are_lent_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_feather", full)
    tables = {"one": pd.DataFrame({"a": [1]})}
    with lent(tables) as lending:
        assert lending is tables
