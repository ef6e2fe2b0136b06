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
    complex_ones = np.flatnonzero(stays.nights.each(stays.level == LEVELS.index("complex")))
    parts = ((slice(None), 1.0), (complex_ones, 1.0), _dearest(cell, cells, pence, nights))
    values = [
        [np.bincount(cell[some], one[some] * share, cells) for one in (pence, nights)]
        for some, share in parts
    ]
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


def _dearest(cell: Counts, cells: int, pence: Numbers, nights: Numbers) -> tuple[Counts, Numbers]:
    """The rows that may belong to the dearest tenth of the nights of their cell, and the part of each that
    does.

    Only rows no cheaper than the mean of their cell, a third of them, are put in order; all rows of a cell
    are where these have fewer than a tenth of its nights.
    """
    each = np.divide(pence, nights, out=np.zeros(len(nights)), where=nights > 0)
    total = np.bincount(cell, nights, cells)
    tenth = TENTH * total
    mean = np.divide(np.bincount(cell, pence, cells), total, out=np.zeros(cells), where=total > 0)
    dear = each >= mean[cell]
    few = np.bincount(cell[dear], nights[dear], cells) < tenth
    if few.any():
        dear |= few[cell]
    some = np.flatnonzero(dear)
    order = np.lexsort((-each[some], cell[some]))
    own, slept = cell[some[order]], nights[some[order]]
    among = np.bincount(own, slept, cells)
    before = np.cumsum(slept) - slept
    before -= (np.cumsum(among) - among)[own]
    taken = np.clip(tenth[own] - before, 0.0, slept)
    part = np.empty(len(some))
    part[order] = np.divide(taken, slept, out=np.zeros(len(some)), where=slept > 0)
    return some, part


def _ranked(stays: CostedStays, pence: Numbers, year: Counts, years: int) -> Numbers:
    """Financial years by ranks by :data:`AMOUNTS`."""
    many = len(stays.child)
    at = stays.nights.each(np.arange(many)) + many * year
    spent, slept = (
        np.bincount(at, one, many * years).reshape(years, many).astype(np.float64, copy=False)
        for one in (pence, stays.nights.number)
    )
    found = np.zeros((years, MOST, len(AMOUNTS)))
    for number, paid in enumerate(spent):
        top = _greatest(paid)
        found[number, : len(top)] = np.stack((paid[top], slept[number, top]), axis=1)
    return found


def _greatest(amounts: Numbers) -> Counts:
    """Where the :data:`MOST` greatest amounts stand, the greatest first; of equal ones the first."""
    some = np.flatnonzero(amounts > 0)  # few of those who were ever in care cost anything in one year
    some = some if len(some) >= MOST else np.arange(len(amounts))
    return some[np.argsort(-amounts[some], kind="stable")[:MOST]]
