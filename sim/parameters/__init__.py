"""What the model must know, as frozen and validated parameters."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from sim.parameters.aims import Aim
from sim.parameters.authority import Authority
from sim.parameters.census import CensusMargins
from sim.parameters.checks.likeness import with_likeness
from sim.parameters.checks.references import dangling_references
from sim.parameters.costs import Costs
from sim.parameters.entries import LEVELS, Entries
from sim.parameters.exits import TURNED_18, AtEighteen, ExitRoute, Exits
from sim.parameters.finance import NOTHING_OF_ITS_OWN, Finance
from sim.parameters.jobs.fit import Fit
from sim.parameters.jobs.job import Goal, Job, Sensitivity
from sim.parameters.jobs.published import Downloaded
from sim.parameters.jobs.returns import Returns
from sim.parameters.jobs.run import Run
from sim.parameters.jobs.validation import PublishedValidation
from sim.parameters.moves import SPELLS, Moves
from sim.parameters.placements import LOCATIONS, Placements, PlacementType, ProvisionKind
from sim.parameters.prices import Delivery
from sim.parameters.programmes import Programme
from sim.parameters.provision import Home, Provision
from sim.parameters.sourced import Strict
from sim.parameters.targets import Targets
from sim.parameters.uncertainty import Drift, Uncertainty

__all__ = [
    "LEVELS",
    "LOCATIONS",
    "SPELLS",
    "TURNED_18",
    "Aim",
    "AtEighteen",
    "Authority",
    "CensusMargins",
    "Costs",
    "Delivery",
    "Downloaded",
    "Drift",
    "Entries",
    "ExitRoute",
    "Exits",
    "Finance",
    "Fit",
    "Goal",
    "Home",
    "Job",
    "Moves",
    "Parameters",
    "PlacementType",
    "Placements",
    "Programme",
    "Provision",
    "ProvisionKind",
    "PublishedValidation",
    "Returns",
    "Run",
    "Sensitivity",
    "Targets",
    "Uncertainty",
]


class Parameters(Strict):
    """Everything the model must know about one authority under one scenario."""

    authority: Authority
    placement: Placements
    provision: Provision
    entries: Entries
    moves: Moves
    exits: Exits
    census: CensusMargins
    uncertainty: Uncertainty
    costs: Costs | None = None
    """Prices; without them nothing is costed."""
    finance: Finance = NOTHING_OF_ITS_OWN
    """The council's own figures: budgets, actuals, own fees, reserves."""
    programmes: dict[str, Programme] = Field(default_factory=dict)
    """Teams that work with one child after another; none at the base date."""
    aims: dict[str, Aim] = Field(default_factory=dict)
    """What the authority's strategy wants of the indicators, by indicator."""
    targets: Targets | None = None
    """Published totals for the job that fits to them; an authority can do without."""
    returns: Returns | None = None
    """The authority's SSDA903 returns and what their codes mean, for the jobs that read or write returns."""

    @model_validator(mode="before")
    @classmethod
    def _types_inherit(cls, raw: Any) -> Any:
        return with_likeness(raw) if isinstance(raw, Mapping) else raw

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        if problems := dangling_references(self):
            raise ValueError("\n".join(problems))
        return self
