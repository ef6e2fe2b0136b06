"""Workers live no longer than the process that they work for."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future

import pytest

from sim.workers import as_they_finish, at_once, workers

pytestmark = pytest.mark.unit

WORKING = """
import os, time
from sim.workers import as_they_finish, at_once, workers
if __name__ == "__main__":
    with workers(2) as submit:
        first = [submit(os.getpid) for _ in range(8)]
        busy = [submit(time.sleep, 600) for _ in range({busy})]
        print(*sorted({{one.result() for one in first}}), flush=True)
        time.sleep(600)
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


def test_tasks_are_started_when_there_is_room_and_come_with_their_results() -> None:
    started: list[int] = []

    def start(task: int) -> Future[int]:
        started.append(task)
        future: Future[int] = Future()
        future.set_result(task * task)
        return future

    found = as_they_finish(start, range(4), at_once=2)
    assert next(found) in [(0, 0), (1, 1)]
    assert started == [0, 1]
    assert sorted([*found, (9, 81)])[-3:] == [(2, 4), (3, 9), (9, 81)]
    assert at_once(1) == 1
    assert at_once(3) == 6
    assert at_once(1, "tcp://10.0.0.5:8786") > 1000
