"""Workers live no longer than the process that they work for."""

import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from sim.errors import InputMistake, Unfinished
from sim.report.terminal import unforeseen
from sim.workers import as_finished, sent_once, some_at_once, workers
from sim.workers.once import SentOnce
from sim.workers.sealed import sealed

pytestmark = pytest.mark.unit

WORKING = """
import os, time
from sim.workers import workers
if __name__ == "__main__":
    with workers(2) as submit:
        first = [submit(os.getpid) for _ in range(8)]
        busy = [submit(time.sleep, 600) for _ in range({busy})]
        print(*sorted({{one.result() for one in first}}), flush=True)
        time.sleep(600)
"""

EARLY = """
import signal, sys
from multiprocessing import forkserver
from sim.workers import workers
from sim.workers.processes import load_early
if __name__ == "__main__":
    load_early(["wave"])
    if sys.platform == "linux":
        process = forkserver._forkserver._forkserver_pid
        held = next(line for line in open(f"/proc/{process}/status") if line.startswith("SigBlk"))
        print(bool(int(held.split()[1], 16) & 1 << signal.SIGINT - 1))
    with workers(2) as submit:
        for one in [submit(eval, "'wave' in __import__('sys').modules") for _ in range(2)]:
            print(one.result())
"""


def lives(process: int) -> bool:
    """Whether there is such a process, and it is not one that has ended and waits to be noticed."""
    try:
        os.kill(process, 0)
        with open(f"/proc/{process}/stat") as state:
            return state.read().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="looks at processes as Linux shows them")
@pytest.mark.parametrize(("busy", "how"), [(0, signal.SIGKILL), (2, signal.SIGKILL), (2, signal.SIGTERM)])
def test_workers_end_when_their_parent_is_killed(busy: int, how: signal.Signals) -> None:
    """Idle ones and such as are in the middle of their work: they had waited for ever."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKING.format(busy=busy)], stdout=subprocess.PIPE, text=True
    ) as main:
        assert main.stdout is not None
        theirs = [int(number) for number in main.stdout.readline().split()]
        assert theirs
        assert all(map(lives, theirs))
        main.send_signal(how)
        main.wait()
        until = time.monotonic() + 20
        while any(map(lives, theirs)) and time.monotonic() < until:
            time.sleep(0.05)
        left = [process for process in theirs if lives(process)]
        for process in left:  # only if the test fails
            os.kill(process, signal.SIGKILL)
    assert left == []


def test_workers_do_their_work_and_go() -> None:
    with workers(2) as submit:
        assert submit(abs, -3).result() == 3
        theirs = submit(os.getpid).result()
    assert theirs != os.getpid()


def killed_once(note: Path) -> str:
    """Work whose process is killed the first time."""
    if not note.exists():
        note.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def always_killed() -> None:
    os._exit(9)


def test_a_killed_worker_costs_what_it_was_doing_and_that_is_done_again(tmp_path: Path) -> None:
    with workers(2) as submit:
        others = [submit(abs, -number) for number in range(4)]
        assert submit(killed_once, tmp_path / "note").result() == "done"
        assert [one.result() for one in others] == [0, 1, 2, 3]
        lost = submit(always_killed)
        with pytest.raises(Unfinished, match=r"killed 2 times over the same piece of work.*run\.workers="):
            lost.result()
        assert submit(abs, -5).result() == 5, "the others go on"


def test_what_work_raises_is_raised_where_its_result_is_asked_for() -> None:
    with workers(2) as submit, pytest.raises(ValueError, match="invalid literal"):
        submit(int, "no number").result()


def test_the_end_of_a_block_that_fails_waits_for_no_work() -> None:
    started, waiting = time.monotonic(), list[Future[None]]()

    def interrupted() -> None:
        with workers(2) as submit:
            waiting.extend(submit(time.sleep, 600) for _ in range(4))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - started < 60
    assert all(one.done() for one in waiting)


def test_one_worker_does_its_work_when_the_result_is_asked_for() -> None:
    done: list[int] = []
    with workers(1) as submit:
        futures = {submit(done.append, number): number for number in range(3)}
        for seen, future in enumerate(as_finished(futures)):
            assert len(done) == seen
            future.result()
            future.result()
    assert done == [0, 1, 2]


def test_what_is_sent_once_is_itself_where_no_network_lies_between() -> None:
    with workers(1) as submit:
        thing = [1]
        assert sent_once(submit, thing) is thing


def test_what_is_sent_once_is_the_same_object_for_all_the_work_of_a_process() -> None:
    """So that what was worked out for it is found again; what is sent next takes its place."""
    first, second = SentOnce.of([1]), SentOnce.of([2])
    received = [pickle.loads(pickle.dumps(one)) for one in (first, first, second, second, first)]
    assert received == [[1], [1], [2], [2], [1]]
    assert received[0] is received[1]
    assert received[2] is received[3]
    assert received[4] is not received[0]
    with workers(2) as submit:
        assert submit(sum, sent_once(submit, [1, 2])).result() == 3


def test_modules_that_are_loaded_early_are_there_when_work_begins() -> None:
    """Only on Linux: elsewhere nothing is loaded, and the work is the same."""
    said = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, text=True, check=True)
    assert said.stdout.split() == (["True"] * 3 if sys.platform == "linux" else ["False"] * 2)


def test_a_cluster_without_dask_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputMistake, match="needs Dask, which is not installed"):
        workers(1, "tcp://127.0.0.1:1").__enter__()


@pytest.mark.parametrize("number", [1, 2])
def test_no_more_work_is_begun_than_the_limit_and_all_of_it_is_done(number: int) -> None:
    begun: list[int] = []
    with workers(number) as submit:

        def work() -> Iterator[Future[Any]]:
            for n in range(5):
                begun.append(n)
                yield submit(pow, n, 2)

        seen = []
        for future in some_at_once(work(), limit=2):
            assert len(begun) <= len(seen) + 2
            seen.append(future.result())
    assert sorted(seen) == [0, 1, 4, 9, 16]


def test_a_result_that_was_taken_is_kept_no_longer() -> None:
    futures = [Future[Any]() for _ in range(4)]
    for future in futures:
        future.set_result("a chunk of many replications")
    there = [ref(future) for future in futures]
    taken = as_finished(futures)
    del future, futures
    for left in (3, 2, 1, 0):
        next(taken)
        assert sum(known() is not None for known in there) == left


def test_every_job_hands_out_work_by_all_that_its_run_says_of_workers() -> None:
    """Two had left out the certificates of the cluster."""
    jobs = list((Path(__file__).parents[2] / "sim/jobs").rglob("*.py"))
    assert jobs
    assert [file.name for file in jobs if re.search(r"\bworkers\(", file.read_text(encoding="utf-8"))] == []


class CannotTravel(Exception):
    """An error that unpickling cannot make again."""

    def __init__(self, row: str, _other: str) -> None:
        super().__init__(row)


def failing(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "raised"),
    [(ValueError("row of child 4711"), ValueError), (CannotTravel("row of child 4711", ""), RuntimeError)],
)
def test_work_that_fails_on_a_cluster_shows_nothing_there_and_says_here_where(
    error: Exception, raised: type[Exception]
) -> None:
    """What is raised within Dask would stand in the worker's log, a row of a child with it."""
    found = sealed(failing, error)
    assert "4711" not in f"{found!r} {found}"
    with pytest.raises(raised, match="row of child 4711") as caught:
        pickle.loads(pickle.dumps(found)).opened()
    written = unforeseen.written(caught.value)
    assert re.search(r"test_workers\.py:\d+ in failing", written)
    assert "4711" not in written
    assert sealed(abs, -3).opened() == 3
