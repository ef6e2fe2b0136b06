"""The middle of several steps: chance in each of them averages out.

The idea is that of Polyak and Juditsky (1992), Acceleration of stochastic approximation by averaging.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from sim.calibration.published.free import Free


def middle_of(steps: Sequence[Free]) -> Free:
    """The geometric mean of several steps, number by number; shares sum to one again."""
    middle = Free(**{f.name: _middle([getattr(step, f.name) for step in steps]) for f in fields(Free)})
    mixes = {name: _summing_to_one(mix) for name, mix in middle.entry_levels.items()}
    return replace(middle, entry_levels=mixes)


def _middle(values: Sequence[Any]) -> Any:
    """The geometric mean of numbers, of mappings and sequences of numbers element by element; none of them is
    negative.
    """
    first = values[0]
    if isinstance(first, Mapping):
        return {name: _middle([value[name] for value in values]) for name in first}
    if isinstance(first, tuple):
        return tuple(_middle(parts) for parts in zip(*values, strict=True))
    return float(np.exp(np.log(values).mean())) if min(values) > 0 else float(np.mean(values))


def _summing_to_one(mix: Mapping[str, float]) -> dict[str, float]:
    return {name: share / sum(mix.values()) for name, share in mix.items()}
