"""What a child that enters care again has in common with those who enter for the first time: the stratum of
its age.
"""

from sim.bands import ADULTHOOD
from sim.model.child import Child
from sim.parameters import Parameters


class Strata:
    """The stratum of entries that a child belongs to by its age today, whichever it came from at first."""

    def __init__(self, p: Parameters) -> None:
        self._emergency = {name: stratum.emergency for name, stratum in p.entries.strata.items()}
        self._by_age = [_nearest(p, age, uasc=False) for age in range(ADULTHOOD)]
        self._by_age_of_unaccompanied = [_nearest(p, age, uasc=True) for age in range(ADULTHOOD)]

    def of(self, child: Child, now: float) -> str:
        """The stratum of children like this one."""
        return (self._by_age_of_unaccompanied if child.uasc else self._by_age)[child.age_on(now)]

    def emergency_share(self, child: Child, now: float) -> float:
        """Share of children like this one who first stay in an emergency placement."""
        return self._emergency[self.of(child, now)]


def _nearest(p: Parameters, age: int, *, uasc: bool) -> str:
    """The stratum, of unaccompanied children or of others, that has children of the nearest age; the first of
    those alike.
    """
    strata = {
        name: stratum for name, stratum in p.entries.strata.items() if stratum.uasc == uasc
    } or p.entries.strata
    return min(
        strata,
        key=lambda name: min(abs(age - years) for years, share in strata[name].ages.items() if share > 0),
    )
