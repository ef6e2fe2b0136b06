"""Corrections towards the flows of an :class:`~sim.calibration.published.account.Account`.

Flows and stocks of the account belong together. So rates are compared, not numbers: exits for each child of
an age, entries of each stratum. The stock then follows by itself, and nothing has to wait for it.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Numbers
from sim.calibration.published.account import BANDS, LEAST, Account, Flows
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import exits_by_route_and_age
from sim.calibration.published.summary import Summary

MOST_AT_ONCE = 3.0
"""No step multiplies a rate by more than this, or divides it by more."""
ENTRIES = 1e-3, 1e4
HAZARDS = 1e-5, 20.0
"""Least and most entries a year of a stratum, and exits for each child and year by one route. Assumption."""
LENGTH_OF_PLACEMENT = 0.5, 6.0
"""Least and most hazard of a route that runs on the clock of the placement. Assumption: those placed for
adoption wait for two months at least in the mean, and for two years at most."""


@dataclass(frozen=True, eq=False)
class Balance:
    """An account and what it asks for."""

    account: Account
    flows: Flows

    def aim(self, census: Summary) -> Summary:
        """The caseload that is to be kept: that of the base date, with as many children of each age as the
        account can keep.
        """
        kept = self.flows.stock / np.maximum(self.account.wanted, LEAST)
        return replace(census, stock=census.stock * np.where(self.account.wanted > 0, kept, 1.0))

    def exits(self, routes: list[str]) -> Numbers:
        """Exits a year, routes by age: the published routes in proportion, with the account's exits by age."""
        targets = self.account.targets
        up = self.flows.exits.sum() / max(sum(targets.exits_by_route[r].value for r in routes), LEAST)
        scaled = {
            name: count.model_copy(update={"value": count.value * up})
            for name, count in targets.exits_by_route.items()
        }
        both = targets.model_copy(update={"exits_by_route": scaled})
        return exits_by_route_and_age(both, routes, self.flows.exits.tolist())


def with_balanced_entries(free: Free, gap: Gap, balance: Balance) -> Free:
    """Each stratum has the entries of the account, re-entries among them."""
    closer = _ratio(balance.flows.entries, balance.account.entered(gap.seen)) ** _boldly(gap.speed)
    moved = {
        name: float(np.clip(rate * up, *ENTRIES))
        for (name, rate), up in zip(free.per_year.items(), closer.tolist(), strict=True)
    }
    return replace(free, per_year={name: rate * free.level for name, rate in moved.items()}, level=1.0)


def with_balanced_exits(free: Free, gap: Gap, balance: Balance) -> Free:
    """Each child leaves as often by each route and at each age as the account has it."""
    routes = gap.p.exits.routes
    wanted = balance.exits(list(routes)) / np.maximum(balance.flows.stock, LEAST)
    seen = gap.seen.exits / np.maximum(gap.seen.stock.sum(axis=0), LEAST)
    many = gap.seen.stock.sum(axis=0)
    closer = _ratio(wanted * many, seen * many) ** _boldly(gap.speed)
    exits = {}
    for i, (name, route) in enumerate(routes.items()):
        up, bounds = closer[i], HAZARDS
        if route.clock == "placement":
            up, bounds = np.full(len(BANDS), _lasting(free, gap, balance, name)), LENGTH_OF_PLACEMENT
        exits[name] = {
            band: float(np.clip(free.exits[name][band] * up[j], *bounds)) if free.exits[name][band] else 0.0
            for j, band in enumerate(BANDS)
        }
    return replace(free, exits=exits)


def _lasting(free: Free, gap: Gap, balance: Balance, name: str) -> float:
    """By how much a route on the clock of the placement runs faster when as many leave by it as should, of
    as many who wait as there are on the base date.
    """
    route = gap.p.exits.routes[name]
    settings = [s for s, factor in route.by_setting.items() if factor]
    rows = [i for i, s in enumerate(gap.p.placement.settings) if s in settings]
    waiting, now = (float(stock[rows].sum()) for stock in gap.by_setting)
    number = list(gap.p.exits.routes).index(name)
    wanted = float(balance.exits(list(gap.p.exits.routes))[number].sum())
    leave = float(gap.seen.exits[number].sum())
    ratio = ((wanted + LEAST) / (waiting + LEAST)) / ((leave + LEAST) / (now + LEAST))
    return float(np.clip(ratio, 1 / MOST_AT_ONCE, MOST_AT_ONCE)) ** gap.speed


def _ratio(wanted: Numbers, seen: Numbers) -> Numbers:
    return np.clip((wanted + LEAST) / (seen + LEAST), 1 / MOST_AT_ONCE, MOST_AT_ONCE)


def _boldly(speed: float) -> float:
    """Rates answer faster than what decides where children live: there is less chance in them."""
    return float(speed**0.5)
