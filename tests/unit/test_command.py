"""Signals, streams and temporary files of the command."""

import errno
import os
import signal
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

import pytest

from sim.__main__ import _say
from sim.command import temporary
from sim.command.signals import Ended, as_exceptions
from sim.command.streams import Forgiving, forgiving, reason
from sim.command.surroundings import HELD, undisturbed
from sim.command.temporary import temporary_folder
from sim.errors import InputMistake

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_a_block_once_and_handlers_come_back(name: str) -> None:
    number = getattr(signal, name, None)
    if number is None:
        pytest.skip("no such signal here")
    before, heeded = signal.getsignal(number), list[int]()

    def work() -> None:
        try:
            signal.raise_signal(number)
        finally:
            signal.raise_signal(number)  # while things are closed: not heeded
            heeded.append(number)

    with pytest.raises(Ended) as ended, as_exceptions():
        work()
    assert ended.value.number == number
    assert "results that were already complete are untouched" in ended.value.sentence
    assert heeded == [number]
    assert signal.getsignal(number) is before


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with as_exceptions():
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


class Full(StringIO):
    """A stream that takes nothing."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def write(self, _text: str) -> int:
        raise OSError(self.number, "it cannot be written")


@pytest.mark.parametrize(("number", "why"), [(errno.ENOSPC, os.strerror(errno.ENOSPC)), (errno.EPIPE, None)])
def test_a_stream_that_cannot_be_written_to_stops_nothing(
    number: int, why: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Full(number))
    with forgiving() as out:
        for _ in range(2):
            print("said")  # noqa: T201
    assert reason(out) == why


def test_a_stream_that_can_be_written_to_is_as_before() -> None:
    stream = StringIO()
    one = Forgiving(stream)
    assert one.write("said") == 4
    one.flush()
    assert one.getvalue() == "said"
    assert reason(one) is None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_standard_output_is_one_sentence(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        words = [sys.executable, "-m", "sim", "--cfg", "authority=westmere"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "What was to be said could not be written to standard output (No space left on device)."
    ]


def test_temporary_files_lie_in_a_folder_of_their_own_and_those_of_killed_processes_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    temporary._own_folder.cache_clear()
    for name in ("sim-ended000", "sim-other000", "sim-results", "sim-somebody", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("left")
    for name, said in (
        ("sim-ended000", "process 1 on here, since 2022-07-31"),
        ("sim-other000", "mine"),
        ("sim-results", "process of approval"),
    ):
        (tmp_path / name / "lock").write_text(said)
    with temporary_folder():
        own = Path(tempfile.gettempdir())
        assert own.parent == tmp_path
        assert os.environ["TMPDIR"] == str(own)
        left = {path.name for path in tmp_path.iterdir()}
    assert left == {own.name, "sim-other000", "sim-results", "sim-somebody", "other"}
    assert tempfile.gettempdir() == str(tmp_path)
    with temporary_folder():
        assert Path(tempfile.gettempdir()) == own
    temporary._own_folder.cache_clear()


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links as Unix has them")
def test_a_lock_that_is_a_link_costs_nobody_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a place that all can write into somebody might lay one that leads to a file of another's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    temporary._own_folder.cache_clear()
    (tmp_path / "dear").write_text("process 1 of approval")
    laid = tmp_path / "sim-abcdefgh"
    laid.mkdir()
    (laid / "lock").symlink_to(tmp_path / "dear")
    with temporary_folder():
        assert (laid / "lock").is_symlink()
    assert (tmp_path / "dear").read_text() == "process 1 of approval"
    temporary._own_folder.cache_clear()


def test_no_folder_for_temporary_files_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    with pytest.raises(InputMistake, match=r"no folder for temporary files .* TMPDIR"):
        temporary_folder().__enter__()


def test_surroundings_hold_within_the_block_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "nonsense")
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    with undisturbed():
        assert {name: os.environ[name] for name in HELD} == dict(HELD)
    assert os.environ["MPLBACKEND"] == "nonsense"
    assert "PYTHONSAFEPATH" not in os.environ


def test_what_is_noted_follows_a_whole_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ("a disk is full", "A disk is full."):
        mistake = InputMistake(words)
        mistake.add_note("What was finished is kept.")
        _say(words, mistake)
        assert capsys.readouterr().err == f"{words.rstrip('.')}. What was finished is kept.\n"
