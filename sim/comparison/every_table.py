"""All that a run says, as tidy tables: what is written to files and what a notebook works with."""

import pandas as pd

from sim.comparison import Makers, comparison_makers
from sim.comparison.finance import finance_makers
from sim.experiment import Results
from sim.measures import tidy_tables


def tables(results: Results) -> dict[str, pd.DataFrame]:
    """Every table of a run by the name of its file, with the columns that the file has and a few for charts.

    Each table is a data frame with a column ``scenario``; numbers are summaries over the replications. Those of finance are
    left out where nothing is costed.
    """
    return {name: table for make in makers(results).values() for name, table in make().items()}


def makers(results: Results) -> Makers:
    """The same by what they are about, each to be made by itself, so that one that fails does not cost the others."""
    measured, settings = results.measured, results.settings
    parameters, scenarios = settings.parameters, settings.scenarios
    return {
        "the tables of what was measured": lambda: tidy_tables(measured),
        **comparison_makers(measured, scenarios, parameters.aims),
        **finance_makers(measured, scenarios, parameters, settings.run.years),
    }
