"""What is paid for each child: nights, at a weekly fee by placement type, age, need and location, dear or
cheap by child.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.calendar import DAYS_PER_WEEK
from sim.episodes import Episodes
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.lines import GRANT, PARTNER
from sim.measures.costs.months import Months, Nights
from sim.measures.costs.open_prices import own_relative_prices
from sim.measures.counting.calendar import first_not_before
from sim.measures.counting.keys import positions, reaches
from sim.parameters import LEVELS, LOCATIONS, Costs
from sim.parameters.own_prices import normal_of, relative_price
from sim.parameters.prices import Fee


@dataclass(frozen=True, eq=False)
class CostedStays:
    """The placements of a history as finance sees them: each with its type, need, place and nights by
    month.
    """

    placement_type: Counts
    level: Counts
    location: Counts
    child: Counts
    episodes: Episodes
    uasc: Counts
    nights: Nights
    open_now: Flags
    """Whether each is open when the first month begins."""

    @cached_property
    def cells(self) -> Counts:
        """Placement type and month of each of the nights as one number, ``type * months + month``."""
        cells = self.nights.each(self.placement_type * len(self.nights.months))
        cells += self.nights.month
        return cells

    @classmethod
    def of(cls, episodes: Episodes, types: tuple[str, ...], months: Months) -> "CostedStays":
        """Read them off a table of episodes; those that end before the first month have no nights."""
        return cls(
            placement_type=positions(episodes, "placement", types),
            level=positions(episodes, "level", LEVELS),
            location=positions(episodes, "location", LOCATIONS),
            child=episodes.column("child"),
            episodes=episodes,
            uasc=episodes.column("uasc").astype(np.int64),
            nights=Nights.of(episodes.column("decom"), episodes.column("dec"), months),
            open_now=(episodes.column("decom") < months.starts[0])
            & ~(episodes.column("dec") <= months.starts[0]),
        )


def post_fees(
    ledger: CostLedger,
    stays: CostedStays,
    costs: Costs,
    types: tuple[str, ...],
    key: int,
    own: Mapping[str, tuple[float, ...]] = MappingProxyType({}),
) -> Numbers:
    """Post the fee of every stay in every month, and what partners contribute to it; ``own`` are the
    council's own fees of open placements by type.

    Returns the pence of each of the nights of the stays, less what partners pay, at the prices of the day.
    """
    fees, months, each = [costs.fees.get(name) for name in types], ledger.months, stays.nights.each
    weekly, relative = _weekly(fees, stays, months), _relative(fees, stays, key)
    if own:
        relative = own_relative_prices(
            relative, _first(weekly, fees, stays, ledger), stays.open_now, stays.placement_type,
            normal_of(stays.child, key), types, own,
        )  # fmt: skip
    pounds = weekly * each(relative)
    pounds *= stays.nights.number
    pounds /= DAYS_PER_WEEK
    pence = ledger.post_many(
        _accounts(ledger, {n: f.line for n, f in costs.fees.items()}, types), stays.cells, pounds
    )
    for partner in dict.fromkeys(name for fee in fees if fee for name in fee.contributions):
        income = {n: PARTNER.format(partner) for n, f in costs.fees.items() if partner in f.contributions}
        by_level = np.asarray([[_share(fee, partner, name) for name in LEVELS] for fee in fees])
        of_stays = by_level[stays.placement_type, stays.level]
        some, share = stays.nights.rows_of(of_stays > 0), each(of_stays, of_stays > 0)
        pence[some] += ledger.post_many(
            _accounts(ledger, income, types), stays.cells[some], -(pounds[some] * share)
        )
    return pence


def _first(weekly: Numbers, fees: list[Fee | None], stays: CostedStays, ledger: CostLedger) -> Numbers:
    """What the price list asks for each stay in its first month, at the prices of that month; nothing for
    stays without nights.
    """
    nights, levels = stays.nights, ledger.levels
    group = np.asarray([levels.number(fee.follows) if fee else 0 for fee in fees])[stays.placement_type]
    listed = np.zeros(len(stays.child))
    listed[nights.there] = weekly[nights.before] * levels.values[group[nights.there], nights.begins]
    return listed


def _accounts(ledger: CostLedger, lines: Mapping[str, str], types: tuple[str, ...]) -> Counts:
    """The account of each placement type, from the line on which its fee is posted; -1 where none is."""
    return np.asarray([ledger.number(lines[n], f"fees.{n}") if n in lines else -1 for n in types])


def post_asylum_grant(ledger: CostLedger, stays: CostedStays, costs: Costs, child_population: float) -> None:
    """Post the grant for the nights of unaccompanied children; the higher rate where they are many."""
    grant, months = costs.asylum_grant, ledger.months
    nights = stays.nights.by(stays.uasc, 2)[1]
    many = nights / months.nights >= grant.threshold * child_population
    rate = np.where(many, months.at_start(grant.per_night_above), months.at_start(grant.per_night))
    ledger.post_every_month(GRANT, "asylum_grant.per_night", -nights * rate)


def _share(fee: Fee | None, partner: str, level: str) -> float:
    return fee.contributions.get(partner, {}).get(level, 0.0) if fee else 0.0


def _weekly(fees: list[Fee | None], stays: CostedStays, months: Months) -> Numbers:
    """The weekly fee of each stay in each of its months, with the allowance for the age that the child has
    when the month begins.
    """
    fee = np.asarray([months.at_start(fee.per_week) if fee else np.zeros(len(months)) for fee in fees])
    ages = sorted({age for fee in fees if fee for age in fee.by_age})
    paid = np.cumsum([[0.0, *(_step(fee, age) for age in ages)] for fee in fees], axis=1)
    weekly = fee[:, None, :] + paid[:, :, None]
    reached = [first_not_before(months.starts, reaches(stays.episodes, age)) * (age > 0) for age in ages]
    row = stays.placement_type[:, None] * (len(ages) + 1) + np.arange(len(ages) + 1)
    cell = stays.nights.each_since(reached, row * len(months))
    cell += stays.nights.month
    return np.asarray(weekly.ravel().take(cell))


def _step(fee: Fee | None, age: int) -> float:
    """By how much an allowance changes at an age."""
    if fee is None or age not in fee.by_age:
        return 0.0
    before = [a for a in fee.by_age if a < age]
    return fee.by_age[age] - (fee.by_age[max(before)] if before else 0.0)


def _relative(fees: list[Fee | None], stays: CostedStays, key: int) -> Numbers:
    """The price of each stay against the mean of its type."""
    return relative_price(fees, stays.placement_type, stays.level, stays.location, stays.child, key)
