"""What single children cost: the mean, children with complex needs and the dearest tenth of each placement
type, and the dearest placements of all.
"""

from typing import Final

import numpy as np

from sim.arrays import Counts, Numbers
from sim.measures.costs.months import Months
from sim.measures.costs.placements import CostedStays
from sim.measures.counting.keys import every_combination
from sim.measures.counting.table import Measured
from sim.parameters import LEVELS
from sim.parameters.provision import CLASSES

TENTH = 0.1
MOST: Final = 20
"""Placements that are told one by one."""
PLACEMENT_PRICES, DEAREST_PLACEMENTS = "placement_prices", "dearest_placements"
AMOUNTS: Final = ("pence", "nights")


def price_measures(
    stays: CostedStays, pence: Numbers, types: tuple[str, ...], months: Months
) -> tuple[Measured, Measured]:
    """The measures ``placement_prices`` and ``dearest_placements`` of one replication.

    ``pence`` are those of each of the nights of the stays, at the prices of the day and less what partners
    pay. ``placement_prices``: pence and nights by financial year, placement type and one of
    :data:`CLASSES`; the dearest tenth are the tenth of all nights that cost most.
    ``dearest_placements``: pence and nights in each financial year of the :data:`MOST` placements that cost
    most in it, the dearest first; zero where there are fewer.
    """
    nights, year = stays.nights.number, months.year[stays.nights.month]
    kind = stays.nights.each(stays.placement_type)
    cell, cells = year * len(types) + kind, len(months.years) * len(types)
    complex_ones = stays.nights.each(stays.level) == LEVELS.index("complex")
    dear = _dearest(cell, cells, pence, nights)
    shares = (np.ones(len(nights)), complex_ones.astype(float), dear)
    values = [[np.bincount(cell, one * share, cells) for one in (pence, nights)] for share in shares]
    table = np.asarray(values).transpose(2, 0, 1)
    keys = every_combination(financial_year=months.years, placement=types, children=CLASSES, amount=AMOUNTS)
    return (
        Measured(PLACEMENT_PRICES, keys, table.ravel()),
        Measured(
            DEAREST_PLACEMENTS,
            every_combination(financial_year=months.years, rank=tuple(range(1, MOST + 1)), amount=AMOUNTS),
            _ranked(stays, pence, year, len(months.years)).ravel(),
        ),
    )


def _dearest(cell: Counts, cells: int, pence: Numbers, nights: Numbers) -> Numbers:
    """The part of each row that belongs to the dearest tenth of the nights of its cell."""
    each = np.divide(pence, nights, out=np.zeros(len(nights)), where=nights > 0)
    order = np.lexsort((-each, cell))
    total = np.bincount(cell, nights, cells)
    before = np.cumsum(nights[order]) - nights[order]
    before -= (np.cumsum(total) - total)[cell[order]]
    taken = np.clip(TENTH * total[cell[order]] - before, 0.0, nights[order])
    part = np.empty(len(nights))
    part[order] = np.divide(taken, nights[order], out=np.zeros(len(nights)), where=nights[order] > 0)
    return part


def _ranked(stays: CostedStays, pence: Numbers, year: Counts, years: int) -> Numbers:
    """Financial years by ranks by :data:`AMOUNTS`."""
    many = len(stays.child)
    at = stays.nights.each(np.arange(many)) + many * year
    spent, slept = (
        np.bincount(at, one, many * years).reshape(years, many) for one in (pence, stays.nights.number)
    )
    top = np.argsort(-spent, axis=1, kind="stable")[:, :MOST]
    found = np.zeros((years, MOST, len(AMOUNTS)))
    for i, one in enumerate((spent, slept)):
        found[:, : top.shape[1], i] = np.take_along_axis(one, top, axis=1)
    return found
