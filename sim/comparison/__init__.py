"""Scenarios compared in pairs on the same random numbers."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.comparison.aims import aims_reached
from sim.comparison.best import best_levers
from sim.comparison.paired import compare
from sim.measures import Measured
from sim.parameters import Aim
from sim.policies import Scenario


def comparisons(
    measured: Mapping[str, Sequence[Mapping[str, Measured]]], scenarios: Mapping[str, Scenario], aims: Mapping[str, Aim]
) -> dict[str, pd.DataFrame]:
    """Every scenario against the first one, against the aims, and against each other: three tables by name."""
    differences = compare(measured)
    return {
        "comparison": differences,
        "aims": aims_reached(measured, aims),
        "best_levers": best_levers(differences, scenarios, aims),
    }
