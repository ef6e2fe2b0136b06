"""A discrete-event simulator of the placements of children looked after by an English council.

>>> from sim import load, simulate
>>> results = simulate(load(["authority=nottinghamshire", "run.replications=10"]))  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.config import load
    from sim.experiment import simulate

__all__ = ["__version__", "load", "simulate"]

__version__ = "0.1.0"

WHERE = {"load": "sim.config", "simulate": "sim.experiment"}


def __getattr__(name: str) -> Any:
    """Import what notebooks need only when they ask: a worker process needs neither Hydra nor the report."""
    if name in WHERE:
        return getattr(import_module(WHERE[name]), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
