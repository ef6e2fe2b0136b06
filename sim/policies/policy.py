"""What every lever has in common: dates, a phase-in, and effects that are distributions."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import ClassVar, Self

from pydantic import model_validator

from sim.calendar import DAYS_PER_MONTH
from sim.parameters import Delivery, Parameters
from sim.parameters.sourced import NotNegative, Positive, Share, Sourced
from sim.policies.effect import Effect
from sim.timeline import Timeline


class DeliveryCost(Sourced):
    """What carrying out a policy costs, beside what the model works out from children, carers and homes."""

    set_up: NotNegative = 0
    """Once, on the day of the decision, pounds of the price year."""
    per_year: NotNegative = 0
    """From the day of the decision on, pounds of the price year."""
    months: Positive | None = None
    """How long the yearly cost is paid; until the policy ends if not given."""
    phase_in_months: NotNegative | None = None
    """Months from the decision in which the yearly cost grows evenly to its full amount, as staff come; until
    the policy is at its full size (``lead_months`` and ``ramp_months``) if not given, so that there are never
    fewer staff than the effect needs. Zero: all of it from the day of the decision on."""
    at_size: Positive | None = None
    """The size of the policy to which the amounts belong; they grow with it. If not given they are the same
    for every size."""
    follows: str = "council_staff"
    """The price group."""
    granted: Share = 0.0
    """The share of both amounts that a grant pays; what stands in the books is what is left."""
    granted_until: date | None = None
    """The day from which the grant is no longer paid; as long as the policy runs if not given."""


@lru_cache(maxsize=1024)
def ramp(first: date, months: float) -> Timeline:
    """Grows from nothing to one in so many months from a day on, in monthly steps that carry the value at
    their middle, so that the integral is that of a straight line.
    """
    weight, steps = Timeline.constant(0.0), max(1, round(months))
    for step in range(steps if months else 0):
        begins = first + timedelta(days=round(step * months * DAYS_PER_MONTH / steps))
        weight = weight.step(begins, (step + 0.5) / steps)
    return weight.step(first + timedelta(days=round(months * DAYS_PER_MONTH)), 1.0)


@lru_cache(maxsize=1024)
def _delivery(cost: DeliveryCost, size: float, start: date, end: date | None, until_full: float) -> Delivery:
    """What carrying out a policy of a size costs that is at it so many months after its start: the same in
    every replication, whatever effects it draws.
    """
    scale = 1.0 if cost.at_size is None else size / cost.at_size
    ours = Timeline.constant(1.0 - cost.granted)
    if cost.granted_until is not None:
        ours = ours.step(cost.granted_until, 1.0)
    months = until_full if cost.phase_in_months is None else cost.phase_in_months
    yearly = ramp(start, months).scale(scale * cost.per_year)
    ends = [] if cost.months is None else [start + timedelta(days=round(cost.months * DAYS_PER_MONTH))]
    if stops := [day for day in (*ends, end) if day is not None]:
        yearly = yearly.step(min(stops), 0.0)
    return Delivery(
        follows=cost.follows,
        set_up=scale * cost.set_up * ours.at(start),
        on=start,
        per_year=yearly.scale(ours),
        source=cost.source,
        assumption=cost.assumption,
    )


def first_of_month(day: date) -> date:
    """The first of a month that is nearest to a day; of two as near, the later one."""
    this, following = day.replace(day=1), (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return this if day - this < following - day else following


class Policy(Sourced):
    """A dated change of the parameters: a pure function from parameters to parameters.

    A policy is decided on ``start``, has its first effect ``lead_months`` later, grows to its full size over
    ``ramp_months`` and stops on ``end``.
    """

    quantity: ClassVar[str]
    """The name of the number that is the size of this policy: at zero it does nothing."""

    name: str
    """What scenarios call it; also the name of what it brings: homes, pipelines, teams."""
    strategy: str
    """The part of the strategy that it stands for."""
    printed: str = ""
    """The date as the strategy prints it (``January 2023``, ``During 2023``, ``By 2024``), if it does."""
    start: date
    lead_months: NotNegative = 0
    ramp_months: NotNegative = 0
    on_the_first: bool = False
    """Whether it takes effect on a first of a month, as budgets and contracts have it, and its homes open on
    one: the nearest to the day to which the months lead, but none before the decision."""
    end: date | None = None
    cost: DeliveryCost | None = None

    @abstractmethod
    def apply(self, p: Parameters) -> Parameters:
        """The parameters with this policy in force; raises ``InputMistake`` if it does not fit them."""

    @property
    def takes_effect(self) -> date:
        """The first day on which anything differs."""
        return self.later(self.start, self.lead_months)

    def later(self, day: date, months: float) -> date:
        """The day so many mean months after another one; the nearest first of a month where it shall be
        one.
        """
        then = day + timedelta(days=round(months * DAYS_PER_MONTH))
        if not self.on_the_first:
            return then
        nearest = first_of_month(then)
        return nearest if nearest >= self.start else first_of_month(nearest + timedelta(days=32))

    @property
    def size(self) -> float:
        """The value of :attr:`quantity`."""
        value: float = getattr(self, self.quantity)
        return value

    def phased(self, full: float, without: float = 1.0) -> Timeline:
        """A value that is ``without`` until the policy takes effect, then grows to ``full``, and falls back
        at its end.
        """
        if full == without:
            return Timeline.constant(without)
        weight = ramp(self.takes_effect, self.ramp_months)
        if self.end is not None:
            weight = weight.step(self.end, 0.0)
        return weight.map(lambda part: without + (full - without) * part)

    def reaching(self, effect: Effect, reach: float) -> Timeline:
        """The factor on a rate of which a share ``reach`` of the children is touched by an effect."""
        return self.phased(1.0 + reach * (effect.value - 1.0))

    @property
    def delivery(self) -> Delivery | None:
        """What carrying it out costs; nothing if it has no cost of its own, or no size."""
        if self.cost is None or not self.size:
            return None
        return _delivery(self.cost, self.size, self.start, self.end, self.lead_months + self.ramp_months)

    def with_effects_drawn(self, draws: Callable[[str], float]) -> Self:
        """The same policy with every effect drawn; ``draws`` gives a uniform number for the name of an
        effect.
        """
        effects = {
            name: value
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), Effect)
        }
        return self.model_copy(update={name: effect.draw(draws(name)) for name, effect in effects.items()})

    @property
    def is_uncertain(self) -> bool:
        """Whether any of its effects is a distribution."""
        return any(isinstance(getattr(self, name), Effect) for name in type(self).model_fields)

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.end is not None and self.end <= self.takes_effect:
            raise ValueError(
                f"ends on {self.end} but takes effect on {self.takes_effect} (start and lead_months);"
                " expected a later end"
            )
        return self


def late(planned: date, months: Effect | None) -> date:
    """A planned day, so many months later; the day itself if nothing is said of a delay."""
    return planned if months is None else planned + timedelta(days=round(months.value * DAYS_PER_MONTH))
