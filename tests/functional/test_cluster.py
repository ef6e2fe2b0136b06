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
from certificates import Certificates
from killed import PATIENCE, Command, contents, family, until_something_is_kept

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = [pytest.mark.functional, pytest.mark.slow]
OF_DASK = {"ca": "ca-file", "certificate": "cert", "key": "key"}
WORDS = ("scenarios=[baseline]", "run.replications=12", "run.years=1")


class Cluster:
    """A scheduler of this machine and its workers, each a process of its own."""

    def __init__(self, stack: ExitStack, made: Certificates | None = None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self._stack, self._made, protocol = stack, made, "tls" if made else "tcp"
        self.address = f"{protocol}://127.0.0.1:{port}"
        here = ("--protocol", protocol, "--host", "127.0.0.1", "--port", port)
        self.scheduler = self._begun("scheduler", *here, "--no-dashboard")
        self._workers = 0
        self._until_there()

    def worker(self, where: Path | None = None, log: Path | None = None) -> "subprocess.Popen[bytes]":
        words = ("worker", self.address, "--nthreads", "1", "--no-dashboard")
        process = self._begun(*words, "--death-timeout", f"{PATIENCE:g}", where=where, log=log)
        self._workers += 1
        self._until_there()
        return process

    def _until_there(self) -> None:
        """Wait for what was begun: a machine with much to do takes longer to start Dask than the program
        waits for it, and nothing here is about how long that takes.
        """
        code = (
            "import sys; from distributed import Client; from distributed.security import Security\n"
            "names = ('tls_ca_file', 'tls_client_cert', 'tls_client_key')\n"
            "security = Security(**dict(zip(names, sys.argv[4:]))) if sys.argv[4:] else None\n"
            "with Client(sys.argv[1], timeout=float(sys.argv[3]), security=security) as client:\n"
            "    if int(sys.argv[2]): client.wait_for_workers(int(sys.argv[2]), timeout=float(sys.argv[3]))"
        )
        files = self._made.files().values() if self._made else ()
        asked = [sys.executable, "-c", code, self.address, str(self._workers), str(PATIENCE), *files]
        subprocess.run(asked, check=True, capture_output=True)

    def _begun(
        self, *words: str, where: Path | None = None, log: Path | None = None
    ) -> "subprocess.Popen[bytes]":
        files = self._made.files() if self._made else {}
        named = (f"--tls-{OF_DASK[name]}={file}" for name, file in files.items())
        command = [sys.executable, "-m", "dask", *words, *named]
        written = self._stack.enter_context((log or Path(os.devnull)).open("wb"))
        process = subprocess.Popen(command, stdout=written, stderr=written, cwd=where, start_new_session=True)
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
        out, err = process.communicate(timeout=PATIENCE)
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
        out, err = process.communicate(timeout=PATIENCE)
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
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, out + err
    sentences = {
        "scheduler": "the Dask scheduler has gone",
        "workers": "all workers of the Dask scheduler have gone",
    }
    assert sentences[gone] in err
    assert "What was finished is kept" in err
    assert "Traceback" not in err


@pytest.fixture
def made(tmp_path: Path) -> Certificates:
    (tmp_path / "certificates").mkdir()
    return Certificates(tmp_path / "certificates")


def test_with_certificates_the_bytes_are_the_same_and_what_is_wrong_with_them_is_one_sentence(
    made: Certificates, tmp_path: Path
) -> None:
    def asked(*words: str) -> Command:
        return Command(tmp_path / "cluster", (*WORDS, f"run.cluster={secret.address}", *words))

    alone = Command(tmp_path / "alone", (*WORDS, "run.workers=1"))
    alone.ended_well()
    with ExitStack() as stack:
        secret = Cluster(stack, made)
        secret.worker()
        secret.worker()
        asked(*made.words()).ended_well()
        wrong = {
            "does not accept run.cluster_tls.certificate (unknown ca)": made.words("strange"),
            "does not accept run.cluster_tls.certificate (certificate expired)": made.words("expired"),
            "the scheduler's certificate is not believed": made.words(ca="other_ca"),
            "run.cluster_tls.key: there is no file": made.words(key="none.key"),
            "is locked with a pass phrase": made.words(key=made.locked()),
        }
        for sentence, words in wrong.items():
            assert sentence in said(asked(*words))
    assert contents(tmp_path / "cluster") == contents(tmp_path / "alone")


def test_a_scheduler_with_certificates_and_one_without_are_told_apart(
    cluster: Cluster, made: Certificates, tmp_path: Path
) -> None:
    as_secret = cluster.address.replace("tcp", "tls")
    words = (*WORDS, f"run.cluster={as_secret}", *made.words())
    assert "whoever answers there does not speak TLS" in said(Command(tmp_path, words))
    with ExitStack() as stack:
        secret = Cluster(stack, made)
        heard = said(with_cluster(tmp_path, secret.address.replace("tls", "tcp")))
        assert "the address of one that was started with certificates begins with tls://" in heard


def test_an_address_that_asks_for_certificates_says_how_to_name_them(tmp_path: Path) -> None:
    command = with_cluster(tmp_path, "tls://127.0.0.1:1")
    assert "name them as run.cluster_tls.ca=FILE" in said(command)


FAILS = """
import sys
from sim.workers.cluster import connected

with connected(sys.argv[1], None) as submit:
    try:
        submit(int, "born 27/05/2009").result()
    except ValueError as error:
        print(error)
"""


def test_the_log_of_a_worker_holds_nothing_of_what_it_was_given(cluster: Cluster, tmp_path: Path) -> None:
    """Dask writes down the arguments and the error of work that fails: a census, a row."""
    log = tmp_path / "worker.log"
    cluster.worker(log=log)
    asked = [sys.executable, "-c", FAILS, cluster.address]
    ended = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "invalid literal for int() with base 10: 'born 27/05/2009'" in ended.stdout, "it is raised here"
    command = with_cluster(tmp_path / "out", cluster.address)
    command.ended_well()
    written = log.read_text(encoding="utf-8")
    assert "Registered to" in written
    assert "2009" not in written
    assert "Compute Failed" not in written
