"""Exits that do not last: whether a child enters care again, when, and with which plan."""

from sim.bands import DAYS_PER_YEAR
from sim.model.arrivals.first_plans import FirstPlans
from sim.model.arrivals.strata import Strata
from sim.model.child import NEVER, Child
from sim.model.decisions import LEGAL_ON_REENTRY, PLAN_ON_REENTRY, REENTERS, REENTRY_DELAY
from sim.model.names import LEGAL_STATUSES, Names
from sim.model.schedule import Schedule
from sim.model.streams import pick
from sim.parameters import Parameters


class Reentries:
    """What follows an exit, by route; the draws of the period of care that has ended decide."""

    def __init__(
        self, p: Parameters, names: Names, strata: Strata, first_plans: dict[str, FirstPlans]
    ) -> None:
        """``first_plans`` are those of every stratum."""
        base = p.authority.base_date
        self._strata = strata
        self._by_route = {
            names.routes.index(route): (Schedule(reentry.probability, base), reentry.mean_years)
            for route, reentry in p.entries.reentry.items()
        }
        self._first_plans = first_plans
        self._legal_status = {name: stratum.legal_status for name, stratum in p.entries.strata.items()}

    def days_until(self, child: Child, route: int, now: float) -> float:
        """Days until a child that leaves by this route today enters care again; ``NEVER`` if it does not
        before 18.
        """
        if route not in self._by_route:
            return NEVER
        probability, mean_years = self._by_route[route]
        delay = child.period_draws[REENTRY_DELAY] * mean_years * DAYS_PER_YEAR
        reenters = (
            child.period_draws[REENTERS] < probability.at(now) and now + delay < child.eighteenth_birthday
        )
        return delay if reenters else NEVER

    def begin(self, child: Child, now: float) -> None:
        """A new period of care: the plan and legal status are those of others of its age."""
        stratum = self._strata.of(child, now)
        child.period += 1
        child.spells += 1
        child.plan = self._first_plans[stratum].one(child.period_draws[PLAN_ON_REENTRY], now, child.level)
        child.legal_status = LEGAL_STATUSES.index(
            pick(child.period_draws[LEGAL_ON_REENTRY], self._legal_status[stratum])
        )
