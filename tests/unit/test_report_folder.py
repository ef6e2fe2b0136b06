"""A folder of results appears complete or not at all."""

import errno
from pathlib import Path

import pytest

from sim.errors import InputMistake
from sim.report.files.folder import MARK, published_folder

pytestmark = pytest.mark.unit


def _publish(path: Path, content: str) -> None:
    with published_folder(path) as folder:
        (folder / MARK).write_text(content)


def test_results_appear_with_the_folders_above_them_and_later_ones_replace_them_whole(tmp_path: Path) -> None:
    target = tmp_path / "outputs" / "westmere" / "simulate"
    _publish(target, "first")
    (target / "left_over.csv").write_text("old")
    _publish(target, "second")
    assert (target / MARK).read_text() == "second"
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
    assert (tmp_path / "run" / MARK).read_text() == "first"
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
    assert (tmp_path / "run" / MARK).read_text() == "first"


def test_other_errors_of_the_operating_system_are_not_taken_for_a_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError), published_folder(tmp_path / "run"):
        raise TimeoutError(errno.ETIMEDOUT, "not the folder's fault")
