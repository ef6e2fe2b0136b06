"""One replication as measures see it: what happened, in which authority, and the days on which it is
counted.
"""

from collections.abc import Mapping
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
class Observation:
    """A history and the window in which it is measured: what a :class:`~sim.measures.measure.Measure` is
    taken of.
    """

    history: MeasuredHistory
    parameters: Parameters
    base: date
    years: int
    """Years after the base date until which is measured."""
    price_draws: "PriceDraws"
    """What chance does to prices."""

    @property
    def episodes(self) -> Episodes:
        """Every placement."""
        return self.history.episodes

    @property
    def types(self) -> Mapping[str, PlacementType]:
        """The placement types by name."""
        return self.parameters.placement.types

    @property
    def placements(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.types)

    @property
    def opening(self) -> Mapping[str, str]:
        """The homes that are to open after the base date, with their placement types, however late."""
        homes = self.parameters.provision.homes.items()
        return {name: home.type for name, home in homes if home.opens is not None and home.opens > self.base}

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts that children come from."""
        return tuple(self.parameters.authority.districts)

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


@lru_cache(maxsize=8)
def _dates(base: date, years: int) -> tuple[date, ...]:
    """The same object for all histories: it is a part of many keys."""
    return tuple(month_ends(base, years))


@lru_cache(maxsize=8)
def _marches(dates: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(d for d in dates if d.month == MARCH and years_after(d, -1) >= dates[0])
