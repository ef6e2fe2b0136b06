"""Simulate every scenario and write tables, figures, a manifest and a summary."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pandas as pd
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from sim.checkpoints.of_job import checkpoints_of
from sim.checkpoints.store import Checkpoints
from sim.comparison import every_table
from sim.comparison.assumptions import Trials, assumptions_table, tried_in
from sim.comparison.variance import asked_of, variance_table
from sim.experiment import simulate
from sim.experiment.gathered import Results
from sim.folders.lock import alone
from sim.jobs.progress import progress_bar
from sim.jobs.remarks import say_after, say_before, say_how_often
from sim.jobs.telling import tell
from sim.report.drawings import BegunDrawings, Drawings, begin_drawings, drawings_of
from sim.report.files.figures import write_figures
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.files.replications import write_episodes, write_replications
from sim.report.files.tables import write_tables
from sim.report.left_out import Extras, LeftOut
from sim.report.lent import lent
from sim.report.pages.decision.committee import write_committee
from sim.report.pages.decision.first_page import first_page
from sim.report.pages.report import write_report
from sim.report.pages.statement import write_statement
from sim.report.rows import Tables
from sim.report.terminal.summary import print_summary
from sim.report.words.labels import Labels
from sim.report.workbook import WORKBOOK, workbook, write_workbook
from sim.settings import Settings
from sim.workers import Submit, available_cores, sent_once, workers_of
from sim.workers.memory import what_was_there_at_rest

ASSUMPTIONS = "the assumptions that would change the answer"


@alone
def run(settings: Settings) -> None:
    """Simulate, write the results into ``outputs/<authority>/<run.name>``, and print a summary.

    Tables, replications and manifest appear first, and at once. What is made of them for people follows,
    piece by piece: what fails is left out, named in its place and on the screen, and costs nothing else.
    """
    labels = Labels.of(settings.parameters, settings.scenarios)
    folder, extras = settings.folder, Extras()
    started = time.monotonic()
    said = say_before(settings)
    hands = workers_of(settings.run)
    with (
        what_was_there_at_rest(),
        checkpoints_of(settings) as kept,
        hands as submit,
        ExitStack() as until_drawn,
    ):
        with published_folder(folder) as fresh:
            trials = cache(partial(trials_begun, settings, submit, extras))
            # workers go on with them after the last replication, while tables are made here
            results = with_progress_bar(settings, submit, kept, trials)
            tables = every_table_made(results, extras) | shares_of_variance(settings, submit, extras)
            tables |= assumptions_tried(trials(), extras)
            begun = until_drawn.enter_context(begun_for_people(settings, submit, tables, labels))
            write_tables(fresh, tables)
            write_replications(fresh / "replications.parquet", results.measured)
            write_episodes(fresh, results.episodes)
            stopped = replications_needed(tables)
            write_manifest(fresh, settings, time.monotonic() - started, stopped=stopped)
        for_people(folder, tables, labels, settings, extras, begun)
    extras.make(
        "how long all of it took",
        lambda: write_manifest(folder, settings, time.monotonic() - started, stopped=stopped),
    )
    say_after(tables, said)
    say_how_often(stopped, settings)
    tell(lambda: print_summary(tables, labels, folder), folder, extras)


def every_table_made(results: Results, extras: Extras) -> dict[str, pd.DataFrame]:
    """Every table that can be made."""
    made = {what: extras.make(what, make) for what, make in every_table.makers(results).items()}
    return {
        name: table for some in made.values() if not isinstance(some, LeftOut) for name, table in some.items()
    }


def shares_of_variance(settings: Settings, submit: Submit, extras: Extras) -> dict[str, pd.DataFrame]:
    """What each layer of uncertainty adds to the variance, where ``run.variance`` asks for it."""
    pairs = settings.run.variance
    if pairs is None:
        return {}
    with progress_bar() as bar:
        task = bar.add_task("layers", total=pairs * len(asked_of(settings)))
        made = extras.make(
            "the shares of the variance",
            lambda: variance_table(settings, pairs, submit, lambda: bar.advance(task)),
        )
    return {} if isinstance(made, LeftOut) else {"variance": made}


def trials_begun(settings: Settings, submit: Submit, extras: Extras) -> Trials | None:
    """The assumptions with which workers have begun, where the run is large enough to ask."""
    made = extras.make(ASSUMPTIONS, lambda: Trials(settings, submit)) if tried_in(settings) else None
    return None if isinstance(made, LeftOut) else made


def assumptions_tried(trials: Trials | None, extras: Extras) -> dict[str, pd.DataFrame]:
    """What the assumptions would change in the answer."""
    if trials is None:
        return {}
    with progress_bar() as bar:
        task = bar.add_task("assumptions", total=len(trials.cases))
        made = extras.make(ASSUMPTIONS, lambda: assumptions_table(trials, lambda: bar.advance(task)))
    return {} if isinstance(made, LeftOut) else {"assumptions": made}


def replications_needed(tables: Tables) -> dict[str, dict[str, int | bool]]:
    """How often each scenario but the first was simulated, and whether all is known to the width of
    ``run.precision``; nothing where that is not given.
    """
    if "precision" not in tables:
        return {}
    by_scenario = tables["precision"].groupby("scenario", sort=False)
    return {
        "simulated": {str(name): int(many) for name, many in by_scenario["simulated"].first().items()},
        "reached": {str(name): bool(all_known) for name, all_known in by_scenario["reached"].all().items()},
    }


@dataclass(frozen=True)
class Begun:
    """What workers make for people while this process writes files."""

    drawings: Sequence[BegunDrawings] = ()
    workbook: "Future[bytes | None] | None" = None


@contextmanager
def begun_for_people(settings: Settings, submit: Submit, tables: Tables, labels: Labels) -> Iterator[Begun]:
    """The workbook and the drawings, with which the workers of this machine have begun; nothing if there are
    no such workers.
    """
    if (settings.run.workers or available_cores()) == 1 or settings.run.cluster:
        yield Begun()
        return
    with lent(tables) as theirs:
        shared = sent_once(submit, theirs)
        # what takes longest comes first
        made = submit(workbook, shared, labels, settings.parameters, settings.run)
        yield Begun(begin_drawings(submit, shared, labels), made)


def for_people(
    folder: Path, tables: Tables, labels: Labels, settings: Settings, extras: Extras, begun: Begun
) -> None:
    """The workbook, the figures, the statement and the report, which says what of the others is left out."""

    def drawings() -> Drawings:
        found = drawings_of(tables, labels, extras, begun.drawings)
        write_figures(folder, found, extras)
        return found

    write_statement(folder, tables, labels, settings, extras)
    first = extras.make(
        "the first page", lambda: first_page(tables, labels, settings.scenarios, settings.run.replications)
    )
    write_committee(folder, first, tables, labels, settings, extras)
    extras.write(
        folder / WORKBOOK, lambda path: workbook_written(path, begun.workbook, tables, labels, settings)
    )
    write_report(folder, first, tables, drawings, labels, settings, extras)


def workbook_written(
    path: Path, begun: "Future[bytes | None] | None", tables: Tables, labels: Labels, settings: Settings
) -> None:
    """Write the workbook that a worker has made; if that came to nothing (it may have been killed), make it
    here.
    """
    try:
        contents = begun.result() if begun else None
    except Exception:  # made here, it says where it fails
        contents = None
    if contents:
        path.write_bytes(contents)
    else:
        write_workbook(path, tables, labels, settings.parameters, settings.run)


def with_progress_bar(
    settings: Settings,
    submit: Submit | None = None,
    kept: Checkpoints | None = None,
    then: Callable[[], object] | None = None,
) -> Results:
    """Simulate while a bar shows how far it is; ``submit`` hands out work where workers are there already,
    ``kept`` has what an earlier start has finished, ``then`` hands out what comes after it.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    total = settings.run.replications * len(settings.scenarios)
    with progress_bar(*columns) as bar:
        task = bar.add_task("replications", total=total)
        return simulate(settings, lambda finished: bar.advance(task, finished), submit, kept, then)
