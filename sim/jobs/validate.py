"""Try fits and forecasts on made-up authorities whose truth is known, and say how often they were right.

Each world (:mod:`sim.jobs.worlds`) is a piece of work of its own. What came of one that is finished is kept
beside the results, by the hash of the configuration and its number: the same command goes on where it
stopped, and more worlds can be asked for later.
"""

import json
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.checkpoints.identity import program
from sim.errors import InputMistake
from sim.folders.lock import alone
from sim.folders.whole import clear_half_written, write_whole
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.jobs.worlds import World, tried
from sim.parameters.jobs.job import Validation
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras
from sim.report.pages.plain_page import bullets, heading, table, write_page
from sim.settings import Settings
from sim.validation.over_worlds import TOLD, WHAT_IS_SURE, Verdict, in_all, scored, verdicts
from sim.validation.reliability import pit_histogram, reliability
from sim.validation.series import SPENDING, TOTAL
from sim.workers import Submit, as_finished, workers_of

KEPT = "_worlds"
"""What is added to the name of the folder of results, for that of finished worlds."""


@alone
def run(settings: Settings) -> None:
    """Try every world, score the forecasts, write tables and page, and print the verdict."""
    design, started, extras = question(settings), time.monotonic(), Extras()
    with published_folder(settings.folder) as fresh:
        with workers_of(settings.run) as submit:
            forecasts = every_world(settings, design, submit)
        tables = {"forecasts": forecasts} | {
            name: _by_drift(forecasts, what)
            for name, what in (("scores", scored), ("reliability", reliability), ("pit", pit_histogram))
        }
        (fresh / "tables").mkdir()
        for name, rows in tables.items():
            write_csv(fresh / "tables" / f"{name}.csv", rows)
        write_manifest(fresh, settings, time.monotonic() - started)
    found = verdicts(tables["scores"])
    _write_page(settings.folder, found, tables, extras)
    tell(lambda: _tell(found, settings.folder), settings.folder, extras)


def _write_page(
    folder: Path, found: list[Verdict], tables: Mapping[str, pd.DataFrame], extras: Extras
) -> None:
    write_page(
        folder / "report.html",
        "Forecasts of made-up authorities, held against what came",
        lambda: {
            "the verdict": lambda: [heading("Verdict"), bullets(in_all(found)), *_in_detail(found)],
            "the scores": lambda: [heading("Scores"), table(tables["scores"], "Mean scores", decimals=2)],
            "the reliability": lambda: [
                heading("Reliability"), table(tables["reliability"], "Share held", decimals=2)
            ],
            "the PIT": lambda: [heading("PIT"), table(tables["pit"], "Share in each tenth", decimals=2)],
        },
        extras,
    )  # fmt: skip


def _in_detail(found: list[Verdict]) -> list[str]:
    """A table for each series, and what follows its ±."""
    parts = []
    for series, title in ((TOTAL, "Children in care"), (SPENDING, "Spending on placements")):
        rows = pd.DataFrame([one.row() for one in found if one.series == series])
        parts += [table(rows, f"{title}; errors in {TOLD[series]}")] if len(rows) else []
    return [*parts, bullets([WHAT_IS_SURE])]


def question(settings: Settings) -> Validation:
    """What is asked; raises :class:`InputMistake` where it cannot be."""
    design = settings.job.made_up
    if design is None:
        raise InputMistake("job.made_up is missing; say what is asked, as configs/job/validate.yaml does")
    if settings.parameters.returns is None:
        raise InputMistake("returns: is missing in the configuration; choose one with returns=england")
    return design


def every_world(settings: Settings, design: Validation, submit: Submit) -> pd.DataFrame:
    """The forecasts of every world beside what came; those that are kept are not made again, where the run
    may go on from them.
    """
    worlds = [World(number, drift) for number in range(design.worlds) for drift in design.drift]
    files = {world: kept_at(settings, design, world) for world in worlds}
    found = {world: read_kept(file) for world, file in files.items()} if settings.run.resume else {}
    missing = [world for world in worlds if found.get(world) is None]
    clear_half_written(kept_in(settings))
    with progress_bar() as bar:
        task = bar.add_task("worlds", total=len(worlds), completed=len(worlds) - len(missing))
        waiting = {submit(tried, settings, design, world): world for world in missing}
        for future in as_finished(waiting):
            world = waiting[future]
            found[world] = keep(files[world], future.result())
            bar.advance(task)
    every = pd.concat([found[world] for world in worlds], ignore_index=True)
    return every.assign(origin=every["origin"].astype(str))


def kept_at(settings: Settings, design: Validation, world: World) -> Path:
    """The file of a finished world: its name depends on all that its forecasts depend on and on nothing
    else, so that more worlds can be asked for later.
    """
    about = design.model_copy(update={"worlds": 1, "drift": (1.0,)})
    run = settings.run
    plain = settings.parameters.model_dump_json() + settings.fit.model_dump_json() + about.model_dump_json()
    known = (plain, str(run.seed), str(run.replications), *program())
    key = sha256("\0".join(known).encode()).hexdigest()[:16]
    return kept_in(settings) / f"{key}_{world.number}_{world.drift:g}.json"


def kept_in(settings: Settings) -> Path:
    """The folder of finished worlds."""
    return settings.folder.with_name(settings.folder.name + KEPT)


def keep(file: Path, forecasts: pd.DataFrame) -> pd.DataFrame:
    """Keep the forecasts of a world, and give them as they are read back."""
    text = json.dumps(json.loads(forecasts.to_json(orient="split")))
    write_whole(file, text)
    return _from_text(text)


def read_kept(file: Path) -> pd.DataFrame | None:
    """The forecasts of a world that is kept; ``None`` if there is none, or its file is damaged."""
    try:
        return _from_text(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _from_text(text: str) -> pd.DataFrame:
    return pd.read_json(StringIO(text), orient="split")


def _by_drift(forecasts: pd.DataFrame, what: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """A table of forecasts for each strength of drift, one below the other."""
    parts = [what(part).assign(drift=drift) for drift, part in forecasts.groupby("drift", sort=True)]
    whole = pd.concat(parts, ignore_index=True)
    return whole.reindex(columns=["drift", *(name for name in whole if name != "drift")])


def _tell(found: list[Verdict], folder: Path) -> None:
    console = Console(width=110, highlight=False, soft_wrap=True, markup=False)
    for sentence in (*found, *in_all(found), WHAT_IS_SURE):
        console.print(f"- {sentence}")
    console.print(f"\nReport: {folder / 'report.html'}")
