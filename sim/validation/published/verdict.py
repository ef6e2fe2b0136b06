"""What the forecasts of all authorities come to: scores by size, and where the model is no better than "as
today".
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.validation.published.scored import AS_TODAY
from sim.validation.published.sizes import BANDS
from sim.validation.reliability import ranks_of
from sim.validation.rolling import MODEL
from sim.validation.scores import rank_histogram, skill
from sim.validation.verdict import BY, CLOSE, EXPECTED, ahead, summary

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
        for number, share in enumerate(rank_histogram(*ranks_of(part), bins))
    ]
    return pd.DataFrame(rows, columns=[*BY, "bin", "share"])


def in_words(scores: pd.DataFrame) -> list[str]:
    """A sentence for each series and horizon, those in which the model is no better than "as today" first."""
    cases = sorted(_cases(scores[scores["size"] == ALL_SIZES]), key=lambda case: case.gain >= CLOSE)
    return [_sentence(case) for case in cases]


class Compared(NamedTuple):
    """The model and "as today" in one series over one horizon."""

    series: str
    months: int
    forecasts: int
    crps: float
    median_error: float
    covered: float
    crps_today: float
    median_error_today: float

    @property
    def gain(self) -> float:
        """The model's skill: above zero where it is better than "as today"."""
        return skill(self.crps, self.crps_today)


def _cases(scores: pd.DataFrame) -> Iterator[Compared]:
    wanted = ["months", "forecasts", "crps", "median_error", f"covered_{EXPECTED}"]
    for name, rows in scores.groupby("series", sort=False):
        today = rows[rows["method"] == AS_TODAY].set_index("months")
        for months, many, score, median, held in rows.loc[rows["method"] == MODEL, wanted].itertuples(
            index=False
        ):
            other = today.loc[[months], ["crps", "median_error"]].to_numpy(np.float64)[0]
            yield Compared(str(name), int(months), int(many), score, median, held, *other.tolist())


def _sentence(case: Compared) -> str:
    gain, what = case.gain, case.series
    held = 100 * case.covered
    better = (
        f"{100 * gain:.0f} % better than \"as today\" by CRPS" if gain >= CLOSE
        else 'NO BETTER than "as today" by CRPS' if gain > -CLOSE
        else f"{-100 * gain:.0f} % WORSE than \"as today\" by CRPS"
    )  # fmt: skip
    right = "" if ENOUGH[0] <= held <= ENOUGH[1] else f" (expected {ENOUGH[0]} to {ENOUGH[1]})"
    return (
        f"{what[0].upper()}{what[1:]}, {ahead(case.months)}: {better}; median"
        f" error {case.median_error:.1f} % against {case.median_error_today:.1f} %; the {EXPECTED} %"
        f" intervals held {held:.0f} % of {case.forecasts} outcomes{right}."
    )
