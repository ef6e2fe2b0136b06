"""The histories of a preview: twenty of five years, of which only what is shown is counted.

The census and the draws of an authority are made once and go to the workers once a scenario; a worker takes
the measures that a preview shows and no other. What it counts is to the byte what a run counts.
"""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.app.loading import Loaded
from sim.census.children import make_census
from sim.episodes import Episodes
from sim.experiment import Work, simulate_and_measure
from sim.measures import Measured, Measures
from sim.measures.caseload import CASELOAD
from sim.measures.kpis import KPIS
from sim.measures.spending import SPENDING
from sim.parameters.paths.draws import read_draws
from sim.policies import Scenario
from sim.settings import Settings
from sim.workers import Submit
from sim.workers.memory import collector_at_rest

REPLICATIONS, YEARS = 20, 5
A_PIECE = 2
"""Histories of one piece of work: few, so that a preview that nobody needs any more ends soon."""
SHOWN = (CASELOAD, KPIS, SPENDING)


@dataclass(frozen=True, eq=False)
class Today:
    """What all previews of an authority share."""

    settings: Settings
    census: Episodes
    draws: pd.DataFrame | None

    @classmethod
    def of(cls, loaded: Loaded) -> "Today":
        """Those of an authority; raises ``InputMistake`` where its totals contradict one another."""
        settings = settings_for(loaded)
        return cls(settings, make_census(settings.parameters), read_draws(settings.parameters))

    def work(self, scenario: Scenario) -> Work:
        """What a worker must know to live through a scenario."""
        run = self.settings.run
        return Work(self.settings.parameters, scenario, self.census, run.seed, run.years, False, self.draws)


def settings_for(loaded: Loaded) -> Settings:
    """The settings of a preview."""
    changes = {"replications": REPLICATIONS, "years": YEARS, "keep_episodes": False}
    return replace(loaded.settings, run=loaded.settings.run.model_copy(update=changes))


def ready() -> None:
    """Nothing: who has done it has begun, and knows all that it needs."""


def lived(today: Today, scenario: Scenario, submit: Submit) -> Measures:
    """What is shown of a scenario, its replications side by side; ``submit`` hands out work."""
    packed = pickle.dumps(today.work(scenario))
    pieces = [range(first, first + A_PIECE) for first in range(0, REPLICATIONS, A_PIECE)]
    return joined([future.result() for future in [submit(counted, packed, piece) for piece in pieces]])


def counted(packed: bytes, replications: range) -> dict[str, Measured]:
    """Some replications, simulated and counted: what a worker does."""
    work = _unpacked(packed)
    with collector_at_rest():
        found = simulate_and_measure(work, replications, [one.name for one in SHOWN])
    return {name: found[name] for one in SHOWN for name in one.series if name in found}


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Work:
    """The pieces of a preview come one after another: each worker reads what they share once."""
    work: Work = pickle.loads(packed)  # noqa: S301 - from the page's own process
    return work


def joined(pieces: Sequence[Measures]) -> Measures:
    """Pieces one after another."""
    return {
        name: Measured(name, one.keys, np.concatenate([piece[name].values for piece in pieces]))
        for name, one in pieces[0].items()
    }
