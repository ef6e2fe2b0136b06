"""What was configured beside what has been found."""

import pandas as pd

from sim.calibration.chain import Calibration
from sim.parameters import Parameters
from sim.parameters.paths.values import plain


def parameter_table(found: Calibration) -> pd.DataFrame:
    """Columns parameter, configured, fitted, low, high (80 % of the draws); a row for each number that is
    drawn.
    """
    draws = found.draws
    low, high = draws.quantile(0.1), draws.quantile(0.9)
    paths = [str(path) for path in draws if (draws[path] > 0).any()]
    before, after = found.configured, found.parameters
    rows = [(path, number_at(before, path), number_at(after, path), low[path], high[path]) for path in paths]
    return pd.DataFrame(rows, columns=["parameter", "configured", "fitted", "low", "high"])


def number_at(p: Parameters, path: str) -> float:
    """The number at a path of some parameters; not a number where there is none."""
    value: object = p
    for name in path.split("."):
        if isinstance(value, dict):
            value = next((inner for key, inner in value.items() if str(key) == name), None)
        elif isinstance(value, tuple):
            value = value[min(int(name), len(value) - 1)]
        else:
            value = getattr(value, name, None)
    written = plain(value)
    return float(written) if isinstance(written, int | float) else float("nan")
