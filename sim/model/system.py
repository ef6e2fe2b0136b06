"""The care system of one authority in one replication: children, places, and the clock that moves them."""

from operator import attrgetter

from sim.bands import day_number, years_after
from sim.episodes import Episodes
from sim.model.agenda import Agenda
from sim.model.arrivals import first_plans
from sim.model.arrivals.census import BaseDate
from sim.model.arrivals.entries import intake_of, stream_of_entries
from sim.model.arrivals.first_plans import FirstPlans
from sim.model.arrivals.front_door import FrontDoor
from sim.model.arrivals.reentry import Reentries
from sim.model.arrivals.strata import Strata
from sim.model.career import Career
from sim.model.caseload import Caseload
from sim.model.clock import Clock, Led
from sim.model.decisions import Decisions
from sim.model.names import Names
from sim.model.plans import Plans
from sim.model.provision.areas import Areas
from sim.model.provision.carers import Carers
from sim.model.provision.estate import Estate
from sim.model.provision.places import Bought, Register
from sim.model.provision.placing import Placing
from sim.model.provision.vacancies import Vacancies
from sim.model.record import History, Record
from sim.model.risks.competing_risks import CompetingRisks
from sim.model.risks.destinations import Destinations
from sim.model.risks.drift import DriftedTime, YearlyDrift
from sim.model.risks.hazards import Hazards
from sim.model.streams import Streams
from sim.model.work.programmes import Programmes
from sim.parameters import Parameters


class CareSystem:
    """All parts of one replication, built and connected here; :meth:`run` plays it to the end."""

    def __init__(
        self,
        p: Parameters,
        census: Episodes,
        hazards: Hazards,
        streams: Streams,
        years: int,
        drift: YearlyDrift,
    ) -> None:
        self._parameters = p
        self._base = day_number(p.authority.base_date)
        last_day = day_number(years_after(p.authority.base_date, years)) - self._base
        self.horizon = last_day + 1.0
        """The end of the last day, so that its birthdays are kept."""
        self.clock = Clock()
        self.names = Names.of(p)
        self.record = Record()
        self.caseload = Caseload()
        self.register = Register()
        self.estate = Estate(self.clock, p, self.record, self.register)
        self.carers = Carers(self.clock, p, streams, self.record, self.register)
        self.bought = Bought.of(p, self.names)
        self.placing = Placing(p, self.names, self.estate.homes, self.carers.vacant, self.bought)
        self.agenda = Agenda(
            self.clock,
            p,
            self.names,
            CompetingRisks(hazards, list(map(DriftedTime, drift.exits))),
            self.horizon,
        )
        plans = first_plans.by_stratum(p, streams, drift.plans)
        self.career = self._career(p, streams, drift, plans)
        self._start(census, streams, drift, plans)

    def run(self) -> History:
        """Simulate until the horizon and return what was recorded."""
        self.clock.play(self.horizon)
        for child in sorted(self.caseload.in_care, key=attrgetter("file")):
            self.record.placement(child, float("nan"))
        units = [unit.name for unit in self.register.units]
        self._let_go()
        return self.record.history(self._parameters, self.names, self.caseload.files, units)

    def _let_go(self) -> None:
        """Part what points at each other: else Python must search all memory for what is left of them."""
        for child in self.caseload.in_care:
            child.pending = child.unit = None
        for unit in self.register.units:
            unit.children.clear()
        self.caseload.in_care.clear()
        self.clock.end()
        self.carers.end()

    def _career(
        self, p: Parameters, streams: Streams, drift: YearlyDrift, plans: dict[str, FirstPlans]
    ) -> Career:
        names, strata = self.names, Strata(p)
        return Career(
            clock=self.clock,
            names=names,
            decisions=Decisions(streams, p, drift.moves),
            agenda=self.agenda,
            placing=self.placing,
            vacancies=Vacancies(names, self.estate.homes, self.carers, self.bought),
            plans=Plans(p, names, self.placing, drift.plans),
            areas=Areas(p, names),
            strata=strata,
            destinations=Destinations(p, names),
            reentry=Reentries(p, names, strata, plans),
            caseload=self.caseload,
            record=self.record,
            emergency_setting=names.setting_of_type[names.types.index(p.placement.emergency_type)],
        )

    def _start(
        self, census: Episodes, streams: Streams, drift: YearlyDrift, plans: dict[str, FirstPlans]
    ) -> None:
        """Today: the homes and households, the children in care where the census found them, and the streams
        to come.
        """
        p, career = self._parameters, self.career
        self.estate.start(self.horizon, career.must_leave)
        self.carers.start(self.horizon, career.must_leave)
        today = BaseDate(streams, self.estate, self.carers, self.caseload, self.record)
        today.begin(census, self.names, self._base, career)
        self.carers.some_have_decided()
        programmes = Programmes(self.clock, p, self.names, streams, self.placing)
        programmes.start(self.horizon, self.caseload, self.agenda, career, self.record)
        front_door = FrontDoor(p, streams, self.caseload, career)
        for number, name in enumerate(p.entries.strata):
            intake = intake_of(p, streams, name, number, drift, plans[name], self.horizon)
            Led(self.clock, stream_of_entries(self.clock, intake, front_door.come))
