"""Forecast every authority of the published tables from past days, and score the forecasts against what came.

From each origin, a past 31 March, the tables are read as they were known then (:mod:`sim.published.known`),
each authority is made and fitted to them, and forecast. A forecast that is finished is kept on disk
(:mod:`sim.validation.published.kept`), so that the job goes on where it stopped; an authority that cannot be
forecast is a line with its reason. What came later is only read when all forecasts are there.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.errors import InputMistake
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.parameters import Parameters, PublishedValidation
from sim.published.areas import Area, areas_of, find_area, is_there
from sim.published.figures.amounts import total_of
from sim.published.figures.whole import Figures, figures_of
from sim.published.known import as_known
from sim.published.tables import PublishedTables, read_tables
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras
from sim.report.pages.validation_report import Validation, write_validation_report
from sim.settings import Settings
from sim.validation.published.forecast import ForecastPlan, forecast
from sim.validation.published.kept import Kept, keep, key_of, members_of, read_kept
from sim.validation.published.observed import came, past_of
from sim.validation.published.scored import COLUMNS, rows_of
from sim.validation.published.sizes import spread_over
from sim.validation.published.verdict import histograms_of, in_words, scores_of
from sim.workers import Submit, available_cores, workers

ENGLAND = "england"
"""The folder of the results, in the place of an authority's."""
KEPT = "{name}_forecasts"
"""The folder beside the results in which finished forecasts are kept."""
AT_ONCE = 2
"""Authorities handed out for each worker: one it works on, and one that waits."""


@dataclass(frozen=True)
class Asked:
    """One authority at one origin."""

    area: Area
    origin: int


@dataclass(frozen=True)
class Failed:
    """An authority that could not be forecast."""

    origin: int
    authority: str
    name: str
    reason: str


def run(settings: Settings) -> None:
    """Forecast what is not there yet, score everything, and write scores and page."""
    started, extras = time.monotonic(), Extras()
    request, tables = asked_for(settings)
    name = settings.run.name or settings.job.name
    folder = settings.run.outputs / ENGLAND / name
    beside = folder.with_name(KEPT.format(name=name))
    asked = {origin: _chosen(tables, origin, request) for origin in origins_of(tables, request)}
    with published_folder(folder) as fresh:
        failed = _forecasts(settings, tables, asked, beside)
        forecasts = scored(tables, asked, beside)
        _write_tables(fresh / "tables", forecasts, failed)
        write_manifest(fresh, settings, time.monotonic() - started, tables.hashes)
    found = Validation(forecasts, _table(failed), extras.make("the scores", lambda: scores_of(forecasts)))
    write_validation_report(folder, found, extras)
    tell(lambda: _tell(forecasts, failed, folder), folder, extras)


def asked_for(settings: Settings) -> tuple[PublishedValidation, PublishedTables]:
    """The request and the tables; raises :class:`InputMistake` if one is missing."""
    request = settings.job.validate_published
    if request is None:
        raise InputMistake(
            "job.validate_published is missing; say what to forecast, as configs/job/validate_published.yaml"
            " does"
        )
    if settings.published.folder is None:
        raise InputMistake(
            "published.folder: is missing; give the folder of downloads, such as published.folder=downloads"
            " (docs/PUBLISHED.md)"
        )
    return request, read_tables(settings.published.folder)


def origins_of(tables: PublishedTables, request: PublishedValidation) -> list[int]:
    """The years from whose 31 March is forecast; raises :class:`InputMistake` for one that has no tables, or
    nothing later to be held against.
    """
    years = tables.years()
    there = [year for year in years if year < years[-1]]
    if not there:
        raise InputMistake(
            f"published.folder: the table of children on 31 March has {', '.join(map(str, years))} alone;"
            " expected two years or more, to forecast the later one from the earlier"
        )
    for origin in request.origins or ():
        if origin not in there:
            raise InputMistake(
                f"job.validate_published.origins: from {origin} nothing can be forecast and held against"
                f" later tables; expected some of {', '.join(map(str, there))}"
            )
    return list(request.origins or there)


def _chosen(tables: PublishedTables, origin: int, request: PublishedValidation) -> list[Asked]:
    """The authorities that are forecast from an origin, the smallest first, or a sample of all sizes."""
    known = as_known(tables, origin)
    if request.authorities is not None:
        areas = [find_area(known, name, origin) for name in request.authorities]
    else:
        areas = [area for area in areas_of(known).values() if is_there(known, area, origin)]
    sizes = [(total_of(known, "stock", origin, area.old_code, "age") or 0.0, area) for area in areas]
    return [Asked(area, origin) for area in spread_over(sizes, request.sample)]


def _forecasts(
    settings: Settings, tables: PublishedTables, asked: Mapping[int, Sequence[Asked]], folder: Path
) -> list[Failed]:
    """Make every forecast that is not kept yet, and keep it; those that cannot be made come back."""
    folder.mkdir(parents=True, exist_ok=True)
    failed: list[Failed] = []
    cores = workers(settings.run.workers, settings.run.cluster)
    with progress_bar() as bar, cores as submit:
        task = bar.add_task("authorities", total=sum(map(len, asked.values())))
        limit = AT_ONCE * (settings.run.workers or available_cores())
        for done in _some_at_once(_handed_out(settings, tables, asked, folder, submit), limit):
            if isinstance(done, Kept):
                keep(folder, done)
            elif isinstance(done, Failed):
                failed.append(done)
            bar.advance(task)
    return failed


Done = Kept | Failed | None
"""What becomes of an authority: a new forecast, a reason, or nothing new."""


def _handed_out(
    settings: Settings,
    tables: PublishedTables,
    asked: Mapping[int, Sequence[Asked]],
    folder: Path,
    submit: Submit,
) -> Iterator["Future[Done]"]:
    """The work on each authority, begun when it is asked for."""
    for origin, authorities in asked.items():
        known = as_known(tables, origin)
        for one in authorities:
            yield _begun(one, known, plan_of(settings, tables, origin), settings.parameters, folder, submit)


def plan_of(settings: Settings, tables: PublishedTables, origin: int) -> ForecastPlan:
    """How forecasts from an origin are made: no farther ahead than there are tables to hold against."""
    request, run = settings.job.validate_published, settings.run
    assert request is not None  # checked by asked_for
    ahead = min(request.years_ahead, tables.years()[-1] - origin)
    return ForecastPlan(ahead, run.replications, request.fit_steps, request.fit_replications, run.seed)


def _begun(
    one: Asked, known: PublishedTables, plan: ForecastPlan, p: Parameters, folder: Path, submit: Submit
) -> "Future[Done]":
    try:
        figures, past = figures_of(known, one.area, one.origin), past_of(known, one.area, one.origin)
    except InputMistake as mistake:
        return _finished(Failed(one.origin, one.area.old_code, one.area.name, str(mistake)))
    key = key_of(figures, past, p, plan)
    if read_kept(folder, one.area.old_code, one.origin, key) is not None:
        return _finished(None)
    return submit(made, figures, past, p, plan, key)


def _finished(result: Done) -> "Future[Done]":
    future: Future[Done] = Future()
    future.set_result(result)
    return future


def made(figures: Figures, past: dict[str, list[float]], p: Parameters, plan: ForecastPlan, key: str) -> Done:
    """What a worker does: one forecast from beginning to end. Whatever fails there is a reason, and not the
    end of the others.
    """
    started, area = time.monotonic(), figures.area
    try:
        with workers(1) as here:
            members = members_of(forecast(figures, p, plan, here))
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        kind = "" if isinstance(error, InputMistake) else f"{type(error).__name__}: "
        return Failed(figures.year, area.old_code, area.name, f"{kind}{reason}")
    seconds = round(time.monotonic() - started, 1)
    children = figures.stock.children.value
    return Kept(key, area.old_code, area.name, figures.year, children, past, members, seconds)


def _some_at_once(begun: Iterator["Future[Done]"], limit: int) -> Iterator[Done]:
    """Results as they come; no more than ``limit`` are handed out at once, so that memory stays as it is
    however many there are.
    """
    waiting: set[Future[Done]] = set(islice(begun, limit))
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()
        waiting |= set(islice(begun, limit - len(waiting)))


def scored(tables: PublishedTables, asked: Mapping[int, Sequence[Asked]], folder: Path) -> pd.DataFrame:
    """Every forecast that is kept, beside what came: the columns of :mod:`sim.validation.published.scored`.

    Raises :class:`InputMistake` if there is none.
    """
    rows: list[tuple[object, ...]] = []
    for origin, authorities in asked.items():
        for one in authorities:
            kept = read_kept(folder, one.area.old_code, origin)
            later = [year for year in tables.years() if year > origin]
            if kept is not None:
                rows += rows_of(kept, {year: came(tables, one.area, year) for year in later})
    if not rows:
        raise InputMistake(
            "published.folder: no authority could be forecast and held against a later year; expected the"
            " tables of two years or more (docs/VALIDATE-PUBLISHED.md)"
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _table(failed: Sequence[Failed]) -> pd.DataFrame:
    return pd.DataFrame([vars(one) for one in failed], columns=["origin", "authority", "name", "reason"])


def _write_tables(folder: Path, forecasts: pd.DataFrame, failed: Sequence[Failed]) -> None:
    folder.mkdir()
    write_csv(folder / "forecasts.csv", forecasts)
    write_csv(folder / "scores.csv", scores_of(forecasts))
    write_csv(folder / "pit.csv", histograms_of(forecasts))
    write_csv(folder / "failed.csv", _table(failed))


def _tell(forecasts: pd.DataFrame, failed: Sequence[Failed], folder: Path) -> None:
    console = Console(width=130, highlight=False, soft_wrap=True, markup=False)
    many = forecasts.drop_duplicates(["origin", "authority"])
    origins = ", ".join(str(year) for year in sorted(many["origin"].unique()))
    console.print(f"{len(many)} forecasts from 31 March {origins}; {len(failed)} could not be made.")
    for one in failed:
        console.print(f"- {one.name}, {one.origin}: {one.reason}")
    for sentence in in_words(scores_of(forecasts)):
        console.print(f"- {sentence}")
    console.print(f"\nReport: {folder / 'report.html'}")
