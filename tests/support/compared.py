"""The tables of a comparison of scenarios, all at once."""

from collections.abc import Mapping

import pandas as pd

from sim.comparison import comparison_makers
from sim.measures import Measures
from sim.parameters import Aim
from sim.policies import Scenario


def comparisons(
    measured: Mapping[str, Measures], scenarios: Mapping[str, Scenario], aims: Mapping[str, Aim]
) -> dict[str, pd.DataFrame]:
    """Every scenario against the first one, against the aims, and against each other: three tables."""
    made = comparison_makers(measured, scenarios, aims).values()
    return {name: table for make in made for name, table in make().items()}
