"""What the main job makes for people: by a worker or here, the same."""

from concurrent.futures import Future
from pathlib import Path
from typing import cast

import pytest

from sim.config import load
from sim.errors import Unfinished
from sim.jobs import OF_WORKERS, simulate
from sim.jobs.simulate import workbook_written
from sim.report.words.labels import Labels
from sim.workers import load_early_for

pytestmark = pytest.mark.unit


def _future(outcome: bytes | Exception | None) -> "Future[bytes | None]":
    future: Future[bytes | None] = Future()
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
    return future


@pytest.mark.parametrize(
    ("begun", "held"),
    [
        (_future(b"by a worker"), b"by a worker"),
        (_future(Unfinished("a worker was killed")), b"here"),
        (_future(None), b"here"),
        (None, b"here"),
    ],
)
def test_a_workbook_is_a_workers_or_made_here(
    begun: "Future[bytes | None] | None", held: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was killed costs no workbook; what went wrong in the making goes wrong here, where it can
    be told.
    """
    monkeypatch.setattr(simulate, "write_workbook", lambda path, *_: path.write_bytes(b"here"))
    settings, labels = load(["scenarios=[baseline]"]), cast(Labels, None)
    file = tmp_path / "workbook.xlsx"
    workbook_written(file, begun, {}, labels, settings)
    assert file.read_bytes() == held
    file.unlink()
    workbook_written(file, _future(ValueError("no such line")), {}, labels, settings)
    assert file.read_bytes() == b"here"


def test_only_processes_of_this_machine_load_early(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[object] = []
    monkeypatch.setattr("sim.workers.load_early", loaded.append)
    modules = OF_WORKERS["simulate"]
    for words in (["run.workers=1"], ["run.workers=2", "run.cluster='tcp://127.0.0.1:1'"]):
        load_early_for(load(words).run, modules)
    assert not loaded
    load_early_for(load(["run.workers=2"]).run, modules)
    assert loaded == [modules]
