"""The legal status under which a placement begins."""

import pytest

from sim.codes import LegalStatus as Status
from sim.codes import PlaceCode
from sim.model.legal import PROCEEDINGS_DAYS, legal_status
from sim.model.names import LEGAL_STATUSES

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("status", "place", "days", "becomes"),
    [
        (Status.SECTION_20, PlaceCode.A6, 0, Status.PLACEMENT_ORDER),
        (Status.PLACEMENT_ORDER, PlaceCode.U6, 500, Status.FULL_CARE_ORDER),
        (Status.SECTION_20, PlaceCode.P1, 10, Status.FULL_CARE_ORDER),
        (Status.SECTION_20, PlaceCode.U6, 999, Status.SECTION_20),
        (Status.POLICE_PROTECTION, PlaceCode.U6, 0, Status.POLICE_PROTECTION),
        (Status.POLICE_PROTECTION, PlaceCode.U6, 1, Status.INTERIM_CARE_ORDER),
        (Status.EMERGENCY_PROTECTION, PlaceCode.U6, 3, Status.INTERIM_CARE_ORDER),
        (Status.INTERIM_CARE_ORDER, PlaceCode.U6, PROCEEDINGS_DAYS, Status.INTERIM_CARE_ORDER),
        (Status.INTERIM_CARE_ORDER, PlaceCode.U6, PROCEEDINGS_DAYS + 1, Status.FULL_CARE_ORDER),
        (Status.FULL_CARE_ORDER, PlaceCode.K2, 2000, Status.FULL_CARE_ORDER),
    ],
)
def test_the_status_follows_from_the_placement_and_the_time_in_care(
    status: Status, place: PlaceCode, days: float, becomes: Status
) -> None:
    assert LEGAL_STATUSES[legal_status(LEGAL_STATUSES.index(status), place, days)] == becomes
