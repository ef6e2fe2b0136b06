"""Scenarios by replications, on as many cores or machines as there are.

Every replication is a function of the configuration, the seed and its own number, so the results do not
depend on how many workers there were or in which order they finished.
"""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count, cycle

import pandas as pd

from sim.arrays import Numbers
from sim.census.children import make_census
from sim.checkpoints.store import Checkpoints
from sim.episodes import Episodes
from sim.experiment.gathered import Gathered, ReplicationsDone, Results
from sim.experiment.known_hazards import hazards_of
from sim.experiment.spool import packed
from sim.measures import Lived, MeasuredHistory, Measures, PriceDraws, side_by_side
from sim.measures.every import measure_each
from sim.model import History, Streams, live
from sim.model.streams import price_key
from sim.parameters import Parameters, Run
from sim.parameters.paths.draws import drawn, read_draws
from sim.policies import Scenario
from sim.precision import next_checkpoint
from sim.settings import Settings
from sim.workers import Submit, as_finished, available_cores, sent_once, workers_of
from sim.workers.memory import collector_at_rest

HISTORIES_A_CHUNK = 10
"""About as many histories a worker makes in one go: replications of all scenarios."""
Progress = Callable[[int], None]
"""Told how many replications have just been finished, or will not be needed."""


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


def works_of(
    settings: Settings, names: Iterable[str], years: int, *, keep_episodes: bool = False
) -> dict[str, Work]:
    """What a worker must know to live so many years of some scenarios."""
    p, run = settings.parameters, settings.run
    census, draws = _begun_with(p)
    return {
        name: Work(p, settings.scenarios[name], census, run.seed, years, keep_episodes, draws)
        for name in names
    }


_LAST_BEGUN: list[tuple[Parameters, Episodes, pd.DataFrame | None]] = []
"""What was begun with last, at most one."""


def _begun_with(p: Parameters) -> tuple[Episodes, pd.DataFrame | None]:
    """Census and draws of some parameters, made once for all that a job simulates of them."""
    for known, census, draws in _LAST_BEGUN:
        if known is p:
            return census, draws
    census, draws = make_census(p), read_draws(p)
    _LAST_BEGUN[:] = [(p, census, draws)]
    return census, draws


def simulate(
    settings: Settings,
    progress: Progress | None = None,
    submit: Submit | None = None,
    kept: Checkpoints | None = None,
    then: Callable[[], object] | None = None,
) -> Results:
    """Run every scenario on the same seeds and measure each replication.

    ``submit`` hands out work to workers that are there already; without it, as many are started as the
    settings say. What ``kept`` has of an earlier start is not simulated again, and every chunk that is
    finished is added to it. ``then`` is called when workers have been given the last of it: what it hands out
    comes after that, and no worker waits for it. Raises :class:`sim.errors.InputMistake` if no
    census can be made from the margins or the cluster cannot be reached.
    """
    run = settings.run
    work = works_of(settings, settings.scenarios, run.years, keep_episodes=run.keep_episodes)
    gathered, advance = Gathered(settings, kept or Checkpoints()), progress or (lambda _: None)
    with nullcontext(submit) if submit else workers_of(run) as hand_out:
        for part, names in rounds(run, gathered, advance):
            going = {name: work[name] for name in names}
            missing = gathered.taken_up(part, names)
            advance((len(part) - sum(map(len, missing))) * len(going))
            shared = sent_once(hand_out, going)
            waiting = {
                hand_out(run_chunk, shared, chunk): chunk
                for some in missing
                for chunk in chunks(some, len(going), run.workers or available_cores())
            }
            if then is not None and part.stop == run.replications:
                then()
            for future in as_finished(waiting):
                chunk = waiting.pop(future)
                gathered.add(chunk, future.result())
                advance(len(chunk) * len(going))
    return gathered.results


def rounds(run: Run, gathered: Gathered, advance: Progress) -> Iterator[tuple[range, list[str]]]:
    """Replications, and the scenarios that need them: all in one round, or with ``run.precision`` as far as
    the next checkpoint for the scenarios that what is gathered until then does not know well enough.
    """
    names, done = list(gathered.results.measured), 0
    while done < run.replications:
        alone = run.precision is None or (done > 0 and len(names) == 1)
        until = run.replications if alone else min(next_checkpoint(done), run.replications)
        yield range(done, until), names
        done, before = until, len(names)
        names = gathered.not_known_yet(names) if run.precision is not None else names
        advance((before - len(names)) * (run.replications - done))


def chunks(replications: range, scenarios: int, workers: int) -> list[range]:
    """Replications in parts of about :data:`HISTORIES_A_CHUNK` histories, and no fewer parts than workers if
    that can be.
    """
    size = max(1, min(HISTORIES_A_CHUNK // scenarios, -(-len(replications) // workers)))
    return [
        range(first, min(first + size, replications.stop))
        for first in range(replications.start, replications.stop, size)
    ]


def run_chunk(scenarios: Mapping[str, Work], replications: range) -> ReplicationsDone:
    """Simulate and measure some replications of every scenario: what a worker does.

    All scenarios of a replication take their turn before the next one, because they share its random
    numbers.
    """
    measured: dict[str, list[Measures]] = {name: [] for name in scenarios}
    episodes: dict[str, list[pd.DataFrame]] = {name: [] for name in scenarios}

    def live_all() -> Iterator[Lived]:
        for replication in replications:
            for name, work in scenarios.items():
                one = lived(work, replication)
                if work.keep_episodes:
                    episodes[name].append(one.history.episodes.frame.assign(replication=replication))
                yield one

    with collector_at_rest():
        for name, found in zip(cycle(scenarios), measure_each(live_all()), strict=False):
            measured[name].append(found)
    return ReplicationsDone(
        {name: packed(side_by_side(some)) for name, some in measured.items()},
        {name: pd.concat(some) for name, some in episodes.items() if some},
    )


def simulate_and_measure(work: Work, replications: range, only: Collection[str] | None = None) -> Measures:
    """The measures of some replications of a scenario side by side, or some of the measures."""
    return side_by_side([*measure_each((lived(work, number) for number in replications), only)])


def lived(work: Work, replication: int) -> Lived:
    """One replication of one scenario, and the prices that it meets."""
    p = parameters_of(work, replication)
    return priced(replicate(p, work, replication), p, work, replication)


def priced(history: MeasuredHistory, p: Parameters, work: Work, replication: int) -> Lived:
    """A history beside the prices that it meets with some parameters."""
    return Lived(history, p, work.years, price_draws_of(p, work.seed, work.years, replication))


def parameters_of(work: Work, replication: int, draw: int | None = None) -> Parameters:
    """The parameters of a scenario in one replication: its policies in force, with the effects that this
    replication drew.

    Where the parameters have draws of their own, all scenarios of a replication start from the same one: that
    of its number, or of the number ``draw``. An
    effect is drawn by the names of policy and effect alone: scenarios with the same policy meet the same
    effect.
    """
    scenario, streams = work.scenario, Streams(work.seed, replication)
    if work.parameters.uncertainty.effects.active:
        scenario = scenario.with_effects_drawn(
            lambda policy, effect: float(streams.of("effect", policy, effect).random())
        )
    return scenario.applied_to(_drawn_for(work, replication if draw is None else draw))


DRAWN_KEPT = 8
"""Enough for scenarios of other parameters that take their turns, as assumptions do."""
_LAST_DRAWN: list[tuple[Work, int, Parameters]] = []
"""What was drawn last, at most :data:`DRAWN_KEPT`."""


def _drawn_for(work: Work, number: int) -> Parameters:
    """The parameters of a draw, worked out once for the scenarios that are simulated one after another."""
    if work.draws is None:
        return work.parameters
    for before, drew, p in _LAST_DRAWN:
        if drew == number and before.parameters is work.parameters and before.draws is work.draws:
            return p
    p = drawn(work.parameters, work.draws, number)
    _LAST_DRAWN[:] = [*_LAST_DRAWN[1 - DRAWN_KEPT :], (work, number, p)]
    return p


def price_draws_of(
    p: Parameters, seed: int, years: int, replication: int, children_of: int | None = None
) -> PriceDraws:
    """What chance does to the prices of a replication, the same in every scenario; children keep theirs if
    chance is off, and have those of the replication ``children_of`` where one is named.
    """
    if p.costs is None:
        return PriceDraws.none()
    own = replication if children_of is None else children_of
    children = Streams(seed, own if p.uncertainty.chance.active else 0)
    key = price_key(children)
    return PriceDraws.draw(
        p.costs,
        p.uncertainty,
        p.authority.base_date,
        years,
        partial(_price_normals, seed, replication),
        key,
        p.census.children,
    )


@lru_cache(maxsize=64)
def _price_normals(seed: int, replication: int, name: str, many: int) -> Numbers:
    """Standard normal numbers for the prices of a replication: drawn once for all its scenarios and price
    groups; nobody changes them.
    """
    return Streams(seed, replication).of("price", name).standard_normal(many)


HISTORIES_A_SWEEP = 200
"""Nothing of a history is left that points at itself, and searching costs a quarter of one: sixty of them
that were never swept left no trace in memory."""
_LIVED = count()


def replicate(p: Parameters, work: Work, replication: int, drift_of: int | None = None) -> History:
    """One replication, with the drift of another one where it is named; what is left of it but its history is
    swept away in its time.
    """
    with collector_at_rest():
        history = live(
            p,
            work.census,
            hazards_of(p),
            seed=work.seed,
            replication=replication,
            years=work.years,
            drift_of=drift_of,
        )
        if next(_LIVED) % HISTORIES_A_SWEEP == 0:
            gc.collect()
        return history
