"""A folder of results appears complete or not at all."""

import errno
import json
import os
from pathlib import Path

import pytest

from sim.app.kept import read_json
from sim.errors import InputMistake
from sim.folders.contents import MARK, manifest_in
from sim.report.files import folder as folder_module
from sim.report.files.folder import published_folder

pytestmark = pytest.mark.unit


def _publish(path: Path, content: str, *names: str) -> None:
    with published_folder(path) as folder:
        (folder / MARK).write_text(json.dumps({"job": content, "config_hash": "1", "versions": {}}))
        for name in names:
            (folder / name).write_text(content)


def _published(path: Path) -> str:
    return str(json.loads((path / MARK).read_text())["job"])


def test_results_appear_with_the_folders_above_them_and_later_ones_replace_them_whole(tmp_path: Path) -> None:
    target = tmp_path / "outputs" / "westmere" / "simulate"
    _publish(target, "first", "left_over.csv")
    _publish(target, "second")
    assert _published(target) == "second"
    assert [p.name for p in target.iterdir()] == [MARK]
    assert [p.name for p in target.parent.iterdir()] == ["simulate"]


def test_nothing_is_to_be_seen_until_everything_is_written(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with published_folder(target) as folder:
        (folder / MARK).write_text("{}")
        assert not target.exists()
    assert target.exists()


def test_a_failure_keeps_the_earlier_result_and_leaves_nothing_behind(tmp_path: Path) -> None:
    _publish(tmp_path / "run", "first")
    with pytest.raises(ZeroDivisionError), published_folder(tmp_path / "run") as folder:
        (folder / MARK).write_text(str(1 // 0))
    assert _published(tmp_path / "run") == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_folder_with_other_files_is_never_deleted(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(InputMistake, match=r"holds other files.*run\.name"):
        _publish(tmp_path / "thesis", "results")
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    _publish(tmp_path / "new", "results")
    assert (tmp_path / "new" / MARK).is_file()


def test_a_file_in_the_way_is_a_mistake_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(InputMistake, match=r"file: expected a new folder.*is a file"):
        _publish(tmp_path / "file", "results")
    with pytest.raises(InputMistake, match=r"file/run: the results cannot be written.*run\.outputs"):
        _publish(tmp_path / "file" / "run", "results")


def test_a_full_disk_is_a_mistake_that_keeps_the_earlier_result(tmp_path: Path) -> None:
    _publish(tmp_path / "run", "first")
    for full in (errno.ENOSPC, errno.EFBIG, errno.EIO):  # a full disk, a stick for small files, a lost share
        with pytest.raises(InputMistake, match=r"run\.outputs=FOLDER"), published_folder(tmp_path / "run"):
            raise OSError(full, "it cannot be written")
    assert _published(tmp_path / "run") == "first"


def test_other_errors_of_the_operating_system_are_not_taken_for_a_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError), published_folder(tmp_path / "run"):
        raise TimeoutError(errno.ETIMEDOUT, "not the folder's fault")


@pytest.mark.parametrize(
    "manifest",
    ['{"name": "an app", "version": 2}', "[" * 100_000, "null", ""],
    ids=["app", "deep", "null", "blank"],
)
def test_a_folder_with_a_manifest_of_another_program_is_never_deleted(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / MARK).write_text(manifest)
    with pytest.raises(InputMistake, match=r"manifest\.json of this program\), but it holds other files"):
        _publish(tmp_path / "app", "results")
    assert (tmp_path / "app" / MARK).read_text() == manifest


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes a pipe")
def test_a_manifest_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    os.mkfifo(tmp_path / "run" / MARK)
    assert manifest_in(tmp_path / "run") is None
    assert read_json(tmp_path / "run" / MARK) is None


def test_what_somebody_has_put_among_results_stays_and_what_was_written_goes(tmp_path: Path) -> None:
    run = tmp_path / "run"
    _publish(run, "first", "table.csv")
    (run / "notes").mkdir()
    (run / "notes" / "meeting.txt").write_text("what was said")
    (run / "figure.svg").write_text("drawn by hand")
    (run / ".workbook.xlsx.new").write_text("half written")
    (run / "link").symlink_to(tmp_path / "elsewhere")
    for _ in range(2):
        _publish(run, "second", "figure.svg")
    names = sorted(path.relative_to(run).as_posix() for path in run.rglob("*"))
    assert names == ["figure.kept.svg", "figure.svg", "link", MARK, "notes", "notes/meeting.txt"]
    assert (run / "notes" / "meeting.txt").read_text() == "what was said"
    assert (run / "figure.kept.svg").read_text() == "drawn by hand"
    assert os.readlink(run / "link") == str(tmp_path / "elsewhere")


def test_results_that_list_no_files_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / MARK).write_text('{"job": "simulate", "config_hash": "1", "versions": {}}')
    with pytest.raises(InputMistake, match="written by an earlier version"):
        _publish(tmp_path / "run", "results")


def test_a_drive_mounted_at_the_folder_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir()
    monkeypatch.setattr(folder_module.os.path, "ismount", lambda path: Path(path).name == "run")
    with pytest.raises(InputMistake, match="a drive is mounted here"):
        _publish(tmp_path / "run", "results")
