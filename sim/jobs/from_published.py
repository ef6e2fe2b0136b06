"""Make an authority from the published tables of all of them, and write it as a folder of configuration.

The tables are read (:mod:`sim.published.folder`), the authority's figures taken from them with where each
comes from (:mod:`sim.published.figures`) and laid over the configured parameters
(:mod:`sim.published.configured`). What no table tells is then fitted to the published totals, with a bounded
effort, so that the caseload stays where it is.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.calibration.published.found import PublishedFit
from sim.calibration.published.orders import with_other_orders
from sim.calibration.published.proof import Proof, proved
from sim.calibration.published.quick.left_over import with_other_services
from sim.calibration.published.quick.lender import Lender
from sim.calibration.published.quick.soon import bounded, soon_fitted
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import Simulator
from sim.calibration.published_set import write_fitting_parts, write_published_set
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.errors import InputMistake
from sim.folders.lock import held
from sim.jobs.fit_published import targets_of
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.parameters import Downloaded, Parameters
from sim.policies.fitting import FittingScenarios, fitting
from sim.published.areas import find_area, year_of
from sim.published.configured.whole import parameters_of
from sim.published.figures.whole import Figures, figures_of
from sim.published.provenance import provenance
from sim.published.replaceable import replaced_first
from sim.published.tables import PublishedTables, read_tables
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras
from sim.report.pages.published_report import NOT_FITTED, PublishedReport, write_published_report
from sim.settings import Settings
from sim.typed import typed
from sim.workers import workers_of

CONFIG = "config"
"""The folder within the results that is given to ``--config-dir``."""
WORST = 8
"""Rows that are shown on the screen."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """An authority made from published tables."""

    figures: Figures
    parameters: Parameters
    """What is not fitted: plans at entry and other services are the fit's, where there is one."""
    fit: PublishedFit | None
    proof: Proof | None


def run(settings: Settings) -> None:
    """Make the authority, prove it, and write the folder, its page and the next command."""
    tables, figures = asked_for(settings.published)
    p = parameters_of(figures, settings.parameters)
    make_census(p)  # says at once where the figures exclude one another
    folder = settings.run.outputs / p.authority.name / (settings.run.name or settings.job.name)
    with held(folder):
        _write(settings, tables, figures, p, folder)


def _write(
    settings: Settings, tables: PublishedTables, figures: Figures, p: Parameters, folder: Path
) -> None:
    started, extras = time.monotonic(), Extras()
    made = _made(settings, figures, p)
    scenarios = fitting(settings.every_scenario, settings.policies, made.parameters)
    origins = provenance(figures)
    with published_folder(folder) as fresh:
        write_published_set(fresh / CONFIG, made.parameters, made.fit, _header(figures), settings.run.seed)
        write_fitting_parts(fresh / CONFIG, scenarios, _header(figures))
        _write_tables(fresh / "tables", made, origins)
        write_manifest(fresh, settings, time.monotonic() - started, tables.hashes)
    report = PublishedReport(
        title=f"{figures.area.name}: from published tables of 31 March {figures.year}",
        rows=made.proof.table.rows if made.proof else pd.DataFrame(),
        balance=made.proof.balance if made.proof else pd.DataFrame(),
        origins=origins,
        first=replaced_first(figures, settings.parameters.authority.name.capitalize()),
        files={kind: list(files) for kind, files in tables.files.items()},
        unused=tables.unknown,
        command=_command(folder, p),
        can_run=(*scenarios.can_run, *scenarios.in_part),
        titles={name: one.title for name, one in settings.every_scenario.items()},
        cannot_run=scenarios.cannot_run,
    )
    write_published_report(folder, report, extras)
    tell(lambda: _tell(made, origins, folder, report.command, scenarios), folder, extras)


def asked_for(request: Downloaded) -> tuple[PublishedTables, Figures]:
    """The tables, and the figures of the authority; raises :class:`InputMistake` if one is missing."""
    if request.folder is None or not request.authority:
        key = "published.folder" if request.folder is None else "published.authority"
        raise InputMistake(
            f"{key}: is missing; give the folder of downloads and the authority, such as"
            ' published.folder=downloads "published.authority=Derby" (docs/PUBLISHED.md)'
        )
    tables = read_tables(request.folder)
    year = year_of(tables, request.year)
    return tables, figures_of(tables, find_area(tables, request.authority, year), year)


def _made(settings: Settings, figures: Figures, p: Parameters) -> Baseline:
    if not settings.published.fit:
        return Baseline(figures, p, None, None)
    effort = bounded(p.census.children)
    cores = workers_of(settings.run)
    with progress_bar() as bar, cores as submit:
        task = bar.add_task("fitting", total=effort.runs)
        simulator = Simulator(submit, lambda done: bar.advance(task, done))
        lender = Lender.of(settings.parameters)
        found, proof = fitted(p, simulator, settings.run.seed, effort, lender.population)
    return Baseline(figures, found.configured, found, proof)


def fitted(
    p: Parameters, simulator: Simulator, seed: int, effort: Effort, population: Population | None = None
) -> tuple[PublishedFit, Proof]:
    """Fit an authority to its published totals, and prove it with a seed that no step has had.

    ``population`` are children of the authority from which ``p`` borrows.
    """
    targets = targets_of(p)
    found = soon_fitted(p, targets, simulator, seed, effort, population)
    found = with_other_orders(found, simulator, seed, effort)
    found = with_other_services(found, simulator, seed, effort)
    return found, proved(found, targets, simulator, seed + len(effort.speeds), effort)


def _header(figures: Figures) -> str:
    return (
        f"# {figures.area.name} on 31 March {figures.year}, made from published tables by `sim"
        " job=from_published`.\n# Written by that job: run it again instead of editing, or copy what you"
        " change.\n"
    )


def _write_tables(folder: Path, made: Baseline, origins: pd.DataFrame) -> None:
    folder.mkdir()
    write_csv(folder / "provenance.csv", origins)
    if made.proof is not None:
        write_csv(folder / "fit.csv", made.proof.table.rows)
        write_csv(folder / "balance.csv", made.proof.balance)


def _command(folder: Path, p: Parameters) -> str:
    return f"uv run sim --config-dir {typed(str(folder / CONFIG))} authority={p.authority.name}"


def _tell(
    made: Baseline, origins: pd.DataFrame, folder: Path, command: str, scenarios: FittingScenarios
) -> None:
    console = Console(width=130, markup=False, highlight=False, soft_wrap=True)
    ways = origins["how"].value_counts()
    many = ", ".join(f"{ways.get(how, 0)} {how}" for how in ("published", "borrowed", "assumed"))
    console.print(f"{made.figures.area.name}, 31 March {made.figures.year}: {many} numbers.")
    if made.proof is not None:
        worst = made.proof.table.worst(WORST)[["group", "item", "target", "model", "percent", "unit"]]
        console.print("What differs most for its size, with nothing changed:")
        named = worst.rename(columns={"percent": "% off"})
        console.print(named.to_string(index=False, float_format="%.1f", na_rep="–"))
    else:
        console.print(NOT_FITTED)
    console.print(f"\nPage: {folder / 'report.html'}")
    console.print(f"Where each number comes from: {folder / 'tables' / 'provenance.csv'}")
    console.print(f"Forecast with it: {command}")
    console.print(f'Scenarios that it can run ("scenarios=[baseline,...]"): {", ".join(scenarios.can_run)}')
    if scenarios.in_part:
        console.print(f"In part, without what names homes of another council: {', '.join(scenarios.in_part)}")
