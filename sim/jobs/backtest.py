"""Forecast the authority's own past from days within it, and say who would have done it best.

At each origin, a day of the past, the model learns from what was known then exactly as ``job=fit`` learns
from a whole history (:func:`learnt`), and forecasts what came after. So do simple methods. All are scored
against what came, and the scores are put into words.
"""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.bands import date_of
from sim.calibration.chain import OwnRecords
from sim.checkpoints.of_job import checkpoints_of
from sim.checkpoints.store import Checkpoints
from sim.errors import InputMistake
from sim.estimation.events import EventsExposure
from sim.estimation.observation import with_times_in_care
from sim.estimation.own_times import with_own_times_in_care
from sim.folders.lock import alone
from sim.jobs.fit import calibrated, rates_of
from sim.jobs.history import history_of
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.observed import ObservedHistory
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.backtest_report import Backtested, write_backtest_report
from sim.report.pages.reading import ReturnsSummary
from sim.returns.lists.own import OwnLists
from sim.settings import Settings
from sim.validation.outcome import what_came
from sim.validation.reliability import pit_histogram, reliability
from sim.validation.revision import COLUMNS, revision
from sim.validation.revision import in_words as revised_in_words
from sim.validation.rolling import Learnt, Plan, backtest, origins
from sim.validation.verdict import in_words, summary

FEWEST_DRAWS = 10
"""Draws of the parameters at each origin, however few runs are request for."""


@alone
def run(settings: Settings) -> None:
    """Backtest, write forecasts, scores and report, and print the verdict.

    The forecasts appear first; a report that fails is left out and said.
    """
    started, extras = time.monotonic(), Extras()
    plan, past = plan_of(settings), past_of(settings)
    days = origins(past.history, plan)
    with checkpoints_of(settings, learns=True) as kept:
        with published_folder(settings.folder) as fresh:
            forecasts = _forecasts(past, plan, days, settings, kept)
            scores = extras.make("the scores", lambda: summary(forecasts))
            _write_tables(fresh / "tables", forecasts, scores)
            write_manifest(fresh, settings, time.monotonic() - started)
        revised = extras.make(
            "the last forecast against this one", lambda: _revised(past, plan, settings, kept), private=True
        )
        if isinstance(revised, pd.DataFrame):
            extras.write(settings.folder / "tables" / "revision.csv", partial(write_csv, table=revised))
        verdict = extras.make("the verdict", lambda: _verdict(scores, days))
        came = extras.make(
            "what was observed",
            lambda: what_came(past.history, settings.parameters, past.lines),
            private=True,
        )
        report = Backtested(forecasts, scores, verdict, revised, came, past.reading)
        write_backtest_report(settings.folder, report, settings.parameters, extras)
    tell(lambda: _tell(settings, days, verdict, revised, past.reading), settings.folder, extras)


def plan_of(settings: Settings) -> Plan:
    """From which days to forecast, how far ahead, and with how many runs; raises :class:`InputMistake` where
    that cannot be.
    """
    request, run = settings.job.backtest, settings.run
    if request is None:
        raise InputMistake(
            "job.backtest is missing; say how to go through the past, as configs/job/backtest.yaml does"
        )
    if settings.fit.events is not None:
        raise InputMistake(
            "fit.events: a backtest needs the history itself; give returns.folder= or fit.history= instead"
        )
    return Plan(request.first_years, request.every_months, request.years_ahead, run.replications, run.seed)


@dataclass(frozen=True, eq=False)
class Past:
    """The authority's own past: its history, the lists beside it, and what reading them showed."""

    history: ObservedHistory
    lists: OwnLists
    reading: ReturnsSummary

    @property
    def lines(self) -> pd.DataFrame | None:
        """Lines of the list of commitments; ``None`` where there is no list."""
        return None if self.lists.commitments is None else self.lists.commitments.lines


def past_of(settings: Settings) -> Past:
    """Read the history and the lists; raises :class:`InputMistake` if one of them cannot be used."""
    own, p = history_of(settings), settings.parameters
    history = with_times_in_care(own.observed, p, settings.run.seed)
    return Past(history, OwnLists.read(settings.fit, p), own.reading)


def learnt(known: ObservedHistory, lists: OwnLists, settings: Settings) -> Learnt:
    """What ``job=fit`` would have found in what was known; as many draws as there are runs."""
    p, seed = settings.parameters, settings.run.seed
    # with the rates of what was known then, and not of what came later
    known = with_own_times_in_care(known, p, seed, settings.fit.prior_events)
    records = OwnRecords(
        events=EventsExposure.of(known, p),
        history=known,
        lists=lists,
        weight=settings.fit.prior_events,
        draws=max(FEWEST_DRAWS, min(settings.run.replications, settings.fit.draws)),
        seed=seed,
        hindsight=False,
        trend=settings.fit.trend,
    )
    found = calibrated(p, rates_of(records, p), records)
    if found.census is None:
        raise ValueError("a fit to a history has children")
    return Learnt(found.parameters, found.draws, found.census)


def _forecasts(
    past: Past, plan: Plan, days: list[int], settings: Settings, kept: Checkpoints
) -> pd.DataFrame:
    """Every forecast from each of the days, beside what came."""
    with progress_bar() as bar:
        task = bar.add_task("origins", total=len(days))
        return backtest(
            past.history,
            lambda known: learnt(known, past.lists, settings),
            plan,
            lambda: bar.advance(task),
            past.lines,
            kept,
        )


def _revised(past: Past, plan: Plan, settings: Settings, kept: Checkpoints) -> pd.DataFrame | None:
    """The forecast of a year ago against one from the last day."""

    def made() -> pd.DataFrame:
        found = revision(past.history, lambda known: learnt(known, past.lists, settings), plan, past.lines)
        return pd.DataFrame(columns=list(COLUMNS)) if found is None else found

    table = kept.table("revision", made)
    return None if table.empty else table


def _write_tables(folder: Path, forecasts: pd.DataFrame, scores: pd.DataFrame | LeftOut) -> None:
    folder.mkdir()
    write_csv(folder / "forecasts.csv", forecasts)
    write_csv(folder / "reliability.csv", reliability(forecasts))
    write_csv(folder / "pit.csv", pit_histogram(forecasts))
    if not isinstance(scores, LeftOut):
        write_csv(folder / "scores.csv", scores)


def _verdict(scores: pd.DataFrame | LeftOut, days: list[int]) -> list[str]:
    """Who wins, in sentences; none without scores."""
    return [] if isinstance(scores, LeftOut) else in_words(scores, len(days))


def _tell(
    settings: Settings,
    days: list[int],
    verdict: list[str] | LeftOut,
    revised: pd.DataFrame | LeftOut | None,
    reading: ReturnsSummary,
) -> None:
    console = Console(width=110, highlight=False, soft_wrap=True, markup=False)
    for sentence in reading.on_screen:
        console.print(sentence, markup=False)
    console.print(f"Forecast from {', '.join(date_of(day).isoformat() for day in days)}.")
    for sentence in [] if isinstance(verdict, LeftOut) else verdict:
        console.print(f"- {sentence}")
    for sentence in [] if isinstance(revised, LeftOut) else revised_in_words(revised):
        console.print(f"- {sentence}", markup=False)
    console.print(f"\nReport: {settings.folder / 'report.html'}")
