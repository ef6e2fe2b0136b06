"""Moves between placements: how long a placement lasts, why it ends, and where the child goes next."""

from math import log
from typing import Final, Self

from pydantic import Field, model_validator

from sim.bands import TIME_IN_PLACEMENT
from sim.parameters.entries import LEVELS
from sim.parameters.sourced import ByAge, NotNegative, OverTime, Positive, Share, Sourced


class Durations(Sourced):
    """Placements that ended in a year by how long they had lasted (a published table)."""

    ended: tuple[NotNegative, ...] = Field(
        min_length=len(TIME_IN_PLACEMENT), max_length=len(TIME_IN_PLACEMENT)
    )
    """Counts by band of :data:`sim.bands.TIME_IN_PLACEMENT`."""
    mean_days: Positive
    """Mean length in days of the placements that ended."""

    @property
    def hazard(self) -> tuple[float, ...]:
        """Endings per child and day in each band, had the same mix of placements begun and ended every year.

        Of those that reached a band, ``ended / reached`` ended in it; a constant hazard over the band's
        ``width`` does that when it is ``-log(1 - ended / reached) / width``. The last band is open: there the
        hazard is the reciprocal of the mean time still to go, found from the published mean length of all
        placements.
        """
        rates: list[float] = []
        lived = 0.0
        total = sum(self.ended)
        for band, ended in enumerate(self.ended):
            reached = sum(self.ended[band:])
            start = TIME_IN_PLACEMENT[band]
            if reached <= 0:
                rates.append(rates[-1])
            elif band + 1 < len(TIME_IN_PLACEMENT) and ended < reached:
                width = TIME_IN_PLACEMENT[band + 1] - start
                rate = -log(1 - ended / reached) / width
                lived += ended / rate if rate > 0 else reached * width
                rates.append(rate)
            else:
                remaining = (self.mean_days * total - lived) / reached
                rates.append(1 / remaining if remaining > 30 else 1 / max(30.0, start / 3))
        return tuple(rates)


class Endings(Sourced):
    """How placements of one setting end while the child stays in care."""

    durations: str
    """Which published table gives the shape of the hazard by time in placement."""
    scale: NotNegative
    """Multiplies the published hazard of ending; what remains of it are exits from care."""
    planned: Share
    """Share of these moves that are planned; the others are disruptions."""
    by_age: ByAge = Field(default=1.0, validate_default=True)
    """Relative hazard by age."""
    planned_factor: OverTime = Field(default=1.0, validate_default=True)
    disruption_factor: OverTime = Field(default=1.0, validate_default=True)
    planned_to: dict[str, NotNegative]
    """Relative frequency of the new plan after a planned move, by setting, before :attr:`Moves.pull`."""
    disrupted_to: dict[str, NotNegative]
    """The same after a disruption; ``same`` keeps the child's plan."""


SPELLS: Final = 3
"""Placements of a period of care that are told apart: the first, the second, all later ones."""
BySpell = tuple[NotNegative, NotNegative, NotNegative]


class AgainstPlan(Sourced):
    """How children who live against their plan get what the plan says."""

    offers: dict[str, OverTime]
    """Offers of the planned setting, per child and year, by the placement type the child is waiting in."""


class Moves(Sourced):
    """Everything that makes a child change placement."""

    durations: dict[str, Durations]
    endings: dict[str, Endings]
    """By setting."""
    disruption_by_level: dict[str, NotNegative]
    """Relative hazard of disruption by level of need."""
    by_spell: BySpell = (1.0, 1.0, 1.0)
    """Relative hazard of planned moves and disruptions in the first, the second and every later placement of
    a period of care: what makes moves more regular, or less, than a hazard that begins anew with each
    placement."""
    by_type: dict[str, NotNegative] = Field(default_factory=dict)
    """Relative hazard of planned moves and disruptions in a placement type, beside the others of its setting;
    one where none is given."""
    pull: dict[str, ByAge]
    """Relative pull of each setting on children who need a new plan, by age; fitted to the caseload."""
    pull_by_level: dict[str, dict[str, NotNegative]] = Field(default_factory=dict)
    """Relative pull of each setting on children of each level of need; one where none is given. It bends
    plans at entry, whose shares by setting and by level stay as they are configured, and new plans; fitted to
    the levels of the caseload."""
    against_plan: AgainstPlan

    @model_validator(mode="after")
    def _tables_are_there(self) -> Self:
        problems = [
            f"endings.{setting}.durations: no table '{e.durations}'; expected one of"
            f" {', '.join(self.durations)}"
            for setting, e in self.endings.items()
            if e.durations not in self.durations
        ]
        problems += [
            f"pull_by_level.{setting}: unknown level of need '{level}'; expected {', '.join(LEVELS)}"
            for setting, levels in self.pull_by_level.items()
            for level in levels
            if level not in LEVELS
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self
