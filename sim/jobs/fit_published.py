"""Find the parameters that no source gives, so that the model reproduces the published totals."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console
from rich.progress import Progress

from sim.errors import InputMistake
from sim.estimation.comparison import Comparison, compare
from sim.estimation.free import Free, independent_market
from sim.estimation.observed import Observed, observe
from sim.estimation.published import step
from sim.estimation.ranges import fitted_ranges
from sim.experiment import Work, replicate
from sim.parameters import Parameters, Targets
from sim.policies import Scenario
from sim.report.folder import published_folder
from sim.report.manifest import write_manifest
from sim.report.tables import write_csv
from sim.settings import Settings
from sim.sources.census import make_census
from sim.workers import Submit, as_finished, workers

WINDOW_YEARS = 2
"""Flows and stocks are those of the first years, when the model is closest to what was published."""
YEARS = 10
"""The level is that of the second half of ten years."""
SPEEDS = (0.8,) * 6 + (0.5,) * 6 + (0.25,) * 8 + (0.12,) * 8
"""How far each step goes: boldly at first, then carefully. Each step sees other chances, so that they average out."""
REPLICATIONS = 24
PROOF_REPLICATIONS = 100
"""Replications of the last run, with another seed, whose totals stand in the table."""

HEADER = """# @package _global_
# Parameters that no source gives, found by `sim job=fit_published authority={authority}` so that the model reproduces the
# published totals of configs/targets. Written by that job: do not edit, run it again.
"""
A_CHUNK = 4
"""Replications that a worker does in one go."""
AS_TODAY = Scenario(title="Nothing changes", stands_for="The years to which the totals belong, as they were.")
Told = Callable[[int], None]


def run(settings: Settings) -> None:
    """Fit, prove the fit with a fresh seed, and write the parameters beside the table of target, model and difference."""
    p = settings.parameters
    if p.targets is None:
        raise InputMistake(
            f"job=fit_published: the authority '{p.authority.name}' has no published totals to fit to; "
            "give some in a file of the group 'targets' (configs/targets/nottinghamshire.yaml shows how)"
        )
    folder = settings.folder
    cores = workers(settings.run.workers, settings.run.cluster)
    with published_folder(folder) as fresh, Progress() as bar, cores as submit:
        task = bar.add_task("fitting", total=len(SPEEDS) * REPLICATIONS + PROOF_REPLICATIONS)
        look = Look(submit, lambda done: bar.advance(task, done))
        free = fit(p, p.targets, look, settings.run.seed)
        fitted = free.into(p, independent_market(p))
        seen = look(fitted, PROOF_REPLICATIONS, settings.run.seed + len(SPEEDS))
        table = compare(seen, fitted, p.targets, census_of(fitted))
        _write(fresh, settings, p.targets, free, table)
    _tell(table, folder)


def fit(p: Parameters, targets: Targets, look: "Look", seed: int) -> Free:
    """Step by step from what the configuration says to what the published totals say."""
    market = independent_market(p)
    free = Free.of(p, market)
    for number, speed in enumerate(SPEEDS):
        now = free.into(p, market)
        free = step(free, look(now, REPLICATIONS, seed + number), now, targets, census_of(now).stock, speed)
    return free


def census_of(p: Parameters) -> Observed:
    """What the census itself shows, on the base date."""
    return observe(make_census(p), p, window_years=0, years=0)


@dataclass(frozen=True)
class Look:
    """Runs replications of some parameters, without drift (the totals are those of a level that stays), and looks at them."""

    submit: Submit
    told: Told

    def __call__(self, p: Parameters, replications: int, seed: int) -> Observed:
        """What the replications show on average."""
        work = Work(_without_drift(p), AS_TODAY, make_census(p), seed, YEARS, keep_episodes=False)
        parts: dict[int, list[Observed]] = {}
        chunks = [range(i, min(i + A_CHUNK, replications)) for i in range(0, replications, A_CHUNK)]
        waiting = {self.submit(some, work, chunk): chunk.start for chunk in chunks}
        for future in as_finished(waiting):
            parts[waiting[future]] = future.result()
            self.told(len(parts[waiting[future]]))
        return Observed.mean([seen for chunk in chunks for seen in parts[chunk.start]])


def some(work: Work, replications: range) -> list[Observed]:
    """What a worker does: simulate some replications and look at each."""
    histories = (replicate(work.parameters, work, replication) for replication in replications)
    return [observe(history.episodes, work.parameters, WINDOW_YEARS, work.years) for history in histories]


def _without_drift(p: Parameters) -> Parameters:
    layers = p.uncertainty
    still = {name: getattr(layers, name).model_copy(update={"active": False}) for name in ("entries", "exits")}
    return p.model_copy(update={"uncertainty": layers.model_copy(update=still)})


def _write(folder: Path, settings: Settings, targets: Targets, free: Free, table: Comparison) -> None:
    p = settings.parameters
    config = free.as_config(independent_market(p))
    text = HEADER.format(authority=p.authority.name) + yaml.safe_dump(
        config, sort_keys=False, default_flow_style=None, width=120
    )
    (folder / "fitted.yaml").write_text(text, encoding="utf-8")
    (folder / "tables").mkdir()
    write_csv(folder / "tables" / "fit.csv", table.rows)
    write_csv(folder / "tables" / "ranges.csv", fitted_ranges(free, p, targets, census_of(p)))
    write_manifest(folder, settings)


def _tell(table: Comparison, folder: Path) -> None:
    console = Console(width=130, markup=False)
    shown = table.worst(12)[["group", "item", "target", "model", "percent"]]
    console.print("What differs most for its size:")
    console.print(shown.to_string(index=False, float_format="%.1f"))
    console.print(f"\nParameters: {folder / 'fitted.yaml'} (copy it to configs/fitted/ or to your own folder's fitted/)")
    console.print(f"Table of target, model and difference: {folder / 'tables' / 'fit.csv'}")
