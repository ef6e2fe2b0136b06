"""All that a run says, as tidy tables: what is written to files and what a notebook works with."""

import pandas as pd

from sim.comparison import comparisons
from sim.comparison.balance import balance
from sim.comparison.finance import finance_tables
from sim.comparison.without_effect import every_remark
from sim.experiment import Results
from sim.measures import tidy_tables


def tables(results: Results) -> dict[str, pd.DataFrame]:
    """Every table of a run by the name of its file, with the columns that the file has and a few for charts.

    Each table is a data frame with a column ``scenario``; numbers are summaries over the replications. Those of finance are
    left out where nothing is costed.
    """
    settings = results.settings
    parameters, scenarios = settings.parameters, settings.scenarios
    unchanged = next((name for name, scenario in scenarios.items() if not scenario.policies), None)
    return {
        "balance": balance(results.measured[unchanged] if unchanged else [], parameters, settings.run.years),
        **tidy_tables(results.measured),
        **comparisons(results.measured, scenarios, parameters.aims),
        "remarks": every_remark(results.measured, scenarios, parameters, settings.run.years),
        **finance_tables(results.measured, scenarios, parameters, settings.run.years),
    }
