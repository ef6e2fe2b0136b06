"""Children entering care. The families of each stratum come as a Poisson process, whose rate changes on the
dates of the configuration and drifts from year to year. They come in the order in which they would with any
other rate: a higher one brings the same families sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np
from librt.vecs import vec

from sim.bands import ADULTHOOD, AGE_STARTS, DAYS_PER_YEAR, birthdays, day_number
from sim.calendar import DAYS_PER_MONTH
from sim.model.arrivals.first_plans import FirstPlans
from sim.model.child import Child
from sim.model.clock import Clock
from sim.model.names import LEGAL_STATUSES
from sim.model.risks.drift import YearlyDrift, year_starts
from sim.model.streams import Streams
from sim.parameters import Parameters
from sim.parameters.entries import Stratum
from sim.timeline import inverse_integral, values_on

NUMBERS_A_STRATUM: Final = 1_000_000
BIRTHDAYS: Final = (*AGE_STARTS[1:], ADULTHOOD)
"""Ages at which a child reaches the next age band and, last, 18."""


def intensity(
    p: Parameters, stratum: Stratum, drift: np.ndarray, horizon: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days since the base date, children a day from each of them on, and the share of them who re-enter care.

    The share is that of children who left before the base date. It falls with the years, because nobody is
    added to them: re-entries after an exit within the simulation are simulated one by one.
    """
    base = p.authority.base_date
    changes = [timeline.since(base)[0] for timeline in (stratum.per_year, p.entries.level)]
    months = np.arange(0, horizon, DAYS_PER_MONTH)
    days = np.unique(np.concatenate((months, *changes, year_starts(len(drift)))))
    days = days[(days >= 0) | np.isneginf(days)]
    middle = np.maximum(days, 0.0) + DAYS_PER_MONTH / 2
    left = np.exp(-middle / DAYS_PER_YEAR / p.entries.returning_mean_years)
    stream = 1 - stratum.returning * (1 - left)
    year = np.clip((np.maximum(days, 0.0) / DAYS_PER_YEAR).astype(int), 0, len(drift) - 1)
    rate = (
        values_on(stratum.per_year, base, days)
        * values_on(p.entries.level, base, days)
        * stream
        * drift[year]
        / DAYS_PER_YEAR
    )
    return days, rate, stratum.returning * left / stream


class AtEntry:
    """What chance decides about all children of a stratum when they enter, decision by decision."""

    def __init__(self, streams: Streams, name: str, many: int) -> None:
        self._streams = streams
        self._name = name
        self._many = many

    def uniform(self, decision: str) -> np.ndarray:
        """A number on [0, 1) for each child."""
        return self._streams.uniforms(f"entry:{decision}", self._name, self._many)

    def chosen(self, decision: str, mix: Mapping[Any, float]) -> list[Any]:
        """One of the values of a mix for each child."""
        return self._streams.choices(f"entry:{decision}", self._name, self._many, mix)


class Intake:
    """All children of one stratum that enter within the horizon, family by family in the order of their
    coming.
    """

    def __init__(
        self,
        p: Parameters,
        streams: Streams,
        name: str,
        number: int,
        drift: YearlyDrift,
        plans: FirstPlans,
        horizon: float,
    ) -> None:
        """``plans`` are those with which children of the stratum enter; ``number`` is its own."""
        stratum = p.entries.strata[name]
        self._name = name
        days, rate, reentrant = intensity(p, stratum, drift.entries[name], horizon)
        sizes, gaps = self._families(p, stratum, streams, name, rate, horizon)
        mean_size = 1.0 if stratum.uasc else p.entries.siblings.mean
        when = inverse_integral(days, rate / mean_size, 0.0, np.cumsum(gaps))
        inside = int(np.searchsorted(when, horizon))
        self._when: list[float] = when[:inside].tolist()
        """The day on which each family comes."""
        self._sizes: list[int] = sizes[:inside].tolist()
        self._first = (number + 1) * NUMBERS_A_STRATUM
        self._uasc = stratum.uasc
        arrivals = np.repeat(when[:inside], sizes[:inside])
        era = np.searchsorted(days, arrivals, side="right") - 1
        self._draw(p, streams, stratum, plans, arrivals, reentrant[era])

    @staticmethod
    def _families(
        p: Parameters, stratum: Stratum, streams: Streams, name: str, rate: np.ndarray, horizon: float
    ) -> tuple[np.ndarray, np.ndarray]:
        expected = float(np.max(rate)) * horizon
        many = int(expected + 10 * np.sqrt(expected) + 50)
        gaps = streams.exponentials("entry:gaps", name, many)
        if stratum.uasc:
            return np.ones(many, dtype=int), gaps
        groups = p.entries.siblings.group_size
        return np.array(streams.choices("entry:siblings", name, many, groups)), gaps

    def _draw(
        self,
        p: Parameters,
        streams: Streams,
        stratum: Stratum,
        plans: FirstPlans,
        arrivals: np.ndarray,
        reentrant: np.ndarray,
    ) -> None:
        """What all children are like, a column for each fact."""
        draws = AtEntry(streams, self._name, len(arrivals))
        age = (
            np.array(draws.chosen("age", stratum.ages), dtype=float)
            + draws.uniform("part of year") ** stratum.youngest_first
        )
        born = day_number(p.authority.base_date) + np.floor(arrivals - age * DAYS_PER_YEAR).astype(np.int64)
        base = day_number(p.authority.base_date)
        levels = draws.chosen("level", stratum.level)
        legal = {LEGAL_STATUSES.index(status): share for status, share in stratum.legal_status.items()}
        too_old = birthdays(born, ADULTHOOD) - base <= arrivals
        born = np.where(too_old, born + 7, born)
        reached = birthdays(born[:, None], np.array(BIRTHDAYS)) - base
        self._born: list[int] = born.tolist()
        self._birthdays = vec[float](reached.astype(float).ravel().tolist())
        """Those of one child after another."""
        self._sex: list[str] = np.where(draws.uniform("sex") < stratum.boys, "M", "F").tolist()
        self._need: list[str] = draws.chosen("need", stratum.need)
        self._disability: list[bool] = (draws.uniform("disability") < stratum.disability).tolist()
        self._level: list[str] = levels
        self._district: list[str] = draws.chosen("district", p.authority.districts)
        self._returned: list[bool] = (draws.uniform("returning") < reentrant).tolist()
        self._plan: list[int] = plans.draw(draws.uniform("plan"), arrivals, levels)
        self._legal: list[int] = draws.chosen("legal status", legal)

    def families(self) -> Iterator[tuple[float, list[Child]]]:
        """Each family's day of entry and its children."""
        entity = 0
        for number, day in enumerate(self._when):
            size = self._sizes[number]
            group = self._first + entity if size > 1 else -1
            yield day, [self._child(n, group) for n in range(entity, entity + size)]
            entity += size

    def _child(self, entity: int, group: int) -> Child:
        """The child with a number among those of the stratum, one of a ``group`` of brothers and sisters."""
        first = entity * len(BIRTHDAYS)
        return Child(
            self._first + entity, self._name, entity, group, self._born[entity],
            self._birthdays[first : first + len(BIRTHDAYS)], self._sex[entity], self._need[entity],
            self._uasc, self._disability[entity], self._level[entity], self._district[entity],
            self._returned[entity], self._plan[entity], self._legal[entity],
        )  # fmt: skip


def intake_of(
    p: Parameters,
    streams: Streams,
    name: str,
    number: int,
    drift: YearlyDrift,
    plans: FirstPlans,
    horizon: float,
) -> Intake:
    """The :class:`Intake` of a stratum, the same one for all scenarios of a replication that change nothing
    of it.
    """
    entries = p.entries
    parts = (
        *(entries.strata[name], entries.level, entries.siblings, entries.returning_mean_years),
        *(p.authority.districts, p.authority.base_date, number, drift, plans, horizon),
    )
    return streams.shared(
        ("intake", name), parts, lambda: Intake(p, streams, name, number, drift, plans, horizon)
    )


def stream_of_entries(
    clock: Clock, intake: Intake, come: Callable[[list[Child], float], None]
) -> Iterator[float]:
    """The process of one stratum: wait so many days for the next family, which comes to the door of care."""
    for day, children in intake.families():
        yield day - clock.now
        come(children, clock.now)
