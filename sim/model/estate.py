"""The council's homes: which are open, how many beds they have, and what happens when they close."""

from collections.abc import Callable, Generator

import simpy

from sim.bands import day_number
from sim.model.child import Child
from sim.model.places import Homes, NewUnit, Unit
from sim.model.record import Record
from sim.parameters import Home, Parameters
from sim.timeline import Schedule


class Estate:
    """All homes of one replication, by placement type."""

    def __init__(
        self,
        env: simpy.Environment,
        p: Parameters,
        record: Record,
        new_unit: NewUnit,
        move_out: Callable[[Child], None],
    ) -> None:
        self._env = env
        self._base = day_number(p.authority.base_date)
        self._parameters = p
        self._record = record
        self._new_unit = new_unit
        self._move_out = move_out
        self._types = list(p.placement.types)
        self.homes: dict[int, Homes] = {self._types.index(h.type): Homes() for h in p.provision.homes.values()}
        self.by_name: dict[str, Unit] = {}
        self.location: dict[str, str] = {name: h.location for name, h in p.provision.homes.items()}

    def start(self, horizon: float) -> None:
        """Open the homes that are open today, and plan what is dated: openings, closures, changes of places."""
        for name, home in self._parameters.provision.homes.items():
            opens = self._day(home.opens) if home.opens else -1.0
            closes = self._day(home.closes) if home.closes else horizon + 1
            if opens <= 0 < closes:
                self._open(name, home)
            if closes > 0:
                self._env.process(self._life(name, home, opens, closes, horizon))

    def _day(self, when: object) -> float:
        return float(day_number(when) - self._base)  # type: ignore[arg-type]

    def _beds(self, home: Home, day: float) -> int:
        return int(Schedule(home.beds, self._parameters.authority.base_date).at(day))

    def _open(self, name: str, home: Home) -> None:
        kind = self._types.index(home.type)
        unit = self._new_unit(name, kind, self._beds(home, self._env.now), home.ages, home.levels)
        self.by_name[name] = unit
        self.homes[kind].add(unit, home.acceptance)
        self._log(name, home.type, self._env.now or float("-inf"), unit.places)

    def _life(self, name: str, home: Home, opens: float, closes: float, horizon: float) -> Generator[simpy.Event, None, None]:
        """The dated events of one home, in their order."""
        if opens > 0:
            yield self._env.timeout(min(opens, horizon))
            if opens < horizon:
                self._open(name, home)
        days, _ = home.beds.since(self._parameters.authority.base_date)
        for day in [float(d) for d in days if max(opens, 0) < d < min(closes, horizon)]:
            yield self._env.timeout(day - self._env.now)
            self._resize(self.by_name[name], home, self._beds(home, day))
        if closes < horizon:
            yield self._env.timeout(closes - self._env.now)
            self._resize(self.by_name[name], home, 0)
            self.by_name[name].taking = False

    def _resize(self, unit: Unit, home: Home, places: int) -> None:
        """Change the beds; the children placed last move when there are too few for all."""
        unit.places = places
        self._log(unit.name, home.type, self._env.now, places)
        for child in unit.children[places:][::-1]:
            self._move_out(child)

    def _log(self, name: str, kind: str, day: float, places: int) -> None:
        self._record.places.append((name, kind, day, places))
