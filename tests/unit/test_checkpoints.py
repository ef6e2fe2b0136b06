"""What is finished is kept, by what it depends on, and taken up whole or not at all."""

import errno
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.checkpoints.frames import as_bytes, from_bytes
from sim.checkpoints.identity import identity
from sim.checkpoints.log import Log
from sim.checkpoints.of_job import checkpoints_of
from sim.checkpoints.store import Checkpoints
from sim.config import load
from sim.errors import InputMistake
from sim.settings import Settings

pytestmark = pytest.mark.unit


def _settings(outputs: Path, *words: str) -> Settings:
    return load(["authority=westmere", "scenarios=[baseline]", f"run.outputs={outputs}", *words])


def _interrupted(settings: Settings) -> BaseException:
    """What ends a job that has finished one part."""
    try:
        with checkpoints_of(settings) as kept:
            kept.value("a", lambda: 1)
            raise KeyboardInterrupt
    except KeyboardInterrupt as end:
        return end


def test_a_log_gives_back_what_was_added_when_it_is_opened_again(tmp_path: Path) -> None:
    log = Log.at(tmp_path / "log")
    log.add({"key": "a"}, b"first", b" body")
    log.add({"key": "b"}, b"")
    log.close()
    again = Log.at(tmp_path / "log")
    assert [record.header["key"] for record in again.records] == ["a", "b"]
    assert [again.read(record.body) for record in again.records] == [b"first body", b""]
    assert (tmp_path / "log").stat().st_mode & 0o077 == 0, "for its owner alone"


def test_of_a_log_that_is_cut_off_or_damaged_anywhere_the_whole_records_are_left(tmp_path: Path) -> None:
    """Every length that a kill may leave, and one wrong byte at every place."""
    path = tmp_path / "log"
    log, ends = Log.at(path), [0]
    for number in range(3):
        log.add({"number": number}, bytes([number]) * 5)
        ends.append(path.stat().st_size)
    log.close()
    whole = path.read_bytes()
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        cut = Log.at(path)
        assert len(cut.records) == sum(end <= length for end in ends) - 1
        cut.add({"number": "new"}, b"added")
        cut.close()
        again = Log.at(path)
        assert again.read(again.records[-1].body) == b"added"
        again.close()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        damaged = Log.at(path)
        assert len(damaged.records) == sum(end <= place for end in ends) - 1
        damaged.close()


def test_a_full_disk_is_told_with_the_folder_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log.temporary()

    def full(_data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(log, "_write", full)
    with pytest.raises(InputMistake, match=r"have no room here \(No space left on device\).*TMPDIR"):
        log.add({}, b"123")


def test_tables_come_back_with_their_types_and_index() -> None:
    table = pd.DataFrame(
        {"n": np.array([1, 2], dtype=np.int16), "x": [0.1, np.nan], "w": pd.Categorical(["b", None])},
        index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["word", "number"]),
    )
    pd.testing.assert_frame_equal(from_bytes(as_bytes(table)), table)


def test_what_is_there_is_not_made_again_and_parts_do_not_see_each_other() -> None:
    kept, made = Checkpoints(), list[str]()

    def make(word: str) -> list[object]:
        made.append(word)
        return [word, 0.1 + 0.2]

    for _ in range(2):
        assert kept.value("key", lambda: make("whole")) == ["whole", 0.1 + 0.2]
        assert kept.part("one").value("key", lambda: make("part")) == ["part", 0.1 + 0.2]
    assert made == ["whole", "part"]
    assert kept.part("one").has("key")
    assert not kept.part("two").has("key")
    table = pd.DataFrame({"a": [1.5]})
    pd.testing.assert_frame_equal(kept.table("t", lambda: table), table)
    pd.testing.assert_frame_equal(kept.table("t", lambda: pd.DataFrame()), table)


def test_an_identity_is_of_the_configuration_the_input_and_the_program_and_not_of_where_and_how_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "carers.csv").write_text("one")
    settings = _settings(tmp_path, f"fit.carers={tmp_path / 'carers.csv'}")
    first, learning = identity(settings), identity(settings, learns=True)
    elsewhere = _settings(tmp_path / "x", f"fit.carers={tmp_path / 'carers.csv'}", "run.workers=3")
    assert identity(elsewhere) == first
    assert identity(_settings(tmp_path, "run.seed=1")) != first
    (tmp_path / "carers.csv").write_text("two")
    assert identity(settings) == first
    assert identity(settings, learns=True) != learning
    monkeypatch.setattr("sim.checkpoints.identity.__version__", "another")
    assert identity(settings) != first


def test_checkpoints_stay_when_a_job_fails_and_go_when_its_results_are_complete(tmp_path: Path) -> None:
    settings, said = _settings(tmp_path), list[str]()
    ended = _interrupted(settings)
    assert ended.__notes__ == ["What was finished is kept: the same command goes on from there."]
    with checkpoints_of(settings, say=said.append) as kept:
        assert kept.of("a") == 1
    assert [one.startswith("This command was ended before") for one in said] == [True]
    assert list(tmp_path.rglob(".*")) == []


def test_a_job_that_finished_nothing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), checkpoints_of(_settings(tmp_path)):
        _ = 1 // 0
    assert list(tmp_path.rglob("*")) == []


def test_those_of_another_configuration_are_not_used_and_that_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    _interrupted(_settings(tmp_path))
    with checkpoints_of(_settings(tmp_path, "run.seed=1"), say=said.append) as kept:
        assert not kept.has("a")
    assert ["another configuration, input or version" in one for one in said] == [True]
    assert list(tmp_path.rglob(".*")) == []


def test_a_run_starts_anew_where_that_is_asked_for(tmp_path: Path) -> None:
    _interrupted(_settings(tmp_path))
    with checkpoints_of(_settings(tmp_path, "run.resume=false")) as kept:
        assert not kept.has("a")


def test_a_file_that_says_it_is_of_something_else_is_not_used(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    path = tmp_path / "westmere" / f".simulate.{identity(settings)[:16]}.checkpoint"
    path.parent.mkdir()
    log = Log.at(path)
    log.add({"identity": "something else"})
    log.add({"key": "a", "value": 1})
    log.close()
    with checkpoints_of(settings) as kept:
        assert not kept.has("a")
