"""Make several authorities of one by districts (``authority.split``), run each, and set them side by side.

Each has a folder of configuration of its own afterwards, from which it is run alone, and all results that an
authority has. A plan is written for one authority, and nobody has said whose it becomes: so only the first
scenario is run.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from sim.calibration.parameter_set import CENSUS_FILE
from sim.calibration.published_set import write_published_set
from sim.calibration.split.part import SplitPart, parts_of
from sim.census.own_census import write_census
from sim.folders.lock import held
from sim.jobs import simulate
from sim.jobs.telling import tell
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.files.private import private_where
from sim.report.left_out import Extras
from sim.report.pages.authorities.side_by_side import beside, write_side_by_side
from sim.settings import Settings
from sim.typed import typed

CONFIG = "split_config"
"""The folder of a part's configuration, beside its results."""
SIDE_BY_SIDE = "split"
"""The folder of what compares them, below the authority that was split."""


def run(settings: Settings) -> None:
    """Make the authorities, run one after the other, and write what compares them."""
    first = dict(list(settings.scenarios.items())[:1])
    parts = parts_of(settings.parameters)
    folder = settings.run.outputs / settings.parameters.authority.name / SIDE_BY_SIDE
    with held(folder):
        runs = {name: _prepared(settings, part, first) for name, part in parts.items()}
        for one in runs.values():
            with private_where(settings.run.keep_episodes, one.folder):
                simulate.run(one)
        _set_beside(settings, runs, folder)


def _set_beside(settings: Settings, runs: Mapping[str, Settings], folder: Path) -> None:
    """Write what compares the parts, and say where everything is."""
    extras = Extras()
    table = beside({name: one.folder / "tables" for name, one in runs.items()})
    with published_folder(folder) as fresh:
        (fresh / "tables").mkdir()
        write_csv(fresh / "tables" / "side_by_side.csv", table)
        write_manifest(fresh, settings)
    write_side_by_side(folder, table, settings.parameters.authority.split or {}, extras)
    tell(lambda: _tell(settings, runs, folder), folder, extras)


def _prepared(settings: Settings, part: SplitPart, scenarios: Mapping[str, object]) -> Settings:
    """The settings of a part, whose configuration and children are written first."""
    p = part.parameters
    folder = settings.run.outputs / p.authority.name / CONFIG
    file = CENSUS_FILE.format(name=p.authority.name)
    written = with_values(p, {"census.file": Path(file)})
    header = (
        f"# {p.authority.name}: made of {settings.parameters.authority.name} by `authority.split`.\n# Written"
        " by that command: run it again instead of editing, or copy what you change.\n"
    )
    children = settings.parameters.census.file is not None  # and not made-up ones
    with private_where(children, folder), published_folder(folder) as fresh:
        write_published_set(fresh, written, None, header, settings.run.seed)
        write_census(fresh / file, part.census)
        write_manifest(fresh, settings)
    own: Parameters = with_values(p, {"census.file": (folder / file).resolve()})
    return replace(settings, parameters=own, scenarios={n: settings.scenarios[n] for n in scenarios})


def _tell(settings: Settings, runs: Mapping[str, Settings], folder: Path) -> None:
    console = Console(width=110, highlight=False, soft_wrap=True, markup=False)
    if len(settings.scenarios) > 1:
        others = ", ".join(list(settings.scenarios)[1:])
        console.print(f"Not run, because nobody has said whose these plans become: {others}.")
    console.print(f"Side by side: {folder / 'report.html'}")
    for one in runs.values():
        config = settings.run.outputs / one.parameters.authority.name / CONFIG
        name = one.parameters.authority.name
        console.print(f"Run it alone: uv run sim --config-dir {typed(str(config))} authority={name}")
