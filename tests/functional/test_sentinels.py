"""No identifier, postcode or date of birth stands anywhere but in the folders of single children, which are
for their owner alone.

Returns of made-up children whose identifiers nobody else has go through every job that reads returns, and
what was fitted to them through every other job; then every file is searched, packed ones unpacked, and what
is said and served.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from local_page import client_of, desk_in, ended
from published_tables import write_tables
from synthetic_returns import SMALL, read_back, written

from sim.__main__ import MISTAKEN, main
from sim.app.running.records import DONE
from sim.folders.lock import is_held
from sim.jobs import JOBS, fit
from sim.report.files.private import for_owner_alone
from sim.report.left_out import Extras

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


@dataclass(frozen=True)
class Way:
    """How a job is run for what was fitted to returns, and where it may write down what."""

    words: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    """Folders in which dates of birth may stand."""
    names: tuple[str, ...] = ()
    """Folders in which identifiers may stand: those that are made up anew."""
    ends: int = 0


A_YEAR = ("run.years=1", "scenarios=[baseline]")
SIMULATED = {
    "simulate": Way(A_YEAR),
    "simulate, keeping episodes": Way((*A_YEAR, "run.keep_episodes=true"), births=("episodes",)),
    "simulate, split": Way(
        (*A_YEAR, "authority.split={north: [Harbourside, Oldbridge], south: [Hill Villages, Elsewhere]}"),
        births=("census",),
    ),
    "synthesise": Way(("run.years=1",), births=("returns", "truth"), names=("returns", "truth")),
    "goal_seek": Way((*A_YEAR, "job.goal.by=2025-03-31", "job.goal.largest=2")),
    "attribute": Way(("run.years=1", "scenarios=[baseline,two_plans]")),
    "sensitivity": Way((
        *A_YEAR, "job.sensitivity.trajectories=2", "job.sensitivity.samples=4", "job.sensitivity.strongest=1",
        "job.sensitivity.replications=1", "job.sensitivity.by=2025-03-31",
    )),
    # A fit has its own children on its own day, and no published totals: these need an authority as shipped.
    "validate": Way(("job.made_up.worlds=1",), ends=MISTAKEN),
    "fit_published": Way(ends=MISTAKEN),
    "from_published": Way(("published.authority=Marsh",), ends=MISTAKEN),
    "validate_published": Way(
        ("job.validate_published.authorities=[Marsh]", "job.validate_published.origins=[2021]"),
        ends=MISTAKEN,
    ),
}  # fmt: skip
"""Jobs by name, some of them in several ways; each is run on what ``job=fit`` has found."""
READ = ("fit", "backtest", "read_returns")
"""Jobs that read returns."""
SERVED = ("app",)
ONCE = ("simulate, keeping episodes", "simulate, split", "synthesise")
"""Ways that every run of the tests goes; the others are long."""
TWO_PLANS = """title: Two plans
stands_for: Two policies, to be taken apart.
policies: [foster_recruitment, kinship_support]
"""


def test_every_job_is_searched() -> None:
    assert {name.partition(",")[0] for name in SIMULATED} | {*READ, *SERVED} == set(JOBS)


@pytest.fixture(scope="module")
def births(returns: Path) -> re.Pattern[bytes]:
    """The days on which the children were born, in every way in which they may be written."""
    headers = pd.concat(pd.read_csv(file, dtype=str) for file in (returns / "returns").rglob("header.csv"))
    days = pd.to_datetime(headers["DOB"], dayfirst=True).drop_duplicates()
    early = days[days < EARLIEST_OTHER_DATE]
    assert len(early) > 50
    said = "|".join(re.escape(day.strftime(form)) for day in early for form in FORMS)
    return re.compile(rf"(?<![\d.])(?:{said})(?!\d)".encode())  # and no digits of a number


def contents(file: Path) -> Iterator[bytes]:
    """What stands in a file: as it is, unpacked, and as text."""
    yield file.read_bytes()
    if is_zipfile(file):
        with ZipFile(BytesIO(file.read_bytes())) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if file.suffix == ".parquet":
        yield str(pq.read_schema(file).metadata).encode()
        frame = pd.read_parquet(file)
        yield frame.to_csv().encode()
        for days in frame.select_dtypes("int64").to_numpy(np.int64).T:  # since 1970, as episodes have them
            births = days[(days > 0) & (days < EARLIEST_OTHER_DATE.timestamp() / 86400)]
            yield " ".join(births.astype("datetime64[D]").astype(str)).encode()


def seen_by_others(folder: Path, wanted: re.Pattern[bytes]) -> list[str]:
    """Files below a folder that hold what is wanted and are not for their owner alone."""
    files = [folder / hit.partition(": ")[0] for hit in found(folder, wanted)]
    modes = {str(file): file.stat().st_mode | file.parent.stat().st_mode for file in files}
    return [name for name, mode in modes.items() if mode & 0o077 and os.name == "posix"]


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


def said_by(*words: str, ends: int = 0) -> bytes:
    """What a job says, which must end as expected."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        assert main([*QUICK, *words]) == ends, said.getvalue()
    return said.getvalue().encode()


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory, returns: Path) -> tuple[Path, bytes]:
    """The folder in which returns were fitted, and what was said."""
    folder = tmp_path_factory.mktemp("fitted")
    words = [f"returns.folder={returns / 'returns'}", f"fit.commitments={returns / 'prices.csv'}"]
    said = said_by("job=fit", *words, f"run.outputs={folder}")
    (folder / "westmere/fit/config/scenario").mkdir(mode=0o700)
    (folder / "westmere/fit/config/scenario/two_plans.yaml").write_text(TWO_PLANS, encoding="utf-8")
    return folder, said


@pytest.fixture
def nothing_written_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added to results is added while nobody else may write there."""
    write = Extras.write

    def watched(extras: Extras, path: Path, *rest: object, **more: object) -> bool:
        held = [folder for folder in (path.parent, path.parent.parent) if is_held(folder)]
        assert held or path.parent.parent.name.startswith("."), (
            f"{path} is written while another run may, too"
        )
        return write(extras, path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Extras, "write", watched)


def test_no_result_of_a_fit_says_who_a_child_is(
    fitted: tuple[Path, bytes],
    births: re.Pattern[bytes],
    returns: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor does what waits for one that was interrupted."""
    folder, said = fitted

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fit, "calibrated", interrupted)
    words = [f"returns.folder={returns / 'returns'}", f"fit.commitments={returns / 'prices.csv'}"]
    said += said_by("job=fit", *words, f"run.outputs={tmp_path / 'left'}", ends=130)
    assert found(folder / "westmere/fit/config/census", births), "what is there is found"
    assert not WHO.search(said)
    assert not births.search(said)
    for place in [folder, *((tmp_path,) if any(file.is_file() for file in tmp_path.rglob("*")) else ())]:
        assert found(place, WHO) == []
        assert found(place, births, apart_from=("census",)) == []
        assert seen_by_others(place, births) == []


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in ONCE else pytest.mark.long) for name in SIMULATED]
)
@pytest.mark.usefixtures("nothing_written_by_others")
def test_no_job_writes_down_the_children_of_the_census_for_others(
    name: str,
    fitted: tuple[Path, bytes],
    births: re.Pattern[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    way, job = SIMULATED[name], name.partition(",")[0]
    monkeypatch.chdir(tmp_path)
    words = [f"published.folder={write_tables(tmp_path / 'downloads')}"] if "published" in job else []
    config = str(fitted[0] / "westmere/fit/config")
    said = said_by("--config-dir", config, f"job={job}", *words, *way.words, "run.outputs=out", ends=way.ends)
    assert not WHO.search(said)
    assert not births.search(said)
    out = tmp_path / "out"
    assert way.ends or out.is_dir()
    if any(file.is_file() for file in out.rglob("*")):
        assert found(out, WHO, apart_from=way.names) == []
        assert found(out, births, apart_from=way.births) == []
        assert bool(found(out, births)) == bool(way.births), "what may be there is there"
        assert seen_by_others(out, births) == []
        assert (b"Only your own account can open this folder" in said) == bool(way.births)


@pytest.mark.long
def test_no_result_of_a_backtest_says_who_a_child_is(
    returns: Path, births: re.Pattern[bytes], tmp_path: Path
) -> None:
    words = [f"returns.folder={returns / 'returns'}", f"fit.commitments={returns / 'prices.csv'}"]
    far = ["job.backtest.first_years=1", "job.backtest.years_ahead=1"]
    said = said_by("job=backtest", *far, *words, f"run.outputs={tmp_path}")
    assert not WHO.search(said)
    assert not births.search(said)
    assert found(tmp_path, WHO) == []
    assert found(tmp_path, births) == []


def test_cleaned_returns_say_who_a_child_is_in_one_folder_alone(
    returns: Path, births: re.Pattern[bytes], tmp_path: Path
) -> None:
    said = said_by("job=read_returns", f"returns.folder={returns / 'returns'}", f"run.outputs={tmp_path}")
    assert not WHO.search(said)
    assert not births.search(said)
    assert found(tmp_path, WHO) == []
    assert found(tmp_path, births, apart_from=("child_level",)) == []
    assert found(tmp_path, births), "what may be there is there"
    assert seen_by_others(tmp_path, births) == []


NAME = "Zebedee Quillfeather"
FINANCE: Mapping[str, str] = {
    "finance.prices": """child,name,dob,type,weekly,start
SYN0000001,{name},27/05/2009,{type},815.50,01/04/2022
""",
    "finance.actuals": """month,line,amount,child,text
30/04/2024,{line},1000.50,SYN0000001,{name} 27/05/2009
""",
}


@pytest.mark.parametrize("key", FINANCE)
@pytest.mark.parametrize(("word", "ends"), [("", 0), (NAME, MISTAKEN), ("SYN0000001", MISTAKEN)])
def test_lists_of_finance_may_name_children_and_no_result_does(
    key: str, word: str, ends: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what is said where a child stands in the wrong column."""
    monkeypatch.chdir(tmp_path)
    text = FINANCE[key].format(
        name=NAME, type=word or "independent_foster", line=word or "independent_foster_fees"
    )
    Path("list.csv").write_text(text, encoding="utf-8")
    base = "authority.base_date=2024-03-31"
    said = said_by("job=simulate", *A_YEAR, base, f"{key}=list.csv", "run.outputs=out", ends=ends)
    wanted = re.compile(rb"SYN0000001|Quillfeather|27/05/2009|2009-05-27", re.IGNORECASE)
    assert not wanted.search(said)
    assert ends or found(Path("out"), wanted) == []


@pytest.mark.long
def test_the_page_serves_nothing_of_a_child_and_keeps_it_for_its_owner(
    returns: Path, births: re.Pattern[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From returns to a plan of what was fitted to them, with every page on the way and all that is taken
    along.
    """
    served: list[bytes] = []
    with for_owner_alone(tmp_path / "app"), desk_in(tmp_path) as desk:
        client = client_of(desk)

        def get(address: str) -> None:
            answer = client.get(address)
            served.append(answer.content)
            if answer.headers.get("content-type") == "application/zip":
                with ZipFile(BytesIO(answer.content)) as archive:
                    served.extend(archive.read(name) for name in archive.namelist())

        def looked_at(ident: str) -> None:
            record = ended(desk, ident)
            assert record.state == DONE, desk.shelf.said(record)
            results = desk.shelf.results(record)
            files = [file.relative_to(results).as_posix() for file in results.rglob("*") if file.is_file()]
            for end in ("", "/status", "/all.zip", *(f"/files/{name}" for name in files)):
                get(f"/runs/{ident}{end}")

        client.post("/returns", data={"authority": "westmere", "folder": str(returns / "returns")})
        (read,) = desk.shelf.all()
        looked_at(read.ident)
        client.post(f"/runs/{read.ident}/fit")
        (fitted,) = (one for one in desk.shelf.all() if one.job == "fit")
        looked_at(fitted.ident)
        there = client.get(f"/runs/{fitted.ident}/fitted", follow_redirects=False).headers["location"]
        client.post(there, data={"title": "Ours", "begins": "step_down"})
        client.post(f"{there}/ours/-/run", data={"name": "", "years": "1", "replications": "2"})
        (run,) = (one for one in desk.shelf.all() if one.job == "simulate")
        looked_at(run.ident)
        for address in ("/", "/runs", "/returns", there, f"{there}/ours", f"{there}/ours/step_down"):
            get(address)
        asked = client.get("/compare", params=[("run", run.ident), ("run", run.ident)])
        served.append(asked.content)
    for wanted in (WHO, births):
        assert [hit for hit in map(wanted.search, served) if hit] == []
    assert found(tmp_path, WHO) == []
    assert found(tmp_path, births, apart_from=("census", "child_level")) == []
    assert found(tmp_path, births), "what may be there is there"
    assert seen_by_others(tmp_path, births) == []


def test_what_nobody_foresaw_in_the_middle_of_returns_says_nothing_of_them(
    returns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(history: pd.DataFrame, *_: object) -> None:
        raise ValueError(f"the rows\n{history.to_csv()}")

    monkeypatch.chdir(tmp_path)
    table = pd.read_csv(next((returns / "returns").rglob("episodes.csv")), dtype=str)
    monkeypatch.setattr(fit, "records_of", lambda _: failing(table))
    said = said_by("job=fit", f"returns.folder={returns / 'returns'}", ends=70)
    (file,) = tmp_path.glob("sim_failure_*.txt")
    assert not WHO.search(said + file.read_bytes())
