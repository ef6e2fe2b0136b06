"""The council's homes: which are open, how many beds they have, and what happens when they close."""

from collections.abc import Callable
from datetime import date

from sim.bands import day_number
from sim.model.child import Child
from sim.model.clock import Clock, Process
from sim.model.provision.places import Homes, Register, Unit
from sim.model.record import Record
from sim.model.schedule import Schedule
from sim.parameters import Home, Parameters


class Estate:
    """All homes of one replication, by placement type."""

    def __init__(self, clock: Clock, p: Parameters, record: Record, register: Register) -> None:
        self._clock = clock
        self._base = p.authority.base_date
        self._configured = p.provision.homes
        self._record = record
        self._register = register
        self._types = list(p.placement.types)
        self.homes: dict[int, Homes] = {
            self._types.index(h.type): Homes() for h in p.provision.homes.values()
        }
        self.by_name: dict[str, Unit] = {}

    def start(self, horizon: float, must_leave: Callable[[Child], None]) -> None:
        """Open the homes that are open today, and plan what is dated: openings, closures, changes of places.

        ``must_leave`` finds another place for a child whose home closes or loses its bed.
        """
        self._must_leave = must_leave
        for name, home in self._configured.items():
            opens = self._day(home.opens) if home.opens else -1.0
            closes = self._day(home.closes) if home.closes else horizon + 1
            if opens <= 0 < closes:
                self._open(name, home)
            if closes > 0:
                self._clock.process(self._life(name, home, opens, closes, horizon))

    def _day(self, when: date) -> float:
        return float(day_number(when) - day_number(self._base))

    def _beds(self, home: Home, day: float) -> int:
        return int(Schedule(home.beds, self._base).at(day))

    def _open(self, name: str, home: Home) -> None:
        placement_type = self._types.index(home.type)
        unit = self._register.new(
            name, placement_type, self._beds(home, self._clock.now), home.ages, home.levels
        )
        self.by_name[name] = unit
        self.homes[placement_type].add(unit, home.acceptance)
        self._log(name, home.type, self._clock.now or float("-inf"), unit.places)

    def _life(self, name: str, home: Home, opens: float, closes: float, horizon: float) -> Process:
        """The dated events of one home, in their order."""
        if opens > 0:
            yield self._clock.timeout(min(opens, horizon))
            if opens < horizon:
                self._open(name, home)
        days, _ = home.beds.since(self._base)
        for day in [float(d) for d in days if max(opens, 0) < d < min(closes, horizon)]:
            yield self._clock.timeout(day - self._clock.now)
            self._resize(self.by_name[name], home, self._beds(home, day))
        if closes < horizon:
            yield self._clock.timeout(closes - self._clock.now)
            self._resize(self.by_name[name], home, 0)
            self.by_name[name].taking = False

    def _resize(self, unit: Unit, home: Home, places: int) -> None:
        """Change the beds; the children placed last move when there are too few for all."""
        unit.places = places
        self._log(unit.name, home.type, self._clock.now, places)
        for child in unit.children[places:][::-1]:
            self._must_leave(child)

    def _log(self, name: str, placement_type: str, day: float, places: int) -> None:
        self._record.places.append((name, placement_type, day, places))
