"""How people become foster carers: the households of the base date, and those that enquiries bring."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_MONTH
from sim.model.streams import Streams, choose
from sim.parameters import Parameters
from sim.parameters.provision import Pipeline
from sim.timeline import inverse_integral, values_on

AT_THE_START = "household at the start"


class Traits(NamedTuple):
    """What distinguishes one household from another; drawn once, and the same in every scenario."""

    places: int
    ages: tuple[int, int]
    budget: float
    """Unit-exponential budget that is spent along the rate of deciding to stop."""
    patience: float
    """Below the share of those who see a placement through, the carers do so."""


class Approval(NamedTuple):
    """A household that a pipeline brings."""

    day: float
    name: str
    traits: Traits


class Recruitment:
    """Who the foster households of one replication are, and when they are approved.

    A household keeps its number among the enquiries of its pipeline and so its traits, whatever the rates of
    enquiring and converting: more recruitment adds households and changes none.
    """

    def __init__(self, p: Parameters, streams: Streams) -> None:
        self._base = p.authority.base_date
        self._foster = p.provision.foster_households
        self._streams = streams

    @property
    def ranges_of_ages(self) -> list[tuple[int, int]]:
        """The ages for which any household is approved."""
        own = [pipeline.ages for pipeline in self._foster.pipelines.values() if pipeline.ages]
        return list(dict.fromkeys(_range(ages) for mix in (self._foster.ages, *own) for ages in mix))

    def at_the_start(self) -> list[Traits]:
        """The households of the base date; their places add up to the approved places."""
        many = round(self._foster.places / self._foster.mean_places) if self._foster.places else 0
        traits = self._traits(AT_THE_START, many, self._foster.ages, np.arange(many))
        places = self._adding_up([t.places for t in traits])
        return [t._replace(places=number) for t, number in zip(traits, places, strict=True)]

    def approvals(self, name: str, pipeline: Pipeline, horizon: float) -> list[Approval]:
        """The households that a pipeline brings until ``horizon`` (days); some of them enquire before the
        base date.
        """
        lag = DAYS_PER_MONTH * (pipeline.months_to_application + pipeline.months_of_assessment)
        earliest = -4.0 * lag
        days, per_year = pipeline.enquiries.since(self._base)
        expected = max(per_year) / DAYS_PER_YEAR * (horizon - earliest)
        many = int(expected + 10 * np.sqrt(expected) + 50)
        gaps = self._exponentials("enquires", name, many)
        enquired = inverse_integral(days, per_year / DAYS_PER_YEAR, earliest, np.cumsum(gaps))
        approved = enquired + self._waits(name, pipeline, many)
        day = np.where(self._sees_it_to_approval(name, pipeline, enquired), approved, np.inf)
        order = np.argsort(day, kind="stable")
        order = order[(day[order] > 0) & (day[order] < horizon)]
        traits = self._traits(name, many, pipeline.ages or self._foster.ages, order)
        return [
            Approval(when, f"household {i + 1} of {name}", one)
            for i, when, one in zip(order.tolist(), day[order].tolist(), traits, strict=True)
        ]

    def _waits(self, name: str, pipeline: Pipeline, many: int) -> np.ndarray:
        """Days from the enquiry to approval: an exponential wait, then an assessment of four like stages."""
        applies = self._exponentials("applies after", name, many) * pipeline.months_to_application
        assessed = (
            self._streams.of("carer:assessed in", name).standard_gamma(4.0, many)
            / 4.0
            * pipeline.months_of_assessment
        )
        return np.asarray(DAYS_PER_MONTH * (applies + assessed))

    def _sees_it_to_approval(self, name: str, pipeline: Pipeline, enquired: np.ndarray) -> np.ndarray:
        many = len(enquired)
        applies = self._uniforms("applies", name, many) < values_on(
            pipeline.to_application, self._base, enquired
        )
        return applies & (
            self._uniforms("approved", name, many) < values_on(pipeline.to_approval, self._base, enquired)
        )

    def _traits(
        self, family: str, many: int, ages_approved: Mapping[str, float], which: np.ndarray
    ) -> list[Traits]:
        """Those of some (``which``) of ``many`` households."""
        shares_of_ages = {_range(ages): share for ages, share in ages_approved.items()}
        places = choose(self._uniforms("places", family, many)[which], self._foster.households_by_places)
        ages = choose(self._uniforms("ages", family, many)[which], shares_of_ages)
        budgets = self._exponentials("stops", family, many)[which].tolist()
        patience = self._uniforms("patience", family, many)[which].tolist()
        return [Traits(*traits) for traits in zip(places, ages, budgets, patience, strict=True)]

    def _uniforms(self, decision: str, family: str, many: int) -> np.ndarray:
        return self._streams.uniforms(f"carer:{decision}", family, many)

    def _exponentials(self, decision: str, family: str, many: int) -> np.ndarray:
        return self._streams.exponentials(f"carer:{decision}", family, many)

    def _adding_up(self, sizes: list[int]) -> list[int]:
        """Change households' places one by one until they add up to the approved places of the base date."""
        smallest, largest = min(self._foster.households_by_places), max(self._foster.households_by_places)
        gap = self._foster.places - sum(sizes)
        for i, places in enumerate(sizes):
            change = min(gap, largest - places) if gap > 0 else -min(-gap, places - smallest)
            sizes[i] += change
            gap -= change
        return sizes


def _range(ages: str) -> tuple[int, int]:
    first, _, last = ages.partition("-")
    return int(first), int(last)
