"""No identifier, postcode or date of birth stands anywhere but in the folders of single children.

Returns of made-up children whose identifiers nobody else has go through every job that reads returns; then
every file is searched, packed ones unpacked, and what is said.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest
from synthetic_returns import SMALL, read_back, written

from sim.__main__ import main
from sim.jobs import fit

pytestmark = pytest.mark.functional
QUICK = ["fit.draws=12", "fit.replications=2", "run.replications=2", "run.workers=1", "authority=westmere"]
WHO = re.compile(rb"SYN(?:SW)?\d{4,}|P\d{12}\b|\bZ[A-Z]\d\d? ?\d[A-Z]{2}\b")
"""Identifiers of children and social workers, pupil numbers and postcodes, as made-up returns have them."""
FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%Y%m%d")
EARLIEST_OTHER_DATE = pd.Timestamp("2012-01-01")
"""Births before are no other day of any table."""


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three returns of the small authority, and a list of what some of its children's placements cost."""
    folder = tmp_path_factory.mktemp("returns")
    read_back(folder, written(*SMALL), SMALL)
    headers = sorted((folder / "returns").rglob("header.csv"))
    children = pd.read_csv(headers[-1], dtype=str)["CHILD"].head(9)
    rows = [f"{child},independent_foster,815.50,01/04/2022," for child in children]
    (folder / "prices.csv").write_text("\n".join(["child,type,weekly,start,end", *rows]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def births(returns: Path) -> re.Pattern[bytes]:
    """The days on which the children were born, in every way in which they may be written."""
    headers = pd.concat(pd.read_csv(file, dtype=str) for file in (returns / "returns").rglob("header.csv"))
    days = pd.to_datetime(headers["DOB"], dayfirst=True).drop_duplicates()
    early = days[days < EARLIEST_OTHER_DATE]
    assert len(early) > 50
    return re.compile("|".join(re.escape(day.strftime(form)) for day in early for form in FORMS).encode())


def contents(file: Path) -> Iterator[bytes]:
    """What stands in a file: as it is, unpacked, and as text."""
    yield file.read_bytes()
    if is_zipfile(file):
        with ZipFile(BytesIO(file.read_bytes())) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if file.suffix == ".parquet":
        yield str(pq.read_schema(file).metadata).encode()
        yield pd.read_parquet(file).to_csv().encode()


def found(folder: Path, wanted: re.Pattern[bytes], *, apart_from: tuple[str, ...] = ()) -> list[str]:
    """Files below a folder, hidden ones included, that hold what is wanted, with an example of it."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    assert files
    return [
        f"{file.relative_to(folder)}: {hit[0]!r}"
        for file in files
        if not any(part in file.parts for part in apart_from)
        for hit in [next(filter(None, map(wanted.search, contents(file))), None)]
        if hit
    ]


@pytest.fixture
def told(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., bytes]:
    """Runs a job, which must end as expected, and gives what it said."""

    def run(*words: str, ends: int = 0) -> bytes:
        assert main([*QUICK, *words]) == ends
        return b"".join(capfdbinary.readouterr())

    return run


@pytest.mark.parametrize(
    "job",
    [
        ["fit"],
        pytest.param(
            ["backtest", "job.backtest.first_years=1", "job.backtest.years_ahead=1"], marks=pytest.mark.long
        ),
    ],
    ids=["fit", "backtest"],
)
def test_no_result_of_a_job_that_reads_returns_says_who_a_child_is(
    returns: Path,
    births: re.Pattern[bytes],
    job: list[str],
    tmp_path: Path,
    told: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor does what waits for a command that was interrupted, nor a run of what was fitted."""
    monkeypatch.chdir(tmp_path)
    words = [f"returns.folder={returns / 'returns'}", f"fit.commitments={returns / 'prices.csv'}"]
    said = told(f"job={job[0]}", *job[1:], *words, "run.outputs=out")
    if job[0] == "fit":
        assert found(tmp_path / "out/westmere/fit/config/census", births), "what is there is found"
        said += told("--config-dir", "out/westmere/fit/config", "scenarios=[baseline]", "run.years=1",
                     "run.outputs=out", "run.keep_episodes=true")  # fmt: skip

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(fit, "calibrated", interrupted)
        said += told("job=fit", *words, "run.outputs=left", ends=130)
    assert not WHO.search(said)
    assert not births.search(said)
    assert found(tmp_path, WHO) == []
    assert found(tmp_path, births, apart_from=("census", "episodes")) == []


def test_what_nobody_foresaw_in_the_middle_of_returns_says_nothing_of_them(
    returns: Path, tmp_path: Path, told: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(history: pd.DataFrame, *_: object) -> None:
        raise ValueError(f"the rows\n{history.to_csv()}")

    monkeypatch.chdir(tmp_path)
    table = pd.read_csv(next((returns / "returns").rglob("episodes.csv")), dtype=str)
    monkeypatch.setattr(fit, "records_of", lambda _: failing(table))
    said = told("job=fit", f"returns.folder={returns / 'returns'}", ends=70)
    (file,) = tmp_path.glob("sim_failure_*.txt")
    assert not WHO.search(said + file.read_bytes())
