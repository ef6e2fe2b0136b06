"""Forecast every authority of the published tables from past days, and score the forecasts against what came.

From each origin, a past 31 March, the tables are read as they were known then (:mod:`sim.published.known`),
each authority is made and fitted to them, and forecast. A forecast that is finished is kept on disk
(:mod:`sim.validation.published.kept`), so that the job goes on where it stopped; an authority that cannot be
forecast is a line with its reason. What came later is only read when all forecasts are there.

Where baselines are asked for, each authority is also made from the last 31 March of the tables, which is the
origin of no forecast, and run with nothing changed (:mod:`sim.validation.published.baseline`).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.errors import InputMistake
from sim.folders.lock import held
from sim.folders.whole import clear_half_written
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.parameters import PublishedValidation, Run
from sim.published.areas import Area, areas_of, find_area, is_there
from sim.published.figures.amounts import total_of
from sim.published.known import as_known
from sim.published.tables import PublishedTables, read_tables
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras
from sim.report.pages.authorities.validation_report import ScoredForecasts, write_validation_report
from sim.settings import Settings
from sim.validation.published.baseline import YEARS
from sim.validation.published.forecast import ForecastPlan
from sim.validation.published.holding import baseline_flows, baseline_table, holding_in_words
from sim.validation.published.kept import Kept, KeptBaseline, OnDisk, file_of, read_kept
from sim.validation.published.observed import came
from sim.validation.published.scored import COLUMNS, rows_of
from sim.validation.published.sizes import spread_over
from sim.validation.published.verdict import histograms_of, in_words, scores_of
from sim.validation.published.work import Failed, ForecastOrigin, each_made
from sim.workers import available_cores, workers_of

ENGLAND = "england"
"""The folder of the results, in the place of an authority's."""
KEPT = "{name}_forecasts"
"""The folder beside the results in which finished forecasts are kept."""
AT_ONCE = 2
"""Authorities handed out for each worker: one it works on, and one that waits."""


def run(settings: Settings) -> None:
    """Make what is not there yet, score everything, and write scores and page."""
    started, extras = time.monotonic(), Extras()
    request, tables = asked_for(settings)
    name = settings.run.name or settings.job.name
    folder = settings.run.outputs / ENGLAND / name
    beside = folder.with_name(KEPT.format(name=name))
    years = origins_of(tables, request) if request.forecasts else []
    last = tables.years()[-1:] if request.baselines else []
    named = None if request.authorities is None else named_areas(tables, [*years, *last], request.authorities)
    origins = [_origin(tables, year, request, settings.run, named) for year in years]
    bases = [_base(_origin(tables, year, request, settings.run, named)) for year in last]
    with held(folder):
        with published_folder(folder) as fresh:
            failed = _made(settings, tables, origins, beside, Kept)
            if failed and len(failed) == sum(len(origin.areas) for origin in origins):
                raise InputMistake(
                    "job.validate_published: not one authority could be forecast; the first,"
                    f" {failed[0].name} from {failed[0].origin}: {failed[0].reason}"
                )
            unable = _made(settings, tables, bases, beside, KeptBaseline)
            bare = baselines_kept(bases, beside)
            cases = scored(tables, origins, beside) if origins else pd.DataFrame(columns=list(COLUMNS))
            holding = baseline_table(bare, unable)
            _write_tables(fresh / "tables", cases, failed)
            if bases:
                write_csv(fresh / "tables" / "baselines.csv", holding)
                write_csv(fresh / "tables" / "baseline_flows.csv", baseline_flows(bare))
            write_manifest(fresh, settings, time.monotonic() - started, tables.hashes)
        scores = cases if cases.empty else extras.make("the scores", lambda: scores_of(cases))
        found = ScoredForecasts(cases, _table(failed), scores, holding)
        write_validation_report(folder, found, extras)
    tell(lambda: _tell(cases, failed, holding, folder), folder, extras)


def asked_for(settings: Settings) -> tuple[PublishedValidation, PublishedTables]:
    """The request and the tables; raises :class:`InputMistake` if one is missing."""
    request = settings.job.validate_published
    if request is None:
        raise InputMistake(
            "job.validate_published is missing; say what to forecast, as configs/job/validate_published.yaml"
            " does"
        )
    if not (request.forecasts or request.baselines):
        raise InputMistake(
            "job.validate_published: forecasts and baselines are both false; expected one of them to be true"
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
    return sorted(set(request.origins or there))


def named_areas(tables: PublishedTables, years: Sequence[int], names: Sequence[str]) -> dict[int, list[Area]]:
    """The authorities of some names in each year in which they are; raises :class:`InputMistake` for those
    that are in none.
    """
    found: dict[int, list[Area]] = {year: [] for year in years}
    mistakes: dict[str, list[str]] = {}
    for year in years:
        known = as_known(tables, year)
        for name in names:
            try:
                found[year].append(find_area(known, name, year))
            except InputMistake as mistake:
                mistakes.setdefault(name, []).append(str(mistake))
    nowhere = [said[-1] for said in mistakes.values() if len(said) == len(years)]
    if nowhere:
        setting = "job.validate_published.authorities"
        raise InputMistake(*(said.replace("published.authority", setting) for said in nowhere))
    return found


def _origin(
    tables: PublishedTables,
    year: int,
    request: PublishedValidation,
    run: Run,
    named: Mapping[int, Sequence[Area]] | None,
) -> ForecastOrigin:
    """The authorities, the smallest first, or a sample of all sizes; no farther ahead than there are
    tables.
    """
    known = as_known(tables, year)
    everywhere = (area for area in areas_of(known).values() if is_there(known, area, year))
    areas = everywhere if named is None else named[year]
    sizes: list[tuple[float, Area]] = [
        (total_of(known, "stock", year, area.old_code, "age") or 0.0, area) for area in areas
    ]
    ahead = min(request.years_ahead, tables.years()[-1] - year)
    plan = ForecastPlan(ahead, run.replications, request.fit_steps, request.fit_replications, run.seed)
    return ForecastOrigin(year, spread_over(sizes, request.sample), plan)


def _base(origin: ForecastOrigin) -> ForecastOrigin:
    """The same for baselines: whatever is asked of forecasts, they are looked at for as many years."""
    return replace(origin, plan=replace(origin.plan, years_ahead=YEARS, replications=0))


def _made(
    settings: Settings,
    tables: PublishedTables,
    origins: Sequence[ForecastOrigin],
    folder: Path,
    of: type[OnDisk],
) -> list[Failed]:
    """Make every forecast (or baseline) that is not kept yet, or each where the run is to start anew; those
    that cannot be made come back.
    """
    if not origins:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    clear_half_written(folder)
    if not settings.run.resume:
        for origin in origins:
            for area in origin.areas:
                file_of(of, folder, area.old_code, origin.year).unlink(missing_ok=True)
    failed: list[Failed] = []
    cores = workers_of(settings.run)
    number = settings.run.workers or available_cores()
    limit = number if number == 1 else AT_ONCE * number
    what = "authorities" if of is Kept else "baselines"
    with progress_bar() as bar, cores as submit:
        task = bar.add_task(what, total=sum(len(origin.areas) for origin in origins))
        for failure in each_made(of, tables, origins, settings.parameters, folder, submit, limit):
            failed += [] if failure is None else [failure]
            bar.advance(task)
    return failed


def baselines_kept(bases: Sequence[ForecastOrigin], folder: Path) -> list[KeptBaseline]:
    """Every baseline that is kept, in the order of sizes."""
    found = (
        read_kept(KeptBaseline, folder, area.old_code, base.year) for base in bases for area in base.areas
    )
    return [one for one in found if one is not None]


def scored(tables: PublishedTables, origins: Sequence[ForecastOrigin], folder: Path) -> pd.DataFrame:
    """Every forecast that is kept, beside what came: the columns of :mod:`sim.validation.published.scored`.

    Raises :class:`InputMistake` if there is none.
    """
    rows: list[tuple[object, ...]] = []
    for origin in origins:
        later = [year for year in tables.years() if year > origin.year]
        for area in origin.areas:
            if (kept := read_kept(Kept, folder, area.old_code, origin.year)) is not None:
                rows += rows_of(kept, {year: came(tables, area, year) for year in later})
    if not rows:
        raise InputMistake(
            "published.folder: no authority could be forecast and held against a later year; expected the"
            " tables of two years or more (docs/VALIDATE-PUBLISHED.md)"
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _table(failed: Sequence[Failed]) -> pd.DataFrame:
    return pd.DataFrame([vars(one) for one in failed], columns=["origin", "authority", "name", "reason"])


def _write_tables(folder: Path, cases: pd.DataFrame, failed: Sequence[Failed]) -> None:
    folder.mkdir()
    if cases.empty:
        return
    write_csv(folder / "forecasts.csv", cases)
    write_csv(folder / "scores.csv", scores_of(cases))
    write_csv(folder / "pit.csv", histograms_of(cases))
    write_csv(folder / "failed.csv", _table(failed))


def _tell(cases: pd.DataFrame, failed: Sequence[Failed], holding: pd.DataFrame, folder: Path) -> None:
    console = Console(width=130, highlight=False, soft_wrap=True, markup=False)
    if not cases.empty:
        many = cases.drop_duplicates(["origin", "authority"])
        origins = ", ".join(str(year) for year in sorted(many["origin"].unique()))
        console.print(f"{len(many)} forecasts from 31 March {origins}; {len(failed)} could not be made.")
        for one in failed:
            console.print(f"- {one.name}, {one.origin}: {one.reason}")
        for sentence in in_words(scores_of(cases)):
            console.print(f"- {sentence}")
    if not holding.empty:
        console.print(holding_in_words(holding))
    console.print(f"\nReport: {folder / 'report.html'}")
