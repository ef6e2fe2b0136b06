"""One step towards the published totals: each free parameter moves by the ratio of what is published to what
is seen.

Exits are proportional to their hazard, moves to their scale, children in a setting roughly to its pull; so
multiplying a parameter by (target / model) to a power below one comes closer with every step, the way
iterative proportional fitting does.
"""

from collections.abc import Callable

from sim.calibration.published.entries import with_entries, with_entry_ages, with_entry_levels
from sim.calibration.published.exits import with_exits
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.moves import (
    with_later_placements,
    with_moves_of_the_oldest,
    with_pulls,
    with_pulls_by_level,
    with_scales,
)
from sim.calibration.published.places import (
    with_acceptance_by_carers,
    with_acceptance_by_homes,
    with_acceptance_by_level_and_age,
    with_foster_care_on_the_market,
    with_households_that_stop,
)

Correction = Callable[[Free, Gap], Free]

CORRECTIONS: tuple[Correction, ...] = (
    with_entries,  # the size of the caseload, and the ages of whom it has too few
    with_entry_ages,  # single years of age within a stream of entries
    with_entry_levels,  # levels of need in the caseload
    with_exits,  # published exits by route and age
    with_scales,  # published moves, by setting as lengths of placements share them
    with_moves_of_the_oldest,  # children of 16 and 17 in each setting
    with_pulls,  # children in each setting, by age
    with_pulls_by_level,  # and by level of need
    with_later_placements,  # children with three placements in a year, or two years with one carer
    with_acceptance_by_carers,  # in-house foster care's share of foster care
    with_acceptance_by_level_and_age,  # and of children of each level and age
    with_households_that_stop,  # approved places of foster households
    with_acceptance_by_homes,  # beds that stay empty in the council's homes
    with_foster_care_on_the_market,  # children in residential care who are planned to live in a family
)
"""What moves, and what each answers to. None reads what another one has moved, so their order is free."""
WITHIN_CARE = tuple(c for c in CORRECTIONS if c not in (with_entries, with_entry_ages, with_exits))
"""Those that decide where children live, not how many there are."""


def step(free: Free, gap: Gap, corrections: tuple[Correction, ...] = CORRECTIONS) -> Free:
    """The free parameters after one step."""
    for correction in corrections:
        free = correction(free, gap)
    return free
