"""Finding a place: the care plan first, then the order of preference, then whoever has to take the child."""

from bisect import bisect_right
from typing import Final

from sim.bands import ADULTHOOD, age_band, day_number
from sim.model.child import Child
from sim.model.decisions import ACCEPTANCE, MATCH
from sim.model.names import Names
from sim.model.provision.places import Bought, Homes, Households, Unit
from sim.model.schedule import Schedule
from sim.model.streams import DrawnRow
from sim.parameters import LEVELS, Parameters, ProvisionKind
from sim.parameters.provision import Market

HOMES: Final = ProvisionKind.HOMES
HOUSEHOLDS: Final = ProvisionKind.HOUSEHOLDS
MARKET: Final = ProvisionKind.MARKET


class PlaceFound:
    """Where a child can live."""

    __slots__ = ("placement_type", "unit", "wanted")

    def __init__(self, placement_type: int, unit: Unit | None, wanted: int) -> None:
        self.placement_type = placement_type
        self.unit = unit
        """The home or foster household that takes the child, if it is one."""
        self.wanted = wanted
        """The first placement type in the order that had anything to ask: types none of whose homes has
        opened do not count."""


class Placing:
    """Asks placement types in their order of preference until one has a place that accepts the child."""

    def __init__(
        self, p: Parameters, names: Names, homes: dict[int, Homes], households: Households, bought: Bought
    ) -> None:
        self._homes = homes
        self._bought = bought
        self._households = households
        self._settings = names.setting_of_type
        self._ages = [t.ages for t in p.placement.types.values()]
        self._provision = [t.provision for t in p.placement.types.values()]
        self._orders_since, self._orders = self._orders_by_day(p, names)
        foster = p.provision.foster_households
        self._match = {
            level: [
                min(1.0, foster.acceptance * factor * foster.acceptance_by_age[age_band(age)])
                for age in range(ADULTHOOD)
            ]
            for level, factor in foster.acceptance_by_level.items()
        }
        """How likely one household is the right match for a child, by level of need and age in years."""
        self._matching = Schedule(foster.matching, p.authority.base_date)
        """Multiplies it, by days."""
        markets = {names.types.index(name): market for name, market in p.provision.markets.items()}
        self._factors = [
            Schedule(markets[n].factor, p.authority.base_date) if n in markets else None
            for n in range(len(names.types))
        ]
        self._turned_away = {
            (n, level): Schedule(share, p.authority.base_date)
            for n, m in markets.items()
            for level, share in m.turned_away.items()
        }
        self._available = {
            level: [self._by_age(markets[n], level) if n in markets else [] for n in range(len(names.types))]
            for level in LEVELS
        }
        """By level of need, placement type and age: how likely its market has a place for a child."""

    @staticmethod
    def _by_age(market: Market, level: str) -> list[float]:
        return [
            market.availability[age_band(age)] * market.by_level.get(level, 1.0) for age in range(ADULTHOOD)
        ]

    @classmethod
    def _orders_by_day(
        cls, p: Parameters, names: Names
    ) -> tuple[list[float], list[list[list[tuple[int, ...]]]]]:
        """The days on which orders of preference change, the first ``-inf``, and the orders from each on."""
        changes = sorted({change.on for change in p.placement.reordered})
        base = day_number(p.authority.base_date)
        days = [float("-inf"), *(float(day_number(day) - base) for day in changes)]
        orders = [p.placement.preferences, *(p.placement.preferences_on(day) for day in changes)]
        return days, [cls._orders_by_age(p, names, one) for one in orders]

    @staticmethod
    def _orders_by_age(
        p: Parameters, names: Names, preferences: dict[str, tuple[str, ...]]
    ) -> list[list[tuple[int, ...]]]:
        ages = {name: one.ages for name, one in p.placement.types.items()}
        return [
            [
                tuple(names.types.index(n) for n in preferences[s] if ages[n][0] <= age <= ages[n][1])
                for age in range(ADULTHOOD)
            ]
            for s in names.settings
        ]

    def _order(self, setting: int, age: int, now: float) -> tuple[int, ...]:
        """The types to ask today for a child of an age whose plan names a setting."""
        orders = self._orders[0 if len(self._orders) == 1 else bisect_right(self._orders_since, now) - 1]
        return orders[setting][age]

    def answers(self, setting: int, age: int) -> bool:
        """Whether a plan for this setting makes sense at this age: a placement type of the setting takes such
        a child.
        """
        return any(self._settings[preferred] == setting for preferred in self._orders[0][setting][age])

    def find(self, child: Child, setting: int, now: float, draws: DrawnRow, together: int = 1) -> PlaceFound:
        """A place for a child, or for ``together`` brothers and sisters of whom it is the lead; always one in
        the end.
        """
        order = self._order(setting, child.age, now)
        last = len(order) - 1
        for number, placement_type in enumerate(order):
            unit, found = self.ask(child, placement_type, now, draws, together)
            if found or number == last:
                break
        return PlaceFound(placement_type, unit, self._wanted(order))

    def match(self, child: Child, now: float, draws: DrawnRow) -> PlaceFound | None:
        """A place of the very setting that a child's plan names, or ``None`` if today there is none."""
        order = self._order(child.plan, child.age, now)
        for placement_type in order:
            if self._settings[placement_type] == child.plan:
                unit, found = self.ask(child, placement_type, now, draws)
                if found:
                    return PlaceFound(placement_type, unit, self._wanted(order))
        return None

    def takes_age(self, placement_type: int, age: int) -> bool:
        """Whether a placement type takes children of this age."""
        youngest, oldest = self._ages[placement_type]
        return youngest <= age <= oldest

    def has_units(self, placement_type: int) -> bool:
        """Whether a placement type consists of homes or households, which may be full."""
        return self._provision[placement_type] in (HOMES, HOUSEHOLDS)

    def is_full(self, child: Child, placement_type: int, now: float) -> bool:
        """Whether a type is bought on a market that is limited and has no place left for the child."""
        return self._bought.is_full(child, placement_type, now)

    def has_room(self, child: Child, placement_type: int, age: int, now: float) -> bool:
        """Whether a home or household of a type has a place meant for such a child at this age, or its market
        one today; others have room for all.
        """
        provision = self._provision[placement_type]
        if provision is HOUSEHOLDS:
            return self._households.count(age) > 0
        if provision is HOMES:
            return (
                placement_type in self._homes
                and self._homes[placement_type].find(age, child.level, u=0.0) is not None
            )
        return not self.is_full(child, placement_type, now)

    def ask(
        self, child: Child, placement_type: int, now: float, draws: DrawnRow, together: int = 1
    ) -> tuple[Unit | None, bool]:
        """Ask one placement type: the home or household that takes the child, if it is one, and whether there
        is a place.
        """
        provision = self._provision[placement_type]
        if provision is HOUSEHOLDS:
            match = min(1.0, self._match[child.level][child.age] * self._matching.at(now))
            household = self._households.find(child.age, together, match, draws[MATCH])
            return household, household is not None
        if provision is HOMES:
            homes = self._homes.get(placement_type)
            home = (
                homes.find(child.age, child.level, draws[ACCEPTANCE + placement_type])
                if homes is not None
                else None
            )
            return home, home is not None
        if provision is MARKET:
            if self.is_full(child, placement_type, now):
                return None, False
            available = self._availability(placement_type, child.age, child.level, now)
            return None, draws[ACCEPTANCE + placement_type] < available
        return None, True

    def _wanted(self, order: tuple[int, ...]) -> int:
        for placement_type in order:
            if self._provision[placement_type] is not HOMES or self._has_opened(placement_type):
                return placement_type
        return order[0]

    def _has_opened(self, placement_type: int) -> bool:
        return placement_type in self._homes and bool(self._homes[placement_type].units)

    def _availability(self, placement_type: int, age: int, level: str, now: float) -> float:
        available = self._available[level][placement_type][age]
        factor = self._factors[placement_type]
        if factor is not None:
            available *= factor.at(now)
        away = self._turned_away.get((placement_type, level)) if self._turned_away else None
        return available if away is None else min(1.0, available) * (1.0 - away.at(now))
