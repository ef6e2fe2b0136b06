"""Scenarios compared in pairs on the same random numbers."""

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

from sim.comparison.aims import aims_reached
from sim.comparison.best import best_levers
from sim.comparison.paired import compare
from sim.comparison.wanted import directions
from sim.measures import Measures
from sim.parameters import Aim
from sim.policies import Scenario

Makers = Mapping[str, Callable[[], Mapping[str, pd.DataFrame]]]
"""By what it is about, in a sentence: what makes some tables by name."""


def comparison_makers(
    measured: Mapping[str, Measures], scenarios: Mapping[str, Scenario], aims: Mapping[str, Aim]
) -> Makers:
    """Every scenario against the first one, against the aims, and against each other, each to be made by
    itself.
    """

    @cache
    def differences() -> pd.DataFrame:
        return compare(measured, directions(aims))

    return {
        "the comparison of scenarios": lambda: {"comparison": differences()},
        "the table of aims": lambda: {"aims": aims_reached(measured, aims)},
        "the plans that do most": lambda: {"best_levers": best_levers(differences(), scenarios, aims)},
    }
