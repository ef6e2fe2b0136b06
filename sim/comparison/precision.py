"""Whether what scenarios change is known to the width that ``run.precision`` states."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.measures import Measures
from sim.parameters import Parameters
from sim.precision import half_width, headlines, known, values_of

COLUMNS = (
    *("scenario", "measure", "breakdown", "date", "half_width", "wanted", "reached"),
    *("replications", "simulated"),
)


def precision_reached(
    measured: Mapping[str, Measures], p: Parameters, years: int, precision: float
) -> pd.DataFrame:
    """A row for each scenario but the first and each headline (:func:`sim.precision.headlines`):
    :data:`COLUMNS`.

    ``half_width`` is that of the 95 % confidence interval of the difference from the first scenario,
    ``wanted`` the one at which replications may stop, ``reached`` whether it is within that;
    ``replications`` are those in which the number exists in both scenarios, ``simulated`` all that the
    scenario has.
    """
    wanted = headlines(p, years)
    first, *others = measured
    reference = values_of(measured[first], wanted)
    rows = []
    for name in others:
        own = values_of(measured[name], wanted)
        for one in known(wanted, own, reference, precision):
            about = (one.headline.measure, one.headline.breakdown, one.headline.date)
            rows.append((name, *about, one.half_width, one.wanted, one.reached, one.replications, len(own)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


LEVELS = ("scenario", "measure", "breakdown", "date", "mean", "half_width", "replications")


def levels_known(measured: Mapping[str, Measures], p: Parameters, years: int) -> pd.DataFrame:
    """How well the mean of each headline of the first scenario is known: :data:`LEVELS`.

    ``half_width`` is that of its 95 % confidence interval (Student's t), simulation error alone: ``NaN`` with
    fewer than two ``replications`` in which the number exists.
    """
    wanted, first = headlines(p, years), next(iter(measured))
    rows = []
    for headline, column in zip(wanted, values_of(measured[first], wanted).T, strict=True):
        there = column[~np.isnan(column)]
        many = len(there)
        half = float(half_width(there.std(ddof=1), many)) if many > 1 else np.nan
        mean = float(there.mean()) if many else np.nan
        rows.append((first, headline.measure, headline.breakdown, headline.date, mean, half, many))
    return pd.DataFrame(rows, columns=list(LEVELS))
