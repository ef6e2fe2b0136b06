"""Every job that reads returns tells what reading showed, and stops where the returns are beyond the
limits."""

from pathlib import Path

import pytest
from return_files import episode, write
from synthetic_returns import SMALL, read_back, written

from sim.__main__ import main
from sim.report.pages.reading import ReturnsSummary

pytestmark = pytest.mark.functional
QUICK = ["fit.draws=12", "fit.replications=2", "run.replications=2", "run.workers=1", "authority=westmere"]


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three returns of the small authority, whose open ends are written as 01/01/1900."""
    folder = tmp_path_factory.mktemp("returns")
    read_back(folder, written(*SMALL), SMALL)
    for file in (folder / "returns").rglob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        at = lines[0].split(",").index("DEC") if "DEC" in lines[0].split(",") else -1
        rows = [line.split(",") for line in lines[1:]]
        for row in rows if at >= 0 else []:
            row[at] = row[at] or "01/01/1900"
        file.write_text("\n".join([lines[0], *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return folder / "returns"


@pytest.mark.parametrize("job", ["fit", "backtest"])
def test_what_reading_showed_is_on_the_screen_and_in_the_report(
    returns: Path, job: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["job.backtest.first_years=1", "job.backtest.years_ahead=1"] if job == "backtest" else []
    assert main([f"job={job}", f"returns.folder={returns}", f"run.outputs={tmp_path}", *QUICK, *more]) == 0
    said = capsys.readouterr().out
    assert "Look at this:" in said
    assert "DEC is a date or word that stands for none" in said
    report = (tmp_path / "westmere" / job / "report.html").read_text(encoding="utf-8")
    assert "What reading the returns showed" in report
    assert "DEC is a date or word that stands for none" in report


def doubtful(folder: Path) -> Path:
    """A return of which a quarter is set aside."""
    write(
        folder,
        2021,
        [
            episode(f"{n % 28 + 1:02d}/05/2020", CHILD=f"SECRET{n}", PLACE="" if n < 10 else "U6")
            for n in range(40)
        ],
    )
    return folder


@pytest.mark.parametrize("job", ["read_returns", "fit", "backtest"])
def test_returns_beyond_the_limits_stop_every_job(
    tmp_path: Path, job: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        f"returns.folder={doubtful(tmp_path / 'in')}",
        f"run.outputs={tmp_path / 'out'}",
        "authority=westmere",
    ]
    assert main([f"job={job}", *arguments]) == 2
    told = capsys.readouterr()
    assert "25 % of its rows are set aside (10 of 40)" in told.err
    assert "allow it with returns.most_set_aside=0.25" in told.err
    assert "SECRET" not in told.err + told.out
    written_files = {file.name for file in (tmp_path / "out").rglob("*") if file.is_file()}
    assert ("cleaning_report.html" in written_files) == (job == "read_returns")
    assert "placements.parquet" not in written_files


def test_a_raised_limit_lets_them_pass(tmp_path: Path) -> None:
    arguments = [
        f"returns.folder={doubtful(tmp_path / 'in')}",
        f"run.outputs={tmp_path / 'out'}",
        "authority=westmere",
    ]
    assert main(["job=read_returns", "returns.most_set_aside=0.25", *arguments]) == 0
    assert list((tmp_path / "out").rglob("placements.parquet"))


def test_a_history_from_elsewhere_has_nothing_to_tell() -> None:
    assert ReturnsSummary().pieces == []
    assert ReturnsSummary().on_screen == []
