"""The care system of one authority in one replication: children, places, and the clock that moves them."""

from collections.abc import Mapping

import simpy

from sim.bands import ADULTHOOD, DAYS_PER_YEAR, day_number, years_after
from sim.episodes import Episodes
from sim.model.career import Career
from sim.model.carers import Carers
from sim.model.census import children_on_base_date
from sim.model.child import NEVER, Child
from sim.model.competing_risks import CompetingRisks
from sim.model.decisions import LEGAL_ON_RETURN, PLAN_ON_RETURN, RETURN_DELAY, RETURNS, Decisions
from sim.model.destinations import Destinations
from sim.model.drift import DriftedTime, YearlyDrift
from sim.model.entries import Intake, stream_of_entries
from sim.model.estate import Estate
from sim.model.first_plans import FirstPlans
from sim.model.hazards import Hazards
from sim.model.names import LEGAL_STATUSES, Names
from sim.model.places import Unit
from sim.model.placing import Place, Placing
from sim.model.plans import Plans
from sim.model.prevention import EdgeOfCare
from sim.model.programmes import Programmes
from sim.model.record import History, Record
from sim.model.streams import Streams, pick
from sim.model.waiting import WaitingList
from sim.parameters import LOCATIONS, Parameters
from sim.timeline import Schedule, Timeline


class CareSystem:
    """Everything one replication needs; :meth:`run` lets it live for the given years."""

    def __init__(
        self, p: Parameters, census: Episodes, hazards: Hazards, streams: Streams, years: int, drift: YearlyDrift
    ) -> None:
        self.parameters = p
        self.env = simpy.Environment()
        last_day = day_number(years_after(p.authority.base_date, years)) - day_number(p.authority.base_date)
        self.horizon = last_day + 1.0  # to the end of that day, so that its birthdays are kept
        self.record = Record()
        self.children: list[Child] = []
        self.units: list[Unit] = []
        self.in_care = self.unaccompanied = 0
        self.names = Names.of(p)
        self.decisions = Decisions(streams, p)
        self.destinations = Destinations(p, self.names)
        self.waiting = WaitingList()
        self.edge_of_care = EdgeOfCare(p, streams)
        self.programmes = Programmes(self)
        self.career = Career(self)
        self.estate = Estate(self.env, p, self.record, self.new_unit, self.career.must_leave)
        self.carers = Carers(self.env, p, streams, self.record, self.new_unit, self.career.must_leave)
        self.placing = Placing(p, self.names, self.estate.homes, self.carers.vacant)
        self.plans = Plans(p, self.names, self.placing)
        self.risks = CompetingRisks(hazards, DriftedTime(drift.exits))
        self.emergency_setting = self.names.setting_of_type[self.names.types.index(p.placement.emergency_type)]
        self.longest_stay = [t.longest_stay_days or NEVER for t in p.placement.types.values()]
        """Days after which a child must move on, by placement type."""
        self._ages = [t.ages for t in p.placement.types.values()]
        self._locations = [
            [(LOCATIONS.index(where), share) for where, share in self._schedules(t.location).items()]
            for t in p.placement.types.values()
        ]
        self._first_plans = {name: FirstPlans(p, stratum) for name, stratum in p.entries.strata.items()}
        self._comes_back = self._schedules({route: reentry.probability for route, reentry in p.entries.reentry.items()})
        self._strata_by_age = self._strata()
        self._threshold = Schedule(p.entries.transfer_scheme.threshold, p.authority.base_date)
        self._freed: list[Unit] = []
        self.streams = streams
        self._start(census, drift)

    def run(self) -> History:
        """Live until the horizon and hand over what was recorded."""
        self.env.run(until=self.horizon)
        for child in self.children:
            if child.in_care:
                self.record.placement(child, float("nan"))
        return self.record.history(self.parameters, self.names, self.children, [u.name for u in self.units])

    def _start(self, census: Episodes, drift: YearlyDrift) -> None:
        """Today: the homes and households, the children in care where the census found them, and the streams to come."""
        p = self.parameters
        self.estate.start(self.horizon)
        self.carers.start(self.horizon)
        for child, place in children_on_base_date(self, census):
            self.children.append(child)
            self.in_care += 1
            self.unaccompanied += child.uasc
            self.career.continue_from_census(child, place)
        self.carers.some_have_decided()
        self.programmes.start(self.horizon)
        for number, name in enumerate(p.entries.strata):
            intake = Intake(p, self.streams, name, number, drift.entries, self.horizon)
            self.env.process(stream_of_entries(self.env, intake, self._arrive))

    # children

    def _arrive(self, children: list[Child]) -> None:
        """New children come to the door, unless their family could be helped at home.

        Unaccompanied children are transferred elsewhere when the authority has its share.
        """
        if self.edge_of_care.keeps_at_home(children, self.env.now):
            return
        transfers_up_to = self._threshold.at(self.env.now) * self.parameters.authority.child_population
        if children[0].uasc and self.unaccompanied >= transfers_up_to:
            return
        self.children.extend(children)
        self.admit(children)
        self.offer_free_beds()

    def admit(self, children: list[Child]) -> None:
        """Children enter care together."""
        self.in_care += len(children)
        self.unaccompanied += sum(child.uasc for child in children)
        self.career.enter(children)

    def emergency_share(self, child: Child) -> float:
        """Share of children like this one who first stay in an emergency placement."""
        return self.parameters.entries.strata[self._stratum(child)].emergency

    def days_until_return(self, child: Child, route: int) -> float | None:
        """Days until a child that left by this route enters care again; ``None`` if it never does before 18."""
        name = self.names.routes[route]
        reentry = self.parameters.entries.reentry.get(name)
        if reentry is None:
            return None
        probability = self._comes_back[name].at(self.env.now)
        delay = child.chances[RETURN_DELAY] * reentry.mean_years * DAYS_PER_YEAR
        comes_back = child.chances[RETURNS] < probability and self.env.now + delay < child.eighteenth_birthday
        return delay if comes_back else None

    def plan_return(self, child: Child) -> None:
        """The plan and legal status with which a child enters care again, as for others of its age."""
        name, now = self._stratum(child), self.env.now
        statuses = self.parameters.entries.strata[name].legal_status
        child.plan = self._first_plans[name].one(child.chances[PLAN_ON_RETURN], now, child.level)
        child.legal_status = LEGAL_STATUSES.index(pick(child.chances[LEGAL_ON_RETURN], statuses))

    def _schedules(self, timelines: Mapping[str, Timeline]) -> dict[str, Schedule]:
        return {name: Schedule(timeline, self.parameters.authority.base_date) for name, timeline in timelines.items()}

    def _stratum(self, child: Child) -> str:
        return self._strata_by_age[child.uasc][child.age_on(self.env.now)]

    def _strata(self) -> tuple[list[str], list[str]]:
        """For each age, the stratum of other children and that of unaccompanied ones."""

        def nearest(age: int, uasc: bool) -> str:
            strata = {n: s for n, s in self.parameters.entries.strata.items() if s.uasc == uasc}
            strata = strata or self.parameters.entries.strata
            return min(strata, key=lambda n: min(abs(age - a) for a, share in strata[n].ages.items() if share > 0))

        return [nearest(a, False) for a in range(ADULTHOOD)], [nearest(a, True) for a in range(ADULTHOOD)]

    # places

    def new_unit(self, name: str, kind: int, places: int, ages: tuple[int, int], levels: tuple[str, ...]) -> Unit:
        """A home or household comes into being."""
        unit = Unit(name, kind, places, ages, levels=levels, key=len(self.units))
        self.units.append(unit)
        return unit

    def takes_age(self, kind: int, age: int) -> bool:
        """Whether a placement type takes children of this age."""
        return self._ages[kind][0] <= age <= self._ages[kind][1]

    def location(self, place: Place, luck: float) -> int:
        """Where a place is: a home's own location, else drawn from the locations of its type."""
        if place.unit is not None and place.unit.name in self.estate.location:
            return LOCATIONS.index(self.estate.location[place.unit.name])
        for where, share in self._locations[place.kind]:
            chance = share.at(self.env.now)
            if luck < chance:
                return where
            luck -= chance
        return where

    def has_room(self, kind: int, age: int, level: str) -> bool:
        """Whether a home or household of a type has a place for which such a child is meant; markets have room for all."""
        if not self.placing.has_units(kind):
            return True
        if kind == self.carers.type:
            return self.carers.vacant.count(age) > 0
        return kind in self.estate.homes and self.estate.homes[kind].find(age, level, luck=0.0) is not None

    def move_in(self, child: Child, unit: Unit) -> None:
        """A child begins to live in a home or household."""
        if unit.type in self.estate.homes:
            unit.children.append(child)
        else:
            self.carers.move_in(child, unit)

    def move_out(self, child: Child, unit: Unit) -> None:
        """A child stops living there."""
        if unit.type in self.estate.homes:
            unit.children.remove(child)
            self._freed.append(unit)
        else:
            self.carers.move_out(child, unit)

    def offer_free_beds(self) -> None:
        """Offer beds that fell free to the children who wait for such a home, longest first."""
        while self._freed:
            home = self._freed.pop()
            for child in self.waiting.for_setting(self.names.setting_of_type[home.type]):
                if not home.free:
                    break
                if home.is_meant_for(child.age_on(self.env.now), child.level) and child.unit is not home:
                    self.career.offer_bed(child, home)
