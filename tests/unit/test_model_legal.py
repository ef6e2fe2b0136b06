"""The legal status under which a placement begins."""

import pytest

from sim.codes import LegalStatus as Status
from sim.model.legal import PROCEEDINGS_DAYS, legal_status
from sim.model.names import LEGAL_STATUSES

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("status", "setting", "days", "becomes"),
    [
        (Status.SECTION_20, "adoption", 0, Status.PLACEMENT_ORDER),
        (Status.PLACEMENT_ORDER, "fostering", 500, Status.FULL_CARE_ORDER),
        (Status.SECTION_20, "parents", 10, Status.FULL_CARE_ORDER),
        (Status.SECTION_20, "fostering", 999, Status.SECTION_20),
        (Status.POLICE_PROTECTION, "fostering", 0, Status.POLICE_PROTECTION),
        (Status.POLICE_PROTECTION, "fostering", 1, Status.INTERIM_CARE_ORDER),
        (Status.EMERGENCY_PROTECTION, "fostering", 3, Status.INTERIM_CARE_ORDER),
        (Status.INTERIM_CARE_ORDER, "fostering", PROCEEDINGS_DAYS, Status.INTERIM_CARE_ORDER),
        (Status.INTERIM_CARE_ORDER, "fostering", PROCEEDINGS_DAYS + 1, Status.FULL_CARE_ORDER),
        (Status.FULL_CARE_ORDER, "residential", 2000, Status.FULL_CARE_ORDER),
    ],
)
def test_the_status_follows_from_the_setting_and_the_time_in_care(
    status: Status, setting: str, days: float, becomes: Status
) -> None:
    assert LEGAL_STATUSES[legal_status(LEGAL_STATUSES.index(status), setting, days)] == becomes
