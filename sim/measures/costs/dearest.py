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
HALVINGS: Final = 3
"""How often rows far from the price of the dearest tenth are put aside, about half of them each time."""
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
    every = _average(stays, pence, len(types))
    complex_ones = _complex(stays, pence, len(types))
    table = np.stack((every, complex_ones, _dearest(stays, pence, every)))
    keys = every_combination(financial_year=months.years, placement=types, children=CLASSES, amount=AMOUNTS)
    return (
        Measured(PLACEMENT_PRICES, keys, table.transpose(3, 2, 0, 1).ravel()),
        Measured(
            DEAREST_PLACEMENTS,
            every_combination(financial_year=months.years, rank=tuple(range(1, MOST + 1)), amount=AMOUNTS),
            _ranked(stays, pence).ravel(),
        ),
    )


def _average(stays: CostedStays, pence: Numbers, types: int) -> Numbers:
    """All pence and nights: :data:`AMOUNTS` by placement types by financial years."""
    months = stays.nights.months
    spent = np.bincount(stays.cells, pence, types * len(months)).reshape(types, len(months))
    nights = stays.nights.by(stays.placement_type, types)
    return np.stack([months.by_year(one) for one in (spent.astype(np.float64), nights)])


def _complex(stays: CostedStays, pence: Numbers, types: int) -> Numbers:
    """Those of children with complex needs, in the same form."""
    months, theirs = stays.nights.months, stays.level == LEVELS.index("complex")
    rows = stays.nights.rows_of(theirs)
    spent = np.bincount(stays.cells[rows], pence[rows], types * len(months)).reshape(types, len(months))
    nights = stays.nights.by(np.where(theirs, stays.placement_type, -1), types)
    return np.stack([months.by_year(one) for one in (spent.astype(np.float64), nights)])


def _dearest(stays: CostedStays, pence: Numbers, every: Numbers) -> Numbers:
    """Those of the dearest tenth of the nights, in the same form; ``every`` has those of all."""
    months, nights, (_, types, years) = stays.nights.months, stays.nights.number, every.shape
    cells = (np.arange(types)[:, None] * years + months.year).ravel()
    part = _in_the_dearest_tenth(pence / nights, nights, cells, stays.cells, every.reshape(2, -1))
    rows = np.flatnonzero(part > 0)
    cell, share = cells[stays.cells[rows]], part[rows]
    found = [np.bincount(cell, one[rows] * share, types * years) for one in (pence, nights)]
    return np.asarray(found, dtype=np.float64).reshape(every.shape)


def _in_the_dearest_tenth(
    price: Numbers, nights: Numbers, cells: Counts, months: Counts, every: Numbers
) -> Numbers:
    """Which part of each row belongs to the dearest tenth of the nights of its cell, which is ``cells`` of
    its type and month; ``every`` has the pence and nights of all rows of each cell.

    Rows are put in order only near the price from which on they belong to it. That is closed in on by means:
    where those no cheaper than the mean have a tenth of the nights, it lies among them; where not, they
    belong to it wholly, and the rest of it is among the others.
    """
    tenth, many = TENTH * every[1], every.shape[1]
    rows = _no_cheaper_than(_means(*every), tenth, price, nights, cells, months)
    cell, slept, price = cells.take(months.take(rows)), nights.take(rows), price.take(rows)
    part, sure = np.zeros(len(nights)), np.zeros(many)
    for _ in range(HALVINGS):
        mean = _means(np.bincount(cell, price * slept, many), np.bincount(cell, slept, many))
        dear = price >= mean.take(cell)
        among = np.bincount(cell, slept * dear, many)
        enough = sure + among >= tenth
        near = dear == enough.take(cell)
        part[rows[dear & ~near]] = 1.0
        sure += np.where(enough, 0.0, among)
        kept = np.flatnonzero(near)
        rows, cell = rows.take(kept), cell.take(kept)
        slept, price = slept.take(kept), price.take(kept)
    order = np.lexsort((-price, cell))
    rows, cell, slept = rows[order], cell[order], slept[order]
    among = np.bincount(cell, slept, many)
    before = np.cumsum(slept) - slept - (np.cumsum(among) - among - sure)[cell]
    part[rows] = np.clip(tenth[cell] - before, 0.0, slept) / slept
    return part


def _no_cheaper_than(
    mean: Numbers, tenth: Numbers, price: Numbers, nights: Numbers, cells: Counts, months: Counts
) -> Counts:
    """The rows no cheaper than the mean of their cell; all rows of a cell where those have fewer than a tenth
    of its nights.
    """
    dear = price >= mean[cells].take(months)
    rows = np.flatnonzero(dear)
    few = np.bincount(cells.take(months.take(rows)), nights.take(rows), len(mean)) < tenth
    return np.flatnonzero(dear | few[cells].take(months)) if few.any() else rows


def _means(total: Counts | Numbers, number: Counts | Numbers) -> Numbers:
    return np.asarray(np.divide(total, number, out=np.zeros(len(total)), where=number > 0))


def _ranked(stays: CostedStays, pence: Numbers) -> Numbers:
    """Financial years by ranks by :data:`AMOUNTS`."""
    stay, year, sums = stays.nights.by_year((pence, stays.nights.number))
    spent, slept = np.zeros((len(AMOUNTS), len(stays.nights.months.years), len(stays.child)))
    spent[year, stay], slept[year, stay] = sums
    found = np.zeros((len(spent), MOST, len(AMOUNTS)))
    for number, paid in enumerate(spent):
        top = _greatest(paid)
        found[number, : len(top)] = np.stack((paid[top], slept[number, top]), axis=1)
    return found


def _greatest(amounts: Numbers) -> Counts:
    """Where the :data:`MOST` greatest amounts stand, the greatest first; of equal ones the first."""
    some = np.flatnonzero(amounts > 0)  # few of those who were ever in care cost anything in one year
    some = some if len(some) >= MOST else np.arange(len(amounts))
    if len(some) > MOST:
        some = some[amounts[some] >= np.partition(amounts[some], -MOST)[-MOST]]
    return some[np.argsort(-amounts[some], kind="stable")[:MOST]]
