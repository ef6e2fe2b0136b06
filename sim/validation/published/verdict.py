"""What the forecasts of all authorities come to: scores by size, and where the model is no better than "as
today".
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.calendar import MONTHS_PER_YEAR
from sim.validation.published.scored import AS_TODAY
from sim.validation.published.sizes import BANDS
from sim.validation.rolling import MODEL
from sim.validation.scores import rank_histogram, skill
from sim.validation.verdict import BY, CLOSE, EXPECTED, summary

ALL_SIZES = "all"
ENOUGH = 77, 83
"""Per cent of outcomes that may lie in the 80 % intervals for them to be called right."""


def scores_of(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Mean scores by size, series, months and method: the columns of
    :func:`sim.validation.verdict.summary` with ``size`` before and ``median_error`` behind them.

    ``error`` is the mean absolute percentage error, ``bias`` the mean of the signed one, ``crps`` in per cent
    of the last value before the forecast.
    """
    parts = [(ALL_SIZES, forecasts), *((s, forecasts[forecasts["size"] == s]) for s in BANDS)]
    return pd.concat([_of_size(size, part) for size, part in parts if len(part)], ignore_index=True)


def _of_size(size: str, part: pd.DataFrame) -> pd.DataFrame:
    scores = summary(_comparable(part))
    medians = part.assign(error=part["error"].abs()).groupby([*BY, "method"])["error"].median()
    keys = pd.MultiIndex.from_frame(scores[[*BY, "method"]])
    scores.insert(0, "size", size)
    return scores.assign(median_error=medians.reindex(keys).to_numpy())


def _comparable(part: pd.DataFrame) -> pd.DataFrame:
    """Cases that every method forecasts, so that all meet the same outcomes."""
    methods = part["method"].nunique()
    return part[part.groupby(["origin", "authority", *BY])["method"].transform("size") == methods]


def histograms_of(forecasts: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """Columns series, months, bin (from 1), share: the histogram of the probability integral transform of the
    model's forecasts. One in ten belongs into each bin.
    """
    model = forecasts[forecasts["method"] == MODEL]
    rows = [
        (*key, number + 1, share)
        for key, part in model.groupby(BY, sort=False)
        for number, share in enumerate(
            rank_histogram(part["pit_low"].to_numpy(np.float64), part["pit_high"].to_numpy(np.float64), bins)
        )
    ]
    return pd.DataFrame(rows, columns=[*BY, "bin", "share"])


def in_words(scores: pd.DataFrame) -> list[str]:
    """A sentence for each series and horizon, those in which the model is no better than "as today" first."""
    told = [(_gain(rows), _sentence(rows)) for rows in _cases(scores[scores["size"] == ALL_SIZES])]
    return [*(said for gain, said in told if gain < CLOSE), *(said for gain, said in told if gain >= CLOSE)]


def _cases(scores: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for _, rows in scores.groupby(BY, sort=False):
        yield rows.set_index("method")


def _gain(rows: pd.DataFrame) -> float:
    return skill(float(rows.loc[MODEL, "crps"]), float(rows.loc[AS_TODAY, "crps"]))


def _sentence(rows: pd.DataFrame) -> str:
    gain, years = _gain(rows), int(rows["months"].iloc[0]) // MONTHS_PER_YEAR
    what = str(rows["series"].iloc[0])
    of_model, today = (float(rows.loc[method, "median_error"]) for method in (MODEL, AS_TODAY))
    held = 100 * float(rows.loc[MODEL, f"covered_{EXPECTED}"])
    better = (
        f"{100 * gain:.0f} % better than \"as today\" by CRPS" if gain >= CLOSE
        else 'NO BETTER than "as today" by CRPS' if gain > -CLOSE
        else f"{-100 * gain:.0f} % WORSE than \"as today\" by CRPS"
    )  # fmt: skip
    right = "" if ENOUGH[0] <= held <= ENOUGH[1] else f" (expected {ENOUGH[0]} to {ENOUGH[1]})"
    return (
        f"{what[0].upper()}{what[1:]}, {years} {'year' if years == 1 else 'years'} ahead: {better}; median"
        f" error {of_model:.1f} % against {today:.1f} %; the {EXPECTED} % intervals held"
        f" {held:.0f} % of {int(rows.loc[MODEL, 'forecasts'])} outcomes{right}."
    )
