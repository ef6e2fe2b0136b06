"""A discrete-event simulator of the placements of children looked after by an English council.

>>> from sim import load, picture, simulate, tables
>>> settings = load(["scenarios=[baseline,step_down]", "run.replications=10"])
>>> results = tables(simulate(settings))  # doctest: +SKIP
>>> picture("what_changes", results, settings)  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.comparison.every_table import tables
    from sim.config import load
    from sim.experiment import simulate
    from sim.report.picture import picture

__all__ = ["__version__", "load", "picture", "simulate", "tables"]

__version__ = "0.1.0"

WHERE = {
    "load": "sim.config",
    "picture": "sim.report.picture",
    "simulate": "sim.experiment",
    "tables": "sim.comparison.every_table",
}


def __getattr__(name: str) -> Any:
    """Import what notebooks need only when they ask: a worker process needs neither Hydra nor the report."""
    if name in WHERE:
        return getattr(import_module(WHERE[name]), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
