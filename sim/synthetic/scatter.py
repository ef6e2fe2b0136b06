"""Numbers that depend on nothing but their keys, for whole columns at once."""

from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Anything, Hashes, Numbers, Texts


def scatter(name: str, *keys: Any) -> Hashes:
    """A 64-bit number for each row of the keys (columns of equal length, or single values), the same on every
    machine.
    """
    mixed = _mix(np.atleast_1d(_of_words(np.array([name], dtype=object))))
    for key in keys:
        mixed = _mix(mixed ^ _numbers(key))
    return mixed


def uniform(name: str, *keys: Any) -> Numbers:
    """The same as a number on [0, 1)."""
    return np.asarray((scatter(name, *keys) >> np.uint64(11)).astype(np.float64) / 2.0**53)


def pick(words: tuple[str, ...], shares: tuple[float, ...], u: Numbers) -> Texts:
    """For each number on [0, 1) the word that it picks from shares, which need not sum to one."""
    upto = np.cumsum(shares)
    chosen = np.minimum(np.searchsorted(upto, u * upto[-1], side="right"), len(words) - 1)
    return np.asarray(np.array(words, dtype=object)[chosen])


def _numbers(key: Any) -> Hashes:
    values = np.atleast_1d(np.asarray(key))
    return (
        _of_words(values)
        if values.dtype == object or values.dtype.kind in "US"
        else values.astype(np.int64).astype(np.uint64)
    )


def _of_words(words: Anything) -> Hashes:
    return np.asarray(pd.util.hash_array(words.astype(object)), dtype=np.uint64)


def _mix(value: Hashes) -> Hashes:
    """The finaliser of the generator SplitMix64 (Steele, Lea and Flood 2014)."""
    with np.errstate(over="ignore"):
        value = value + np.uint64(0x9E3779B97F4A7C15)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(value ^ (value >> np.uint64(31)))
