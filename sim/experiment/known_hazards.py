"""The hazards of parameters, worked out once in each worker for all that agree in what they depend on."""

from pydantic import BaseModel

from sim.model import Hazards
from sim.parameters import Parameters

HAZARDS_KEPT = 64
"""Enough for every scenario of a run, where the parameters are the same in every replication."""
_KNOWN: dict[str, Hazards] = {}


def hazards_of(p: Parameters) -> Hazards:
    """The hazards of some parameters: the same object for all scenarios and replications that say the same
    of what hazards depend on.
    """
    key = "\n".join(map(_written, (p.authority, p.placement, p.moves, p.exits)))
    if key not in _KNOWN:
        if len(_KNOWN) == HAZARDS_KEPT:
            del _KNOWN[next(iter(_KNOWN))]
        _KNOWN[key] = Hazards(p)
    return _KNOWN[key]


_WRITTEN: dict[int, tuple[BaseModel, str]] = {}


def _written(part: BaseModel) -> str:
    """All that a part of the parameters says, put down once for the scenarios and replications that share
    it.
    """
    if id(part) not in _WRITTEN:  # which is that of no other part: all that are written down are still here
        if len(_WRITTEN) == 4 * HAZARDS_KEPT:  # the parts of each set of parameters that hazards depend on
            del _WRITTEN[next(iter(_WRITTEN))]
        _WRITTEN[id(part)] = part, part.model_dump_json()
    return _WRITTEN[id(part)][1]
