"""A Dask cluster gives the same bytes; whatever is wrong with it is one sentence, in a set time."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from killed import Command, contents, family, until_something_is_kept

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = [pytest.mark.functional, pytest.mark.slow]
WORDS = ("scenarios=[baseline]", "run.replications=12", "run.years=1")


class Cluster:
    """A scheduler of this machine and its workers, each a process of its own."""

    def __init__(self, stack: ExitStack) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self._stack = stack
        port = self.address.rpartition(":")[2]
        self.scheduler = self._begun("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")

    def worker(self, where: Path | None = None) -> "subprocess.Popen[bytes]":
        words = ("worker", self.address, "--nthreads", "1", "--no-dashboard")
        return self._begun(*words, "--death-timeout", "60", where=where)

    def _begun(self, *words: str, where: Path | None = None) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "dask", *words]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=where, start_new_session=True
        )
        self._stack.enter_context(process)
        self._stack.callback(
            lambda: os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        )
        return process


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(stack)


def said(command: Command) -> str:
    """What a run says that cannot go on."""
    with command.begun() as process:
        out, err = process.communicate(timeout=240)
    assert process.returncode in (1, 2), out + err
    assert "Traceback" not in err, err
    return err


def with_cluster(tmp_path: Path, address: str) -> Command:
    return Command(tmp_path, (*WORDS, f"run.cluster={address}"))


def test_the_same_bytes_and_a_killed_worker_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    alone = Command(tmp_path / "alone", (*WORDS, "run.workers=1"))
    alone.ended_well()
    first, _ = cluster.worker(), cluster.worker()
    command = with_cluster(tmp_path / "cluster", cluster.address)
    with command.begun() as process:
        until_something_is_kept(command, process)
        for one in (*family(first.pid), first.pid):
            os.kill(one, signal.SIGKILL)
        out, err = process.communicate(timeout=240)
    assert process.returncode == 0, out + err
    assert contents(command.results) == contents(alone.results)


def test_no_scheduler_and_none_with_workers_are_one_sentence(cluster: Cluster, tmp_path: Path) -> None:
    assert "no worker within 30 s; start some" in said(with_cluster(tmp_path, cluster.address))
    os.killpg(cluster.scheduler.pid, signal.SIGKILL)
    assert "no Dask scheduler answers there within 20 s" in said(with_cluster(tmp_path, cluster.address))


def test_workers_without_the_program_are_named(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "__init__.py").write_text("")
    cluster.worker(where=tmp_path)  # where another thing of the same name is found first
    heard = said(with_cluster(tmp_path / "out", cluster.address))
    assert "this program is not installed where these workers run: tcp://127.0.0.1:" in heard


@pytest.mark.parametrize("gone", ["scheduler", "workers"])
def test_a_cluster_that_goes_while_it_works_is_one_sentence_and_what_was_finished_is_kept(
    cluster: Cluster, tmp_path: Path, gone: str
) -> None:
    worker = cluster.worker()
    words = ("scenarios=[baseline]", "run.replications=400", "run.years=1", f"run.cluster={cluster.address}")
    command = Command(tmp_path, words)
    with command.begun() as process:
        until_something_is_kept(command, process)
        os.killpg((cluster.scheduler if gone == "scheduler" else worker).pid, signal.SIGKILL)
        out, err = process.communicate(timeout=240)
    assert process.returncode == 1, out + err
    sentences = {
        "scheduler": "the Dask scheduler has gone",
        "workers": "all workers of the Dask scheduler have gone",
    }
    assert sentences[gone] in err
    assert "What was finished is kept" in err
    assert "Traceback" not in err


def test_an_address_that_asks_for_certificates_says_how_to_name_them(tmp_path: Path) -> None:
    command = with_cluster(tmp_path, "tls://127.0.0.1:1")
    assert "name them as run.cluster_tls.ca=FILE" in said(command)
