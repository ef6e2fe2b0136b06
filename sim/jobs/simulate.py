"""Simulate every scenario and write tables, figures, a manifest and a summary."""

import time
from collections.abc import Iterator

import pandas as pd
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from sim.comparison import every_table
from sim.experiment import Results, simulate
from sim.jobs.progress import progress_bar
from sim.jobs.remarks import say_after, say_before
from sim.measures import long_rows
from sim.report.figures import write_figures
from sim.report.folder import published_folder
from sim.report.labels import Labels
from sim.report.manifest import write_manifest
from sim.report.page import write_report
from sim.report.statement import write_statement
from sim.report.summary import print_summary
from sim.report.tables import write_episodes, write_replications, write_tables
from sim.report.workbook import write_workbook
from sim.settings import Settings


def run(settings: Settings) -> None:
    """Simulate, write the results into ``outputs/<authority>/<run.name>`` at once, and print a summary."""
    labels = Labels.of(settings.parameters, settings.scenarios)
    folder = settings.folder
    started = time.monotonic()
    said = say_before(settings)
    with published_folder(folder) as fresh:
        results = with_progress_bar(settings)
        tables = every_table.tables(results)
        write_tables(fresh, tables)
        write_workbook(fresh / "workbook.xlsx", tables, labels, settings.parameters)
        write_replications(fresh / "replications.parquet", every_replication(results))
        write_episodes(fresh, results.episodes)
        write_figures(fresh, tables, labels)
        write_report(fresh, tables, labels, settings)
        write_statement(fresh, tables, labels, settings)
        write_manifest(fresh, settings, time.monotonic() - started)
    say_after(tables["remarks"], said)
    print_summary(tables, labels, folder)


def with_progress_bar(settings: Settings) -> Results:
    """Simulate while a bar shows how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    total = settings.run.replications * len(settings.scenarios)
    with progress_bar(*columns) as bar:
        task = bar.add_task("replications", total=total)
        return simulate(settings, lambda finished: bar.advance(task, finished))


def every_replication(results: Results) -> Iterator[pd.DataFrame]:
    """The long rows of each replication, scenario by scenario."""
    for scenario, replications in results.measured.items():
        for number, measured in enumerate(replications):
            yield long_rows(scenario, number, measured)
