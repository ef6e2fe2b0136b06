"""One run at a time in a folder; what is somebody else's stays, what a killed run left goes."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.checkpoints.log import Log
from sim.errors import InputMistake
from sim.folders.beside import beside, real
from sim.folders.contents import files_in, listed, note, write_manifest_into
from sim.folders.leftovers import clear, has_ended
from sim.folders.lock import alone, held, is_held
from sim.folders.locking import holder, let_go, take
from sim.folders.whole import clear_half_written, write_whole

pytestmark = pytest.mark.unit
OURS = {"config_hash": "1", "job": "simulate", "versions": {}}
HOLDS = """
import sys, time
from pathlib import Path
from sim.folders.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def _ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_another_process_that_holds_the_folder_is_named_until_it_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "outputs" / "simulate"
    words = [sys.executable, "-c", HOLDS, str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InputMistake, match=rf"another run \(process {other.pid} on .*run\.name=NAME"):
            held(folder).__enter__()
        other.kill()
    with held(folder), held(folder):  # the same process may hold it again
        assert f"process {os.getpid()} " in holder(beside(folder, "lock"))
    assert list(tmp_path.rglob(".*")) == []
    with held(tmp_path / "deep" / "er" / "run"):
        pass
    assert not (tmp_path / "deep").exists(), "folders that only the lock needed"


def test_a_file_is_held_once(tmp_path: Path) -> None:
    first = take(tmp_path / "lock")
    assert first is not None
    assert take(tmp_path / "lock") is None
    let_go(first, tmp_path / "lock")
    with pytest.raises(FileNotFoundError):
        take(tmp_path / "lock", make=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks what it opens")
def test_on_a_share_without_locks_one_of_two_that_begin_at_once_holds_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both find an empty file; the last to write its name holds it."""

    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("sim.folders.locking.fcntl.flock", none)
    monkeypatch.setattr("sim.folders.locking.time.sleep", lambda _: None)
    first = take(tmp_path / "lock")
    assert first is not None
    assert take(tmp_path / "lock") is None, "the process that is named lives"
    let_go(first, tmp_path / "lock")

    def other_writes(_: float) -> None:
        (tmp_path / "lock").write_text("process 1 on another, since 2022-07-31 12:00:00\n")

    monkeypatch.setattr("sim.folders.locking.time.sleep", other_writes)
    assert take(tmp_path / "lock") is None
    assert "on another" in holder(tmp_path / "lock")


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links as Unix has them")
def test_a_lock_or_checkpoint_that_is_a_link_is_refused_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "dear").write_text("years of work")
    beside(tmp_path / "run", "lock").symlink_to(tmp_path / "dear")
    with pytest.raises(InputMistake, match="cannot be written here"):
        held(tmp_path / "run").__enter__()
    with pytest.raises(OSError, match="symbolic links"):
        Log.at(beside(tmp_path / "run", "lock"))
    assert (tmp_path / "dear").read_text() == "years of work"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="any bytes are a name on Linux")
def test_a_folder_whose_name_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputMistake, match=r"results/x\\xf6: the name of this folder holds bytes"):
        real(tmp_path / "results" / os.fsdecode(b"x\xf6"))


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="makes links")
def test_a_circle_of_links_and_a_deleted_working_folder_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(InputMistake, match="leads back to itself"):
        real(tmp_path / "a" / "run")

    def deleted() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", deleted)
    with pytest.raises(InputMistake, match="has been deleted; change to another"):
        real(Path("outputs"))


def test_what_ended_processes_left_is_cleared_and_that_of_others_stays(tmp_path: Path) -> None:
    ended, lives = _ended_process(), os.getppid()
    assert has_ended(ended)
    assert not has_ended(lives)
    for name in (f".run.{ended}.new", f".run.{lives}.new", f".other.{ended}.new", "run", f".run.{ended}.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    clear(tmp_path / "run")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted([f".run.{lives}.new", f".other.{ended}.new", "run"])


def test_earlier_results_come_back_where_a_run_was_killed_while_it_replaced_them(tmp_path: Path) -> None:
    earlier = tmp_path / f".run.{_ended_process()}.old"
    earlier.mkdir()
    (earlier / "file").write_text("years of work")
    clear(tmp_path / "run")
    assert (tmp_path / "run" / "file").read_text() == "years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_the_list_of_files_is_that_of_this_program_and_grows_before_a_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"name": "somebody else's"}))
    assert listed(tmp_path) is None
    note(tmp_path / "figures" / "a.svg")
    write_manifest_into(tmp_path, OURS, ["a.csv"])
    note(tmp_path / "figures" / "a.svg")
    note(tmp_path / "figures" / "a.svg")
    assert listed(tmp_path) == ["a.csv", "figures/a.svg", "manifest.json"]
    assert list(files_in(tmp_path)) == ["manifest.json"]


@dataclass
class Asked:
    """Settings of a job that has a folder."""

    folder: Path


def test_a_job_holds_its_folder_from_beginning_to_end(tmp_path: Path) -> None:
    """What it adds after its results have appeared had been written while another run could write, too."""

    @alone
    def job(asked: Asked) -> None:
        assert is_held(asked.folder)
        with held(asked.folder):
            pass
        assert is_held(asked.folder), "the inner block lets nothing go"

    job(Asked(tmp_path / "results"))
    assert not is_held(tmp_path / "results")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept" / "one.json"
    write_whole(file, "old")

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("sim.folders.whole.put_on_disk", full)
        with pytest.raises(OSError, match="No space left"):
            write_whole(file, "new")
    assert [one.read_text() for one in file.parent.iterdir()] == ["old"]
    (file.parent / ".one.json.0123abcd.new").write_text("of a process that was killed")
    clear_half_written(file.parent)
    write_whole(file, "new")
    assert [one.read_text() for one in file.parent.iterdir()] == ["new"]


def test_a_name_that_no_folder_can_have_is_one_sentence(tmp_path: Path) -> None:
    """It had been nobody's foresight, and of other failures it was said that links lead in a circle."""
    with pytest.raises(InputMistake, match=r"cannot be written here \(File name too long\)"):
        held(tmp_path / ("a" * 300) / "results").__enter__()
