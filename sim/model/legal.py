"""Legal status, as far as it follows from where a child lives and how long it has been in care."""

from typing import Final

from sim.codes import PLACED_BY_ORDER, PLACED_FOR_ADOPTION, LegalStatus, PlaceCode
from sim.model.names import LEGAL_STATUSES

INTERIM: Final = LEGAL_STATUSES.index(LegalStatus.INTERIM_CARE_ORDER)
FULL: Final = LEGAL_STATUSES.index(LegalStatus.FULL_CARE_ORDER)
PLACEMENT_ORDER: Final = LEGAL_STATUSES.index(LegalStatus.PLACEMENT_ORDER)
SECTION_20: Final = LEGAL_STATUSES.index(LegalStatus.SECTION_20)
POLICE: Final = LEGAL_STATUSES.index(LegalStatus.POLICE_PROTECTION)
EMERGENCY: Final = LEGAL_STATUSES.index(LegalStatus.EMERGENCY_PROTECTION)
FOR_ADOPTION: Final = frozenset(PLACED_FOR_ADOPTION)
WITH_PARENTS: Final = PlaceCode.P1
PROCEEDINGS_DAYS: Final = 270
"""Care proceedings last nine months on average; then an interim order becomes a full one. Assumption: no
source here."""


def legal_status(status: int, place: PlaceCode, days_in_care: float) -> int:
    """The status (a number of :data:`LEGAL_STATUSES`) under which a placement of a kind begins.

    Placement for adoption needs a placement order or consent, placement with parents a care order; police and
    emergency protection last days and turn into an interim order.
    """
    if place in FOR_ADOPTION:
        return PLACEMENT_ORDER if place in PLACED_BY_ORDER else status
    if status == PLACEMENT_ORDER or place is WITH_PARENTS:
        return FULL
    if status in (POLICE, EMERGENCY) and days_in_care > 0:
        return INTERIM
    return FULL if status == INTERIM and days_in_care > PROCEEDINGS_DAYS else status
