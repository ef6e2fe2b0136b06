"""The life of the council's foster households: approval, the children they care for, and the day they
stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim.bands import DAYS_PER_YEAR, day_number
from sim.calendar import DAYS_PER_MONTH
from sim.model.child import Child
from sim.model.clock import Clock, Led, Process
from sim.model.provision.places import Households, Register, Unit
from sim.model.provision.recruitment import Approval, Recruitment
from sim.model.record import HouseholdLife, Record
from sim.model.streams import Streams
from sim.parameters import LEVELS, Parameters
from sim.parameters.provision import Extension
from sim.timeline import integral_from, inverse_integral

Approvals = list[tuple[Approval, float]]
"""Households, each with the day on which it decides to stop."""


class Carers:
    """All foster households of one replication."""

    def __init__(
        self, clock: Clock, p: Parameters, streams: Streams, record: Record, register: Register
    ) -> None:
        self._clock = clock
        self._base = p.authority.base_date
        self._foster = p.provision.foster_households
        self._streams = streams
        self._recruitment = Recruitment(p, streams)
        self._record = record
        self._register = register
        self.placement_type = list(p.placement.types).index(self._foster.type)
        extensions = self._foster.extensions
        sizes = [*self._foster.households_by_places, *(one.up_to for one in extensions.values())]
        ranges, most = self._recruitment.ranges_of_ages, max(sizes, default=1)
        self.vacant = Households(ranges, most)
        self._at_the_start: list[Unit] = []
        self._places = 0
        self._horizon = 0.0
        self._started = False
        self._stop_rate = self._foster.deregistration.rate.since(p.authority.base_date)

    def start(self, horizon: float, must_leave: Callable[[Child], None]) -> None:
        """The households approved today, and those that enquiries will bring until ``horizon`` (days).

        ``must_leave`` finds another place for a child whose carers stop.
        """
        self._horizon = horizon
        self._must_leave = must_leave
        drawn = self._streams.shared(
            ("households",), (self._foster, self._base, horizon), lambda: self._drawn(horizon)
        )
        today, coming = drawn
        self._at_the_start = [self._begin(*household) for household in today]
        self._log(-np.inf)
        for approvals in coming:
            Led(self._clock, self._approve(approvals))
        for name, extension in self._foster.extensions.items():
            self._clock.process(self._extend(name, extension))

    def _drawn(self, horizon: float) -> tuple[Approvals, list[Approvals]]:
        """The households of today, and those that each pipeline brings."""
        today = [
            Approval(0.0, f"household {i + 1}", t) for i, t in enumerate(self._recruitment.at_the_start())
        ]
        coming = [
            self._recruitment.approvals(name, pipeline, horizon)
            for name, pipeline in self._foster.pipelines.items()
        ]
        return self._with_their_last_day(today), [self._with_their_last_day(one) for one in coming]

    def end(self) -> None:
        """The simulation is over, and nobody has to leave any more: part from who would have found them
        another place.
        """
        self._must_leave = _stays

    def some_have_decided(self) -> None:
        """Some of those who care for children today have decided to stop, and wait only for these children to
        leave.
        """
        draws = self._streams.of("carer:decided before").random(len(self._at_the_start)).tolist()
        for household, chance in zip(self._at_the_start, draws, strict=True):
            if household.children and chance < self._foster.deregistration.decided_before:
                self._take_no_more(household)
        self._started = True

    def _with_their_last_day(self, households: list[Approval]) -> Approvals:
        """Each household with the day on which it decides to stop, for all at once."""
        days, per_year = self._stop_rate
        rate = per_year / DAYS_PER_YEAR
        since = integral_from(days, rate, 0.0, np.array([household.day for household in households]))
        budgets = np.array([household.traits.budget for household in households])
        stops = inverse_integral(days, rate, 0.0, since + budgets).tolist()
        return list(zip(households, stops, strict=True))

    def _approve(self, approvals: Approvals) -> Iterator[float]:
        """One pipeline: each household is approved on its day."""
        for household, stops in approvals:
            yield household.day - self._clock.now
            self._begin(household, stops)
            self._record.carers.append(("approval", self._clock.now, household.traits.places))
            self._log(self._clock.now)

    def _extend(self, plan: str, extension: Extension) -> Process:
        """Households of the base date are approved for one more child, one after another, in an order drawn
        by chance; those that have stopped, or have as many places as they may, are passed over.
        """
        draws = self._streams.of("carer:extended", plan).random(len(self._at_the_start))
        waiting = [self._at_the_start[i] for i in np.argsort(draws, kind="stable").tolist()]
        first = float(day_number(extension.first) - day_number(self._base))
        many = round(extension.households)
        for number in range(many):
            day = first + number * extension.over_months * DAYS_PER_MONTH / many
            yield self._clock.timeout(max(0.0, min(day, self._horizon) - self._clock.now))
            waiting = [one for one in waiting if one.taking and one.places < extension.up_to]
            if not waiting or self._clock.now >= self._horizon:
                return
            self._enlarge(waiting.pop(0))

    def _enlarge(self, household: Unit) -> None:
        """A household is approved for one more child from today on."""
        self.vacant.unlist(household)
        household.places += 1
        self.vacant.list_as_vacant(household)
        self._places += 1
        self._record.households[household.name].places = household.places
        self._record.carers.append(("extension", self._clock.now, 1))
        self._log(self._clock.now)

    def _begin(self, approval: Approval, stops: float) -> Unit:
        _, name, traits = approval
        household = self._register.new(name, self.placement_type, traits.places, traits.ages, LEVELS)
        self._places += traits.places
        approved = self._clock.now if self._started else float("-inf")
        self._record.households[name] = HouseholdLife(
            traits.places, f"{traits.ages[0]}-{traits.ages[1]}", approved
        )
        self.vacant.list_as_vacant(household)
        if stops < self._horizon:
            Led(self._clock, self._stop_fostering(household, stops, traits.patience))
        return household

    def _stop_fostering(self, household: Unit, day: float, patience: float) -> Iterator[float]:
        """On the day the carers decide to stop they take no more children; most see a placement through
        first.
        """
        yield day - self._clock.now
        if not household.taking:
            return
        self._take_no_more(household)
        if not household.children:
            self._deregister(household)
        elif patience >= self._foster.deregistration.see_it_through:
            for child in list(household.children):
                self._must_leave(child)

    def _take_no_more(self, household: Unit) -> None:
        self.vacant.unlist(household)
        household.taking = False
        self._record.households[household.name].decided = self._clock.now if self._started else float("-inf")

    def any_vacant(self, age: int, u: float) -> Unit | None:
        """A household with room for a child of this age, any with the same probability; ``None`` if all are
        full.
        """
        many = self.vacant.count(age)
        return self.vacant.number(age, int(u * many)) if many else None

    def move_in(self, child: Child, household: Unit) -> None:
        """A child begins to live with a household."""
        self.vacant.unlist(household)
        household.children.append(child)
        self.vacant.list_as_vacant(household)

    def move_out(self, child: Child, household: Unit) -> None:
        """A child leaves a household; carers who have decided to stop are deregistered when the last one has
        left.
        """
        self.vacant.unlist(household)
        household.children.remove(child)
        self.vacant.list_as_vacant(household)
        if not household.taking and not household.children:
            self._deregister(household)

    def _deregister(self, household: Unit) -> None:
        self._places -= household.places
        self._record.carers.append(("deregistration", self._clock.now, household.places))
        self._record.households[household.name].deregistered = self._clock.now
        self._log(self._clock.now)

    def _log(self, day: float) -> None:
        self._record.places.append(("foster households", self._foster.type, day, self._places))


def _stays(_child: Child) -> None:
    """What becomes of a child after the end."""
