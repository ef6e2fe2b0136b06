"""How long the children of a census have been in care and in their placement, when no return says so.

A caseload in balance implies both. :mod:`sim.census.time_in_care` and :mod:`sim.census.time_in_placement`
draw them; here is what the two have in common.
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Flags, Numbers
from sim.bands import DAYS_PER_YEAR
from sim.census.caseload import CensusCaseload
from sim.parameters import ExitRoute


@dataclass(frozen=True)
class Subjects:
    """The children whose elapsed times are wanted, one entry each."""

    caseload: CensusCaseload
    uasc: Flags
    against_plan: Flags
    days_old: Numbers
    """Age in days on the base date."""


def by_band(route: ExitRoute, bands: int) -> Numbers:
    """The relative hazard in each band of time; the last number given holds for all later bands."""
    given = route.by_time[:bands]
    return np.array([*given, *[given[-1]] * (bands - len(given))])


def per_day(route: ExitRoute, uasc: bool) -> float:
    """What turns the yearly hazard of a route into one a day on the base date."""
    return (route.for_uasc if uasc else 1.0) / DAYS_PER_YEAR
