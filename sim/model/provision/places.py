"""Places for children: homes with beds, foster households, and markets."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from sim.bands import ADULTHOOD
from sim.model.names import Names
from sim.model.schedule import Schedule
from sim.parameters import LEVELS, Parameters

if TYPE_CHECKING:
    from sim.model.child import Child


class Unit:
    """One home or household, and the children who live there."""

    __slots__ = ("ages", "children", "key", "levels", "name", "placement_type", "places", "taking", "where")

    def __init__(
        self, name: str, placement_type: int, places: int, ages: tuple[int, int], *,
        levels: tuple[str, ...] = LEVELS,
        key: int = -1,
    ) -> None:  # fmt: skip
        self.name = name
        self.placement_type = placement_type
        """Its number among :attr:`Names.types`."""
        self.places: int = places
        self.ages = ages
        self.levels = levels
        """Levels of need for which it is meant."""
        self.key = key
        self.children: list[Child] = []
        self.taking = True
        """Whether it takes new children."""
        self.where = -1
        """Its position among the vacant ones."""

    @property
    def free(self) -> int:
        """Places free for another child."""
        return max(0, self.places - len(self.children)) if self.taking else 0

    def is_meant_for(self, age: int, level: str) -> bool:
        """Whether a child of this age and level of need is within its statement of purpose or approval."""
        return self.ages[0] <= age <= self.ages[1] and level in self.levels


class Register:
    """Every home and household there ever was, in the order in which they came into being."""

    def __init__(self) -> None:
        self.units: list[Unit] = []

    def new(
        self, name: str, placement_type: int, places: int, ages: tuple[int, int], levels: tuple[str, ...]
    ) -> Unit:
        """A home or household comes into being."""
        unit = Unit(name, placement_type, places, ages, levels=levels, key=len(self.units))
        self.units.append(unit)
        return unit


class Homes:
    """The homes of one placement type."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self._acceptance: dict[str, float] = {}

    def add(self, home: Unit, acceptance: float) -> None:
        """A home opens."""
        self.units.append(home)
        self._acceptance[home.name] = acceptance

    def find(self, age: int, level: str, u: float) -> Unit | None:
        """The first home, in order, that has a place and takes this child.

        Each home with a place accepts with its own probability; ``u`` on (0, 1) is spent home by home, so
        that one number decides for all of them.
        """
        for home in self.units:
            if home.free and home.is_meant_for(age, level):
                accepts = self._acceptance[home.name]
                if u < accepts:
                    return home
                u = (u - accepts) / (1 - accepts) if accepts < 1 else 1.0
        return None


class Bought:
    """Places bought on markets that are limited: how many there are, and who lives in them."""

    def __init__(self, limits: dict[int, Schedule]) -> None:
        self._limits = limits
        """Places by placement type; markets without a limit are not named."""
        self._children: dict[int, dict[Child, None]] = {placement_type: {} for placement_type in limits}

    @classmethod
    def of(cls, p: Parameters, names: Names) -> Bought:
        """The limited markets of an authority."""
        return cls(
            {
                names.types.index(name): Schedule(market.places, p.authority.base_date)
                for name, market in p.provision.markets.items()
                if market.places is not None
            }
        )

    def is_full(self, child: Child, placement_type: int, now: float) -> bool:
        """Whether as many others live there today as can, or more; never where the market has no limit.

        A child that moves from one place of a market to another one leaves its own behind.
        """
        limit = self._limits.get(placement_type) if self._limits else None
        if limit is None:
            return False
        there = self._children[placement_type]
        return len(there) - (child in there) >= limit.at(now)

    def move_in(self, child: Child) -> None:
        """The child begins to live where it is placed."""
        if self._limits and child.placement in self._children:
            self._children[child.placement][child] = None

    def move_out(self, child: Child) -> None:
        """The child stops living there."""
        if self._limits and child.placement in self._children:
            del self._children[child.placement][child]


class Households:
    """The council's foster households: the vacant ones are asked one after another until one is the right
    match.

    Each accepts with the same probability ``p``, so the number asked is geometric: with one draw ``u`` the
    first to accept is number ``floor(log u / log(1 - p))``, which is the same as asking them one by one but
    takes no time.
    """

    def __init__(self, ages: list[tuple[int, int]], most_places: int) -> None:
        self._vacant: dict[tuple[int, int], list[list[Unit]]] = {
            youngest_to_oldest: [[] for _ in range(most_places + 1)] for youngest_to_oldest in ages
        }
        """By the ages for which they are approved and by how many places are free."""
        self._for_age = [
            [by_free for (youngest, oldest), by_free in self._vacant.items() if youngest <= age <= oldest]
            for age in range(ADULTHOOD)
        ]

    def find(self, age: int, children: int, p: float, u: float) -> Unit | None:
        """A household for ``children`` who stay together, the lead child of the given age; ``None`` if no one
        matches.
        """
        if p <= 0:
            return None
        passed_over = 0.0 if p >= 1 else log(max(u, 1e-300)) / log(1 - p)
        return self.number(age, passed_over, children)

    def number(self, age: int, number: float, children: int = 1) -> Unit | None:
        """The vacant household with this number, counted from 0; ``None`` if there are not as many."""
        for by_free in self._for_age[age]:
            for free in range(children, len(by_free)):
                vacant = by_free[free]
                many = float(len(vacant))  # of numbers of one kind, which are compared fast
                if number < many:
                    return vacant[int(number)]
                number -= many
        return None

    def count(self, age: int, children: int = 1) -> int:
        """Households with room for ``children`` of this age."""
        return sum(len(vacant) for by_free in self._for_age[age] for vacant in by_free[children:])

    def list_as_vacant(self, household: Unit) -> None:
        """Put a household where its free places say it belongs; call after every change, and after
        :meth:`unlist`.
        """
        free = household.free
        if free:
            vacant = self._vacant[household.ages][free]
            household.where = len(vacant)
            vacant.append(household)

    def unlist(self, household: Unit) -> None:
        """Take a household out of the vacant ones, before its free places change."""
        if household.where < 0:
            return
        vacant = self._vacant[household.ages][household.free]
        last = vacant.pop()
        if last is not household:
            vacant[household.where] = last
            last.where = household.where
        household.where = -1
