"""A disk that is full, however early or late: a sentence, and results that are whole or not there."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from observed_histories import lived, steady

from sim.__main__ import MISTAKEN, main
from sim.bands import date_of
from sim.report.left_out import FILE

pytestmark = [
    pytest.mark.functional,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a small disk as Linux has it"),
]
SMALL = [16, 320]
"""Kilobytes that end the run while it simulates."""
SIZES = [4, 8, 32, 64, 128, 256, 384, *range(480, 1760, 128), 1760, 1888, 2048]
"""From less than the first part that is kept to more than all files."""
WORDS = (
    "authority=westmere", "scenarios=[baseline,step_down]", "run.replications=2", "run.years=1",
    "run.workers=1",
)  # fmt: skip


@pytest.fixture
def disk(tmp_path: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of that size."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    if subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def ends_as_it_should(disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whole results with a sentence for each piece that is left out, or one and nothing published."""
    code = main([*WORDS, f"run.outputs={disk}/outputs"])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    results = disk / "outputs" / "westmere" / "simulate"
    if code == MISTAKEN:
        assert err.count("No space left on device") == 1, err
        assert "room" in err
        assert not results.exists()
        return
    assert code == 0, err
    files = {path.name for path in results.iterdir()}
    assert files >= {"manifest.json", "replications.parquet", "tables"}
    # The screen names the first that is left out, and the file that names all.
    listed = (results / FILE).read_text(encoding="utf-8").lower() if str(results / FILE) in out else out
    for piece in {"workbook.xlsx", "report.html", "sufficiency_statement.html"} - files:
        assert piece in listed, f"{piece} is missing without a word"
    assert not list(disk.rglob(".*")), "nothing hidden stays"


@pytest.mark.parametrize("kilobytes", SMALL)
def test_a_disk_that_is_soon_full_is_told_in_a_sentence(
    disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends_as_it_should(disk, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", SIZES)
def test_twenty_sizes_of_a_disk_are_each_told_in_a_sentence(
    disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends_as_it_should(disk, capsys)


OTHERS = {
    "fit": (16, 100, 400, "fit.draws=12", "fit.replications=2", "run.replications=2"),
    "synthesise": (16, 150, "run.years=1"),
    "goal_seek": (4, 12, "run.replications=2", "job.goal.by=2023-03-31", "job.goal.largest=2"),
    "read_returns": (24, 100),
}
"""Other jobs: kilobytes of the disk, and what makes each small."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What they read."""
    folder = tmp_path_factory.mktemp("own")
    history = lived(steady("westmere"), 3)
    history.episodes.frame.to_parquet(folder / "history.parquet", index=False)
    made = ["job=synthesise", "run.years=2", "authority.base_date=2021-03-31", f"run.outputs={folder}"]
    assert main(["authority=westmere", "run.workers=1", *made]) == 0
    return {
        "fit": [f"fit.history={folder / 'history.parquet'}", f"fit.ends={date_of(history.ends)}"],
        "read_returns": [f"returns.folder={folder / 'westmere/synthesise/returns'}"],
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("job", "kilobytes"),
    [(job, size) for job, words in OTHERS.items() for size in words if isinstance(size, int)],
)
def test_other_jobs_on_a_small_disk_end_in_a_sentence_or_well(
    job: str, disk: Path, own: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """What was finished waits in a hidden file, and nothing else does."""
    words = [word for word in OTHERS[job] if isinstance(word, str)]
    asked = ["authority=westmere", "scenarios=[baseline]", "run.workers=1", f"job={job}", *words]
    code = main([*asked, *own.get(job, []), f"run.outputs={disk}/outputs"])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    results = disk / "outputs" / "westmere" / job
    hidden = [path.name for path in disk.rglob(".*")]
    if code == MISTAKEN:
        assert err.count("No space left on device") == 1, err
        assert not results.exists()
        assert all(name.endswith(".checkpoint") for name in hidden), hidden
    else:
        assert code == 0, err
        assert (results / "manifest.json").is_file()
        assert (FILE in out) == (results / FILE).is_file()
        assert hidden == []
