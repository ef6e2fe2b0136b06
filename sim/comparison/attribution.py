"""Which part of a scenario did it: each policy alone, each within the whole, and the interaction that is
left.

For a scenario of several policies every policy is also run alone, and the scenario is run without it. For any
number ``m``:

- *alone*: ``m(only this policy) - m(reference)``, its effect if nothing else were done;
- *within*: ``m(whole) - m(whole without it)``, what would be lost by leaving it out;
- *interaction*: ``m(whole) - m(reference) - sum of alone``, what the policies do to each other.

Alone and interaction add up to the whole exactly, replication by replication.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.comparison.paired import Outcomes
from sim.measures import Measures
from sim.policies import Scenario

REFERENCE, WHOLE, INTERACTION = "reference", "whole", "interaction"
ALONE, WITHIN = "alone", "within"
TINY = 1e-6
"""Sums of shares and of pounds differ by less than this where nothing differs."""
COLUMNS = [
    "policy",
    "part",
    "measure",
    "breakdown",
    "date",
    "effect",
    "p10",
    "p90",
    "share_less",
    "share_more",
    "replications",
]


def scenarios_for(reference: Scenario, whole: Scenario) -> dict[str, Scenario]:
    """What must be run: reference, whole, each policy alone, and the whole without each."""
    runs = {REFERENCE: reference, WHOLE: whole}
    for policy in whole.policies:
        runs[f"{ALONE}:{policy}"] = whole.only(policy)
        runs[f"{WITHIN}:{policy}"] = whole.without(policy)
    return runs


def attribution(results: Mapping[str, Measures], dates: Sequence[str]) -> pd.DataFrame:
    """The effect of each policy on every series on some dates: columns :data:`COLUMNS`, effects as means over
    replications.

    The part is ``alone`` or ``within`` for a policy, ``interaction`` for what is left, ``whole`` for the sum
    of alone and interaction. ``p10`` and ``p90`` are the values between which eight in ten replications lie,
    ``share_less`` and ``share_more`` the shares of them in which the effect is below and above zero.
    """
    keys = Outcomes.of(results[REFERENCE]).keys
    keys = keys[keys["date"].isin(dates)].reset_index(drop=True)
    run = {name: Outcomes.of(measured).aligned_to(keys).values for name, measured in results.items()}
    parts = [_rows(policy, part, keys, effect) for policy, part, effect in _effects(run)]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _effects(run: Mapping[str, Numbers]) -> Iterator[tuple[str, str, Numbers]]:
    whole = run[WHOLE] - run[REFERENCE]
    policies = [name.partition(":")[2] for name in run if name.startswith(f"{ALONE}:")]
    alone = {policy: run[f"{ALONE}:{policy}"] - run[REFERENCE] for policy in policies}
    for policy in policies:
        yield policy, ALONE, alone[policy]
        yield policy, WITHIN, run[WHOLE] - run[f"{WITHIN}:{policy}"]
    yield INTERACTION, INTERACTION, whole - sum(alone.values(), start=np.zeros_like(whole))
    yield WHOLE, WHOLE, whole


def _rows(policy: str, part: str, keys: pd.DataFrame, effect: Numbers) -> pd.DataFrame:
    low, high = np.quantile(effect, [0.1, 0.9], axis=0)
    said = {"effect": effect.mean(axis=0), "p10": low, "p90": high, "replications": len(effect)}
    said |= {"share_less": (effect < -TINY).mean(axis=0), "share_more": (effect > TINY).mean(axis=0)}
    return keys.assign(policy=policy, part=part, **said)
