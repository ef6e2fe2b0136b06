"""What is paid for each child: nights, at a weekly fee by placement type, age, need and location, dear or
cheap by child.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from sim.arrays import Counts, Flags, Hashes, Numbers
from sim.calendar import DAYS_PER_WEEK
from sim.episodes import Episodes, Histories
from sim.measures.costs.ledger import Ledgers
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

    types: int
    """How many placement types there are."""
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
    def kind(self) -> Counts:
        """Placement type and whether the child has complex needs as one number, ``2 * type + complex``."""
        return np.asarray(2 * self.placement_type + (self.level == LEVELS.index("complex")))

    @cached_property
    def nights_by_kind(self) -> Numbers:
        """Nights by placement type, need (others, complex) and month, for each history."""
        found = self.nights.by(self.kind, 2 * self.types)
        return found.reshape(*self.histories.shape, self.types, 2, len(self.nights.months))

    @property
    def histories(self) -> Histories:
        """Those of the placements."""
        return self.episodes.histories

    @classmethod
    def of(cls, episodes: Episodes, types: tuple[str, ...], months: Months) -> "CostedStays":
        """Read them off a table of episodes; those that end before the first month have no nights."""
        return cls(
            types=len(types),
            placement_type=positions(episodes, "placement", types),
            level=positions(episodes, "level", LEVELS),
            location=positions(episodes, "location", LOCATIONS),
            child=episodes.column("child"),
            episodes=episodes,
            uasc=episodes.column("uasc").astype(np.int64),
            nights=Nights.of(episodes.column("decom"), episodes.column("dec"), months, episodes.histories),
            open_now=(episodes.column("decom") < months.starts[0])
            & ~(episodes.column("dec") <= months.starts[0]),
        )


@dataclass(frozen=True, eq=False)
class FeesPaid:
    """What is paid for each child, less what partners pay of it: pence at the prices of the day."""

    pence: Numbers
    """Of each of the nights of the stays."""
    cells: Counts
    """In what these are alike, as one number: history, :attr:`CostedStays.kind`, step of the allowance for
    age and month."""
    by_cell: Numbers
    """Their sums: placement types by need (others, complex) by steps by months, for each history."""

    @property
    def by_kind(self) -> Numbers:
        """Placement types by need (others, complex) by months, for each history."""
        return np.asarray(self.by_cell.sum(axis=-2))


def post_fees(
    ledgers: Ledgers,
    stays: CostedStays,
    costs: Costs,
    types: tuple[str, ...],
    keys: Sequence[int],
    own: Mapping[str, tuple[float, ...]] = MappingProxyType({}),
) -> FeesPaid:
    """Post the fee of every stay in every month, and what partners contribute to it; ``keys`` decide in each
    history how dear each child is, ``own`` are the council's own fees of open placements by type.
    """
    fees, months, each = [costs.fees.get(name) for name in types], ledgers.months, stays.nights.each
    listed, cells = _listed(fees, months), _cells(fees, stays, months)
    key = np.asarray(keys, dtype=np.uint64)[stays.histories.number]
    of_cells = np.broadcast_to(listed, (len(ledgers.each), *listed.shape)).ravel()
    pounds, relative = of_cells.take(cells), _relative(fees, stays, key)
    if own:
        dear = normal_of(stays.child, key)
        relative = _with_own_prices(relative, _first(pounds, fees, stays, ledgers), dear, stays, types, own)
    pounds *= each(relative)
    pounds *= stays.nights.number
    pounds /= DAYS_PER_WEEK
    paid = {n: f.line for n, f in costs.fees.items()}
    pence, by_cell = ledgers.post_many(_accounts(ledgers, paid, types), cells, pounds, listed.shape)
    for partner in dict.fromkeys(name for fee in fees if fee for name in fee.contributions):
        income = {n: PARTNER.format(partner) for n, f in costs.fees.items() if partner in f.contributions}
        of_stays = _shares(fees, partner)[stays.placement_type, stays.level]
        some, share = stays.nights.rows_of(of_stays > 0), each(of_stays, of_stays > 0)
        less, less_by_cell = ledgers.post_many(
            _accounts(ledgers, income, types), cells[some], -(pounds[some] * share), listed.shape
        )
        pence[some] += less
        by_cell += less_by_cell
    return FeesPaid(pence, cells, by_cell)


def _with_own_prices(
    relative: Numbers,
    first: Numbers,
    dear: Numbers,
    stays: CostedStays,
    types: tuple[str, ...],
    own: Mapping[str, tuple[float, ...]],
) -> Numbers:
    """The price of each stay with the council's own fees, which are handed out history by history."""
    columns = stays.histories.each(relative, first, stays.open_now, stays.placement_type, dear)
    found = [
        own_relative_prices(listed, weekly, now, kind, dearness, types, own)
        for listed, weekly, now, kind, dearness in columns
    ]
    return np.concatenate(found)


def _first(weekly: Numbers, fees: list[Fee | None], stays: CostedStays, ledgers: Ledgers) -> Numbers:
    """What the price list asks for each stay in its first month, at the prices of that month; nothing for
    stays without nights.
    """
    nights, there = stays.nights, stays.nights.there
    by_type = np.stack(
        [one.values[[one.number(fee.follows) if fee else 0 for fee in fees]] for one in ledgers.levels]
    )
    listed = np.zeros(len(stays.child))
    level = by_type[nights.histories.number, stays.placement_type[there], nights.begins]
    listed[there] = weekly[nights.before] * level
    return listed


def _accounts(ledgers: Ledgers, lines: Mapping[str, str], types: tuple[str, ...]) -> Counts:
    """The account of each placement type, from the line on which its fee is posted; -1 where none is."""
    return ledgers.numbers([(lines[name], f"fees.{name}") if name in lines else None for name in types])


def post_asylum_grant(ledgers: Ledgers, stays: CostedStays, costs: Costs, child_population: float) -> None:
    """Post the grant for the nights of unaccompanied children; the higher rate where they are many."""
    grant, months = costs.asylum_grant, ledgers.months
    nights = stays.nights.by(stays.uasc, 2)[..., 1, :]
    many = nights / months.nights >= grant.threshold * child_population
    rate = np.where(many, months.at_start(grant.per_night_above), months.at_start(grant.per_night))
    ledgers.post_every_month(GRANT, "asylum_grant.per_night", -nights * rate)


def _shares(fees: list[Fee | None], partner: str) -> Numbers:
    """What a partner pays of each fee at each level of need."""
    shares = np.zeros((len(fees), len(LEVELS)))
    for number, fee in enumerate(fees):
        if fee and partner in fee.contributions:
            shares[number] = [fee.contributions[partner].get(level, 0.0) for level in LEVELS]
    return shares


def _listed(fees: list[Fee | None], months: Months) -> Numbers:
    """The weekly fee by placement type, need (which changes nothing here), step of the allowance for age, and
    month.
    """
    fee, ages = [months.at_start(fee.per_week) if fee else np.zeros(len(months)) for fee in fees], _ages(fees)
    paid = np.cumsum([[0.0, *(_step(fee, age) for age in ages)] for fee in fees], axis=1)
    return np.repeat(np.asarray(fee)[:, None, None, :] + paid[:, None, :, None], 2, axis=1)


def _cells(fees: list[Fee | None], stays: CostedStays, months: Months) -> Counts:
    """Where the weekly fee of each of the nights stands there: the allowance is that for the age which the
    child has when the month begins.
    """
    ages = _ages(fees)
    reached = [first_not_before(months.starts, reaches(stays.episodes, age)) * (age > 0) for age in ages]
    steps = len(ages) + 1
    return stays.nights.cells(stays.kind * steps, 2 * stays.types * steps, reached)


def _ages(fees: list[Fee | None]) -> list[int]:
    """At which allowances change."""
    return sorted({age for fee in fees if fee for age in fee.by_age})


def _step(fee: Fee | None, age: int) -> float:
    """By how much an allowance changes at an age."""
    if fee is None or age not in fee.by_age:
        return 0.0
    before = [a for a in fee.by_age if a < age]
    return fee.by_age[age] - (fee.by_age[max(before)] if before else 0.0)


def _relative(fees: list[Fee | None], stays: CostedStays, key: Hashes) -> Numbers:
    """The price of each stay against the mean of its type."""
    return relative_price(fees, stays.placement_type, stays.level, stays.location, stays.child, key)
