"""Why a placement broke down, and the statutory reason with which care ends."""

from bisect import bisect_right
from itertools import accumulate
from typing import Final

from librt.vecs import vec

from sim.codes import ReasonEpisodeCeased, ReasonPlaceChange
from sim.model.child import Child
from sim.model.names import REASONS_CEASED, REASONS_CHANGE, Names
from sim.model.risks.drift import begun
from sim.model.schedule import Schedule
from sim.parameters import Parameters

DISRUPTIONS: Final[tuple[tuple[ReasonPlaceChange, int], ...]] = (
    (ReasonPlaceChange.CARER_ASKED_BEHAVIOUR, 85),
    (ReasonPlaceChange.CARER_ASKED_OTHER, 44),
    (ReasonPlaceChange.CHILD_ASKED, 59),
    (ReasonPlaceChange.AUTHORITY_ASKED, 51),
    (ReasonPlaceChange.STANDARDS, 22),
    (ReasonPlaceChange.ALLEGATION, 9),
    (ReasonPlaceChange.OTHER, 74),
)
"""Reasons for placement changes in Nottinghamshire in the year to March 2021 other than the care plan (DfE).
Used to label disruptions with the codes that a return carries; nothing in the model depends on the label."""
_CODES: Final = [REASONS_CHANGE.index(reason) for reason, _ in DISRUPTIONS]
_CUMULATIVE: Final = vec[float](accumulate(float(count) for _, count in DISRUPTIONS))
OTHERWISE: Final = "otherwise"
ADULT_SERVICES: Final = REASONS_CEASED.index(ReasonEpisodeCeased.ADULT_SERVICES)
STAYS_AS_IT_IS: Final = (ADULT_SERVICES, REASONS_CEASED.index(ReasonEpisodeCeased.STAYED_WITH_CARERS))
"""Reasons that planning with adult services does not change."""


def disruption_reason(u: float) -> int:
    """The reason for a placement change that is recorded for a disruption; ``u`` is uniform on (0, 1)."""
    return _CODES[min(begun(_CUMULATIVE, u * _CUMULATIVE[-1]), len(_CODES) - 1)]


class Destinations:
    """Reasons episode ceased, by route and setting, and by setting at 18."""

    def __init__(self, p: Parameters, names: Names) -> None:
        self._setting_of_type = names.setting_of_type
        self._routes = [
            [REASONS_CEASED.index(route.rec.get(s, route.rec[OTHERWISE])) for s in names.settings]
            for route in p.exits.routes.values()
        ]
        at_18 = p.exits.at_eighteen.destinations
        mixes = [at_18.get(s, at_18[OTHERWISE]) for s in names.settings]
        self._at_18 = [
            ([REASONS_CEASED.index(rec) for rec in mix], list(accumulate(mix.values()))) for mix in mixes
        ]

        shares = p.exits.at_eighteen.to_adult_services
        self._to_adult_services = {
            names.settings.index(setting): Schedule(share, p.authority.base_date)
            for setting, share in shares.items()
        }

    def of_route(self, route: int, child: Child) -> int:
        """The reason with which a child leaves by a route."""
        return self._routes[route][self._setting_of_type[child.placement]]

    def at_eighteen(self, child: Child, u: float) -> int:
        """The reason with which care ends on the 18th birthday.

        One draw decides twice: where in its part of the line it falls says whether adult services take those
        who would go elsewhere.
        """
        setting = self._setting_of_type[child.placement]
        reasons, cumulative = self._at_18[setting]
        number = min(bisect_right(cumulative, u * cumulative[-1]), len(reasons) - 1)
        planned = self._to_adult_services.get(setting)
        if planned is None or reasons[number] in STAYS_AS_IT_IS:
            return reasons[number]
        begins = cumulative[number - 1] if number else 0.0
        part = (u * cumulative[-1] - begins) / max(cumulative[number] - begins, 1e-12)
        return ADULT_SERVICES if part < planned.at(child.eighteenth_birthday) else reasons[number]
