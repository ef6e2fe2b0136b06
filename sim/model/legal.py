"""Legal status, as far as it follows from where a child lives and how long it has been in care."""

from sim.codes import PLACED_BY_ORDER, PLACED_FOR_ADOPTION, LegalStatus, PlaceCode
from sim.model.names import LEGAL_STATUSES

INTERIM, FULL, PLACEMENT_ORDER, SECTION_20 = (
    LEGAL_STATUSES.index(status)
    for status in (
        LegalStatus.INTERIM_CARE_ORDER,
        LegalStatus.FULL_CARE_ORDER,
        LegalStatus.PLACEMENT_ORDER,
        LegalStatus.SECTION_20,
    )
)
SHORT = tuple(
    LEGAL_STATUSES.index(s) for s in (LegalStatus.POLICE_PROTECTION, LegalStatus.EMERGENCY_PROTECTION)
)
PROCEEDINGS_DAYS = 270
"""Care proceedings last nine months on average; then an interim order becomes a full one. Assumption: no
source here."""


def legal_status(status: int, place: PlaceCode, days_in_care: float) -> int:
    """The status (a number of :data:`LEGAL_STATUSES`) under which a placement of a kind begins.

    Placement for adoption needs a placement order or consent, placement with parents a care order; police and
    emergency protection last days and turn into an interim order.
    """
    if place in PLACED_FOR_ADOPTION:
        return PLACEMENT_ORDER if place in PLACED_BY_ORDER else status
    if status == PLACEMENT_ORDER or place is PlaceCode.P1:
        return FULL
    if status in SHORT and days_in_care > 0:
        return INTERIM
    return FULL if status == INTERIM and days_in_care > PROCEEDINGS_DAYS else status
