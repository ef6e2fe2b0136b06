"""Policies that turned out to change nothing: scenarios that equal the first one in every run, programmes
that began with no child, and homes in which nobody lived.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.comparison.underused import underused_homes
from sim.measures import Measured, Measures, in_pairs
from sim.measures.costs.lines import DELIVERY
from sim.measures.programmes import BEGUN, BROKEN_DOWN, LED_OUT, PLACES
from sim.parameters import Parameters
from sim.policies import Scenario
from sim.policies.remarks import Remark, remarks

NAMED_BY_SCENARIO = ("programmes",)
"""Measures whose keys name what only some scenarios have."""


def every_remark(
    measured: Mapping[str, Measures], scenarios: Mapping[str, Scenario], p: Parameters, years: int
) -> pd.DataFrame:
    """What is to be said of each scenario before and after the run: columns ``scenario``, ``about``,
    ``remark``.
    """
    found = [*remarks(scenarios, p, years), *without_effect(measured, scenarios, p)]
    for name, own in measured.items():
        planned = scenarios[name].applied_to(p).provision.homes
        found += underused_homes(name, p.provision.homes, planned, own)
    return pd.DataFrame(
        [(one.scenario, one.about, one.says) for one in found], columns=["scenario", "about", "remark"]
    )


def without_effect(
    measured: Mapping[str, Measures], scenarios: Mapping[str, Scenario], p: Parameters
) -> Iterator[Remark]:
    """A remark for each scenario like the first one in every run, each programme that did nothing, each home
    always empty.
    """
    first = next(iter(measured))
    for name, own in measured.items():
        if name != first and scenarios[name].policies and _alike(own, measured[first]):
            runs = min(len(next(iter(some.values())).values) for some in (own, measured[first]))
            yield Remark(
                name, "", f"every one of the {runs} runs came out as in '{first}': no child lives otherwise"
            )
        if "programmes" in own:
            yield from _idle_programmes(name, own["programmes"])
        new = [
            home for home in scenarios[name].applied_to(p).provision.homes if home not in p.provision.homes
        ]
        yield from _empty_homes(name, new, own)


def _alike(own: Measures, others: Measures) -> bool:
    """Whether all runs that both have agree in all measures, what policies cost left out."""
    one, other = in_pairs(own, others)
    names = [name for name in one if name not in NAMED_BY_SCENARIO]
    return all(_same(one[name], other[name]) for name in names)


def _same(one: Measured, other: Measured) -> bool:
    if one.values.shape != other.values.shape:
        return False
    counted = (one.keys["cost_line"] != DELIVERY).to_numpy() if "cost_line" in one.keys else slice(None)
    return np.array_equal(one.values[:, counted], other.values[:, counted], equal_nan=True)


def _idle_programmes(scenario: str, counted: Measured) -> Iterator[Remark]:
    if not len(counted.keys):
        return
    rows = counted.keys.assign(value=counted.values.sum(axis=0))
    for name, done in rows.groupby("programme", sort=False):
        many = done.groupby("measure")["value"].sum()
        if many[PLACES] and not many[BEGUN]:
            yield Remark(
                scenario, f"programme '{name}'", "began with nobody in any run: no child was suitable for it"
            )
        elif many[BROKEN_DOWN] and not many[LED_OUT]:
            yield Remark(scenario, f"programme '{name}'", "led nobody out in any run")


def _empty_homes(scenario: str, homes: Sequence[str], measured: Measures) -> Iterator[Remark]:
    units = measured["occupied"].keys["unit"].to_numpy(dtype=object)
    places, occupied = (np.nansum(measured[name].values, axis=0) for name in ("places", "occupied"))
    for home in homes:
        own = units == home
        if places[own].sum() > 0 and occupied[own].sum() == 0:
            yield Remark(scenario, f"home '{home}'", "stood empty in every run: no child was sent to it")
