"""Prices and small histories whose cost can be worked out by hand."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from episode_rows import episodes_of, value
from shipped_parameters import parameters, shipped

from sim.episodes import Episodes
from sim.measures import Lived, Measured, Observation, PriceDraws
from sim.measures.costs import cost_measures
from sim.parameters import Parameters

BASE = date(2022, 7, 31)
PLACES = pd.DataFrame(
    {"unit": ["foster households"], "kind": ["in_house_foster"], "day": [-np.inf], "places": [0.0]},
)
CARERS = pd.DataFrame(
    {"event": pd.Series(dtype=str), "day": pd.Series(dtype=float), "places": pd.Series(dtype=int)}
)


@dataclass(frozen=True)
class Written:
    """A history of a few rows."""

    episodes: Episodes
    places: pd.DataFrame = field(default_factory=lambda: PLACES)
    carers: pd.DataFrame = field(default_factory=lambda: CARERS)


def prices(**changed: Any) -> dict[str, Any]:
    """The shipped parameters with no inflation, no homes and nobody in after care; parts of the costs
    changed."""
    raw = shipped()
    costs = raw["costs"]
    for group in costs["groups"].values():
        group["per_year"] = 0
    raw["provision"]["homes"] = {}
    costs["named_homes"], costs["services"] = {}, {}
    for name in ("adoption_allowance", "staying_put"):
        costs["after_care"][name]["at_base"] = {}
    costs["asylum_grant"]["leavers"]["at_base"] = {}
    raw["census"]["after_care"] |= {
        "special_guardianship_orders": 0,
        "other_orders_per_year": 0,
        "care_leavers": {18: 0},
    }
    for path, part in changed.items():
        costs[path] = part
    return raw


def cost(
    raw: dict[str, Any] | Parameters,
    rows: list[dict[str, object]],
    years: int = 1,
    price_draws: PriceDraws | None = None,
    **tables: Any,
) -> dict[str, Measured]:
    """The cost measures of a few rows of episodes by name."""
    p = raw if isinstance(raw, Parameters) else parameters(raw)
    written = Written(episodes_of(rows), **tables)
    one = Lived(written, p, years, price_draws or PriceDraws.none())
    (measured,) = cost_measures(Observation([one]))
    return {part.name: part for part in measured}


def pence(measured: dict[str, Measured], line: str, month: str | None = None) -> float:
    """Pence under a line, in a month (by its last day) or in all."""
    costs = measured["costs"]
    if month is not None:
        return value(costs, date=month, cost_line=line)
    return float(costs.values[(costs.keys["cost_line"] == line).to_numpy(dtype=bool)].sum())


def other_lines(measured: dict[str, Measured], *lines: str) -> float:
    """The absolute pence under all lines but these."""
    costs = measured["costs"]
    return float(np.abs(costs.values[(~costs.keys["cost_line"].isin(lines)).to_numpy(dtype=bool)]).sum())
