"""What is spent on children of each district of origin."""

from collections.abc import Sequence
from math import prod

import numpy as np

from sim.arrays import Counts, Numbers
from sim.measures.costs.ledger import Ledgers
from sim.measures.costs.lines import EMPTY_BEDS
from sim.measures.costs.placements import CostedStays, FeesPaid
from sim.measures.counting.keys import every_combination, positions
from sim.measures.counting.table import ALL, Measured, by_day
from sim.measures.observation import Observation
from sim.parameters import Costs

COSTS_BY_DISTRICT = "costs_by_district"


def costs_by_district(
    ledgers: Ledgers, seen: Observation, stays: CostedStays, fees: FeesPaid, costs: Sequence[Costs]
) -> Measured:
    """Pence by ``financial_year`` and ``district`` (``all``, then each; they sum to it exactly), for each
    history.

    What is paid for a child, less what partners pay of it (``fees``), counts for the child's district; the
    running of the council's own homes, empty beds included, in proportion to the nights that children of each
    district spend there; everything else in proportion to nights in care. Prices are those of the day.
    """
    names, nights, shape = tuple(seen.districts), stays.nights, stays.histories.shape
    district = np.maximum(positions(seen.episodes, "district", names), 0)
    at_home = positions(seen.episodes, "unit", seen.homes) >= 0
    by_home = nights.by(2 * district + at_home, 2 * len(names)).reshape(*shape, len(names), 2, -1)
    in_care, in_homes = by_home.sum(axis=-2), by_home[..., 1, :]
    paid, (homes, every) = _paid(district, len(names), stays, fees), _spent(ledgers, costs)
    left = every - paid.sum(axis=-2) - homes
    spent = paid + shared(homes, in_homes, in_care) + shared(left, in_care, in_care)
    by_year = ledgers.months.by_year(np.concatenate((spent.sum(axis=-2, keepdims=True), spent), axis=-2))
    keys = every_combination(financial_year=ledgers.months.years, district=(ALL, *names))
    return by_day(COSTS_BY_DISTRICT, keys, by_year, stays.histories)


def _paid(district: Counts, districts: int, stays: CostedStays, fees: FeesPaid) -> Numbers:
    """What is paid for the children of each district in each month, for each history."""
    nights, shape = stays.nights, (*stays.histories.shape, districts, len(stays.nights.months))
    sums = np.bincount(nights.cells(district, districts), weights=fees.pence, minlength=prod(shape))
    return np.asarray(sums.reshape(shape), dtype=np.float64)


def _spent(ledgers: Ledgers, costs: Sequence[Costs]) -> tuple[Numbers, Numbers]:
    """What is spent in each month on the running of homes, and in all, in each history."""
    found = []
    for ledger, own in zip(ledgers.each, costs, strict=True):
        running = {home.line for home in (*own.homes.values(), *own.named_homes.values())} | {EMPTY_BEDS}
        homes = ledger.nominal[[line in running for line in ledger.lines]]
        found.append((homes.sum(axis=0), ledger.nominal.sum(axis=0)))
    homes, every = (np.reshape(one, (*ledgers.histories.shape, -1)) for one in zip(*found, strict=True))
    return homes, every


def shared(pence: Numbers, weights: Numbers, otherwise: Numbers) -> Numbers:
    """Whole pence of each month in proportion to weights (districts by months), so that they sum to what
    there is; by other weights in months that have none, and evenly where those are none, too.
    """
    known = np.where(weights.sum(axis=-2, keepdims=True) > 0, weights, otherwise)
    known = np.where(known.sum(axis=-2, keepdims=True) > 0, known, 1.0)
    whole = known.sum(axis=-2, keepdims=True)
    upto = np.rint(np.cumsum(known, axis=-2) / whole * np.asarray(pence)[..., None, :])
    return np.asarray(np.diff(upto, axis=-2, prepend=0.0))
