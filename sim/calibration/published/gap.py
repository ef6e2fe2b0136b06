"""What one step of the fit answers to: what the model shows beside what it should show."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Flags, Numbers
from sim.bands import ADULTHOOD
from sim.calibration.published.ratios import ratio_of
from sim.calibration.published.summary import Summary
from sim.parameters import Parameters, Targets

AGES_IN_PARTS = 1000
"""Shares of ages are compared in thousandths: the groups of the census are narrow."""


@dataclass(frozen=True, eq=False)
class Gap:
    """One side is published or counted on the base date and is to be held; the other is what was simulated
    with the present parameters.
    """

    seen: Summary
    """What the simulation shows."""
    census: Summary
    """The children of the base date: the caseload that is to stay."""
    targets: Targets
    """The published flows and shares."""
    p: Parameters
    """The parameters that were simulated."""
    speed: float
    """The power, between 0 and 1, of the ratios by which parameters move."""

    @cached_property
    def few_by_year(self) -> Numbers:
        """For each year of age, the children of its published age group over those seen, had they been as
        many in all: above one where the caseload has too few.
        """
        few = np.ones(ADULTHOOD)
        for years in self.p.census.table.age_groups:
            ages = list(years)
            wanted, now = (s.ages[ages].sum() / s.ages.sum() for s in (self.census, self.seen))
            few[ages] = ratio_of(AGES_IN_PARTS * wanted, AGES_IN_PARTS * now)
        return few

    @cached_property
    def type_in_setting(self) -> Numbers:
        """Settings by placement types: one where children of the type live in the setting."""
        types = list(self.p.placement.types.values())
        of_setting = [[t.setting == setting for t in types] for setting in self.p.placement.settings]
        return np.array(of_setting, dtype=float)

    @cached_property
    def by_setting(self) -> tuple[Numbers, Numbers]:
        """Children by setting and age: wanted, and seen."""
        return self.type_in_setting @ self.census.stock, self.type_in_setting @ self.seen.stock

    @cached_property
    def unrelated_foster(self) -> Flags:
        """Which placement types are foster care with people who did not know the child before."""
        return np.array([t.foster for t in self.p.placement.types.values()])

    @property
    def own_foster(self) -> int:
        """Position of the placement type of the authority's own foster households."""
        return self.position(self.p.provision.foster_households.type)

    def position(self, placement_type: str) -> int:
        """Position of a placement type in the tables."""
        return list(self.p.placement.types).index(placement_type)
