"""Runs of the local page: one at a time, ended as a whole, taken up again, and how far they are."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from local_page import begun

from sim.app.kept import read_json, write_json
from sim.app.running import group
from sim.app.running.howfar import HowFar, histories_in, how_far
from sim.app.running.records import (
    CANCELLED,
    DONE,
    FAILED,
    INTERRUPTED,
    RUNNING,
    WAITING,
    RunRecord,
    RunShelf,
)
from sim.app.running.runs import RunQueue, new_ident
from sim.checkpoints.log import Log
from sim.folders.beside import beside
from sim.folders.leftovers import has_ended

pytestmark = pytest.mark.unit

WITH_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("child", "w").write(str(child.pid))
time.sleep(60)
"""


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[RunQueue]:
    made = RunQueue(RunShelf(tmp_path / "runs"))
    yield made
    made.close()


def stands_in(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another program in the place of the command."""
    monkeypatch.setattr(group, "PROGRAM", (sys.executable, "-c", code))


def asked(queue: RunQueue, cwd: Path) -> RunRecord:
    ident = new_ident()
    queue.shelf.folder(ident).mkdir(parents=True)
    record = RunRecord(
        ident, "simulate", "A run", "westmere", "westmere", ["authority=westmere"], str(cwd),
        scenarios={"baseline": "Nothing changes"}, replications=4, years=2,
    )  # fmt: skip
    return queue.new(record)


def waits_for(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def state(queue: RunQueue, record: RunRecord) -> str:
    found = queue.shelf.of(record.ident)
    assert found is not None
    return found.state


@pytest.mark.parametrize(("code", "becomes"), [("", DONE), ("raise SystemExit(2)", FAILED)])
def test_a_run_ends_as_its_command_does(
    queue: RunQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, becomes: str
) -> None:
    stands_in(monkeypatch, f"import sys; print(sys.argv[1:]); {code or 'pass'}")
    record = asked(queue, tmp_path)
    waits_for(lambda: state(queue, record) == becomes)
    said = queue.shelf.said(record)
    assert "authority=westmere" in said
    assert f"run.outputs={queue.shelf.folder(record.ident) / 'results'}" in said.replace("\\\\", "\\")


@pytest.mark.skipif(os.name != "posix", reason="priorities of POSIX")
def test_a_run_stands_back_behind_the_page(
    queue: RunQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who changes a plan while another one runs waits for the preview; nobody waits so for the run."""
    code = "import os, time; time.sleep(1); print('priority', os.getpriority(os.PRIO_PROCESS, 0))"
    stands_in(monkeypatch, code)
    record = asked(queue, tmp_path)
    waits_for(lambda: state(queue, record) == DONE)
    own = min(os.getpriority(os.PRIO_PROCESS, 0) + group.LATER, 19)
    assert f"priority {own}" in queue.shelf.said(record)


@pytest.mark.skipif(os.name != "posix", reason="process groups of POSIX")
def test_cancelling_ends_every_process_that_the_run_has_begun(
    queue: RunQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_in(monkeypatch, WITH_A_CHILD)
    record = asked(queue, tmp_path)
    child = tmp_path / "child"
    waits_for(lambda: child.is_file() and child.read_text() != "")
    queue.cancel(record.ident)
    waits_for(lambda: _gone(int(child.read_text())))
    waits_for(lambda: queue._running is None)
    assert state(queue, record) == CANCELLED


def _gone(process: int) -> bool:
    """Ended, or ended and not yet fetched by whoever inherits it in a container."""
    try:
        return has_ended(process) or " Z " in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return True


def test_a_second_run_waits_and_can_be_taken_out_of_the_queue(
    queue: RunQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_in(monkeypatch, "import time; time.sleep(60)")
    first, second, third = (asked(queue, tmp_path) for _ in range(3))
    assert [state(queue, one) for one in (first, second, third)] == [RUNNING, WAITING, WAITING]
    queue.cancel(second.ident)
    queue.cancel(first.ident)
    waits_for(lambda: state(queue, third) == RUNNING)
    assert [state(queue, one) for one in (first, second)] == [CANCELLED, CANCELLED]


def test_what_was_cancelled_goes_on_when_somebody_asks(
    queue: RunQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_in(monkeypatch, "import time; time.sleep(60)")
    record = asked(queue, tmp_path)
    queue.cancel(record.ident)
    stands_in(monkeypatch, "pass")
    queue.again(record.ident)
    waits_for(lambda: state(queue, record) == DONE)


def test_when_the_page_ends_its_run_is_interrupted_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_in(monkeypatch, "import time; time.sleep(60)")
    queue = RunQueue(RunShelf(tmp_path / "runs"))
    record = asked(queue, tmp_path)
    queue.close()
    assert state(queue, record) == INTERRUPTED


def test_a_run_that_a_killed_page_left_is_found_interrupted(queue: RunQueue) -> None:
    record = asked_only(queue, RUNNING)
    queue.take_up()
    assert state(queue, record) == INTERRUPTED


def asked_only(queue: RunQueue, as_if: str) -> RunRecord:
    """A record of a run that nothing has begun."""
    record = RunRecord(new_ident(), "simulate", "A run", "westmere", "westmere", [], ".", state=as_if)
    queue.shelf.keep(record)
    return record


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_a_run_that_a_killed_page_left_running_is_watched_until_it_ends(
    queue: RunQueue, tmp_path: Path
) -> None:
    record = asked_only(queue, RUNNING)
    lock = beside(queue.shelf.results(record), "lock")
    lock.parent.mkdir(parents=True)
    code = (
        "import sys, time; from pathlib import Path; from sim.folders.locking import take;"
        " take(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with begun([sys.executable, "-c", code, str(lock)]) as other:
        queue.take_up()
        found = queue.shelf.of(record.ident)
        assert found is not None
        assert (found.state, found.process) == (RUNNING, other.pid)
        other.kill()
        other.wait()
        waits_for(lambda: state(queue, record) == FAILED)


def test_names_and_notes_stay(queue: RunQueue) -> None:
    record = asked_only(queue, DONE)
    queue.rename(record.ident, "For the committee", "with\nthe new prices")
    found = queue.shelf.of(record.ident)
    assert found is not None
    assert (found.title, found.note) == ("For the committee", "with\nthe new prices")


@pytest.mark.parametrize("ident", ["..", "../..", "20260101-000000-abcdeg", "", "20260101-000000-abcdef/.."])
def test_what_is_no_run_has_no_folder(tmp_path: Path, ident: str) -> None:
    with pytest.raises(KeyError):
        RunShelf(tmp_path).folder(ident)
    assert RunShelf(tmp_path).of(ident) is None


def test_a_record_of_another_version_or_nonsense_is_no_run(tmp_path: Path) -> None:
    shelf, ident = RunShelf(tmp_path), new_ident()
    for nonsense in ([1], {"ident": ident}, "text", None):
        write_json(shelf.folder(ident) / "run.json", nonsense)
        assert shelf.of(ident) is None
    (shelf.folder(ident) / "run.json").write_text("{half")
    assert read_json(shelf.folder(ident) / "run.json") is None
    assert shelf.all() == []


# how far


def kept(path: Path, *parts: tuple[int, int, int]) -> None:
    log = Log.at(path)
    log.add({"identity": "abc"})
    for first, stop, scenarios in parts:
        names = [f"s{i}" for i in range(scenarios)]
        log.add({"key": f"chunk {first}", "replications": [first, stop], "scenarios": names}, b"x" * 999)
    log.close()


def test_finished_histories_are_counted_in_the_file_of_the_run(tmp_path: Path) -> None:
    path = tmp_path / "log"
    kept(path, (0, 5, 2), (5, 8, 2))
    assert histories_in(path) == 16
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 10)  # the last record is half written
    assert histories_in(path) == 10
    path.write_bytes(b"nonsense" * 100)
    assert histories_in(path) == 0
    assert histories_in(tmp_path / "none") == 0


def test_how_far_says_what_is_left(tmp_path: Path) -> None:
    results = tmp_path / "simulate"
    kept(beside(results, "0123abcd.checkpoint"), (0, 5, 1))
    record = RunRecord(
        new_ident(), "simulate", "A run", "westmere", "westmere", [], ".", state=RUNNING, begun=1000.0,
        scenarios={"baseline": ""}, replications=20,
    )  # fmt: skip
    far = how_far(record, results, now=1100.0)
    assert (far.done, far.total, far.percent, far.seconds_left) == (5, 20, 25, 300.0)
    assert far.in_words == "5 of 20 histories simulated; about 5 minutes left."
    assert how_far(record, results, now=900.0).seconds_left is None  # the clock was set back
    record.begun_with = 4
    assert (
        how_far(record, results, now=1100.0).seconds_left == 1500.0
    )  # what an earlier start did took no time
    assert HowFar(RUNNING, "simulate", 5, 20, 7200.0).in_words.endswith("; about 2 hours left.")
    assert HowFar(RUNNING, "simulate", 20, 20, 0.0).in_words.startswith("All is simulated")
    assert HowFar(WAITING, "", 0, 20, None).in_words == "Waits until the run before it has ended."
    assert json.dumps(far.percent) == "25"
