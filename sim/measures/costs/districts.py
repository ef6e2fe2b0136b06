"""What is spent on children of each district of origin."""

import numpy as np

from sim.arrays import Counts, Numbers
from sim.episodes import Episodes
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.lines import EMPTY_BEDS
from sim.measures.costs.placements import CostedStays, FeesPaid
from sim.measures.counting.keys import every_combination, positions
from sim.measures.counting.table import ALL, Measured
from sim.parameters import Costs, Parameters

COSTS_BY_DISTRICT = "costs_by_district"


def costs_by_district(
    ledger: CostLedger, episodes: Episodes, stays: CostedStays, fees: FeesPaid, p: Parameters, costs: Costs
) -> Measured:
    """Pence by ``financial_year`` and ``district`` (``all``, then each; they sum to it exactly).

    What is paid for a child, less what partners pay of it (``fees``), counts for the child's district; the
    running of the council's own homes, empty beds included, in proportion to the nights that children of each
    district spend there; everything else in proportion to nights in care. Prices are those of the day.
    """
    names = tuple(p.authority.districts)
    district, nights = np.maximum(positions(episodes, "district", names), 0), stays.nights
    at_home = positions(episodes, "unit", tuple(p.provision.homes)) >= 0
    by_home = nights.by(2 * district + at_home, 2 * len(names)).reshape(len(names), 2, -1)
    in_care, in_homes = by_home.sum(axis=1), by_home[:, 1]
    paid = _paid(district, len(names), stays, fees)
    running = {home.line for home in (*costs.homes.values(), *costs.named_homes.values())} | {EMPTY_BEDS}
    homes = ledger.nominal[[line in running for line in ledger.lines]].sum(axis=0)
    left = ledger.nominal.sum(axis=0) - paid.sum(axis=0) - homes
    spent = paid + shared(homes, in_homes, in_care) + shared(left, in_care, in_care)
    by_year = ledger.months.by_year(np.concatenate((spent.sum(axis=0, keepdims=True), spent)))
    keys = every_combination(financial_year=ledger.months.years, district=(ALL, *names))
    return Measured(COSTS_BY_DISTRICT, keys, by_year.T.ravel())


def _paid(district: Counts, districts: int, stays: CostedStays, fees: FeesPaid) -> Numbers:
    """What is paid for the children of each district in each month."""
    nights, months = stays.nights, len(stays.nights.months)
    sums = np.bincount(nights.cells(district), weights=fees.pence, minlength=districts * months)
    return np.asarray(sums.reshape(districts, months), dtype=np.float64)


def shared(pence: Numbers, weights: Numbers, otherwise: Numbers) -> Numbers:
    """Whole pence of each month in proportion to weights (districts by months), so that they sum to what
    there is; by other weights in months that have none, and evenly where those are none, too.
    """
    known = np.where(weights.sum(axis=0) > 0, weights, otherwise)
    known = np.where(known.sum(axis=0) > 0, known, 1.0)
    upto = np.rint(np.cumsum(known, axis=0) / known.sum(axis=0) * pence)
    return np.asarray(np.diff(upto, axis=0, prepend=0.0))
