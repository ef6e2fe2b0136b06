"""The life of the council's foster households: enquiry, application, assessment, approval, and the day they stop."""

from collections.abc import Callable, Generator
from typing import NamedTuple

import numpy as np
import simpy

from sim.bands import DAYS_PER_YEAR
from sim.model.child import Child
from sim.model.places import Households, Unit
from sim.model.record import Record
from sim.model.streams import Streams, choose
from sim.parameters import Parameters
from sim.timeline import integral_from, inverse_integral

MONTH = DAYS_PER_YEAR / 12
AT_THE_START, ENQUIRERS = "household at the start", "household that enquires"


class Traits(NamedTuple):
    """What is drawn for one household, once and for all."""

    places: int
    ages: tuple[int, int]
    budget: float
    """Unit-exponential budget that is spent along the rate of deciding to stop."""
    patience: float
    """Below the share of those who see a placement through, the carers do so."""


class Carers:
    """All foster households of one replication."""

    def __init__(
        self,
        env: simpy.Environment,
        p: Parameters,
        streams: Streams,
        record: Record,
        new_unit: Callable[[str, int, int, tuple[int, int]], Unit],
        move_out: Callable[[Child], None],
    ) -> None:
        self._env = env
        self._parameters = p
        self._foster = p.provision.foster_households
        self._streams = streams
        self._record = record
        self._new_unit = new_unit
        self._move_out = move_out
        self.type = list(p.placement.types).index(self._foster.type)
        self._ranges = [_range(ages) for ages in self._foster.ages]
        self.vacant = Households(self._ranges, max(self._foster.households_by_places, default=1))
        self._places = 0
        self._horizon = 0.0
        self._stop_rate = self._foster.deregistration.rate.since(p.authority.base_date)

    def start(self, horizon: float) -> None:
        """The households approved today, and those that enquiries will bring until ``horizon`` (days)."""
        self._horizon = horizon
        households = self._traits(AT_THE_START, self._today())
        stops = self._stops(np.zeros(len(households)), households)
        for i, (traits, stop) in enumerate(zip(households, stops, strict=True)):
            self._begin(f"household {i + 1}", traits, stop)
        self._log(-np.inf)
        self._env.process(self._pipeline(self._approvals(horizon)))

    def _today(self) -> int:
        return round(self._foster.places / self._foster.mean_places) if self._foster.places else 0

    def _traits(self, family: str, many: int) -> list[Traits]:
        shares_of_ages = dict(zip(self._ranges, self._foster.ages.values(), strict=True))
        sizes = choose(self._streams.of("carer:places", family).random(many), self._foster.households_by_places)
        ages = choose(self._streams.of("carer:ages", family).random(many), shares_of_ages)
        budgets = self._streams.of("carer:stops", family).standard_exponential(many).tolist()
        patience = self._streams.of("carer:patience", family).random(many).tolist()
        places = self._exact_places(sizes) if family == AT_THE_START else sizes
        return [Traits(*traits) for traits in zip(places, ages, budgets, patience, strict=True)]

    def _exact_places(self, sizes: list[int]) -> list[int]:
        """Change households' places one by one until they add up to the approved places of the base date."""
        smallest, largest = min(self._foster.households_by_places), max(self._foster.households_by_places)
        gap = self._foster.places - sum(sizes)
        for i, places in enumerate(sizes):
            if gap > 0 and places < largest:
                change = min(gap, largest - places)
            elif gap < 0 and places > smallest:
                change = -min(-gap, places - smallest)
            else:
                continue
            sizes[i] += change
            gap -= change
        return sizes

    def _approvals(self, horizon: float) -> list[tuple[float, int, Traits, float]]:
        """Day, number, traits and last day of the households approved within the horizon; some enquire before the base date."""
        pipeline = self._foster.pipeline
        lag = MONTH * (pipeline.months_to_application + pipeline.months_of_assessment)
        earliest = -4.0 * lag
        days, per_year = pipeline.enquiries.since(self._parameters.authority.base_date)
        expected = max(per_year) / DAYS_PER_YEAR * (horizon - earliest)
        many = int(expected + 10 * np.sqrt(expected) + 50)
        draw = self._streams.of
        enquired = inverse_integral(
            days, per_year / DAYS_PER_YEAR, earliest, np.cumsum(draw("carer:enquires").standard_exponential(many))
        )
        waits = draw("carer:applies after").standard_exponential(many) * MONTH * pipeline.months_to_application
        waits += draw("carer:assessed in").standard_gamma(4.0, many) / 4.0 * MONTH * pipeline.months_of_assessment
        applies = draw("carer:applies").random(many) < pipeline.to_application
        approved = draw("carer:approved").random(many) < pipeline.to_approval
        day = np.where(applies & approved, enquired + waits, np.inf)
        traits = self._traits(ENQUIRERS, many)
        numbers = [int(i) for i in np.argsort(day, kind="stable") if 0 < day[i] < horizon]
        stops = self._stops(day[numbers], [traits[i] for i in numbers])
        return [(float(day[i]), i, traits[i], stop) for i, stop in zip(numbers, stops, strict=True)]

    def _stops(self, since: np.ndarray, households: list[Traits]) -> list[float]:
        """The day on which each household, which fosters since some day, decides to stop."""
        days, per_year = self._stop_rate
        rate = per_year / DAYS_PER_YEAR
        budgets = np.array([traits.budget for traits in households])
        stops: list[float] = inverse_integral(days, rate, 0.0, integral_from(days, rate, 0.0, since) + budgets).tolist()
        return stops

    def _pipeline(self, approvals: list[tuple[float, int, Traits, float]]) -> Generator[simpy.Event, None, None]:
        for day, number, traits, stop in approvals:
            yield self._env.timeout(day - self._env.now)
            self._begin(f"household of enquiry {number + 1}", traits, stop)
            self._record.carers.append(("approval", self._env.now, traits.places))
            self._log(self._env.now)

    def _begin(self, name: str, traits: Traits, stops: float) -> None:
        household = self._new_unit(name, self.type, traits.places, traits.ages)
        self._places += traits.places
        self.vacant.list_as_vacant(household)
        if stops < self._horizon:
            self._env.process(self._stop_fostering(household, stops, traits.patience))

    def _stop_fostering(self, household: Unit, day: float, patience: float) -> Generator[simpy.Event, None, None]:
        """On the day the carers decide to stop they take no more children; most see a placement through first."""
        yield self._env.timeout(day - self._env.now)
        self.vacant.unlist(household)
        household.taking = False
        if not household.children:
            self._deregister(household)
        elif patience >= self._foster.deregistration.see_it_through:
            for child in list(household.children):
                self._move_out(child)

    def any_vacant(self, age: int, luck: float) -> Unit | None:
        """A household with room for a child of this age, any with the same probability; ``None`` if all are full."""
        many = self.vacant.count(age)
        return self.vacant.number(age, int(luck * many)) if many else None

    def move_in(self, child: Child, household: Unit) -> None:
        """A child begins to live with a household."""
        self.vacant.unlist(household)
        household.children.append(child)
        self.vacant.list_as_vacant(household)

    def move_out(self, child: Child, household: Unit) -> None:
        """A child leaves a household; carers who have decided to stop are deregistered when the last one has left."""
        self.vacant.unlist(household)
        household.children.remove(child)
        self.vacant.list_as_vacant(household)
        if not household.taking and not household.children:
            self._deregister(household)

    def _deregister(self, household: Unit) -> None:
        self._places -= household.places
        self._record.carers.append(("deregistration", self._env.now, household.places))
        self._log(self._env.now)

    def _log(self, day: float) -> None:
        self._record.places.append(("foster households", self._foster.type, day, self._places))


def _range(ages: str) -> tuple[int, int]:
    first, _, last = ages.partition("-")
    return int(first), int(last)
