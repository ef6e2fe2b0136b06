"""Mutants: the simulator with one fault planted in it, which some test has to notice."""

from mutants.costs import COSTS
from mutants.forecasts import FORECASTS
from mutants.measures import MEASURES
from mutants.model import MODEL
from mutants.mutant import Mutant, Verdict, house, verdict_on, verdict_on_what_is_sound
from mutants.policies import POLICIES
from mutants.provision import PROVISION

OF_THE_MODEL: tuple[Mutant, ...] = (*MODEL, *PROVISION)
OF_THE_REST: tuple[Mutant, ...] = (*POLICIES, *FORECASTS, *COSTS, *MEASURES)
EVERY: tuple[Mutant, ...] = (*OF_THE_MODEL, *OF_THE_REST)

__all__ = [
    "EVERY",
    "OF_THE_MODEL",
    "OF_THE_REST",
    "Mutant",
    "Verdict",
    "house",
    "verdict_on",
    "verdict_on_what_is_sound",
]
