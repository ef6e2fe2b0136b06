"""The simulation itself: children, places and time. The only package that knows SimPy."""

from functools import lru_cache

from sim import compiled

__path__ = compiled.search_path(__path__)

from sim.episodes import Episodes
from sim.model.record import History
from sim.model.risks.drift import YearlyDrift
from sim.model.risks.hazards import Hazards
from sim.model.streams import Streams
from sim.model.system import CareSystem
from sim.parameters import Parameters

__all__ = ["CareSystem", "Hazards", "History", "Streams", "live"]


def live(
    p: Parameters,
    census: Episodes,
    hazards: Hazards,
    *,
    seed: int,
    replication: int,
    years: int,
    drift_of: int | None = None,
) -> History:
    """One replication: the children of the census and those who come live through ``years`` years.

    With the layer of chance switched off every replication meets the chance of replication 0; drift still
    differs. It is that of the replication ``drift_of`` where one is named. ``hazards`` are those of ``p``;
    they are handed in because replications can share them.
    """
    drift = YearlyDrift.draw(p, years, _drifting(seed, replication if drift_of is None else drift_of))
    streams = _streams(seed, replication if p.uncertainty.chance.active else 0)
    return CareSystem(p, census, hazards, streams, years, drift).run()


@lru_cache(maxsize=1)
def _streams(seed: int, replication: int) -> Streams:
    """The random numbers of a replication: scenarios that are simulated one after another share its draws."""
    return Streams(seed, replication)


@lru_cache(maxsize=1)
def _drifting(seed: int, replication: int) -> Streams:
    """The same of what drifts, which may be that of another replication."""
    return Streams(seed, replication)
