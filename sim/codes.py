"""Statutory code lists of the SSDA903 return, with their meanings.

Source: DfE, children looked after data collection (SSDA903), code sets in force at 31 March 2022 and later
years.
"""

from enum import StrEnum


class PlaceCode(StrEnum):
    """PLACE: the kind of placement."""

    U1 = "U1"
    """Fostered by a relative or friend, matched as long-term."""
    U2 = "U2"
    """Fostered by a relative or friend who is also an approved adopter."""
    U3 = "U3"
    """Fostered by a relative or friend, neither long-term nor fostering for adoption."""
    U4 = "U4"
    """Fostered by an unrelated carer, matched as long-term."""
    U5 = "U5"
    """Fostered by an unrelated carer who is also an approved adopter."""
    U6 = "U6"
    """Fostered by an unrelated carer, neither long-term nor fostering for adoption."""
    A3 = "A3"
    """Placed for adoption with consent, with the current foster carer."""
    A4 = "A4"
    """Placed for adoption with consent, with another carer."""
    A5 = "A5"
    """Placed for adoption under a placement order, with the current foster carer."""
    A6 = "A6"
    """Placed for adoption under a placement order, with another carer."""
    P1 = "P1"
    """Placed with own parents or another person with parental responsibility."""
    P2 = "P2"
    """Living independently (until 28 October 2023)."""
    P3 = "P3"
    """Residential employment."""
    H5 = "H5"
    """Semi-independent accommodation outside the children's homes regulations (until 31 March 2024)."""
    K1 = "K1"
    """Secure children's home."""
    K2 = "K2"
    """Children's home."""
    K3 = "K3"
    """Registered supported accommodation (from 1 April 2024)."""
    R1 = "R1"
    """Residential care home."""
    R2 = "R2"
    """NHS or other establishment giving medical or nursing care."""
    R3 = "R3"
    """Family centre or mother-and-baby unit."""
    R5 = "R5"
    """Young offender institution."""
    S1 = "S1"
    """Residential school not registered as a children's home."""
    Z1 = "Z1"
    """Other placement, listed to DfE on a schedule."""


FOSTERED_BY_RELATIVES = (PlaceCode.U1, PlaceCode.U2, PlaceCode.U3)
"""Fostered by a relative or friend."""
PLACED_FOR_ADOPTION = (PlaceCode.A3, PlaceCode.A4, PlaceCode.A5, PlaceCode.A6)
PLACED_BY_ORDER = (PlaceCode.A5, PlaceCode.A6)
"""Placed for adoption under a placement order; the others with consent."""


class Provider(StrEnum):
    """PLACE_PROVIDER: who provides the placement."""

    PARENT = "PR0"
    OWN = "PR1"
    OTHER_AUTHORITY = "PR2"
    OTHER_PUBLIC = "PR3"
    PRIVATE = "PR4"
    VOLUNTARY = "PR5"


class LegalStatus(StrEnum):
    """LS: legal status."""

    INTERIM_CARE_ORDER = "C1"
    FULL_CARE_ORDER = "C2"
    PLACEMENT_ORDER = "E1"
    SECTION_20 = "V2"
    POLICE_PROTECTION = "L1"
    EMERGENCY_PROTECTION = "L2"
    REMAND = "J1"
    FREED_FOR_ADOPTION = "D1"
    CHILD_ASSESSMENT = "L3"
    POLICE_CUSTODY = "J2"
    RESIDENCE_REQUIREMENT = "J3"
    """Rare in returns, and among those who enter only where a history has them."""


class ReasonNewEpisode(StrEnum):
    """RNE: why an episode begins."""

    STARTED = "S"
    LEGAL_STATUS = "L"
    PLACEMENT = "P"
    SAME_CARER = "T"
    BOTH = "B"
    BOTH_SAME_CARER = "U"


class Need(StrEnum):
    """CIN: primary category of need, fixed when the period of care starts."""

    ABUSE_OR_NEGLECT = "N1"
    DISABILITY = "N2"
    PARENTAL_ILLNESS = "N3"
    FAMILY_IN_ACUTE_STRESS = "N4"
    FAMILY_DYSFUNCTION = "N5"
    UNACCEPTABLE_BEHAVIOUR = "N6"
    LOW_INCOME = "N7"
    ABSENT_PARENTING = "N8"


class ReasonEpisodeCeased(StrEnum):
    """REC: why an episode ends."""

    CONTINUES = "X1"
    ADOPTED_UNOPPOSED = "E11"
    ADOPTED_CONSENT_DISPENSED = "E12"
    DIED = "E2"
    OTHER_AUTHORITY = "E3"
    HOME_PLANNED = "E4A"
    HOME_UNPLANNED = "E4B"
    WITHOUT_RESPONSIBILITY = "E13"
    CHILD_ARRANGEMENTS_ORDER = "E41"
    SGO_RELATIVE_FORMER_CARER = "E45"
    SGO_UNRELATED_FORMER_CARER = "E46"
    SGO_RELATIVE = "E47"
    SGO_OTHER = "E48"
    SUPPORTED_INDEPENDENCE = "E5"
    UNSUPPORTED_INDEPENDENCE = "E6"
    ADULT_SERVICES = "E7"
    OTHER = "E8"
    CUSTODY = "E9"
    REMAND_ENDED = "E14"
    FOUND_ADULT = "E15"
    ABROAD = "E16"
    STAYED_WITH_CARERS = "E17"


SPECIAL_GUARDIANSHIP = (
    ReasonEpisodeCeased.SGO_RELATIVE_FORMER_CARER,
    ReasonEpisodeCeased.SGO_UNRELATED_FORMER_CARER,
    ReasonEpisodeCeased.SGO_RELATIVE,
    ReasonEpisodeCeased.SGO_OTHER,
)
CHILD_ARRANGEMENTS = (ReasonEpisodeCeased.CHILD_ARRANGEMENTS_ORDER,)
ADOPTED = (ReasonEpisodeCeased.ADOPTED_UNOPPOSED, ReasonEpisodeCeased.ADOPTED_CONSENT_DISPENSED)


class ReasonPlaceChange(StrEnum):
    """REASON_PLACE_CHANGE: why a placement ended while the child stayed in care."""

    CARE_PLAN = "CARPL"
    CARER_OR_HOME_CLOSED = "CLOSE"
    CARER_ASKED_BEHAVIOUR = "CREQB"
    CARER_ASKED_OTHER = "CREQO"
    CHILD_ASKED = "CHILD"
    AUTHORITY_ASKED = "LAREQ"
    ALLEGATION = "ALLEG"
    STANDARDS = "STAND"
    APPROVAL_REMOVED = "APPRR"
    STATUS_ONLY = "PLACE"
    CUSTODY = "CUSTOD"
    OTHER = "OTHER"
