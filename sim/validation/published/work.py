"""Many forecasts or baselines, as workers make them: finished ones are kept, and one that fails is a line
with its reason.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from sim.calibration.published.quick.lender import Lender
from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.published.areas import Area
from sim.published.figures.whole import Figures, figures_of
from sim.published.known import as_known
from sim.published.tables import PublishedTables
from sim.validation.published.baseline import baseline_of
from sim.validation.published.forecast import ForecastPlan, fitted, forecast
from sim.validation.published.kept import (
    Kept,
    KeptBaseline,
    OnDisk,
    file_of,
    keep,
    key_of,
    members_of,
    read_kept,
)
from sim.validation.published.observed import past_of
from sim.workers import Submit, some_at_once, workers


@dataclass(frozen=True)
class ForecastOrigin:
    """A past 31 March, the authorities that are forecast from it, and how."""

    year: int
    areas: Sequence[Area]
    plan: ForecastPlan


@dataclass(frozen=True)
class Failed:
    """An authority that could not be forecast."""

    origin: int
    authority: str
    """Its old code."""
    name: str
    reason: str


Done = OnDisk | Failed | None
"""What becomes of an authority: a new forecast or baseline, a reason, or nothing new."""
Past = dict[str, list[float]]


def each_made(
    of: type[OnDisk],
    tables: PublishedTables,
    origins: Sequence[ForecastOrigin],
    p: Parameters,
    folder: Path,
    submit: Submit,
    limit: int,
) -> Iterator[Failed | None]:
    """Make every forecast (or baseline) that is not kept in a folder yet, and keep it; for each authority its
    failure, if it is one.

    No more than ``limit`` are handed out at once, so that memory stays as it is however many there are.
    """
    for future in some_at_once(_begun(of, tables, origins, Lender.of(p), folder, submit), limit):
        done: Done = future.result()
        if isinstance(done, OnDisk):
            keep(folder, done)
        yield done if isinstance(done, Failed) else None


def _begun(
    of: type[OnDisk],
    tables: PublishedTables,
    origins: Sequence[ForecastOrigin],
    lender: Lender,
    folder: Path,
    submit: Submit,
) -> Iterator["Future[Done]"]:
    """The work on each authority, which begins when it is asked for."""
    make = made if of is Kept else held
    for origin in origins:
        known = as_known(tables, origin.year)
        for area in origin.areas:
            file = file_of(of, folder, area.old_code, origin.year)
            try:
                figures, past = figures_of(known, area, origin.year), past_of(known, area, origin.year)
            except InputMistake as mistake:
                file.unlink(missing_ok=True)
                yield _finished(Failed(origin.year, area.old_code, area.name, str(mistake)))
                continue
            key = key_of(figures, past, lender, origin.plan)
            if read_kept(of, folder, area.old_code, origin.year, key) is not None:
                yield _finished(None)
                continue
            file.unlink(missing_ok=True)  # of another configuration
            yield submit(make, figures, past, lender, origin.plan, key)


def _finished(result: Done) -> "Future[Done]":
    future: Future[Done] = Future()
    future.set_result(result)
    return future


def made(figures: Figures, past: Past, lender: Lender, plan: ForecastPlan, key: str) -> Done:
    """What a worker does: one forecast from beginning to end. Whatever fails in it is a reason, and not the
    end of the others.
    """
    started, area = time.process_time(), figures.area
    try:
        with workers(1) as here:
            members = members_of(forecast(figures, lender, plan, here))
    except Exception as error:  # whatever it is, it must not cost the others
        return Failed(figures.year, area.old_code, area.name, _reason(error))
    children = figures.stock.children.value
    return Kept(key, area.old_code, area.name, figures.year, children, past, members, _since(started))


def held(figures: Figures, past: Past, lender: Lender, plan: ForecastPlan, key: str) -> Done:
    """The same for a baseline: with nothing changed, and nothing that drifts."""
    started, area = time.process_time(), figures.area
    try:
        with workers(1) as here:
            fit, targets = fitted(figures, lender, plan, here)
        seed = plan.seed_of(area.old_code, figures.year) + plan.fit_steps
        shown = baseline_of(fit, targets, past, seed)
    except Exception as error:  # as above
        return Failed(figures.year, area.old_code, area.name, _reason(error))
    flows: list[tuple[str, float, float, float]] = [*shown.flows]
    return KeptBaseline(
        key, area.old_code, area.name, figures.year,
        shown.children, shown.standard_error, flows, shown.runs, _since(started),
    )  # fmt: skip


def _since(started: float) -> float:
    return round(time.process_time() - started, 1)


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, InputMistake):
        return said
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
