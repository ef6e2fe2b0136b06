"""Which price each home of a scenario is worked out with, for a sheet in which prices can be changed."""

from collections.abc import Mapping

import pandas as pd

from sim.parameters import Parameters
from sim.policies import Scenario

COLUMNS = ["scenario", "home", "price", "group"]


def home_prices(scenarios: Mapping[str, Scenario], p: Parameters) -> pd.DataFrame:
    """A row for each home of each scenario: path of its price within the costs, and the price group."""
    rows = []
    for name, scenario in scenarios.items():
        future = scenario.applied_to(p)
        if future.costs is not None:
            for home, one in future.provision.homes.items():
                path = future.costs.home_path(home, one.type)
                rows.append((name, home, path, future.costs.home_cost(home, one.type).follows))
    return pd.DataFrame(rows, columns=COLUMNS)
