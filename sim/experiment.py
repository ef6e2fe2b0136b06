"""Scenarios by replications, on as many cores or machines as there are.

Every replication is a function of the configuration, the seed and its own number, so the results do not
depend on how many workers there were or in which order they finished.
"""

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from sim.census.children import make_census
from sim.episodes import Episodes
from sim.measures import Measured, Measures, PriceDraws, side_by_side
from sim.measures.every import measure
from sim.model import Hazards, History, Streams, live
from sim.parameters import Parameters
from sim.parameters.paths.draws import drawn, read_draws
from sim.policies import Scenario
from sim.settings import Settings
from sim.spool import Packed, Spool, Waiting, WaitingMeasures, packed
from sim.workers import as_finished, workers

A_CHUNK = 5
"""Replications that a worker does in one go."""

Progress = Callable[[int], None]
"""Told how many replications have just been finished."""


@dataclass(frozen=True, eq=False)
class Work:
    """What a worker must know about one scenario."""

    parameters: Parameters
    """The authority as it is today."""
    scenario: Scenario
    census: Episodes
    seed: int
    years: int
    keep_episodes: bool
    draws: pd.DataFrame | None = None
    """Draws of the parameters by replication; ``None`` if they are what is written in every one."""


@dataclass(frozen=True, eq=False)
class ReplicationsDone:
    """What a worker hands back: the measures of its replications side by side and, if they are kept, their
    episodes.
    """

    measured: Mapping[str, Packed]
    episodes: pd.DataFrame | None


@dataclass(frozen=True, eq=False)
class Results:
    """The measures of every scenario, with all replications side by side."""

    settings: Settings
    measured: Mapping[str, Measures]
    episodes: Mapping[str, Iterable[pd.DataFrame]]
    """Every simulated episode with its replication, by scenario, some replications at a time; empty unless
    ``run.keep_episodes`` is set."""


def simulate(settings: Settings, progress: Progress | None = None) -> Results:
    """Run every scenario on the same seeds and measure each replication.

    Raises :class:`sim.errors.InputMistake` if no census can be made from the margins or the cluster cannot be
    reached.
    """
    run = settings.run
    census, draws = make_census(settings.parameters), read_draws(settings.parameters)
    work = {
        name: Work(settings.parameters, scenario, census, run.seed, run.years, run.keep_episodes, draws)
        for name, scenario in settings.scenarios.items()
    }
    chunks = [range(i, min(i + A_CHUNK, run.replications)) for i in range(0, run.replications, A_CHUNK)]
    gathered = Gathered(settings)
    with workers(run.workers, run.cluster) as submit:
        waiting = {
            submit(run_chunk, part, chunk): (name, chunk) for name, part in work.items() for chunk in chunks
        }
        for future in as_finished(waiting):
            name, chunk = waiting.pop(future)
            gathered.add(name, chunk.start, future.result())
            if progress is not None:
                progress(len(chunk))
    return gathered.results


class Gathered:
    """Chunks of replications as they come, kept outside memory."""

    def __init__(self, settings: Settings) -> None:
        spool, first = Spool(), next(iter(settings.scenarios))
        measured = {first: WaitingMeasures(spool)}
        measured |= {
            name: WaitingMeasures(spool, measured[first]) for name in settings.scenarios if name != first
        }
        self._measured = measured
        self._episodes: dict[str, Waiting[pd.DataFrame]] = (
            {name: Waiting(spool) for name in settings.scenarios} if settings.run.keep_episodes else {}
        )
        self.results = Results(settings, self._measured, self._episodes)

    def add(self, scenario: str, first: int, done: ReplicationsDone) -> None:
        """Take in the replications from ``first`` on."""
        self._measured[scenario].add(first, done.measured)
        if done.episodes is not None:
            self._episodes[scenario].add(first, done.episodes)


def run_chunk(work: Work, replications: range) -> ReplicationsDone:
    """Simulate and measure some replications of one scenario: what a worker does."""
    measured, episodes = simulate_and_measure(work, replications)
    return ReplicationsDone(packed(measured), pd.concat(episodes) if episodes else None)


def simulate_and_measure(
    work: Work, replications: range
) -> tuple[dict[str, Measured], Sequence[pd.DataFrame]]:
    """The measures of some replications side by side and, if they are kept, the episodes of each."""
    measured, episodes = [], []
    for replication in replications:
        p = parameters_of(work, replication)
        history = replicate(p, work, replication)
        measured.append(measure_in(work, p, history, replication))
        if work.keep_episodes:
            episodes.append(history.episodes.frame.assign(replication=replication))
    return side_by_side(measured), episodes


def measure_in(work: Work, p: Parameters, history: History, replication: int) -> dict[str, Measured]:
    """The measures of one replication, at the prices that it meets."""
    price_draws = price_draws_of(p, work.seed, work.years, replication)
    return measure(history, p, work.parameters.authority.base_date, work.years, price_draws)


def parameters_of(work: Work, replication: int) -> Parameters:
    """The parameters of a scenario in one replication: its policies in force, with the effects that this
    replication drew.

    Where the parameters have draws of their own, all scenarios of a replication start from the same one. An
    effect is drawn by the names of policy and effect alone: scenarios with the same policy meet the same
    effect.
    """
    scenario, streams = work.scenario, Streams(work.seed, replication)
    if work.parameters.uncertainty.effects.active:
        scenario = scenario.with_effects_drawn(
            lambda policy, effect: float(streams.of("effect", policy, effect).random())
        )
    p = work.parameters if work.draws is None else drawn(work.parameters, work.draws, replication)
    return scenario.applied_to(p)


def price_draws_of(p: Parameters, seed: int, years: int, replication: int) -> PriceDraws:
    """What chance does to the prices of a replication, the same in every scenario; children keep theirs if
    chance is off.
    """
    if p.costs is None:
        return PriceDraws.none()
    streams = Streams(seed, replication)
    children = Streams(seed, replication if p.uncertainty.chance.active else 0)
    key = int(children.of("price of a child").integers(2**63))
    return PriceDraws.draw(
        p.costs, p.uncertainty, years, lambda name, many: streams.of("price", name).standard_normal(many), key
    )


def replicate(p: Parameters, work: Work, replication: int) -> History:
    """One replication, with the garbage collector at rest: nearly all of its objects live until the end
    anyway.
    """
    hazards = _hazards(p)
    _leave_to_themselves()
    gc.disable()
    try:
        return live(p, work.census, hazards, seed=work.seed, replication=replication, years=work.years)
    finally:
        gc.enable()


@cache
def _leave_to_themselves() -> None:
    """What is there when a process begins to simulate stays: the garbage collector need not look at it."""
    gc.collect()
    gc.freeze()


_KNOWN: dict[str, Hazards] = {}


def _hazards(p: Parameters) -> Hazards:
    """The hazards of some parameters, worked out once in each worker as long as what they depend on stays the
    same.
    """
    key = "\n".join(part.model_dump_json() for part in (p.authority, p.placement, p.moves, p.exits))
    if key not in _KNOWN:
        _KNOWN.clear()
        _KNOWN[key] = Hazards(p)
    return _KNOWN[key]
