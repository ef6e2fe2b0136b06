"""What is paid for each child: nights, at a weekly fee by placement type, age, need and location, dear or
cheap by child.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtri

from sim.arrays import Counts, Numbers
from sim.bands import birthdays, day_number
from sim.calendar import DAYS_PER_WEEK
from sim.episodes import Episodes
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.lines import GRANT, PARTNER
from sim.measures.costs.months import Months, Nights
from sim.measures.counting.keys import positions
from sim.parameters import LEVELS, LOCATIONS, Costs
from sim.parameters.costs import Fee
from sim.timeline import values_on


@dataclass(frozen=True, eq=False)
class CostedStays:
    """The placements of a history as finance sees them: each with its type, need, place and nights by
    month.
    """

    placement_type: Counts
    level: Counts
    location: Counts
    child: Counts
    born: Counts
    uasc: Counts
    nights: Nights

    @classmethod
    def of(cls, episodes: Episodes, types: tuple[str, ...], months: Months) -> "CostedStays":
        """Read them off a table of episodes; those that end before the first month have no nights."""
        frame = episodes.frame
        return cls(
            placement_type=positions(episodes, "placement", types),
            level=positions(episodes, "level", LEVELS),
            location=positions(episodes, "location", LOCATIONS),
            child=frame["child"].to_numpy(),
            born=frame["dob"].to_numpy(),
            uasc=frame["uasc"].to_numpy().astype(np.int64),
            nights=Nights.of(frame["decom"].to_numpy(), frame["dec"].to_numpy(), months),
        )


def post_fees(
    ledger: CostLedger, stays: CostedStays, costs: Costs, types: tuple[str, ...], base: date, key: int
) -> None:
    """Post the fee of every stay in every month, and what partners contribute to it."""
    fees = [costs.fees.get(name) for name in types]
    stay, month = stays.nights.stay, stays.nights.month
    placement_type = stays.placement_type[stay]
    weekly = _by_month(fees, ledger.months, base)[placement_type, month] + _allowances(
        fees, stays, ledger.months
    )
    pounds = weekly * _relative(fees, stays, key)[stay] * stays.nights.number / DAYS_PER_WEEK
    account = np.asarray(
        [-1 if fee is None else ledger.number(fee.line, f"fees.{types[i]}") for i, fee in enumerate(fees)]
    )
    paid = account[placement_type] >= 0
    placement_type, month, pounds = placement_type[paid], month[paid], pounds[paid]
    ledger.post_many(account[placement_type], month, pounds)
    level = stays.level[stay[paid]]
    for partner in dict.fromkeys(name for fee in fees if fee for name in fee.contributions):
        income = PARTNER.format(partner)
        known = [fee is not None and partner in fee.contributions for fee in fees]
        account = np.asarray(
            [ledger.number(income, f"fees.{types[i]}") if pays else -1 for i, pays in enumerate(known)]
        )
        share = np.asarray([[_share(fee, partner, name) for name in LEVELS] for fee in fees])[
            placement_type, level
        ]
        some = share > 0
        ledger.post_many(account[placement_type[some]], month[some], -(pounds * share)[some])


def post_asylum_grant(
    ledger: CostLedger, stays: CostedStays, costs: Costs, child_population: float, base: date
) -> None:
    """Post the grant for the nights of unaccompanied children; the higher rate where they are many."""
    grant, months = costs.asylum_grant, ledger.months
    nights = np.bincount(
        stays.nights.month, weights=stays.nights.number * stays.uasc[stays.nights.stay], minlength=len(months)
    )
    many = nights / months.nights >= grant.threshold * child_population
    days = (months.starts - day_number(base)).astype(float)
    rate = np.where(
        many, values_on(grant.per_night_above, base, days), values_on(grant.per_night, base, days)
    )
    ledger.post_every_month(GRANT, "asylum_grant.per_night", -nights * rate)


def _share(fee: Fee | None, partner: str, level: str) -> float:
    return fee.contributions.get(partner, {}).get(level, 0.0) if fee else 0.0


def _by_month(fees: list[Fee | None], months: Months, base: date) -> Numbers:
    """The weekly fee without allowances: placement types by months."""
    days = (months.starts - day_number(base)).astype(float)
    return np.asarray(
        [np.zeros(len(days)) if fee is None else values_on(fee.per_week, base, days) for fee in fees]
    )


def _allowances(fees: list[Fee | None], stays: CostedStays, months: Months) -> Numbers:
    """What is added a week for the age that the child has when the month begins."""
    stay, month = stays.nights.stay, stays.nights.month
    placement_type, added = stays.placement_type[stay], np.zeros(len(stay))
    for age in sorted({age for fee in fees if fee for age in fee.by_age}):
        rate = np.asarray([_step(fee, age) for fee in fees])
        reached = birthdays(stays.born, age)[stay] <= months.starts[month]
        added += np.where(reached | (age == 0), rate[placement_type], 0.0)
    return added


def _step(fee: Fee | None, age: int) -> float:
    """By how much an allowance changes at an age."""
    if fee is None or age not in fee.by_age:
        return 0.0
    before = [a for a in fee.by_age if a < age]
    return fee.by_age[age] - (fee.by_age[max(before)] if before else 0.0)


def _relative(fees: list[Fee | None], stays: CostedStays, key: int) -> Numbers:
    """The price of each stay against the mean of its type."""
    return relative_price(fees, stays.placement_type, stays.level, stays.location, stays.child, key)


def relative_price(
    fees: list[Fee | None], placement_type: Counts, level: Counts, location: Counts, child: Counts, key: int
) -> Numbers:
    """The price of each stay against the mean of its type: by need, by location, and by child.

    Type, need and location are positions (among the fees, :data:`LEVELS` and :data:`LOCATIONS`).
    """
    by_level = np.asarray(
        [[1.0 if fee is None else fee.by_level.get(name, 1.0) for name in LEVELS] for fee in fees]
    )
    where = np.asarray(
        [[1.0 if fee is None else fee.by_location.get(name, 1.0) for name in LOCATIONS] for fee in fees]
    )
    spread = np.asarray([0.0 if fee is None else fee.spread for fee in fees])[placement_type]
    apart = np.exp(spread * normal_of(child, key) - spread**2 / 2)
    return np.asarray(by_level[placement_type, level] * where[placement_type, location] * apart)


def normal_of(child: Counts, key: int) -> Numbers:
    """A standard normal number for each child that depends on the child and the key alone.

    The finaliser of SplitMix64 (Steele, Lea and Flood 2014) hashes the two; so a child is as dear in one
    scenario as in another, whoever else is in care.
    """
    x = child.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(key)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor)
    x ^= x >> np.uint64(31)
    return np.asarray(ndtri(((x >> np.uint64(11)).astype(float) + 0.5) / 2.0**53))
