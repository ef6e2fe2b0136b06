"""Policies that turned out to change nothing: scenarios that equal the first one in every run, programmes
that began with no child, and homes in which nobody lived.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.measures import Measured
from sim.measures.costs.lines import DELIVERY
from sim.measures.programmes import BEGUN, BROKEN_DOWN, LED_OUT, PLACES
from sim.parameters import Parameters
from sim.policies import Scenario
from sim.policies.remarks import Remark, remarks

Replications = Sequence[Mapping[str, Measured]]
NAMED_BY_SCENARIO = ("programmes",)
"""Measures whose keys name what only some scenarios have."""


def every_remark(
    measured: Mapping[str, Replications], scenarios: Mapping[str, Scenario], p: Parameters, years: int
) -> pd.DataFrame:
    """What is to be said of each scenario before and after the run: columns ``scenario``, ``about``,
    ``remark``.
    """
    found = [*remarks(scenarios, p, years), *without_effect(measured, scenarios, p)]
    return pd.DataFrame(
        [(one.scenario, one.about, one.says) for one in found], columns=["scenario", "about", "remark"]
    )


def without_effect(
    measured: Mapping[str, Replications], scenarios: Mapping[str, Scenario], p: Parameters
) -> Iterator[Remark]:
    """A remark for each scenario like the first one in every run, each programme that did nothing, each home
    always empty.
    """
    first = next(iter(measured))
    for name, runs in measured.items():
        if name != first and scenarios[name].policies and all(map(_alike, runs, measured[first])):
            yield Remark(
                name,
                "",
                f"every one of the {len(runs)} runs came out as in '{first}': no child lives otherwise",
            )
        yield from _idle_programmes(name, [run["programmes"] for run in runs if "programmes" in run])
        new = [
            home for home in scenarios[name].applied_to(p).provision.homes if home not in p.provision.homes
        ]
        yield from _empty_homes(name, new, runs)


def _alike(one: Mapping[str, Measured], other: Mapping[str, Measured]) -> bool:
    """Whether two runs agree in all measures, what policies cost left out."""
    names = [name for name in one if name not in NAMED_BY_SCENARIO]
    return all(_same(one[name], other[name]) for name in names)


def _same(one: Measured, other: Measured) -> bool:
    if len(one.values) != len(other.values):
        return False
    counted = (one.keys["cost_line"] != DELIVERY).to_numpy() if "cost_line" in one.keys else slice(None)
    return np.array_equal(one.values[counted], other.values[counted], equal_nan=True)


def _idle_programmes(scenario: str, counted: Sequence[Measured]) -> Iterator[Remark]:
    if not counted or not len(counted[0].keys):
        return
    rows = counted[0].keys.assign(value=np.sum([one.values for one in counted], axis=0))
    for name, done in rows.groupby("programme", sort=False):
        many = done.groupby("measure")["value"].sum()
        if many[PLACES] and not many[BEGUN]:
            yield Remark(
                scenario, f"programme '{name}'", "began with nobody in any run: no child was suitable for it"
            )
        elif many[BROKEN_DOWN] and not many[LED_OUT]:
            yield Remark(scenario, f"programme '{name}'", "led nobody out in any run")


def _empty_homes(scenario: str, homes: Sequence[str], runs: Replications) -> Iterator[Remark]:
    units = runs[0]["occupied"].keys["unit"].to_numpy(dtype=object)
    places, occupied = (
        np.nansum([run[name].values for run in runs], axis=0) for name in ("places", "occupied")
    )
    for home in homes:
        own = units == home
        if places[own].sum() > 0 and occupied[own].sum() == 0:
            yield Remark(scenario, f"home '{home}'", "stood empty in every run: no child was sent to it")
