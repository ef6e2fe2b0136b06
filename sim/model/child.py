"""A child in the simulation: who it is, where it lives, and how much of each hazard it has still to live through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.hazards import PROFILES

if TYPE_CHECKING:
    from simpy import Timeout

    from sim.model.places import Unit

NEVER = float("inf")


class Child:
    """One child. Days are counted from the base date and may be negative for what happened before it.

    ``birthdays`` are the days on which it reaches the next age band (1, 5, 10, 16) and, last, 18. A *period* is one stay in
    care, a *spell* one placement in it; both are counted from 0, ``spells`` and ``searches`` over the whole life.
    Placement type, plan (a setting), location and codes are numbers of :class:`sim.model.names.Names`.
    ``budgets`` are what is left, at the time ``since``, of the unit-exponential budget of each cause: the routes out of care,
    then the causes of a move. ``situation`` is all that its hazards depend on besides age and time. ``chances`` are the
    draws of this period of care, ``luck`` those of the last search for a place and ``age`` the age in years at that time.
    A child is ``kept`` while a programme works with it that will succeed: nothing happens to it by itself until then.
    """

    __slots__ = (
        "against_plan", "age", "birthdays", "budgets", "budgets_ahead", "chances", "cin", "disability", "district", "dob",
        "entered", "entity", "in_care", "kept", "legal_status", "level", "location", "luck", "number", "pending", "period",
        "placed", "placement", "plan", "profile", "returned", "rne", "searches", "sex", "sibling_group", "since",
        "situation", "spell", "spells", "stratum", "uasc", "unit", "wanted",
    )  # fmt: skip

    def __init__(
        self, number: int, stratum: str, entity: int, sibling_group: int, dob: int, birthdays: list[float], sex: str, cin: str,
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
        self.spell = self.spells = self.searches = self.age = 0
        self.entered = self.placed = self.since = 0.0
        self.placement = self.situation = -1
        self.against_plan = self.in_care = self.kept = False
        self.unit: Unit | None = None
        self.location = self.wanted = self.rne = -1
        self.budgets: list[float] = []
        self.budgets_ahead: list[float] = []
        self.chances: tuple[float, ...] = ()
        self.luck: tuple[float, ...] = ()
        self.pending: Timeout | None = None

    @property
    def eighteenth_birthday(self) -> float:
        """The day that ends care for certain."""
        return self.birthdays[-1]

    def age_on(self, day: float) -> int:
        """Age in years on a day, to the accuracy that matching a child with a place needs."""
        return min(17, max(0, int((day - self.birthdays[-1]) / 365.25 + 18)))
