"""Files that the user names: what is no file, too large, or changes, is not read."""

import os
import sys
from itertools import count
from pathlib import Path

import pytest

from sim.errors import InputMistake
from sim.reading import Unreadable, bytes_of, files_below, refusal
from sim.returns.files.folder import read_folder

pytestmark = [pytest.mark.unit, pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders")]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(Unreadable, match="it is no file but a pipe"):
        bytes_of(tmp_path / "a.csv")
    contents = read_folder(tmp_path)
    assert [one.reason for one in contents.not_read] == ["it is no file but a pipe; give the path of a file"]


def test_a_device_is_no_file() -> None:
    with pytest.raises(Unreadable, match="it is no file but a device"):
        bytes_of(Path("/dev/zero"))


def test_a_sparse_file_of_six_gigabytes_is_told_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(6_000_000_000)
    with pytest.raises(Unreadable, match=r"it has 6,000 MB; expected at most 250 MB"):
        bytes_of(tmp_path / "a.csv")


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a")
    seen = count()
    real = os.fstat

    def fstat(descriptor: int) -> os.stat_result:
        found = list(real(descriptor))
        found[6] = next(seen)
        return os.stat_result(found)

    monkeypatch.setattr("sim.reading.os.fstat", fstat)
    with pytest.raises(Unreadable, match="it changed while it was read"):
        bytes_of(file)


def test_a_folder_of_another_kind_is_told_by_the_number_of_its_files(tmp_path: Path) -> None:
    for i in range(12):
        (tmp_path / f"{i}.csv").touch()
    with pytest.raises(
        InputMistake, match=r"holds 12 files; expected at most 10; .* raise returns.most_files"
    ):
        read_folder(tmp_path, most=10)
    assert len(files_below(tmp_path, 12)) == 12


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="any bytes are a name on Linux")
def test_a_name_that_is_no_text_is_spelt_and_to_be_changed(tmp_path: Path) -> None:
    """As archives and drives of old machines leave them: it had ended where the name went into a table."""
    (tmp_path / os.fsdecode(b"epis\xf6des.csv")).touch()
    with pytest.raises(InputMistake, match=r"the name of epis\\xf6des\.csv holds bytes .*; rename it"):
        read_folder(tmp_path)


def test_a_folder_that_may_not_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scandir(place: str) -> None:
        raise PermissionError(13, "Permission denied", place)

    monkeypatch.setattr("os.scandir", scandir)
    with pytest.raises(PermissionError) as caught:
        files_below(tmp_path, 10)
    assert refusal(caught.value) == "it cannot be opened (Permission denied); check its permissions"


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "a/b.csv").touch()
    assert [file.name for file in files_below(tmp_path, 10)] == ["b.csv"]
