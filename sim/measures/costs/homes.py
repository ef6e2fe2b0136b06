"""What homes cost: open whether full or empty, staffed up before they open, set up, bought; and what their
beds bring in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from sim.arrays import Numbers
from sim.bands import day_number
from sim.calendar import DAYS_PER_MONTH, DAYS_PER_WEEK, MONTHS_PER_YEAR
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.lines import BEDS_SOLD, CAPITAL, EMPTY_BEDS, PARTNER, SET_UP, STAFFING_UP
from sim.measures.costs.months import Months
from sim.parameters import Costs, Home
from sim.parameters.prices import HomeCost
from sim.parameters.provision import own_beds
from sim.timeline import Timeline

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, eq=False)
class Beds:
    """Nights by month that the beds of a home are there: all of them, and those open to the authority's own
    children.
    """

    open: Numbers
    """Nights on which the home is open and has a place: one that has given up all of them is not paid for."""
    places: Numbers
    """Nights of its registered places."""
    own: Numbers
    """Nights of the places that are open to the authority's children."""
    let: Numbers
    """Nights of the places that are let to others by contract."""
    filled: Numbers
    """Nights on which somebody sleeps in those."""

    @property
    def for_others(self) -> Numbers:
        """Nights of the places for others that nobody has let by contract."""
        return np.asarray(self.places - self.own - self.let)

    @classmethod
    def of(cls, home: Home, months: Months) -> "Beds":
        """Count them day by day."""
        facts = home.places, home.places_for_others, home.let, home.let_and_filled
        return _beds(*facts, home.opens, home.closes, months)


@lru_cache(maxsize=1024)
def _beds(
    places: Timeline,
    for_others: Timeline,
    let: Timeline,
    filled: Timeline,
    opens: date | None,
    closes: date | None,
    months: Months,
) -> Beds:
    """Those of homes that are alike, the same in every replication."""
    there = np.ones(len(months.days), dtype=bool)
    if opens is not None:
        there &= months.days >= day_number(opens)
    if closes is not None:
        there &= months.days < day_number(closes)
    registered = months.daily(places) * there
    own = np.clip(months.daily(own_beds(places, for_others)), 0, None) * there
    in_use = (registered > 0).astype(float)
    let_today = np.minimum(months.daily(let), registered - own)
    filled_today = np.minimum(months.daily(filled), let_today)
    return Beds(*(months.summed(one) for one in (in_use, registered, own, let_today, filled_today)))


def post_homes(
    ledger: CostLedger, homes: Mapping[str, Home], costs: Costs, filled: Mapping[str, Numbers], base: date
) -> tuple[Numbers, Numbers]:
    """Post every home; ``filled`` has the nights by month that children spend in each.

    Returns the nights by month of all beds that are open to the authority's children, and of those in which a
    child sleeps.
    """
    available, slept_in = np.zeros(len(ledger.months)), np.zeros(len(ledger.months))
    for name, home in homes.items():
        path, beds = costs.home_path(name, home.type), Beds.of(home, ledger.months)
        cost = costs.home_cost(name, home.type)
        nights = np.minimum(filled[name], beds.own)
        _post_running(ledger, path, cost, beds, nights)
        if home.opens is not None and home.opens > base:
            _post_opening(ledger, home, path, cost, base)
        available += beds.own
        slept_in += nights
    return available, slept_in


def yearly_cost(cost: HomeCost, places: float, when: date) -> float:
    """What a home with so many places costs a year on a date, at the prices of the price year."""
    return cost.per_home.at(when) + cost.per_place.at(when) * places


def _post_running(ledger: CostLedger, path: str, cost: HomeCost, beds: Beds, nights: Numbers) -> None:
    """The yearly cost, shown apart for beds in use and empty beds; what partners pay; what beds for others
    bring in.
    """
    months = ledger.months
    a_month = months.parts / months.nights / MONTHS_PER_YEAR
    running = (
        months.at_start(cost.per_home) * beds.open + months.at_start(cost.per_place) * beds.places
    ) * a_month
    empty = np.divide(beds.own - nights, beds.places, out=np.zeros(len(months)), where=beds.places > 0)
    ledger.post_every_month(EMPTY_BEDS, path, running * empty)
    ledger.post_every_month(cost.line, path, running * (1 - empty))
    for partner, share in cost.contributions.items():
        ledger.post_every_month(PARTNER.format(partner), path, -share * running)
    sold = beds.for_others * cost.sold_share + beds.filled
    a_night = months.at_start(cost.sold_per_week) / DAYS_PER_WEEK
    ledger.post_every_month(BEDS_SOLD, f"{path}.sold", -sold * a_night)


def _post_opening(ledger: CostLedger, home: Home, path: str, cost: HomeCost, base: date) -> None:
    """What is spent before and on the day a home opens."""
    opens = home.opens or base
    full = home.places.at(opens + A_YEAR)
    if full == 0:
        return
    months, day = ledger.months, ledger.months.days
    ahead = (day >= day_number(opens) - _days(cost.staffing_up_months)) & (day < day_number(opens))
    nights = months.summed(ahead.astype(float))
    a_year = cost.staffing_up_share * yearly_cost(cost, full, opens)
    ledger.post_every_month(
        STAFFING_UP, path, a_year * nights * months.parts / months.nights / MONTHS_PER_YEAR
    )
    _post_once(ledger, SET_UP, f"{path}.set_up", opens, base, cost.set_up.at(opens))
    if not home.converted:
        bought = opens - timedelta(days=_days(cost.capital_months))
        _post_once(ledger, CAPITAL, f"{path}.capital", bought, base, cost.capital.at(opens))


def _post_once(ledger: CostLedger, line: str, price: str, day: date, base: date, pounds: float) -> None:
    """One payment on a day; what was due before the base date is paid on the day after it."""
    ledger.post_once(line, price, max(day, base + timedelta(days=1)), pounds)


def _days(months: float) -> int:
    return round(months * DAYS_PER_MONTH)
