"""How a generator of random numbers is seeded: what numpy's ``SeedSequence`` makes of a key of 128 bits.

There are hundreds of generators in a history, and as machine code this costs a fraction of numpy's own.
"""

from __future__ import annotations

from itertools import accumulate, repeat
from struct import Struct
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from numpy.random.bit_generator import ISeedSequence, SeedSequence

if TYPE_CHECKING:
    from mypy_extensions import i64

WORDS: Final = 4
"""Of 32 bits, in a key."""
KEY: Final = Struct(f"<{WORDS}I")
MASK: Final = 0xFFFFFFFF
LEFT: Final = 0xCA01F9DD
RIGHT: Final = 0x4973F715


def _multiplied(first: int, factor: int, many: int) -> list[int]:
    """Each of them is the one before times the factor, in 32 bits."""
    return list(accumulate(repeat(factor, many), lambda now, by: now * by & MASK, initial=first))


INTO: Final = _multiplied(0x43B0D7E5, 0x931E8875, WORDS * WORDS)
OUT_OF: Final = _multiplied(0x8B51F9DD, 0x58F38DED, 2 * WORDS)


class Seed:
    """What a generator asks for its first state."""

    def __init__(self, key: bytes) -> None:
        """``key`` is of sixteen bytes."""
        self._pool = _mixed(list(KEY.unpack(key)))

    def generate_state(self, n_words: int, _dtype: object = np.uint64) -> np.ndarray:
        """So many words of 64 bits, at most four: all that a generator asks for."""
        halves: list[int] = [
            _hashed(self._pool[i % WORDS], OUT_OF[i], OUT_OF[i + 1]) for i in range(2 * n_words)
        ]
        return np.array(halves, dtype="<u4").view("<u8").astype(np.uint64, copy=False)


ISeedSequence.register(Seed)


def seeded(key: bytes) -> np.random.SFC64:
    """A source of random bits, from a key of sixteen bytes."""
    return np.random.SFC64(cast("SeedSequence", Seed(key)))


def _mixed(words: list[int]) -> list[int]:
    """Every word of a key touches every other one."""
    pool = [_hashed(word, INTO[i], INTO[i + 1]) for i, word in enumerate(words)]
    step = WORDS
    for one in range(WORDS):
        for other in range(WORDS):
            if one != other:
                pool[other] = _joined(pool[other], _hashed(pool[one], INTO[step], INTO[step + 1]))
                step += 1
    return pool


def _hashed(word: i64, before: i64, after: i64) -> i64:
    word = (word ^ before) * after & MASK
    return word ^ (word >> 16)


def _joined(one: i64, other: i64) -> i64:
    both = (LEFT * one & MASK) - (RIGHT * other & MASK) & MASK
    return both ^ (both >> 16)
