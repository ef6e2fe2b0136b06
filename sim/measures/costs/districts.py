"""What is spent on children of each district of origin."""

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.episodes import Episodes
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.lines import EMPTY_BEDS
from sim.measures.costs.placements import CostedStays
from sim.measures.counting.keys import every_combination, positions
from sim.measures.counting.table import ALL, Measured
from sim.parameters import Costs, Parameters

COSTS_BY_DISTRICT = "costs_by_district"


def costs_by_district(
    ledger: CostLedger, episodes: Episodes, stays: CostedStays, fees: Numbers, p: Parameters, costs: Costs
) -> Measured:
    """Pence by ``financial_year`` and ``district`` (``all``, then each; they sum to it exactly).

    What is paid for a child, less what partners pay of it (``fees``, pence of each of the nights of the
    stays), counts for the child's district; the running of the council's own homes, empty beds included, in
    proportion to the nights that children of each district spend there; everything else in proportion to
    nights in care. Prices are those of the day.
    """
    names = tuple(p.authority.districts)
    nights = ByDistrict(positions(episodes, "district", names), len(names), stays, len(ledger.months))
    at_home = positions(episodes, "unit", tuple(p.provision.homes)) >= 0
    in_care, in_homes = nights.of(stays.nights.number), nights.of(stays.nights.number * nights.each(at_home))
    paid = nights.of(fees)
    running = {home.line for home in (*costs.homes.values(), *costs.named_homes.values())} | {EMPTY_BEDS}
    homes = ledger.nominal[[line in running for line in ledger.lines]].sum(axis=0)
    left = ledger.nominal.sum(axis=0) - paid.sum(axis=0) - homes
    spent = paid + shared(homes, in_homes, in_care) + shared(left, in_care, in_care)
    by_year = ledger.months.by_year(np.concatenate((spent.sum(axis=0, keepdims=True), spent)))
    keys = every_combination(financial_year=ledger.months.years, district=(ALL, *names))
    return Measured(COSTS_BY_DISTRICT, keys, by_year.T.ravel())


class ByDistrict:
    """Sums over the nights of stays by district and month."""

    def __init__(self, district: Counts, districts: int, stays: CostedStays, months: int) -> None:
        self._stays, self._shape = stays, (districts, months)
        self._cell = self.each(np.maximum(district, 0)) * months + stays.nights.month

    def each(self, of_stays: Counts | Flags) -> Counts:
        """For each of the nights what is known of its stay."""
        return np.asarray(self._stays.nights.each(of_stays.astype(np.int64)))

    def of(self, amounts: Numbers) -> Numbers:
        """Districts by months."""
        sums = np.bincount(self._cell, weights=amounts, minlength=self._shape[0] * self._shape[1])
        return np.asarray(sums.reshape(self._shape), dtype=np.float64)


def shared(pence: Numbers, weights: Numbers, otherwise: Numbers) -> Numbers:
    """Whole pence of each month in proportion to weights (districts by months), so that they sum to what
    there is; by other weights in months that have none, and evenly where those are none, too.
    """
    known = np.where(weights.sum(axis=0) > 0, weights, otherwise)
    known = np.where(known.sum(axis=0) > 0, known, 1.0)
    upto = np.rint(np.cumsum(known, axis=0) / known.sum(axis=0) * pence)
    return np.asarray(np.diff(upto, axis=0, prepend=0.0))
