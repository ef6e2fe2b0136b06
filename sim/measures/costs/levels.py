"""What becomes of prices: inflation by price group, dated shocks, and a random walk around both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from sim.arrays import Numbers
from sim.calendar import begins_in, financial_year
from sim.measures.costs.months import Months
from sim.parameters import Costs, Uncertainty
from sim.parameters.prices import PriceGroup
from sim.timeline import Timeline

APRIL = 4
Normals = Callable[[str, int], Numbers]
"""So many standard normal numbers for a name: the same for the same name and replication in every
scenario."""


@dataclass(frozen=True, eq=False)
class PriceDraws:
    """What chance does to the prices of one replication."""

    walks: Mapping[str, Numbers]
    """Factor on the prices of each group, one for each financial year from :func:`first_paid_year` on."""
    key: int
    """Decides how dear each child is among children alike."""

    @classmethod
    def none(cls) -> "PriceDraws":
        """Prices follow their expected inflation; children still differ."""
        return cls({}, 0)

    @classmethod
    def draw(
        cls,
        costs: Costs,
        uncertainty: Uncertainty,
        base: date,
        years: int,
        normals: Normals,
        key: int,
        children: int,
    ) -> "PriceDraws":
        """The walk of each price group over the financial years that ``years`` years from ``base`` touch: a
        step at each 1 April after the year to which its prices are known, and a mean of one; none if both
        layers are off. How far unit costs stray depends on how many ``children`` are in care.
        """
        walks: dict[str, Numbers] = {}
        for name, group in costs.groups.items():
            own, national, shared = _sds(group, uncertainty, children)
            if own or national or shared:
                since = max(0, first_paid_year(base) - (group.known or costs.price_year))
                steps = np.asarray([since, *[1] * (years + 1)], dtype=float)
                z = own * normals(name, years + 2) + national * normals("national", years + 2)
                z += shared * normals("unit cost", years + 2)
                variance = np.cumsum(steps) * (own**2 + national**2 + shared**2)
                walks[name] = np.exp(np.cumsum(np.sqrt(steps) * z) - variance / 2)
        return cls(walks, key)


def first_paid_year(base: date) -> int:
    """In which year the first financial year begins that is paid for: that of the night after the base date,
    which on a 31 March is the next one.
    """
    return begins_in(financial_year(base + timedelta(days=1)))


def _sds(group: PriceGroup, uncertainty: Uncertainty, children: int) -> tuple[float, float, float]:
    """Standard deviations of a year's step: the group's own, the national part, and the shared drift."""
    sd = group.sd if uncertainty.price.active else 0.0
    shared = uncertainty.unit_cost.sd_of(children) if group.shared else 0.0
    return sd * (1 - group.national) ** 0.5, sd * group.national**0.5, shared


@dataclass(frozen=True, eq=False)
class Levels:
    """By how much the prices of each group are multiplied in each month, against those of the price year."""

    groups: tuple[str, ...]
    values: Numbers
    """Groups by months."""

    @classmethod
    def of(cls, costs: Costs, months: Months, draws: PriceDraws) -> "Levels":
        """Inflation at each 1 April, times the group's own dated level, times chance."""
        rows = [
            _level(group.per_year, costs.price_year, group.level, months) * _walk(draws, name, months)
            for name, group in costs.groups.items()
        ]
        return cls(tuple(costs.groups), np.asarray(rows))

    def number(self, group: str) -> int:
        """The row of a group."""
        return self.groups.index(group)


@lru_cache(maxsize=256)
def _level(per_year: Timeline, price_year: int, level: Timeline, months: Months) -> Numbers:
    """What is expected of a group, the same in every replication."""
    by_year = np.asarray([_inflation(per_year, price_year, begins_in(year)) for year in months.years])
    return np.asarray(by_year[months.year] * months.at_start(level))


def expected_level(costs: Costs, name: str, year: int) -> float:
    """Expected prices of a group in the financial year that begins in ``year``, against the price year,
    without shocks.
    """
    return _inflation(costs.groups[name].per_year, costs.price_year, year)


def _inflation(rates: Timeline, since: int, year: int) -> float:
    later = [1.0 + rates.at(date(y, APRIL, 1)) for y in range(since + 1, year + 1)]
    earlier = [1.0 + rates.at(date(y, APRIL, 1)) for y in range(year + 1, since + 1)]
    return float(np.prod(later) / np.prod(earlier))


def _walk(draws: PriceDraws, name: str, months: Months) -> Numbers:
    walk = draws.walks.get(name)
    return np.ones(len(months)) if walk is None else walk[months.year]
