"""Support at the edge of care: the families whose children stay at home."""

from bisect import bisect_right

from sim.bands import DAYS_PER_YEAR
from sim.model.child import Child
from sim.model.schedule import Schedule
from sim.model.streams import Draws, Streams
from sim.parameters import Parameters
from sim.parameters.entries import Prevention


class EdgeOfCare:
    """Decides for each family at the door of care whether one of the services has kept its children at
    home.
    """

    def __init__(self, p: Parameters, streams: Streams) -> None:
        self._services = [
            PreventionService(name, service, p, streams) for name, service in p.entries.prevention.items()
        ]

    def keeps_at_home(self, family: list[Child], now: float) -> bool:
        """Whether a family that comes today is kept out of care; the first service that can does so."""
        return not family[0].uasc and any(service.keeps_at_home(family[0], now) for service in self._services)


class PreventionService:
    """One service, with the days on which it has kept a family out of care."""

    def __init__(self, name: str, service: Prevention, p: Parameters, streams: Streams) -> None:
        base = p.authority.base_date
        self._ages = service.ages
        self._only_disabled = service.only_disabled
        self._share = Schedule(service.share, base)
        self._limit = Schedule(service.families_per_year, base) if service.families_per_year else None
        self._draws = Draws(streams, f"prevention:{name}", uniforms=("helped",))
        self._successes: list[float] = []

    def keeps_at_home(self, child: Child, now: float) -> bool:
        """Whether this service keeps the child, the first of its family, at home; one draw a child
        decides.
        """
        if not self._is_meant_for(child, now) or not self._has_room(now):
            return False
        succeeds = self._draws.row(child.stratum, child.entity, 0)[0] < self._share.at(now)
        if succeeds:
            self._successes.append(now)
        return succeeds

    def _is_meant_for(self, child: Child, now: float) -> bool:
        of_age = self._ages[0] <= child.age_on(now) <= self._ages[1]
        return of_age and (child.disability or not self._only_disabled)

    def _has_room(self, now: float) -> bool:
        """Whether fewer families than the limit have been kept at home in the last twelve months."""
        if self._limit is None:
            return True
        lately = len(self._successes) - bisect_right(self._successes, now - DAYS_PER_YEAR)
        return lately < self._limit.at(now)
