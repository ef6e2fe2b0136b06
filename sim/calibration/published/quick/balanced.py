"""Corrections towards the flows of an :class:`~sim.calibration.published.quick.account.Account`.

Flows and stocks of the account belong together. So rates are compared, not numbers: exits for each child of
an age, entries of each stratum. The stock then follows by itself, and nothing has to wait for it.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Numbers
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import exits_by_route_and_age
from sim.calibration.published.quick.account import BANDS, Account, BalancedFlows
from sim.calibration.published.quick.chance import NONE
from sim.calibration.published.summary import Summary

RAKED, TINY = 100, 1e-9
"""Rounds of proportional fitting, and children who are none."""
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
    flows: BalancedFlows

    def aim(self, census: Summary) -> Summary:
        """The caseload that is to be kept: that of the base date, with as many children of each age as the
        account can keep, and in each placement type the same part of all as on the base date.
        """
        kept = np.where(self.account.wanted > 0, self.flows.stock, 0.0)
        types = census.stock.sum(axis=1) * kept.sum() / max(census.stock.sum(), NONE)
        return replace(census, stock=raked(census.stock, types, kept))

    def of_route(self, name: str) -> float:
        """Exits a year by one route: the published ones, in proportion to all exits of the account."""
        published = self.account.targets.exits_by_route
        all_of_them = sum(count.value for count in published.values())
        return float(published[name].value * self.flows.exits.sum() / max(all_of_them, NONE))

    def exits(self, routes: list[str], others: Numbers) -> Numbers:
        """Exits a year, some routes by age: what ``others`` leave of the account's exits by age, and the
        published routes in proportion.
        """
        targets = self.account.targets
        ages = np.maximum(self.flows.exits - others, NONE / 10)
        up = ages.sum() / max(sum(targets.exits_by_route[r].value for r in routes), NONE)
        scaled = {
            name: targets.exits_by_route[name].model_copy(
                update={"value": targets.exits_by_route[name].value * up}
            )
            for name in routes
        }
        both = targets.model_copy(update={"exits_by_route": scaled})
        return exits_by_route_and_age(both, routes, ages.tolist())


def raked(stock: Numbers, types: Numbers, ages: Numbers) -> Numbers:
    """Children by type and age with other margins (iterative proportional fitting; Deming and Stephan 1940).

    Where a type is for some ages alone, of whom there are too few for it, the ages are met and it is not.
    """
    for _ in range(RAKED):
        stock = stock * (types / np.maximum(stock.sum(axis=1), TINY))[:, None]
        stock = stock * (ages / np.maximum(stock.sum(axis=0), TINY))
    return np.asarray(stock)


def with_balanced_entries(free: Free, gap: Gap, balance: Balance) -> Free:
    """Each stratum has the entries of the account, re-entries among them."""
    closer = _ratio(balance.flows.entries, balance.account.entered(gap.seen)) ** _boldly(gap.speed)
    moved = {
        name: float(np.clip(rate * up, *ENTRIES))
        for (name, rate), up in zip(free.per_year.items(), closer.tolist(), strict=True)
    }
    return replace(free, per_year={name: rate * free.level for name, rate in moved.items()}, level=1.0)


def with_balanced_exits(free: Free, gap: Gap, balance: Balance) -> Free:
    """Each child leaves as often by each route and at each age as the account has it.

    Routes that run on the clock of the placement take children of the ages that wait there; the others make
    up for it.
    """
    routes = gap.p.exits.routes
    by_care = [name for name, route in routes.items() if route.clock == "care"]
    counted = np.array([name in by_care for name in routes])
    stock = np.maximum(gap.seen.stock.sum(axis=0), NONE)
    part = balance.flows.stock / stock
    wanted = balance.exits(by_care, gap.seen.exits[~counted].sum(axis=0) * part)
    closer = _ratio(wanted, gap.seen.exits[counted] * part) ** _boldly(gap.speed)
    ups = dict(zip(by_care, closer, strict=True))
    exits = {}
    for name in routes:
        up, bounds = ups.get(name), HAZARDS
        if up is None:
            up, bounds = np.full(len(BANDS), _lasting(gap, balance, name)), LENGTH_OF_PLACEMENT
        exits[name] = {
            band: float(np.clip(rate * up[j], *bounds)) if rate else 0.0
            for j, (band, rate) in enumerate(free.exits[name].items())
        }
    return replace(free, exits=exits)


def _lasting(gap: Gap, balance: Balance, name: str) -> float:
    """By how much a route on the clock of the placement runs faster when as many leave by it as should, of
    as many who wait as there are on the base date.
    """
    route = gap.p.exits.routes[name]
    settings = [setting for setting, factor in route.by_setting.items() if factor]
    rows = [i for i, setting in enumerate(gap.p.placement.settings) if setting in settings]
    waiting, now = (float(stock[rows].sum()) for stock in gap.by_setting)
    leave = float(gap.seen.exits[list(gap.p.exits.routes).index(name)].sum())
    ratio = ((balance.of_route(name) + NONE) / (waiting + NONE)) / ((leave + NONE) / (now + NONE))
    return float(np.clip(ratio, 1 / MOST_AT_ONCE, MOST_AT_ONCE) ** gap.speed)


def _ratio(wanted: Numbers, seen: Numbers) -> Numbers:
    return np.clip((wanted + NONE) / (seen + NONE), 1 / MOST_AT_ONCE, MOST_AT_ONCE)


def _boldly(speed: float) -> float:
    """Rates answer faster than what decides where children live: there is less chance in them."""
    return float(speed**0.5)
