"""Find the parameters that no source gives, so that the model reproduces the published totals."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import yaml
from rich.console import Console
from rich.progress import Progress

from sim.bands import DAYS_PER_YEAR, day_number
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.comparison.balance import balance, orders_to_be_made
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.estimation.comparison import Comparison, compare
from sim.estimation.free import Free, independent_market
from sim.estimation.observed import Observed, observe
from sim.estimation.published import step
from sim.estimation.ranges import fitted_ranges
from sim.experiment import Work, replicate
from sim.jobs.telling import tell
from sim.measures import Measured, Measures, measure, side_by_side
from sim.model import History
from sim.parameters import Parameters, Targets
from sim.parameters.checks.references import not_to_be_fitted
from sim.policies import Scenario
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras, LeftOut
from sim.settings import Settings
from sim.workers import Submit, as_finished, workers

YEARS = 12
SETTLED = 2
"""Flows and stocks are those of the years after so many: while the fit goes on, its census is that of the
step before."""
LIVED_THROUGH = 6
"""Years after which the base date no longer shows: from then on, children are taken for the stationary
population each year."""
POPULATION = 4000
"""Children of the stationary population that are kept."""
SPEEDS = (0.8,) * 4 + (0.5,) * 8 + (0.3,) * 16
"""How far each step goes: boldly at first, then carefully."""
AVERAGED = 12
"""Last steps whose parameters and populations are averaged: each sees other chances, and the parameters
wander with them."""
REPLICATIONS = 24
PROOF_REPLICATIONS = 100
"""Replications of the last run, with another seed, whose totals stand in the table."""

HEADER = """# @package _global_
# Parameters that no source gives, found by `sim job=fit_published authority={authority}` so that the model
# reproduces the published totals of configs/targets. Written by that job: do not edit, run it again.
"""
A_CHUNK = 4
"""Replications that a worker does in one go."""
AS_TODAY = Scenario(title="Nothing changes", stands_for="The years to which the totals belong, as they were.")
Told = Callable[[int], None]
T = TypeVar("T")


def run(settings: Settings) -> None:
    """Fit, prove the fit with a fresh seed, and write the parameters beside the table of target, model and
    difference.
    """
    p = settings.parameters
    if p.targets is None:
        raise InputMistake(
            f"job=fit_published: the authority '{p.authority.name}' has no published totals to fit to; "
            "give some in a file of the group 'targets' (configs/targets/nottinghamshire.yaml shows how)"
        )
    if lacking := not_to_be_fitted(p):
        raise InputMistake(*lacking)
    folder, extras = settings.folder, Extras()
    cores = workers(settings.run.workers, settings.run.cluster)
    with published_folder(folder) as fresh, Progress() as bar, cores as submit:
        task = bar.add_task("fitting", total=(len(SPEEDS) + 1) * REPLICATIONS + 2 * PROOF_REPLICATIONS)
        look = Look(submit, lambda done: bar.advance(task, done))
        free, population = fit(p, p.targets, look, settings.run.seed)
        found = Found(p, free, population, orders=0.0)
        found = replace(
            found, orders=orders_to_be_made(look.measured(found, REPLICATIONS, settings.run.seed), p, YEARS)
        )
        seed = settings.run.seed + len(SPEEDS)
        seen, _ = look(found.parameters, found.census, PROOF_REPLICATIONS, seed)
        held = balance(look.measured(found, PROOF_REPLICATIONS, seed), p, YEARS)
        table = compare(seen, found.parameters, p.targets, observe(found.census, p))
        _write(fresh, settings, found, table, held, extras)
    tell(lambda: _tell(table, held, folder), folder, extras)


@dataclass(frozen=True)
class Found:
    """What the fit has found."""

    before: Parameters
    free: Free
    population: Population
    orders: float
    """New special guardianship orders a year for children who do not come from care."""

    @cached_property
    def census(self) -> Episodes:
        """The children of the base date who are like the stationary population."""
        return make_census(self.before, self.population)

    @property
    def parameters(self) -> Parameters:
        """The parameters with all that was found."""
        p = self.free.into(self.before, independent_market(self.before))
        after_care = p.census.after_care.model_copy(update={"other_orders_per_year": self.orders})
        return p.model_copy(update={"census": p.census.model_copy(update={"after_care": after_care})})

    def as_config(self) -> dict[str, Any]:
        """The same as a nested mapping that lies over a configuration."""
        after_care = {"other_orders_per_year": float(f"{self.orders:.4g}")}
        return {**self.free.as_config(independent_market(self.before)), "census": {"after_care": after_care}}


def fit(p: Parameters, targets: Targets, look: "Look", seed: int) -> tuple[Free, Population]:
    """Step by step from what the configuration says to what the published totals say.

    Each step starts from a census that is like the population into which the step before has settled, so that
    in the end parameters and children belong together: the children of the base date are those that the
    parameters keep there.
    """
    market = independent_market(p)
    free, census = Free.of(p, market), make_census(p)
    steps: list[Free] = []
    populations: list[Population] = []
    for number, speed in enumerate(SPEEDS):
        now = free.into(p, market)
        seen, population = look(now, census, REPLICATIONS, seed + number)
        free = step(free, seen, now, targets, observe(census, p), speed)
        steps, populations = [*steps, free][-AVERAGED:], [*populations, population][-AVERAGED:]
        census = make_census(p, population)
    return Free.middle(steps), Population.together(populations).sample(POPULATION)


@dataclass(frozen=True)
class Look:
    """Runs replications of some parameters, without drift (the totals are those of a level that stays), and
    looks at them.
    """

    submit: Submit
    told: Told

    def __call__(
        self, p: Parameters, census: Episodes, replications: int, seed: int
    ) -> tuple[Observed, Population]:
        """What the replications show on average, and a sample of the children into whom the caseload has
        settled.
        """
        work = Work(_without_drift(p), AS_TODAY, census, seed, YEARS, keep_episodes=False)
        shown = self._of_all(some, work, replications)
        settled = Population.together([population for _, population in shown])
        return Observed.mean([seen for seen, _ in shown]), settled.sample(POPULATION)

    def measured(self, found: Found, replications: int, seed: int) -> Measures:
        """The measures of replications of what the fit has found, side by side."""
        work = Work(
            _without_drift(found.parameters), AS_TODAY, found.census, seed, YEARS, keep_episodes=False
        )
        return side_by_side(self._of_all(measures_of_some, work, replications))

    def _of_all(self, do: Callable[[Work, range], list[T]], work: Work, replications: int) -> list[T]:
        """What is done with each replication, in their order, on all cores."""
        parts: dict[int, list[T]] = {}
        chunks = [range(i, min(i + A_CHUNK, replications)) for i in range(0, replications, A_CHUNK)]
        waiting = {self.submit(do, work, chunk): chunk.start for chunk in chunks}
        for future in as_finished(waiting):
            parts[waiting[future]] = future.result()
            self.told(len(parts[waiting[future]]))
        return [one for chunk in chunks for one in parts[chunk.start]]


def some(work: Work, replications: range) -> list[tuple[Observed, Population]]:
    """What a worker does: simulate some replications and look at each."""
    return [_looked_at(replicate(work.parameters, work, replication), work) for replication in replications]


def measures_of_some(work: Work, replications: range) -> list[dict[str, Measured]]:
    """What a worker does: simulate some replications and measure each, but for what it costs."""
    p = work.parameters.model_copy(update={"costs": None})
    histories = (replicate(p, work, replication) for replication in replications)
    return [measure(history, p, p.authority.base_date, work.years) for history in histories]


def _looked_at(history: History, work: Work) -> tuple[Observed, Population]:
    p = work.parameters
    base, last = day_number(p.authority.base_date), work.years
    days = [base + DAYS_PER_YEAR * year for year in range(LIVED_THROUGH, last + 1)]
    seen = observe(history.episodes, p, SETTLED, last, history.households)
    return seen, Population.together([Population.on(history.episodes, day) for day in days])


def _without_drift(p: Parameters) -> Parameters:
    layers = p.uncertainty
    still = {
        name: getattr(layers, name).model_copy(update={"active": False}) for name in ("entries", "exits")
    }
    return p.model_copy(update={"uncertainty": layers.model_copy(update=still)})


def _write(
    folder: Path, settings: Settings, found: Found, table: Comparison, held: pd.DataFrame, extras: Extras
) -> None:
    name, targets = settings.parameters.authority.name, settings.parameters.targets
    plain = yaml.safe_dump(found.as_config(), sort_keys=False, default_flow_style=None, width=120)
    (folder / "fitted.yaml").write_text(HEADER.format(authority=name) + plain, encoding="utf-8")
    found.population.write(folder / f"{name}_stationary.csv")
    (folder / "tables").mkdir()
    write_csv(folder / "tables" / "fit.csv", table.rows)
    write_csv(folder / "tables" / "balance.csv", held)
    ranges = extras.make("the table of ranges", lambda: _ranges(found, targets))
    if not isinstance(ranges, LeftOut):
        write_csv(folder / "tables" / "ranges.csv", ranges)
    write_manifest(folder, settings)


def _ranges(found: Found, targets: Targets | None) -> pd.DataFrame:
    census = observe(found.census, found.before)
    return fitted_ranges(found.free, found.before, targets, census) if targets else pd.DataFrame()


def _tell(table: Comparison, held: pd.DataFrame, folder: Path) -> None:
    console = Console(width=130, markup=False)
    shown = table.worst(12)[["group", "item", "target", "model", "percent"]]
    console.print("What differs most for its size:")
    console.print(shown.to_string(index=False, float_format="%.1f"))
    console.print(
        "\nWhat moves although nothing changes (mean at a quarter outside of its bounds, farthest first):"
    )
    console.print(_moving(held))
    console.print(
        f"\nParameters: {folder / 'fitted.yaml'} (copy it to configs/fitted/ or to your own folder's fitted/)"
    )
    console.print(f"Stationary population: {folder / '*_stationary.csv'} (census.stationary names it)")
    console.print(f"Table of target, model and difference: {folder / 'tables' / 'fit.csv'}")


def _moving(held: pd.DataFrame) -> str:
    """The stocks and flows that leave their bounds, each at its worst, and how many keep within them."""
    outside = held[~held["holds"]]
    far = np.maximum(outside["mean"] - outside["high"], outside["low"] - outside["mean"])
    worst = (
        outside.assign(far=far).sort_values("far", ascending=False).drop_duplicates(["measure", "breakdown"])
    )
    many, kept = len(held.drop_duplicates(["measure", "breakdown"])), len(worst)
    shown = worst[["measure", "breakdown", "base", "low", "high", "date", "mean"]].head(12)
    count = f"{many - kept} of {many} stocks and flows keep within their bounds at every quarter."
    return f"{shown.to_string(index=False, float_format='%.1f')}\n{count}" if kept else count
