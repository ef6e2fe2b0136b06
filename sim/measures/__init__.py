"""Episodes in, tidy tables out: pure functions that work on the past, on a backcast and on a forecast alike.

A measure is a function and one declaration (:class:`~sim.measures.measure.Measure`) beside it;
:mod:`sim.measures.every` lists them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.measures.costs import PriceDraws
    from sim.measures.counting.calendar import month_ends
    from sim.measures.counting.series import Series
    from sim.measures.counting.table import (
        ALL,
        SUMMARY,
        Measured,
        Measures,
        in_pairs,
        side_by_side,
        summarise,
    )
    from sim.measures.every import MEASURES, series_of
    from sim.measures.leavers.after_care import StayingCloseOffer
    from sim.measures.measure import Measure
    from sim.measures.observation import Lived, MeasuredHistory, Observation
    from sim.measures.tidy import tidy_tables

__all__ = [
    "ALL",
    "MEASURES",
    "SUMMARY",
    "Lived",
    "Measure",
    "Measured",
    "MeasuredHistory",
    "Measures",
    "Observation",
    "PriceDraws",
    "Series",
    "StayingCloseOffer",
    "in_pairs",
    "month_ends",
    "series_of",
    "side_by_side",
    "summarise",
    "tidy_tables",
]

WHERE = {
    "leavers.after_care": ("StayingCloseOffer",),
    "costs": ("PriceDraws",),
    "counting.calendar": ("month_ends",),
    "counting.series": ("Series",),
    "counting.table": ("ALL", "SUMMARY", "Measured", "Measures", "in_pairs", "side_by_side", "summarise"),
    "every": ("MEASURES", "series_of"),
    "measure": ("Measure",),
    "observation": ("Lived", "MeasuredHistory", "Observation"),
    "tidy": ("tidy_tables",),
}
"""The names of the front door by the module that holds them. A function that is called like its module, such
as ``caseload``, is not one of them: it is imported from there.
"""


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: a configuration needs the indicators' names, but no table."""
    for module, names in WHERE.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
