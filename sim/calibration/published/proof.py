"""What proves a fit: runs with random numbers that it has not seen, held against the totals."""

from dataclasses import dataclass

import pandas as pd

from sim.calibration.published.fit_table import FitTable, compare
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import Simulator
from sim.calibration.published.summary import summarise
from sim.comparison.balance import balance
from sim.parameters import Targets


@dataclass(frozen=True, eq=False)
class Proof:
    """Two tables of what the fitted model shows."""

    table: FitTable
    """Target, model and difference."""
    balance: pd.DataFrame
    """Stocks and flows through the years, and whether they keep within their bounds."""


def proved(found: PublishedFit, targets: Targets, simulator: Simulator, seed: int, effort: Effort) -> Proof:
    """Run what was found with another ``seed`` than any step had."""
    p, census = found.parameters, found.census
    seen, measured = simulator.both(p, census, effort.proof, seed)
    held = balance(measured, found.configured, simulator.years)
    return Proof(compare(seen, p, targets, summarise(census, found.configured)), held)
