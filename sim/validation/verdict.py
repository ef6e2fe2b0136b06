"""What a backtest comes to: scores by series, horizon and method, and who wins, in words."""

from math import isfinite
from typing import NamedTuple

import pandas as pd

from sim.calendar import MONTHS_PER_YEAR
from sim.validation.rolling import MODEL
from sim.validation.scores import LEVELS, skill
from sim.validation.series import AGE, ENTRIES, EXITS, PLACEMENT, SPENDING, TOTAL

BY = ["series", "months"]
CLOSE = 0.05
"""Skill within which two methods are called equal: few origins cannot tell them apart."""
SAID = {
    TOTAL: "the number of children in care",
    AGE: "children by age",
    PLACEMENT: "children by placement type",
    ENTRIES: "entries in twelve months",
    EXITS: "exits in twelve months",
    SPENDING: "spending on placements in twelve months",
}
EXPECTED, TOO_FEW = 80, 5


def ahead(months: int) -> str:
    """How far ahead, in whole years."""
    years = months // MONTHS_PER_YEAR
    return f"{years} {'year' if years == 1 else 'years'} ahead"


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Mean scores: columns series, months, method, forecasts, bias, error, crps, covered_*, skill.

    ``error`` is the mean absolute one; ``bias`` the mean of forecast less outcome; ``skill`` that of the
    model against the method, by CRPS (above zero: the model is better). Items of a series (ages, placement
    types) count alike.
    """
    table = table.assign(absolute=table["error"].abs())
    grouped = table.groupby([*BY, "method"], sort=False)
    scores = (
        grouped[["error", "absolute", "crps", *(f"covered_{level}" for level in LEVELS)]].mean().astype(float)
    )
    scores = (
        scores.rename(columns={"error": "bias", "absolute": "error"})
        .assign(forecasts=grouped.size())
        .reset_index()
    )
    model = scores[scores["method"] == MODEL].set_index(BY)["crps"]
    against = [
        skill(float(model.loc[(s, m)]), c) for s, m, c in scores[[*BY, "crps"]].itertuples(index=False)
    ]
    scores["skill"] = against
    return scores[
        [
            *BY,
            "method",
            "forecasts",
            "bias",
            "error",
            "crps",
            *(f"covered_{level}" for level in LEVELS),
            "skill",
        ]
    ]


class Winner(NamedTuple):
    """Who forecasts a series best over a horizon, by mean CRPS."""

    series: str
    months: int
    winner: str
    best_other: str
    """The best method beside the model."""
    model: float
    other: float
    """Mean CRPS of the model, and of the best other method."""

    @property
    def skill(self) -> float:
        """The model's against the best other method: above zero where the model is better."""
        return skill(self.model, self.other)


def winners(scores: pd.DataFrame) -> list[Winner]:
    """For each series and horizon the method with the lowest mean CRPS."""
    found = []
    for key, part in scores.groupby(BY, sort=False):
        by_method = part.set_index("method")["crps"].astype(float).to_dict()
        model = by_method.pop(MODEL)
        best = min(by_method, key=lambda name: by_method[name])
        series, months = str(key[0]), int(str(key[1]))
        winner = MODEL if model <= by_method[best] else str(best)
        found.append(Winner(series, months, winner, str(best), model, by_method[best]))
    return found


def in_words(scores: pd.DataFrame, origins: int) -> list[str]:
    """The verdict, a sentence for each series and horizon; a naive method that wins is named."""
    many = "is only one origin" if origins == 1 else f"are only {origins} origins"
    few = [f"There {many}: no more than a first impression."] if origins < TOO_FEW else []
    return [*(_sentence(w, scores) for w in winners(scores)), *few]


def _sentence(w: Winner, scores: pd.DataFrame) -> str:
    what = SAID[w.series]
    of_model = scores[
        (scores["series"] == w.series) & (scores["months"] == w.months) & (scores["method"] == MODEL)
    ]
    held = 100 * float(of_model[f"covered_{EXPECTED}"].iloc[0])
    if abs(w.skill) < CLOSE:
        said = f"model and {w.best_other} are equally good"
    elif w.winner == MODEL:
        said = f"the model wins, {100 * w.skill:.0f} % better than {w.best_other}, the best of the others"
    else:
        worse = (
            f"{-100 * w.skill:.0f} % worse" if isfinite(w.skill) else "worse"
        )  # than one that misses nothing
        said = f"{w.winner} wins; the model is {worse}"
    return (
        f"{what[0].upper()}{what[1:]}, {ahead(w.months)}: {said}. The model's {EXPECTED} % intervals "
        f"held the outcome in {held:.0f} % of cases."
    )
