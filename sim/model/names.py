"""The words of one configuration as numbers, for a fast event loop, and back."""

from dataclasses import dataclass
from typing import Final

from sim.codes import LegalStatus, PlaceCode, ReasonEpisodeCeased, ReasonNewEpisode, ReasonPlaceChange
from sim.parameters import LOCATIONS, TURNED_18, Parameters

LEGAL_STATUSES: Final = tuple(LegalStatus)
REASONS_NEW: Final = tuple(ReasonNewEpisode)
REASONS_CHANGE: Final = tuple(ReasonPlaceChange)
REASONS_CEASED: Final = tuple(ReasonEpisodeCeased)
NONE: Final = -1
"""No value, as categorical codes have it."""


@dataclass(frozen=True)
class Names:
    """Placement types, settings, routes and locations in the order of the configuration."""

    types: tuple[str, ...]
    settings: tuple[str, ...]
    setting_of_type: tuple[int, ...]
    place_of_type: tuple[PlaceCode, ...]
    """The statutory code of each placement type."""
    routes: tuple[str, ...]
    """Routes of exit; the last one is turning 18."""
    turned_18: int
    """The number of turning 18 among the routes; those below it lead out of care earlier."""
    locations: tuple[str, ...] = LOCATIONS

    @classmethod
    def of(cls, p: Parameters) -> "Names":
        """The words of these parameters."""
        settings = p.placement.settings
        return cls(
            types=tuple(p.placement.types),
            settings=settings,
            setting_of_type=tuple(settings.index(t.setting) for t in p.placement.types.values()),
            place_of_type=tuple(t.place for t in p.placement.types.values()),
            routes=(*p.exits.routes, TURNED_18),
            turned_18=len(p.exits.routes),
        )
