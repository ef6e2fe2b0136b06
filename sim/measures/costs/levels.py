"""What becomes of prices: inflation by price group, dated shocks, and a random walk around both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.arrays import Numbers
from sim.bands import day_number
from sim.calendar import begins_in
from sim.measures.costs.months import Months
from sim.parameters import Costs, Uncertainty
from sim.timeline import values_on

APRIL = 4
Normals = Callable[[str, int], Numbers]
"""So many standard normal numbers for a name: the same for the same name and replication in every
scenario."""


@dataclass(frozen=True, eq=False)
class PriceDraws:
    """What chance does to the prices of one replication."""

    walks: Mapping[str, Numbers]
    """Factor on the prices of each group, from the base date's financial year on, one for each year."""
    key: int
    """Decides how dear each child is among children alike."""

    @classmethod
    def none(cls) -> "PriceDraws":
        """Prices follow their expected inflation; children still differ."""
        return cls({}, 0)

    @classmethod
    def draw(
        cls, costs: Costs, uncertainty: Uncertainty, years: int, normals: Normals, key: int
    ) -> "PriceDraws":
        """The walk of each price group over the financial years that ``years`` years touch; none if the layer
        is off.
        """
        layer = uncertainty.price
        if not layer.active:
            return cls({}, key)
        together = np.sqrt(layer.common) * normals("common", years + 1)
        own = {
            name: np.sqrt(1 - layer.common) * normals(name, years + 1)
            for name, g in costs.groups.items()
            if g.varies
        }
        steps = {name: np.concatenate(([0.0], layer.sd * (together + one))) for name, one in own.items()}
        return cls({name: np.exp(np.cumsum(step)) for name, step in steps.items()}, key)


@dataclass(frozen=True, eq=False)
class Levels:
    """By how much the prices of each group are multiplied in each month, against those of the price year."""

    groups: tuple[str, ...]
    values: Numbers
    """Groups by months."""

    @classmethod
    def of(cls, costs: Costs, months: Months, base: date, draws: PriceDraws) -> "Levels":
        """Inflation at each 1 April, times the group's own dated level, times chance."""
        rows = [_level(costs, name, months, base) * _walk(draws, name, months) for name in costs.groups]
        return cls(tuple(costs.groups), np.asarray(rows))

    def number(self, group: str) -> int:
        """The row of a group."""
        return self.groups.index(group)


def _level(costs: Costs, name: str, months: Months, base: date) -> Numbers:
    group = costs.groups[name]
    year = {y: expected_level(costs, name, begins_in(y)) for y in months.years}
    inflation = np.asarray([year[months.years[i]] for i in months.year])
    return np.asarray(
        inflation * values_on(group.level, base, (months.starts - day_number(base)).astype(float))
    )


def expected_level(costs: Costs, name: str, year: int) -> float:
    """Expected prices of a group in the financial year that begins in ``year``, against the price year,
    without shocks.
    """
    rates = costs.groups[name].per_year
    later = [1.0 + rates.at(date(y, APRIL, 1)) for y in range(costs.price_year + 1, year + 1)]
    earlier = [1.0 + rates.at(date(y, APRIL, 1)) for y in range(year + 1, costs.price_year + 1)]
    return float(np.prod(later) / np.prod(earlier))


def _walk(draws: PriceDraws, name: str, months: Months) -> Numbers:
    walk = draws.walks.get(name)
    return np.ones(len(months)) if walk is None else walk[months.year]
