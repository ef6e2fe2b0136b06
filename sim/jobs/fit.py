"""Fit the parameters to the authority's own history, and write them as a folder of configuration with a report."""

import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.bands import date_of
from sim.episodes import Episodes
from sim.estimation.events import EventsExposure, read_events
from sim.estimation.observation import with_times_in_care
from sim.estimation.own_children import children_on, totals_of
from sim.estimation.own_homes import living_in_named_homes
from sim.estimation.own_values import Window
from sim.estimation.parameter_set import CENSUS_FILE, DRAWS_FILE, slug, with_notes, write_parameter_set
from sim.estimation.posterior import Posterior, fit
from sim.jobs.history import history_of
from sim.jobs.own_lists import OwnLists, learnt
from sim.jobs.telling import tell
from sim.parameters import CensusMargins, Parameters
from sim.parameters.uncertainty import ParameterDraws
from sim.parameters.values import plain, with_values
from sim.report.fit_report import FitReport, write_fit_report
from sim.report.folder import published_folder
from sim.report.left_out import Extras, LeftOut
from sim.report.manifest import write_manifest
from sim.report.reading import Reading
from sim.report.tables import write_csv
from sim.settings import Settings
from sim.sources.history import ObservedHistory
from sim.sources.own_census import write_census
from sim.sources.own_lists.account import Counted
from sim.typed import typed
from sim.validation.backcast import Backcast, backcast
from sim.validation.cells import observed_and_expected
from sim.validation.settle import LEAST_FREE, acceptance, enough_places, own_share, searches_succeed

CONFIG = "config"
"""The folder within the results that is given to ``--config-dir``."""
WORST = 8


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a fit leaves: parameters as of the last day of the history, their posterior, and the children."""

    parameters: Parameters
    posterior: Posterior
    events: EventsExposure
    census: Episodes | None
    """``None`` where only the table of events and exposure was given."""
    account: tuple[Counted, ...] = ()
    """What became of the rows of the authority's lists of carers, homes and commitments."""

    @property
    def lists(self) -> pd.DataFrame:
        """The account as a table: list, what, rows."""
        return pd.DataFrame(self.account, columns=["list", "what", "rows"])


def run(settings: Settings) -> None:
    """Fit, write parameter set, tables and report, and print what was found.

    The parameter set and its tables appear first, and at once. What proves them follows: what fails is left out and said.
    """
    started, extras = time.monotonic(), Extras()
    own = None if settings.fit.events else history_of(settings)
    history = None if own is None else with_times_in_care(own.observed, settings.parameters, settings.run.seed)
    reading = Reading() if own is None else own.reading
    events = read_events(settings.fit.events, settings.parameters) if history is None and settings.fit.events else None
    with published_folder(settings.folder) as fresh:
        found = fitted(settings.parameters, history, events, settings)
        cells, parameters = observed_and_expected(found.posterior), parameter_table(found, settings.parameters)
        _write_config(fresh / CONFIG, found)
        (fresh / "tables").mkdir()
        write_csv(fresh / "tables" / "events.csv", found.events.rows)
        write_csv(fresh / "tables" / "cells.csv", cells)
        write_csv(fresh / "tables" / "parameters.csv", parameters)
        if found.account:
            write_csv(fresh / "tables" / "lists.csv", found.lists)
        write_manifest(fresh, settings, time.monotonic() - started)
    again = _lived_again(history, found, settings, extras)
    weight, entries = settings.fit.prior_events, found.posterior.entries
    report = FitReport(found.parameters, found.events, parameters, cells, again, entries, weight, found.lists, reading)
    write_fit_report(settings.folder, report, extras)
    write_manifest(settings.folder, settings, time.monotonic() - started)
    tell(lambda: _tell(settings, found, cells, reading), settings.folder, extras)


def _lived_again(
    history: ObservedHistory | None, found: Fitted, settings: Settings, extras: Extras
) -> Backcast | LeftOut | None:
    """The history lived again by the fitted model, and its tables; nothing without a history."""
    if history is None:
        return None

    def live() -> Backcast:
        return backcast(history, found.events, found.parameters, settings.fit.replications, settings.run.seed)

    again = extras.make("the history lived again", live, private=True)
    if not isinstance(again, LeftOut):
        for name in ("stock", "flows", "durations"):
            extras.write(settings.folder / "tables" / f"fit_{name}.csv", partial(_write_table, getattr(again, name)))
    return again


def _write_table(table: pd.DataFrame, path: Path) -> None:
    write_csv(path, table)


def fitted(
    p: Parameters,
    history: ObservedHistory | None,
    events: EventsExposure | None,
    settings: Settings,
    *,
    hindsight: bool = True,
) -> Fitted:
    """The parameters that the history (or, without one, the table) and the lists beside it speak for.

    Without ``hindsight`` nothing is taken from the lists that is dated after the last day of the history.
    """
    lists = OwnLists.read(settings.fit, p)
    counted = events if events is not None else EventsExposure.of(_needed(history), p)
    weight, seed = settings.fit.prior_events, settings.run.seed
    posterior = fit(counted, p, settings.fit.draws, seed, weight)
    here = with_values(with_notes(p, posterior, counted, weight), {"authority.base_date": date_of(counted.ends)})
    window = Window(counted.begins, counted.ends, hindsight)
    more = learnt(lists, here, window, weight, settings.fit.draws, seed)
    here, posterior = more.parameters, replace(posterior, draws=pd.concat([posterior.draws, more.draws], axis=1))
    if history is None:
        return Fitted(replace_draws(here), posterior, counted, None, more.account)
    if lists.homes is not None:
        history = living_in_named_homes(history, lists.homes, here)
    here, census = settled(here, history, seed, LEAST_FREE if lists.carers is None else 1.0)
    totals = totals_of(census, here, history.ends, f"job=fit: the authority's own children on {date_of(history.ends)}.")
    file = CENSUS_FILE.format(name=slug(p.authority.name))
    margins = CensusMargins.model_validate({**totals, "after_care": plain(p.census.after_care), "file": file})
    return Fitted(replace_draws(here.model_copy(update={"census": margins})), posterior, counted, census, more.account)


def settled(p: Parameters, history: ObservedHistory, seed: int, least_free: float = LEAST_FREE) -> tuple[Parameters, Episodes]:
    """The parameters with (at least so many) places for each of the children there are, and the children."""
    p = with_values(p, searches_succeed(p, history))
    census = children_on(history, p, seed)
    p = with_values(p, enough_places(p, census, least_free))
    share = own_share(history, p)
    if share is not None:
        p = with_values(p, {"provision.foster_households.acceptance": acceptance(p, census, share, seed)})
    return p, census


def replace_draws(p: Parameters) -> Parameters:
    """The parameters with their posterior draws as a layer of uncertainty."""
    file = Path(DRAWS_FILE.format(name=slug(p.authority.name)))
    layer = ParameterDraws(
        file=file, source="job=fit: draws from the posterior of the parameters given the authority's own history."
    )
    return p.model_copy(update={"uncertainty": p.uncertainty.model_copy(update={"parameters": layer})})


def _needed(history: ObservedHistory | None) -> ObservedHistory:
    if history is None:
        raise ValueError("a fit needs a history or a table of events")
    return history


def _write_config(folder: Path, found: Fitted) -> None:
    p = Parameters.model_validate(plain(found.parameters))
    window = f"{date_of(found.events.begins)} to {date_of(found.events.ends)}"
    header = (
        f"# {p.authority.name}: fitted to its own history of {window} by `sim job=fit`, starting from the configuration\n"
        "# that the command was given. Written by that job: run it again instead of editing, or copy what you change.\n"
    )
    write_parameter_set(folder, p, found.posterior.draws, header)
    if found.census is not None:
        write_census(folder / CENSUS_FILE.format(name=slug(p.authority.name)), found.census)


def parameter_table(found: Fitted, before: Parameters) -> pd.DataFrame:
    """Columns parameter, configured, fitted, low, high (80 % of the draws)."""
    draws = found.posterior.draws
    low, high = draws.quantile(0.1), draws.quantile(0.9)
    paths = [str(path) for path in draws if (draws[path] > 0).any()]
    rows = [(path, number_at(before, path), number_at(found.parameters, path), low[path], high[path]) for path in paths]
    return pd.DataFrame(rows, columns=["parameter", "configured", "fitted", "low", "high"])


def number_at(p: Parameters, path: str) -> float:
    """The number at a path of some parameters; not a number where there is none."""
    value: object = p
    for name in path.split("."):
        if isinstance(value, dict):
            value = next((inner for key, inner in value.items() if str(key) == name), None)
        elif isinstance(value, tuple):
            value = value[min(int(name), len(value) - 1)]
        else:
            value = getattr(value, name, None)
    written = plain(value)
    return float(written) if isinstance(written, int | float) else float("nan")


def _tell(settings: Settings, found: Fitted, cells: pd.DataFrame, reading: Reading) -> None:
    console, folder = Console(width=120, highlight=False, soft_wrap=True, markup=False), settings.folder
    name = slug(found.parameters.authority.name)
    for sentence in reading.on_screen:
        console.print(sentence, markup=False)
    counted = found.events.rows
    exits, moves = (sum(r.cells.events.sum() for r in found.posterior.routes), found.posterior.moves.cells.events.sum())
    entries = counted.loc[counted["part"] == "entries", "count"].sum()
    console.print(
        f"Fitted to {entries:.0f} entries, {exits:.0f} exits before 18 and {moves:.0f} moves between "
        f"{date_of(found.events.begins)} and {date_of(found.events.ends)}."
    )
    for one in found.account:
        console.print(f"{one.list}: {one.rows} rows {one.what}.")
    if cells.empty:
        console.print("Too few events to say what the fitted hazards miss.")
    else:
        worst = cells.head(WORST)[["cause", "by", "cell", "observed", "expected", "score"]]
        console.print("What the fitted hazards miss most (events observed, expected, score):")
        console.print(worst.to_string(index=False, float_format="%.1f"))
    console.print(f"\nReport: {folder / 'report.html'}")
    console.print(f"Forecast with it: uv run sim --config-dir {typed(str(folder / CONFIG))} authority={name}")
    if settings.fit.events is None:
        console.print("See whether it would have forecast the past: the command of this fit with job=backtest")
