"""Ways of leaving care, each with its own hazard."""

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from sim.bands import TIME_IN_CARE
from sim.codes import ReasonEpisodeCeased
from sim.parameters.change import Change
from sim.parameters.sourced import ByAge, NotNegative, OverTime, Share, ShareOverTime, Sourced

TURNED_18 = "turned_18"


class ExitRoute(Sourced):
    """One way out of care before 18."""

    title: str
    rec: dict[str, ReasonEpisodeCeased]
    """Reason episode ceased by setting; ``otherwise`` for the settings not named."""
    per_year: ByAge
    """Exits per child and year by age, where the two relative factors are one."""
    by_setting: dict[str, NotNegative]
    """Relative hazard by setting; settings not named have none."""
    clock: Literal["care", "placement"] = "care"
    by_time: tuple[NotNegative, ...] = Field(min_length=1, max_length=len(TIME_IN_CARE))
    """Relative hazard by band of time in care (:data:`sim.bands.TIME_IN_CARE`), or in placement when
    ``clock`` says so; the last number holds for all later bands."""
    for_uasc: NotNegative
    """Relative hazard for unaccompanied asylum-seeking children."""
    changes: tuple[Change, ...] = ()
    """Dated changes of the hazard for some children."""


class AtEighteen(Sourced):
    """Where young people are on their 18th birthday, which ends care for certain."""

    destinations: dict[str, dict[ReasonEpisodeCeased, Share]]
    """Shares of destinations by setting; ``otherwise`` for the settings not named."""
    staying_close: ShareOverTime = Field(default=0.0, validate_default=True)
    """Share of those who turn 18 in residential care that keep the support of their home (Staying Close)."""
    staying_close_longer: OverTime = Field(default=0.0, validate_default=True)
    """Years for which they keep it beyond the age at which support after care ends, by the day on which they
    turn 18."""
    to_adult_services: dict[str, ShareOverTime] = Field(default_factory=dict)
    """By setting: of those who would neither go to adult services nor stay with their carers, the share who
    go to adult services after all."""


class Exits(Sourced):
    """All routes out of care."""

    routes: dict[str, ExitRoute] = Field(min_length=1)
    at_eighteen: AtEighteen

    def routes_by(self, reasons: Collection[ReasonEpisodeCeased]) -> tuple[str, ...]:
        """The routes that end care for one of some statutory reasons."""
        return tuple(name for name, route in self.routes.items() if set(reasons) & set(route.rec.values()))
