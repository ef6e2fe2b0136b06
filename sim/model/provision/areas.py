"""Where a placement is: in the authority's own area, elsewhere in its sub-region, or further away."""

from sim.model.names import Names
from sim.model.provision.placing import PlaceFound
from sim.model.schedule import Schedule
from sim.parameters import LOCATIONS, Parameters


class Areas:
    """The location of every place; the nearest has the lowest number, as in :data:`LOCATIONS`."""

    def __init__(self, p: Parameters, names: Names) -> None:
        base = p.authority.base_date
        self._of_home = {name: LOCATIONS.index(home.location) for name, home in p.provision.homes.items()}
        self._of_type = [
            [
                (LOCATIONS.index(where), Schedule(share, base))
                for where, share in p.placement.types[name].location.items()
            ]
            for name in names.types
        ]

    def of(self, place: PlaceFound, u: float, now: float) -> int:
        """A home is where it stands; other places are drawn, ``u`` uniform on (0, 1), from the locations
        of their type.
        """
        if place.unit is not None and place.unit.name in self._of_home:
            return self._of_home[place.unit.name]
        for location, share in self._of_type[place.placement_type]:
            chance = share.at(now)
            if u < chance:
                return location
            u -= chance
        return location
