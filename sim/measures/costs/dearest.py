"""What single children cost: the mean, children with complex needs and the dearest tenth of each placement
type, and the dearest placements of all.
"""

from itertools import pairwise
from typing import Final

import numpy as np

from sim.arrays import Counts, Numbers
from sim.measures.costs.months import Months
from sim.measures.costs.placements import CostedStays, FeesPaid
from sim.measures.counting.keys import every_combination
from sim.measures.counting.table import Measured
from sim.parameters.provision import CLASSES

TENTH = 0.1
STEPS_OF_THE_MEAN: Final = 64
STEPS: Final = 256
"""So many steps make up the mean price of a cell, and so many are told apart: the last one has no end."""
MOST: Final = 20
"""Placements that are told one by one."""
PLACEMENT_PRICES, DEAREST_PLACEMENTS = "placement_prices", "dearest_placements"
AMOUNTS: Final = ("pence", "nights")


def price_measures(
    stays: CostedStays, fees: FeesPaid, types: tuple[str, ...], months: Months
) -> tuple[Measured, Measured]:
    """The measures ``placement_prices`` and ``dearest_placements``, for each history.

    ``placement_prices``: pence and nights by financial year, placement type and one of
    :data:`CLASSES`; the dearest tenth are the tenth of all nights that cost most.
    ``dearest_placements``: pence and nights in each financial year of the :data:`MOST` placements that cost
    most in it, the dearest first; zero where there are fewer.
    """
    by_need = np.stack([months.by_year(one) for one in (fees.by_kind, stays.nights_by_kind)])
    every, complex_ones = by_need.sum(axis=-2), by_need[..., 1, :]
    table = np.stack((every, complex_ones, _dearest(stays, fees, every)))
    by_row, shape = np.moveaxis(table, (0, 1), (-2, -1)).swapaxes(-4, -3), stays.histories.shape
    keys = every_combination(financial_year=months.years, placement=types, children=CLASSES, amount=AMOUNTS)
    return (
        Measured(PLACEMENT_PRICES, keys, by_row.reshape(*shape, -1)),
        Measured(
            DEAREST_PLACEMENTS,
            every_combination(financial_year=months.years, rank=tuple(range(1, MOST + 1)), amount=AMOUNTS),
            _ranked(stays, fees.pence).reshape(*shape, -1),
        ),
    )


def _dearest(stays: CostedStays, fees: FeesPaid, every: Numbers) -> Numbers:
    """Pence and nights of the dearest tenth of the nights, :data:`AMOUNTS` by histories by placement types by
    financial years; ``every`` has those of all nights.
    """
    months, size = stays.nights.months, every[0].size // stays.histories.many
    first = np.arange(0, size, every.shape[-1]).reshape(-1, 1, 1, 1)
    cells = np.broadcast_to(first + months.year, (len(first), *fees.by_cell.shape[-3:])).ravel()
    whole, found = every.reshape(2, -1, size), np.zeros((2, stays.histories.many, size))
    for number, some in enumerate(stays.nights.of_each_history()):  # one after another: they are long
        pence, nights, month = (
            fees.pence[some],
            stays.nights.number[some],
            fees.cells[some] - number * len(cells),
        )
        part = _in_the_dearest_tenth(pence / nights, nights, cells, month, whole[:, number])
        rows = np.flatnonzero(part > 0)
        cell, share = cells.take(month.take(rows)), part.take(rows)
        found[:, number] = [np.bincount(cell, one.take(rows) * share, size) for one in (pence, nights)]
    return found.reshape(every.shape)


def _in_the_dearest_tenth(
    price: Numbers, nights: Numbers, cells: Counts, months: Counts, every: Numbers
) -> Numbers:
    """Which part of each row belongs to the dearest tenth of the nights of its cell, which is ``cells`` of
    its type and month; ``every`` has the pence and nights of all rows of each cell.

    Rows are put in order only where the price lies from which on they belong to it: prices are counted in
    steps of the mean of their cell, and rows above the step in which a tenth of the nights is reached belong
    to it wholly.
    """
    mean, tenth, many = _means(*every), TENTH * every[1], every.shape[1]
    rows = _no_cheaper_than(mean, tenth, price, nights, cells, months)
    cell, slept, price = cells.take(months.take(rows)), nights.take(rows), price.take(rows)
    steps = price * np.divide(STEPS_OF_THE_MEAN, mean, out=np.zeros(many), where=mean > 0).take(cell)
    step = cell * STEPS + np.clip(steps, 0, STEPS - 1).astype(np.int64)
    in_step = np.bincount(step, slept, many * STEPS).reshape(many, STEPS)
    no_cheaper = np.cumsum(in_step[:, ::-1], axis=1)[:, ::-1]
    edge = np.maximum((no_cheaper >= tenth[:, None]).sum(axis=1) - 1, 0) + np.arange(many) * STEPS
    left = in_step.ravel().take(edge)
    sure = no_cheaper.ravel().take(edge) - left
    part, near = np.zeros(len(nights)), edge.take(cell)
    part[rows[step > near]] = 1.0
    kept = np.flatnonzero(step == near)
    order = kept[_by_cell_and_price(cell.take(kept), price.take(kept))]
    rows, cell, slept = rows.take(order), cell.take(order), slept.take(order)
    before = np.cumsum(slept) - slept - (np.cumsum(left) - left - sure).take(cell)
    part[rows] = np.clip(tenth.take(cell) - before, 0.0, slept) / slept
    return part


def _by_cell_and_price(cell: Counts, price: Numbers) -> Counts:
    """Where rows stand in the order of their cells, in each the dearest first, of equal ones the first."""
    order = np.argsort(-price, kind="stable")
    small = np.min_scalar_type(cell.max(initial=0))  # which numpy puts in order in one pass
    return np.asarray(order.take(np.argsort(cell.take(order).astype(small), kind="stable")))


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
    """Histories by financial years by ranks by :data:`AMOUNTS`."""
    nights, years = stays.nights, len(stays.nights.months.years)
    stay, year, spent = nights.by_year(pence)
    cell, cells = nights.histories.among(stay).cells(year, years), nights.histories.many * years
    paid = np.flatnonzero(spent > 0)
    small = cell.take(paid).astype(np.min_scalar_type(cells))  # which numpy puts in order in one pass
    paid = paid.take(np.argsort(small, kind="stable"))
    edges = np.searchsorted(cell.take(paid), np.arange(cells + 1)).tolist()
    tops = [some[_greatest(spent.take(some))] for some in (paid[a:b] for a, b in pairwise(edges))]
    found, top = np.zeros((cells, MOST, len(AMOUNTS))), np.concatenate(tops)
    rank = np.concatenate([np.arange(len(one)) for one in tops])
    found[cell[top], rank] = np.stack((spent[top], nights.in_year(stay[top], year[top])), axis=1)
    return found


def _greatest(amounts: Numbers) -> Counts:
    """Where the :data:`MOST` greatest amounts stand, the greatest first; of equal ones the first."""
    some = np.arange(len(amounts))
    if len(amounts) > MOST:
        some = np.flatnonzero(amounts >= np.partition(amounts, -MOST)[-MOST])
    return some[np.argsort(-amounts[some], kind="stable")[:MOST]]
