"""Forecast the authority's own past from days within it, and say who would have done it best."""

import time
from datetime import date

import pandas as pd
from rich.console import Console

from sim.arrays import Numbers
from sim.bands import date_of, years_after
from sim.calibration.chain import OwnRecords
from sim.errors import InputMistake
from sim.estimation.events import EventsExposure
from sim.estimation.observation import with_times_in_care
from sim.jobs.fit import calibrated, rates_of
from sim.jobs.history import history_of
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.measures import ALL, month_ends
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.backtest_report import Backtested, write_backtest_report
from sim.report.pages.reading import Reading
from sim.returns.lists.own import OwnLists
from sim.settings import Settings
from sim.validation.rolling import Learnt, Plan, backtest, origins
from sim.validation.series import ENTRIES, EXITS, SPENDING, TOTAL, flows, stocks
from sim.validation.spending import committed, kinds_listed, whole_years
from sim.validation.verdict import in_words, summary


def run(settings: Settings) -> None:
    """Backtest, write forecasts, scores and report, and print the verdict.

    The forecasts appear first; a report that fails is left out and said.
    """
    started, extras = time.monotonic(), Extras()
    plan = _plan(settings)
    own = history_of(settings)
    history = with_times_in_care(own.observed, settings.parameters, settings.run.seed)
    days, lists = origins(history, plan), OwnLists.read(settings.fit, settings.parameters)
    lines = lists.commitments.lines if lists.commitments is not None else None
    with published_folder(settings.folder) as fresh, progress_bar() as bar:
        task = bar.add_task("origins", total=len(days))
        forecasts = backtest(
            history, lambda known: learnt(known, lists, settings), plan, lambda: bar.advance(task), lines
        )
        (fresh / "tables").mkdir()
        write_csv(fresh / "tables" / "forecasts.csv", forecasts)
        scores = extras.make("the scores", lambda: summary(forecasts))
        if not isinstance(scores, LeftOut):
            write_csv(fresh / "tables" / "scores.csv", scores)
        write_manifest(fresh, settings, time.monotonic() - started)
    seen = extras.make(
        "what was observed", lambda: observed(history, settings.parameters, lines), private=True
    )
    verdict = extras.make(
        "the verdict", lambda: [] if isinstance(scores, LeftOut) else in_words(scores, len(days))
    )
    write_backtest_report(
        settings.folder,
        Backtested(forecasts, scores, verdict, seen, own.reading),
        settings.parameters,
        extras,
    )
    said = [] if isinstance(verdict, LeftOut) else verdict
    tell(lambda: _tell(settings, days, said, own.reading), settings.folder, extras)


def _tell(settings: Settings, days: list[int], verdict: list[str], reading: Reading) -> None:
    console = Console(width=110, highlight=False, soft_wrap=True, markup=False)
    for sentence in reading.on_screen:
        console.print(sentence, markup=False)
    console.print(f"Forecast from {', '.join(date_of(day).isoformat() for day in days)}.")
    for sentence in verdict:
        console.print(f"- {sentence}")
    console.print(f"\nReport: {settings.folder / 'report.html'}")


def _plan(settings: Settings) -> Plan:
    asked, run = settings.job.backtest, settings.run
    if asked is None:
        raise InputMistake(
            "job.backtest is missing; say how to go through the past, as configs/job/backtest.yaml does"
        )
    if settings.fit.events is not None:
        raise InputMistake(
            "fit.events: a backtest needs the history itself; give returns.folder= or fit.history= instead"
        )
    return Plan(asked.first_years, asked.every_months, asked.years_ahead, run.replications, run.seed)


def learnt(known: ObservedHistory, lists: OwnLists, settings: Settings) -> Learnt:
    """What ``job=fit`` would have found in what was known; as many draws as there are runs."""
    p, draws = settings.parameters, max(10, min(settings.run.replications, settings.fit.draws))
    events, weight, seed = EventsExposure.of(known, p), settings.fit.prior_events, settings.run.seed
    records = OwnRecords(events, known, lists, weight, draws, seed, hindsight=False)
    found = calibrated(p, rates_of(records, p), records)
    if found.census is None:
        raise ValueError("a fit to a history has children")
    return Learnt(found.parameters, found.draws, found.census)


def observed(history: ObservedHistory, p: Parameters, lines: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """What was seen month by month: columns date and observed. Spending is among it where there are ``lines``
    and prices.
    """
    begins, ends = date_of(history.begins), date_of(history.ends)
    dates = [day for day in month_ends(begins, 100) if day <= ends]
    whole = [day for day in dates if years_after(day, -1) >= begins]
    counted = history.counted()
    total, yearly = stocks(counted, dates, p)[TOTAL, ALL], flows(counted, whole)
    found = {
        TOTAL: _dated(dates, total),
        **{name: _dated(whole, yearly[name, ALL]) for name in (ENTRIES, EXITS)},
    }
    if lines is not None and p.costs is not None:
        covered = whole_years(lines, whole)
        found[SPENDING] = _dated(
            covered, committed(lines, covered, kinds_listed(lines, history.ends, p.costs))
        )
    return found


def _dated(dates: list[date], values: Numbers) -> pd.DataFrame:
    return pd.DataFrame({"date": [day.isoformat() for day in dates], "observed": values})
