"""Columns of words chosen by condition, where ``None`` is a word like any other."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.arrays import Texts


def either(condition: Any, then: Any, otherwise: Any) -> Texts:
    """``then`` where the condition holds, ``otherwise`` elsewhere: columns, single words or ``None``."""
    holds = np.asarray(condition, dtype=bool)
    return np.asarray(
        np.where(holds, _column(then, len(holds)), _column(otherwise, len(holds))), dtype=object
    )


def first_that_holds(conditions: Sequence[Any], values: Sequence[Any], otherwise: Any) -> Texts:
    """For each row the value of the first condition that holds."""
    chosen = _column(otherwise, len(np.asarray(conditions[0])))
    for condition, value in zip(reversed(conditions), reversed(values), strict=True):
        chosen = either(condition, value, chosen)
    return chosen


def _column(value: Any, length: int) -> Texts:
    if value is None or isinstance(value, str):
        return np.full(length, value, dtype=object)
    return np.asarray(value, dtype=object)
