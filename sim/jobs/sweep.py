"""Run a job once for each of several configurations, and put their indicators below one another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

import pandas as pd
from rich.console import Console

from sim.checkpoints.of_job import checkpoints_of
from sim.checkpoints.store import Checkpoints
from sim.folders.contents import manifest_in
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.settings import Settings

INDICATORS = "tables/kpis.csv"
"""The table of each run that is put below those of the others, if the job writes it."""


OF_THE_CONFIGURATION = ("simulate", "attribute", "goal_seek", "sensitivity")
"""Jobs whose results depend on nothing else: one that is complete need not be done again."""


def run(runs: Sequence[Settings], jobs: Mapping[str, Callable[[Settings], None]]) -> None:
    """Run each configuration into a folder of its own; then write ``<name>.sweep/tables/sweep.csv`` about all
    of them.

    Its columns are the run (the name of its folder), each setting that differs between runs, and those of the
    table of indicators, on the last day of each financial year.
    """
    varied = differences([settings.overrides for settings in runs])
    named = [_named(settings, values) for settings, values in zip(runs, varied, strict=True)]
    console = Console(width=100, highlight=False, markup=False)
    whole = replace(runs[0], run=runs[0].run.model_copy(update={"name": f"{_name(runs[0])}.sweep"}))
    with checkpoints_of(whole) as kept:
        for settings, values in zip(named, varied, strict=True):
            console.print(", ".join(f"{key}={value}" for key, value in values.items()), style="bold")
            if not is_complete(settings, kept):
                jobs[settings.job.name](settings)
                kept.value(settings.config_hash, lambda: True)
        with published_folder(whole.folder) as fresh:
            (fresh / "tables").mkdir()
            write_csv(fresh / "tables" / "sweep.csv", together(named, varied))
            write_manifest(fresh, whole)
    console.print(f"All {len(runs)} runs: {whole.folder / 'tables' / 'sweep.csv'}", soft_wrap=True)


def is_complete(settings: Settings, kept: Checkpoints) -> bool:
    """Whether an earlier start of the same sweep has completed a run, and its results are still there."""
    known = settings.job.name in OF_THE_CONFIGURATION and kept.has(settings.config_hash)
    there = manifest_in(settings.folder) or {}
    return known and there.get("config_hash") == settings.config_hash


def differences(overrides: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """What each run changes that not all of them change alike: setting and value."""
    pairs = [dict(text.split("=", 1) for text in texts if "=" in text) for texts in overrides]
    keys = [key for key in pairs[0] if len({run[key] for run in pairs}) > 1]
    return [{key: run[key] for key in keys} for run in pairs]


def together(runs: Sequence[Settings], varied: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """The indicators of all runs, one below the other; just the runs where the job writes no indicators."""
    tables = []
    for settings, values in zip(runs, varied, strict=True):
        file = settings.folder / INDICATORS
        table = pd.read_csv(file) if file.is_file() else pd.DataFrame([{}])
        marches = table["date"].str.endswith("-03-31") if "date" in table else slice(None)
        tables.append(table[marches].assign(run=settings.run.name, **values))
    first = ["run", *varied[0]]
    table = pd.concat(tables, ignore_index=True)
    return table[[*first, *(column for column in table.columns if column not in first)]]


def _named(settings: Settings, values: Mapping[str, str]) -> Settings:
    """The same with a folder of its own: ``simulate.places_per_year=8``; what no folder's name may hold is
    escaped.
    """
    words = (f"{key.rpartition('.')[2]}={quote(value, safe='[],')}" for key, value in values.items())
    name = ".".join([_name(settings), *words])
    return replace(settings, run=settings.run.model_copy(update={"name": name}))


def _name(settings: Settings) -> str:
    return settings.run.name or settings.job.name
