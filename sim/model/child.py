"""A child in the simulation: who it is, where it lives, and what is left of the budget of each thing that may
happen to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from librt.vecs import vec

from sim.bands import DAYS_PER_YEAR
from sim.model.risks.hazards import PROFILES
from sim.model.streams import DrawnRow

if TYPE_CHECKING:
    from sim.model.clock import Foreseen
    from sim.model.provision.places import Unit

NEVER: Final = float("inf")
NO_DRAWS: Final = DrawnRow.of(())


class Child:
    """One child. Days are counted from the base date and may be negative for what happened before it.

    A *period* is one stay in care, a *spell* one placement in it. Placement type, plan (a setting), location
    and codes are numbers of :class:`sim.model.names.Names`.
    """

    # who it is
    number: int
    stratum: str
    """The stream of entries it came with; with ``entity``, its number there, it finds its draws."""
    entity: int
    sibling_group: int
    """The number of the first of its brothers and sisters in care; -1 if it is alone."""
    dob: int
    """Date of birth, in days since 1970."""
    birthdays: vec[float]
    """The days on which it reaches the next age band (1, 5, 10, 16) and, last, 18."""
    sex: str
    cin: str
    uasc: bool
    disability: bool
    level: str
    district: str
    file: int
    """The number of its case file; -1 before one is opened."""
    returned: bool
    """Whether it had been in care before its first period here."""

    # where it is
    in_care: bool
    period: int
    """Periods of care before this one."""
    spell: int
    """Placements before this one in the period."""
    spells: int
    """The same over the whole life."""
    searches: int
    """Searches for a place over the whole life."""
    entered: float
    placed: float
    placement: int
    unit: Unit | None
    wanted: int
    location: int
    plan: int
    against_plan: bool
    legal_status: int
    rne: int

    # what is ahead of it
    profile: int
    situation: int
    """All that its hazards depend on besides age and time."""
    since: float
    budgets: vec[float]
    """What is left, at the time ``since``, of the unit-exponential budget of each cause: the routes out of
    care, then the causes of a move."""
    budgets_ahead: vec[float]
    """The same when what happens next has come."""
    cause_ahead: int
    pending: Foreseen | None
    kept: bool
    """Whether a programme works with it that will succeed: nothing happens to it by itself until then."""

    # what was drawn
    period_draws: vec[float]
    """Random draws of this period of care, by :mod:`sim.model.decisions`."""
    search_draws: DrawnRow
    """Random draws of the last search for a place."""
    age: int
    """Age in years at that time."""

    __slots__ = (
        "against_plan", "age", "birthdays", "budgets", "budgets_ahead", "cause_ahead", "cin",
        "disability", "district", "dob", "entered", "entity", "file", "in_care", "kept", "legal_status",
        "level", "location", "number", "pending", "period", "period_draws", "placed", "placement",
        "plan", "profile", "returned", "rne", "search_draws", "searches", "sex", "sibling_group",
        "since", "situation", "spell", "spells", "stratum", "uasc", "unit", "wanted",
    )  # fmt: skip

    def __init__(
        self, number: int, stratum: str, entity: int, sibling_group: int, dob: int, birthdays: vec[float],
        sex: str, cin: str,
        uasc: bool, disability: bool, level: str, district: str, returned: bool, plan: int, legal_status: int,
    ) -> None:  # fmt: skip
        self.number = number
        self.stratum = stratum
        self.entity = entity
        self.dob = dob
        self.birthdays = birthdays
        self.sex = sex
        self.cin = cin
        self.uasc = uasc
        self.disability = disability
        self.level = level
        self.profile = PROFILES.index("unaccompanied" if uasc else level)
        self.district = district
        self.sibling_group = sibling_group
        self.returned = returned
        self.plan = plan
        self.legal_status = legal_status
        self.period = int(returned)
        self.file = -1
        self.spell = self.spells = self.searches = self.age = 0
        self.entered = self.placed = self.since = 0.0
        self.against_plan = self.in_care = self.kept = False
        self.unit = None
        self.placement = self.situation = self.location = self.wanted = self.rne = self.cause_ahead = -1
        self.budgets = vec[float]()
        self.budgets_ahead = self.budgets
        self.period_draws = self.budgets
        self.search_draws = NO_DRAWS
        self.pending = None

    def spent(self) -> None:
        """Forget what is of no use to a child who is not in care."""
        self.budgets = self.budgets_ahead = vec[float]()
        self.search_draws = NO_DRAWS
        self.pending = None

    def age_band(self, day: float) -> int:
        """The number of its age band on a day: how many of its birthdays have come."""
        many = 0
        for birthday in self.birthdays:
            if birthday > day:
                break
            many += 1
        return many

    @property
    def eighteenth_birthday(self) -> float:
        """The day that ends care for certain."""
        return self.birthdays[-1]

    def age_on(self, day: float) -> int:
        """Age in years on a day, to the accuracy that matching a child with a place needs."""
        return min(17, max(0, int((day - self.birthdays[-1]) / DAYS_PER_YEAR + 18)))
