"""Replications as measures see them: what happened, in which authority, and the days on which it is
counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from sim.bands import years_after
from sim.calendar import MARCH
from sim.episodes import Episodes
from sim.measures.counting.calendar import month_ends
from sim.parameters import Parameters, PlacementType
from sim.parameters.census import AfterCare

if TYPE_CHECKING:
    from sim.measures.costs import PriceDraws


class MeasuredHistory(Protocol):
    """What one replication leaves behind; days are counted since 1970."""

    @property
    def episodes(self) -> Episodes:
        """Every placement, those of the starting caseload and of recent leavers included."""

    @property
    def places(self) -> pd.DataFrame:
        """Columns ``unit``, ``kind``, ``day``, ``places``: see :func:`sim.measures.provision.provision`."""

    @property
    def carers(self) -> pd.DataFrame:
        """Columns ``event``, ``day``, ``places``: see :func:`sim.measures.flows.flows`."""

    @property
    def attempts(self) -> pd.DataFrame:
        """A row for each place of a programme: see :func:`sim.measures.programmes.programmes`."""


@dataclass(frozen=True, eq=False)
class Lived:
    """A history, the parameters under which it was lived, and what chance does to its prices."""

    history: MeasuredHistory
    parameters: Parameters
    years: int
    """Years after the base date until which is measured."""
    price_draws: "PriceDraws"

    @property
    def opening(self) -> Mapping[str, str]:
        """The homes that are to open after the base date, with their placement types, however late."""
        homes, base = self.parameters.provision.homes.items(), self.parameters.authority.base_date
        return {name: home.type for name, home in homes if home.opens is not None and home.opens > base}

    def alike(self, other: "Lived") -> bool:
        """Whether both can be observed together: whether they agree in all that an :class:`Observation` says
        of them together.
        """
        return self.years == other.years and _common(self.parameters) == _common(other.parameters)


@dataclass(frozen=True, eq=False)
class Observation:
    """Some histories and the window in which they are measured: what a :class:`~sim.measures.measure.Measure`
    is taken of.

    What the histories have in common is told here; everything else is asked of :attr:`each` of them.
    """

    each: Sequence[Lived]

    @cached_property
    def episodes(self) -> Episodes:
        """Every placement of all of them, history by history."""
        return Episodes.joined([one.history.episodes for one in self.each])

    @property
    def base(self) -> date:
        """The base date."""
        return self._parameters.authority.base_date

    @property
    def years(self) -> int:
        """Years after the base date until which is measured."""
        return self.each[0].years

    @property
    def types(self) -> Mapping[str, PlacementType]:
        """The placement types by name; where they lie, each history knows for itself."""
        return self._parameters.placement.types

    @property
    def placements(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.types)

    @property
    def districts(self) -> Mapping[str, float]:
        """The districts that children come from, with the share of each."""
        return self._parameters.authority.districts

    @property
    def strata(self) -> tuple[str, ...]:
        """The strata of entries."""
        return tuple(self._parameters.entries.strata)

    @property
    def routes(self) -> tuple[str, ...]:
        """The ways out of care."""
        return tuple(self._parameters.exits.routes)

    @property
    def homes(self) -> tuple[str, ...]:
        """The names of the homes of any of the histories."""
        return tuple(dict.fromkeys(name for one in self.each for name in one.parameters.provision.homes))

    @property
    def after_care(self) -> AfterCare:
        """Young people after care on the base date."""
        return self._parameters.census.after_care

    @property
    def _parameters(self) -> Parameters:
        return self.each[0].parameters

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The base date and the month ends up to the horizon."""
        return _dates(self.base, self.years)

    @property
    def horizon(self) -> date:
        """The last day of the window."""
        return years_after(self.base, self.years)

    @property
    def marches(self) -> tuple[date, ...]:
        """Each 31 March that has a whole year after the base date before it."""
        return _marches(self.dates)


def _common(p: Parameters) -> tuple[object, ...]:
    """All that histories that are observed together have in common."""
    types = [(name, {**kind.__dict__, "location": None}) for name, kind in p.placement.types.items()]
    names = (
        p.authority.base_date,
        list(p.authority.districts.items()),
        list(p.entries.strata),
        list(p.exits.routes),
        list(p.census.after_care.housing),
    )
    shared = types, *names, p.census.after_care
    if p.costs is None:
        return shared
    prices = p.costs.fees, p.costs.asylum_grant, p.costs.after_care
    return *shared, *prices, p.authority.child_population, p.finance.open_prices


@lru_cache(maxsize=8)
def _dates(base: date, years: int) -> tuple[date, ...]:
    """The same object for all histories: it is a part of many keys."""
    return tuple(month_ends(base, years))


@lru_cache(maxsize=8)
def _marches(dates: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(d for d in dates if d.month == MARCH and years_after(d, -1) >= dates[0])
