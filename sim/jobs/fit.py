"""Fit the parameters to the authority's own history, and write them as a folder of configuration with a
report.

The authority's own records are read (:func:`records_of`). How often things happen to how many children is
estimated from them as a posterior distribution of rates (:func:`rates_of`). The steps of the calibration
(:data:`STEPS`) add what else the records say, each to what those before it have found: values by their path
in the configuration, such as ``provision.foster_households.places`` (:func:`calibrated`). They are laid over
the configured parameters and written as a configuration. Tables and a report say how far to trust it.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.bands import date_of
from sim.calibration.acceptance import with_acceptance
from sim.calibration.beds import with_enough_beds
from sim.calibration.chain import Calibration, OwnRecords, Step
from sim.calibration.children import with_children
from sim.calibration.fees import with_own_fees
from sim.calibration.homes import with_own_homes
from sim.calibration.households import with_own_households
from sim.calibration.moves_by_type import with_moves_by_type
from sim.calibration.needs import with_needs_where_they_live
from sim.calibration.parameter_set import slug, with_draws, write_calibration
from sim.calibration.parameter_table import parameter_table
from sim.calibration.places import with_enough_places
from sim.calibration.plans import with_own_plans
from sim.calibration.rates import with_rates
from sim.calibration.searches import with_searches_that_succeed
from sim.calibration.totals import with_totals
from sim.checkpoints.of_job import checkpoints_of
from sim.estimation.events import EventsExposure, read_events
from sim.estimation.own_times import with_own_times_in_care
from sim.estimation.posterior import Posterior, fit
from sim.estimation.tallies import ENTRIES
from sim.folders.lock import alone
from sim.jobs.history import history_of
from sim.jobs.telling import tell
from sim.parameters import Parameters
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.fit_report import FitReport, write_fit_report
from sim.report.pages.reading import ReturnsSummary
from sim.returns.lists.own import OwnLists
from sim.settings import Settings
from sim.typed import typed
from sim.validation.backcast import Backcast, backcast
from sim.validation.cells import observed_and_expected
from sim.validation.totals import in_words, totals

STEPS: tuple[Step, ...] = (
    with_own_homes,  # homes by name, places and statement of purpose, from the list of homes
    with_own_households,  # places, approvals and stops of foster households, from the list of carers
    with_own_fees,  # weekly prices by placement type, from the list of commitments
    with_own_plans,  # care plans, needs, emergencies and sibling groups at entry, from the list of searches
    # where no return tells of searches that failed: what was found was what was wanted
    with_searches_that_succeed,
    with_needs_where_they_live,  # how setting and level of need go together, where no history tells
    with_children,  # the children in care on the last day, who are the census
    # approved places for at least those of them who live with the authority's own foster carers
    with_enough_places,
    # and in its homes
    with_enough_beds,
    # how often those carers and homes are the right ones: the model runs until it places as the history did
    with_acceptance,
    with_totals,  # the census as published totals would describe it
    with_draws,  # the posterior's draws as a layer of uncertainty
)
"""What follows the rates, in order. A step that has nothing to go by changes nothing."""
CONFIG = "config"
"""The folder within the results that is given to ``--config-dir``."""
WORST = 8
"""Cells of events that are shown on the screen."""


@alone
def run(settings: Settings) -> None:
    """Fit, write parameter set, tables and report, and print what was found.

    The parameter set and its tables appear first, and at once. What proves them follows: what fails is left
    out and said (``extras`` keeps account of it).
    """
    started, extras, p = time.monotonic(), Extras(), settings.parameters
    records, reading = records_of(settings)
    with checkpoints_of(settings, learns=True) as kept:
        records = replace(records, kept=kept)
        with published_folder(settings.folder) as fresh:
            posterior = rates_of(records, p)
            found = calibrated(p, posterior, records)
            cells, parameters = observed_and_expected(posterior), parameter_table(found)
            whole = totals(posterior, records.events, p)
            write_calibration(fresh / CONFIG, found, records.window)
            _write_tables(
                fresh / "tables", records, found, {"cells": cells, "totals": whole, "parameters": parameters}
            )
            write_manifest(fresh, settings, time.monotonic() - started)
        again = _lived_again(records, posterior.of_the_window(found.parameters), settings, extras)
        report = FitReport(
            parameters=found.parameters,
            events=records.events,
            table=parameters,
            cells=cells,
            totals=whole,
            backcast=again,
            entries=posterior.entries,
            weight=records.weight,
            lists=found.lists,
            reading=reading,
        )
        write_fit_report(settings.folder, report, extras)
        extras.make(
            "how long all of it took",
            lambda: write_manifest(settings.folder, settings, time.monotonic() - started),
        )
    tell(lambda: _tell(settings, records, posterior, found, cells, whole, reading), settings.folder, extras)


def records_of(settings: Settings) -> tuple[OwnRecords, ReturnsSummary]:
    """What the authority's own records say, and what reading them showed.

    That is the history with its events and child-days at risk (or, without one, a table of them from an
    earlier fit), and the lists of carers, homes, commitments and searches beside it. Raises
    :class:`~sim.errors.InputMistake` if one of them cannot be used.
    """
    p, request, seed = settings.parameters, settings.fit, settings.run.seed
    if request.events is not None:
        events, lists = read_events(request.events, p), OwnLists.read(request, p)
        return OwnRecords(
            events, None, lists, request.prior_events, request.draws, seed, trend=request.trend
        ), ReturnsSummary()
    own, lists = history_of(settings), OwnLists.read(request, p)
    # for children who were in care before the records begin, the day on which care began is drawn
    history = with_own_times_in_care(own.observed, p, seed, request.prior_events)
    events = EventsExposure.of(history, p)
    return OwnRecords(
        events, history, lists, request.prior_events, request.draws, seed, trend=request.trend
    ), own.reading


def rates_of(records: OwnRecords, p: Parameters) -> Posterior:
    """The posterior of hazards, moves and entries, given how often they happened to how many children for how
    long; the configured rates ``p`` are the prior.
    """
    return fit(records.events, p, records.draws, records.seed, records.weight)


def calibrated(p: Parameters, posterior: Posterior, records: OwnRecords) -> Calibration:
    """What the records say about the configured parameters ``p``, as values that lie over them: first the
    rates and how they differ by placement type, then what each of the :data:`STEPS` adds.
    """
    found = with_rates(Calibration(p), records, posterior)
    found = with_moves_by_type(found, records, posterior)
    for step in STEPS:
        found = step(found, records)
    return found


def _write_tables(
    folder: Path, records: OwnRecords, found: Calibration, tables: Mapping[str, pd.DataFrame]
) -> None:
    """Events and exposure; where events and fitted hazards differ, by cell and in all; parameters before and
    after; what became of the lists, where there are any.
    """
    folder.mkdir()
    lists = {"lists": found.lists} if found.account else {}
    for name, table in {"events": records.events.rows, **tables, **lists}.items():
        write_csv(folder / f"{name}.csv", table)


def _lived_again(
    records: OwnRecords, of_the_window: Parameters, settings: Settings, extras: Extras
) -> Backcast | LeftOut | None:
    """The history lived again by the fitted model, with the hazards of the window and not those of its last
    day, and its tables; nothing without a history.
    """
    history, runs = records.history, settings.fit.replications
    if history is None:
        return None
    again = extras.make(
        "the history lived again",
        lambda: backcast(history, records.events, of_the_window, runs, settings.run.seed, records.kept),
        private=True,
    )
    if not isinstance(again, LeftOut):
        for name, table in (("stock", again.stock), ("flows", again.flows), ("durations", again.durations)):
            extras.write(settings.folder / "tables" / f"fit_{name}.csv", partial(write_csv, table=table))
    return again


def _tell(
    settings: Settings,
    records: OwnRecords,
    posterior: Posterior,
    found: Calibration,
    cells: pd.DataFrame,
    whole: pd.DataFrame,
    reading: ReturnsSummary,
) -> None:
    console, folder = Console(width=120, highlight=False, soft_wrap=True, markup=False), settings.folder
    for sentence in reading.on_screen:
        console.print(sentence, markup=False)
    exits, moves = (
        sum(route.cells.events.sum() for route in posterior.routes),
        posterior.moves.cells.events.sum(),
    )
    entries = records.events.part(ENTRIES)["count"].sum()
    console.print(
        f"Fitted to {entries:.0f} entries, {exits:.0f} exits before 18 and {moves:.0f} moves between "
        f"{date_of(records.events.begins)} and {date_of(records.events.ends)}."
    )
    console.print(
        f"Totals by route, kind of move, setting and stream of entries: {len(whole)}, of which"
        f" {int(whole['beyond'].sum())} are off (tables/totals.csv)."
    )
    for sentence in in_words(whole):
        console.print(sentence, style="bold red", markup=False)
    for one in found.account:
        console.print(f"{one.list}: {one.rows} rows {one.what}.")
    if cells.empty:
        console.print("Too few events to say what the fitted hazards miss.")
    else:
        worst = cells.head(WORST)[["cause", "by", "cell", "observed", "expected", "score"]]
        console.print("What the fitted hazards miss most (events observed, expected, score; time in days):")
        console.print(worst.to_string(index=False, float_format="%.1f"))
    console.print(f"\nReport: {folder / 'report.html'}")
    name = slug(found.parameters.authority.name)
    console.print(f"Forecast with it: uv run sim --config-dir {typed(str(folder / CONFIG))} authority={name}")
    if settings.fit.events is None:
        console.print(
            "See whether it would have forecast the past: the command of this fit with job=backtest"
        )
