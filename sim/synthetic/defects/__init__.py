"""What can be wrong with returns: one small function for each rule of the return that can be broken."""

from sim.synthetic.defects import chain, dates, ends, placements, statuses, years
from sim.synthetic.defects.registry import RULES, Planted, Planting, defect, plant

__all__ = [
    "RULES",
    "Planted",
    "Planting",
    "chain",
    "dates",
    "defect",
    "ends",
    "placements",
    "plant",
    "statuses",
    "years",
]
