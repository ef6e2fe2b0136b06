"""What forecasts of made-up authorities come to over the worlds, beside "as today": sentences and a table."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.validation.rolling import MODEL
from sim.validation.scores import LEVELS
from sim.validation.series import SPENDING, TOTAL
from sim.validation.verdict import SAID, ahead, summary

PERSISTENCE = "persistence"
WHAT_IS_SURE = (
    "What follows ± is a standard error over the worlds; the difference is that of mean errors, world by"
    " world. Worlds of a number have the same rates and the same shocks, whatever drifts."
)
TOLD = {TOTAL: "children", SPENDING: "thousand pounds"}
"""The series that have a verdict, and the unit of their errors."""


def scored(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Mean scores, and over the worlds: in the column ``median_error`` the median of how far the middle of a
    forecast was off, in ``bias_se`` the standard error of the bias, in ``beyond`` by how much the mean error
    is larger than that of "as today", and in ``beyond_se`` its standard error, forecasts compared one by one.
    Standard errors of a single forecast are missing.
    """
    by = ["series", "months", "method"]
    one_by_one = ["world", "item", *by[:2]]
    today = forecasts[forecasts["method"] == PERSISTENCE].set_index(one_by_one)["error"].abs()
    beside = today.reindex(pd.MultiIndex.from_frame(forecasts[one_by_one])).to_numpy(np.float64)
    table = forecasts.assign(
        off=(forecasts["p50"] - forecasts["observed"]).abs(), beyond=forecasts["error"].abs() - beside
    )
    # ages and types of one world are not independent of each other: worlds are
    over = table.groupby(["world", *by])[["error", "beyond"]].mean().groupby(by)
    more = pd.DataFrame(
        {
            "median_error": table.groupby(by)["off"].median(),
            "bias_se": over["error"].sem(),
            "beyond": over["beyond"].mean(),
            "beyond_se": over["beyond"].sem(),
        }
    )
    return summary(forecasts).join(more, on=by)


class Verdict(NamedTuple):
    """On one series with one strength of drift, so many months ahead."""

    series: str
    drift: float
    months: int
    worlds: int
    held: tuple[float, ...]
    """By level of the intervals (:data:`~sim.validation.scores.LEVELS`), shares."""
    error: tuple[float, float]
    """Mean absolute error, of the model and of "as today"; in children or thousand pounds, as the rest."""
    median: tuple[float, float]
    """How far the middle was off, the median over the worlds."""
    bias: tuple[float, float]
    """Of the model, and its standard error."""
    beyond: tuple[float, float]
    """By how much the model's mean error is the larger one, and the standard error of that."""

    @property
    def drifts(self) -> str:
        """How strongly rates drift from year to year, beside the configuration."""
        if self.drift == 0:
            return "Nothing drifts"
        times = f"Drift {self.drift:g} times as strong as configured"
        return "Drift as configured" if self.drift == 1 else times

    def __str__(self) -> str:
        of = ", spending" if self.series == SPENDING else ""
        return (
            f"{self.drifts}{of}, {ahead(self.months)}, {self.worlds} worlds: intervals of {_listed(LEVELS)} %"
            f" held {_listed([100 * share for share in self.held])} %; mean error"
            f" {self.error[0]:,.1f} {TOLD[self.series]} (bias {_sure(*self.bias)}), as today"
            f" {self.error[1]:,.1f} (difference {_sure(*self.beyond)}); median"
            f" error {self.median[0]:,.1f}, as today {self.median[1]:,.1f}."
        )

    def row(self) -> dict[str, str]:
        """Of a table for reading, by the headings of its columns."""
        return {
            "drift": self.drifts,
            "how far": ahead(self.months),
            **{
                f"{level} % intervals held": f"{100 * share:.0f} %"
                for level, share in zip(LEVELS, self.held, strict=True)
            },
            "mean error": f"{self.error[0]:,.1f}",
            "as today": f"{self.error[1]:,.1f}",
            "difference": _sure(*self.beyond),
            "median error": f"{self.median[0]:,.1f}",
            "as today, median": f"{self.median[1]:,.1f}",
            "bias": _sure(*self.bias),
        }


def verdicts(scores: pd.DataFrame) -> list[Verdict]:
    """On the number of children, and on spending where it is forecast, for each strength of drift and
    horizon; ``scores`` are those of :func:`scored` with a column ``drift``.
    """
    return [one for series in TOLD for one in _of(series, scores[scores["series"] == series])]


def _of(series: str, scores: pd.DataFrame) -> Iterator[Verdict]:
    for (drift, months), part in scores.groupby(["drift", "months"], sort=False):
        model, today = (part[part["method"] == method].iloc[0] for method in (MODEL, PERSISTENCE))
        yield Verdict(
            series,
            float(str(drift)),
            int(str(months)),
            int(model["forecasts"]),
            tuple(float(model[f"covered_{level}"]) for level in LEVELS),
            (float(model["error"]), float(today["error"])),
            (float(model["median_error"]), float(today["median_error"])),
            (float(model["bias"]), float(model["bias_se"])),
            (float(model["beyond"]), float(model["beyond_se"])),
        )


def in_all(found: list[Verdict]) -> list[str]:
    """One sentence for each series: what its intervals held over all worlds, strengths and horizons, and its
    mean error beside that of "as today".
    """
    said = []
    for series in TOLD:
        some = [one for one in found if one.series == series]
        if not some:
            continue
        many = np.array([one.worlds for one in some])
        held = [np.average([one.held[level] for one in some], weights=many) for level in range(len(LEVELS))]
        error, today = (np.average([one.error[who] for one in some], weights=many) for who in (0, 1))
        said.append(
            f"Of {many.sum():,} forecasts of {SAID[series]}, intervals of {_listed(LEVELS)} % held"
            f" {_listed([100 * share for share in held])} %. The mean error is {error:,.1f}"
            f" {TOLD[series]}, that of “as today” {today:,.1f}."
        )
    return said


def _listed(numbers: Sequence[float]) -> str:
    *first, last = (f"{one:.0f}" for one in numbers)
    return f"{', '.join(first)} and {last}"


def _sure(value: float, standard_error: float) -> str:
    """A number with its standard error, where there is one."""
    return f"{value:+,.1f}" + ("" if np.isnan(standard_error) else f" ± {standard_error:,.1f}")
