"""Find the parameters that no source gives, so that the model reproduces the published totals.

The configured parameters are corrected step by step (:mod:`sim.calibration.published`), orders that no child
in care explains are added, and what was found is proved with a seed that no step has seen. It is written as
a file that lies over the configuration, beside tables of target, model and difference.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console

from sim.calibration.published.found import PublishedFit
from sim.calibration.published.orders import with_other_orders
from sim.calibration.published.proof import Proof, proved
from sim.calibration.published.quick.left_over import to_be_typed, with_other_services
from sim.calibration.published.ranges import fitted_ranges
from sim.calibration.published.search import FULL, fitted_to_totals
from sim.calibration.published.simulator import Simulator
from sim.calibration.published.summary import summarise
from sim.calibration.published.written import write_fit
from sim.calibration.published_draws import factors_of, write_draws
from sim.errors import InputMistake
from sim.folders.lock import alone
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.parameters import Parameters, Targets
from sim.parameters.checks.references import not_to_be_fitted
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras, LeftOut
from sim.settings import Settings
from sim.workers import workers_of

WORST = 12
"""Rows that are shown on the screen."""


@alone
def run(settings: Settings) -> None:
    """Fit, prove the fit with a fresh seed, and write the parameters beside the table of target, model and
    difference.
    """
    p, seed, extras = settings.parameters, settings.run.seed, Extras()
    targets = targets_of(p)
    cores = workers_of(settings.run)
    with published_folder(settings.folder) as fresh, progress_bar() as bar, cores as submit:
        task = bar.add_task("fitting", total=FULL.runs)
        simulator = Simulator(submit, lambda done: bar.advance(task, done))
        found = fitted_to_totals(p, targets, simulator, seed, FULL)
        found = with_other_orders(found, simulator, seed, FULL)
        proof = proved(found, targets, simulator, seed + len(FULL.speeds), FULL)
        # the number is a price, which nobody who chooses other prices wants in the file of the fit
        services = to_be_typed(found, with_other_services(found, simulator, seed, FULL))
        write_fit(fresh, found)
        _write_draws(fresh / f"{p.authority.name}_draws.csv", found, targets, seed, extras)
        _write_tables(fresh / "tables", found, proof, targets, extras)
        write_manifest(fresh, settings)
    tell(lambda: _tell(proof, services, settings.folder), settings.folder, extras)


def targets_of(p: Parameters) -> Targets:
    """The published totals of the authority; raises :class:`InputMistake` where they are not enough to fit
    to.
    """
    if p.targets is None:
        raise InputMistake(
            f"job=fit_published: the authority '{p.authority.name}' has no published totals to fit to; "
            "give some in a file of the group 'targets' (configs/targets/nottinghamshire.yaml shows how)"
        )
    if lacking := not_to_be_fitted(p):
        raise InputMistake(*lacking)
    return p.targets


def _write_draws(path: Path, found: PublishedFit, targets: Targets, seed: int, extras: Extras) -> None:
    """Draws of what was found, for the layer ``uncertainty.parameters``."""
    made = extras.make("the draws of the parameters", lambda: factors_of(found, targets, seed))
    if made is not None and not isinstance(made, LeftOut):
        write_draws(path, made)


def _write_tables(folder: Path, found: PublishedFit, proof: Proof, targets: Targets, extras: Extras) -> None:
    """Target, model and difference; stocks and flows through the years; and how sure each parameter is."""
    folder.mkdir()
    write_csv(folder / "fit.csv", proof.table.rows)
    write_csv(folder / "balance.csv", proof.balance)
    p = found.configured
    ranges = extras.make(
        "the table of ranges", lambda: fitted_ranges(found.free, p, targets, summarise(found.census, p))
    )
    if not isinstance(ranges, LeftOut):
        write_csv(folder / "ranges.csv", ranges)


def _tell(proof: Proof, services: str | None, folder: Path) -> None:
    """What differs most, what moves although nothing changes, and where everything is."""
    console = Console(width=130, markup=False)
    shown = proof.table.worst(WORST)[["group", "item", "target", "model", "percent"]]
    console.print("What differs most for its size:")
    console.print(shown.to_string(index=False, float_format="%.1f"))
    console.print(
        "\nWhat moves although nothing changes (mean at a quarter outside of its bounds, farthest first):"
    )
    console.print(_moving(proof.balance))
    if services is not None:
        console.print(f"\n{services}")
    console.print(
        f"\nParameters: {folder / 'fitted.yaml'} (copy it to configs/fitted/ or to your own folder's fitted/)"
    )
    console.print(f"Stationary population: {folder / '*_stationary.csv'} (census.stationary names it)")
    console.print(f"Draws of the parameters: {folder / '*_draws.csv'} (uncertainty.parameters.file names it)")
    console.print(f"Table of target, model and difference: {folder / 'tables' / 'fit.csv'}")


def _moving(held: pd.DataFrame) -> str:
    """The stocks and flows that leave their bounds, each at its worst, and how many keep within them."""
    outside = held[~held["holds"]]
    far = np.maximum(outside["mean"] - outside["high"], outside["low"] - outside["mean"])
    worst = (
        outside.assign(far=far).sort_values("far", ascending=False).drop_duplicates(["measure", "breakdown"])
    )
    many, left = len(held.drop_duplicates(["measure", "breakdown"])), len(worst)
    shown = worst[["measure", "breakdown", "base", "low", "high", "date", "mean"]].head(WORST)
    count = f"{many - left} of {many} stocks and flows keep within their bounds at every quarter."
    return f"{shown.to_string(index=False, float_format='%.1f')}\n{count}" if left else count
