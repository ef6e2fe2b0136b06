"""All that a run says, as tidy tables: what is written to files and what a notebook works with."""

import pandas as pd

from sim.comparison import Makers, comparison_makers
from sim.comparison.balance import balance
from sim.comparison.precision import levels_known, precision_reached
from sim.comparison.without_effect import every_remark
from sim.experiment.gathered import Results
from sim.finance import finance_makers
from sim.finance.actuals.doubts import doubts, lines_without_actuals
from sim.measures import tidy_tables


def tables(results: Results) -> dict[str, pd.DataFrame]:
    """Every table of a run by the name of its file, with the columns that the file has and a few for charts.

    Each table is a data frame with a column ``scenario``; numbers are summaries over the replications. Those
    of finance are left out where nothing is costed.
    """
    return {name: table for make in makers(results).values() for name, table in make().items()}


def makers(results: Results) -> Makers:
    """The same by what they are about, each to be made by itself, so that one that fails does not cost the
    others.
    """
    measured, settings = results.measured, results.settings
    parameters, scenarios, years = settings.parameters, settings.scenarios, settings.run.years
    unchanged = next((name for name, scenario in scenarios.items() if not scenario.policies), None)
    baseline = measured[unchanged] if unchanged else {}
    precision = settings.run.precision
    stopped: Makers = {}
    if precision is not None:
        stopped = {
            "how well differences are known": lambda: {
                "precision": precision_reached(measured, parameters, years, precision)
            }
        }
    return {
        "the tables of what was measured": lambda: tidy_tables(measured),
        "the balance of the baseline": lambda: {"balance": balance(baseline, parameters, years)},
        **comparison_makers(measured, scenarios, parameters.aims),
        "the remarks on policies": lambda: {"remarks": _remarks(results)},
        "how well levels are known": lambda: {"levels": levels_known(measured, parameters, years)},
        **stopped,
        **finance_makers(measured, scenarios, parameters, years),
    }


def _remarks(results: Results) -> pd.DataFrame:
    """Remarks on scenarios, and on the council's own figures."""
    settings = results.settings
    found = every_remark(results.measured, settings.scenarios, settings.parameters, settings.run.years)
    first, p = next(iter(settings.scenarios)), settings.parameters
    own = doubts(first, p)
    if "costs" in results.measured[first]:
        own += lines_without_actuals(first, p, results.measured[first]["costs"])
    rows = [(one.scenario, one.about, one.says) for one in own]
    return pd.concat((found, pd.DataFrame(rows, columns=found.columns)), ignore_index=True) if rows else found
