"""What the replications of an experiment have found, gathered chunk by chunk outside memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.checkpoints.store import Checkpoints
from sim.experiment.spool import Chunk, KnownKeys, Packed, WaitingEpisodes, WaitingMeasures, chunks_kept
from sim.measures import Measures
from sim.precision import MEASURES as HEADLINES_IN
from sim.precision import Headline, headlines, known_for_long, values_of
from sim.settings import Settings


@dataclass(frozen=True, eq=False)
class ReplicationsDone:
    """Results of a chunk, what a worker hands back: some replications of every scenario, by its name.

    ``measured[scenario][measure].values`` is an array of the replications (in their order) by the rows of
    ``keys``, which are the same in every chunk of a scenario: chunks can be folded or stacked as they come.
    """

    measured: Mapping[str, Mapping[str, Packed]]
    episodes: Mapping[str, pd.DataFrame]
    """Every simulated episode with its replication; empty unless they are kept."""


@dataclass(frozen=True, eq=False)
class Results:
    """The measures of every scenario, with all replications side by side.

    Where ``run.precision`` is given, scenarios have different numbers of them, and the first one most.
    """

    settings: Settings
    measured: Mapping[str, Measures]
    episodes: Mapping[str, Iterable[pd.DataFrame]]
    """Every simulated episode with its replication, by scenario, some replications at a time; empty unless
    ``run.keep_episodes`` is set."""


def in_a_row(numbers: Iterable[int]) -> list[range]:
    """Whole numbers as ranges without gaps."""
    found: list[range] = []
    for number in sorted(numbers):
        if found and found[-1].stop == number:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


class Gathered:
    """Chunks of replications as they come, kept outside memory."""

    def __init__(self, settings: Settings, kept: Checkpoints) -> None:
        self._kept, self._known = kept, KnownKeys(kept)
        self._before = chunks_kept(kept)
        self._measured = {name: WaitingMeasures(kept.log) for name in settings.scenarios}
        self._episodes = (
            {name: WaitingEpisodes(kept.log) for name in settings.scenarios}
            if settings.run.keep_episodes
            else {}
        )
        self.results = Results(settings, self._measured, self._episodes)
        self._precision = settings.run.precision
        self._headlines = headlines(settings.parameters, settings.run.years) if self._precision else ()
        self._values = {name: HeadlineValues(self._headlines) for name in settings.scenarios}

    def taken_up(self, replications: range, scenarios: Sequence[str]) -> list[range]:
        """Take in what an earlier start has finished of these replications of these scenarios; gives the
        replications that are missing.
        """
        wanted, missing = tuple(scenarios), set(replications)
        for chunk in self._before:
            if chunk.scenarios == wanted and missing.issuperset(chunk.replications):
                self._take_in(chunk)
                missing.difference_update(chunk.replications)
        return in_a_row(missing)

    def add(self, replications: range, done: ReplicationsDone) -> None:
        """Take in replications that have just been finished."""
        numbered = {
            scenario: {
                name: (self._known.number(name, one.keys), one.values) for name, one in measured.items()
            }
            for scenario, measured in done.measured.items()
        }
        self._take_in(Chunk.keep(self._kept, replications, numbered, done.episodes))

    def _take_in(self, chunk: Chunk) -> None:
        headlines: dict[str, Measures] = {name: {} for name in chunk.scenarios}
        for scenario, name, number, waits in chunk.parts(self._kept.log):
            if name is None:
                self._episodes[scenario].add(waits)
                continue
            keys = self._known.of(number)
            self._measured[scenario].add(name, keys, waits)
            if self._precision is not None and name in HEADLINES_IN:
                read = Packed(keys, waits.read(self._kept.log)).unpacked(name)
                headlines[scenario] = {**headlines[scenario], name: read}
        if self._precision is not None:
            for scenario, found in headlines.items():
                self._values[scenario].add(chunk.replications.start, found)

    def not_known_yet(self, names: Sequence[str]) -> list[str]:
        """The first scenario, and those of some whose differences from it are not known well enough."""
        if self._precision is None:
            return list(names)
        first, others = names[0], names[1:]
        reference = self._values[first].in_order
        return [
            first,
            *(
                name
                for name in others
                if not known_for_long(
                    self._headlines, self._values[name].in_order, reference, self._precision
                )
            ),
        ]


class HeadlineValues:
    """The headlines of the replications of one scenario: all that is kept in memory of them."""

    def __init__(self, wanted: tuple[Headline, ...]) -> None:
        self._wanted = wanted
        self._parts: dict[int, Numbers] = {}

    def add(self, first: int, measured: Measures) -> None:
        """Take in the replications from ``first`` on."""
        self._parts[first] = values_of(measured, self._wanted)

    @property
    def in_order(self) -> Numbers:
        """Replications by headlines."""
        return np.concatenate([self._parts[first] for first in sorted(self._parts)])
