"""Random numbers by the name of what they decide, so that two scenarios run on the same ones (common random
numbers).

Every number is a function of (seed, replication, decision, entity, visit). Decisions have names, so the draw
for a child's third disruption is the same whatever happens to other children. Numbers are drawn in blocks of
many entities and a few visits at once, by a generator whose seed is the hash of the block's name.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from struct import Struct
from typing import Any, Final, TypeVar

import numpy as np

T = TypeVar("T")

ENTITIES_A_BLOCK: Final = 512
VISITS_A_BLOCK: Final = 4
MOST_VISITS: Final = 1_000_000
"""More blocks of visits than anything has."""
MOST_BLOCKS = 1000
"""Blocks that are kept for one set of decisions, some 300 MB; one that is asked for again is drawn again, the
same. An authority has about 30."""


def generator(*key: int | str) -> np.random.Generator:
    """A generator that depends on nothing but its key, the same on every machine and in every order of
    use.
    """
    digest = blake2b("/".join(map(str, key)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.SFC64(np.frombuffer(digest, "<u4")))


def choose(u: np.ndarray, mix: Mapping[T, float]) -> list[T]:
    """For each uniform number the value that it picks from a mix of shares (which need not sum to one)."""
    shares = np.cumsum(list(mix.values()))
    values = list(mix)
    return [values[i] for i in np.searchsorted(shares, u * shares[-1], side="right").tolist()]


def pick(u: float, mix: Mapping[T, float]) -> T:
    """The same for one number."""
    u *= sum(mix.values())
    for value, share in mix.items():
        if u < share:
            return value
        u -= share
    return value


class Block:
    """Draws of many entities and a few visits: row by row as bytes, for few of them are ever asked for, and
    the rows that were, which the scenarios of a replication share.
    """

    __slots__ = ("drawn", "rows")

    def __init__(self, drawn: bytes) -> None:
        self.drawn = drawn
        self.rows: list[tuple[float, ...] | None] = [None] * (ENTITIES_A_BLOCK * VISITS_A_BLOCK)


Blocks = dict[str, dict[int, Block]]
"""Blocks of draws by family, and by entities and visits in one number."""


class Streams:
    """All random numbers of one replication; what is drawn in blocks is kept for all who share them."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self.blocks: dict[tuple[str, ...], Blocks] = {}
        """Draws made so far, by the names of the decisions: whoever asks for the same ones shares them."""
        self._uniforms: dict[tuple[str, str], np.ndarray] = {}
        self._choices: dict[tuple[object, ...], list[Any]] = {}

    def of(self, decision: str, *entity: int | str) -> np.random.Generator:
        """A generator for one decision, for callers that draw vectors over entities themselves."""
        return generator(self.seed, self.replication, decision, *entity)

    def uniforms(self, decision: str, family: str, many: int) -> np.ndarray:
        """The numbers on [0, 1) of one decision for the first ``many`` of a family; drawn once for all
        scenarios.
        """
        known = self._uniforms.get((decision, family))
        if known is None or len(known) < many:
            known = self._uniforms[decision, family] = self.of(decision, family).random(many)
        return known[:many]

    def choices(self, decision: str, family: str, many: int, mix: Mapping[T, float]) -> list[T]:
        """The value that each of these numbers picks from a mix of shares."""
        key = (decision, family, *mix.items())
        known = self._choices.get(key)
        if known is None or len(known) < many:
            known = self._choices[key] = choose(self.uniforms(decision, family, many), mix)
        return known[:many]


class Draws:
    """Rows of draws for one set of decisions: one row for each entity and visit.

    A row lists unit exponentials first, then uniforms on [0, 1), in the order of their names. Each column
    depends on its name and not on where it stands: a decision that is added, a route out of care or a
    placement type, say, leaves the others' draws as they were.
    """

    def __init__(
        self, streams: Streams, decisions: str, exponentials: Sequence[str] = (), uniforms: Sequence[str] = ()
    ) -> None:
        self._streams = streams
        self._decisions = decisions
        self._exponentials = len(exponentials)
        self._names = (*exponentials, *uniforms)
        if len(set(self._names)) < len(self._names):
            raise ValueError(f"{decisions}: two draws of the same name in {', '.join(self._names)}")
        self._row = Struct(f"={len(self._names)}d")
        key = (decisions, str(len(exponentials)), *self._names)
        self._blocks = streams.blocks.setdefault(key, {})

    def row(self, family: str, entity: int, visit: int) -> tuple[float, ...]:
        """The draws of the ``visit``-th time that entity ``entity`` of ``family`` (a stratum, say) meets
        these decisions.
        """
        blocks = self._blocks.get(family)
        where = entity // ENTITIES_A_BLOCK * MOST_VISITS + visit // VISITS_A_BLOCK
        block = None if blocks is None else blocks.get(where)
        if block is None:
            block = self._new_block(family, where)
        number = entity % ENTITIES_A_BLOCK * VISITS_A_BLOCK + visit % VISITS_A_BLOCK
        row = block.rows[number]
        if row is None:
            row = block.rows[number] = self._row.unpack_from(block.drawn, number * self._row.size)
        return row

    def _new_block(self, family: str, where: int) -> Block:
        if sum(map(len, self._blocks.values())) >= MOST_BLOCKS:
            self._blocks.clear()
        block = Block(self._draw(family, *divmod(where, MOST_VISITS)))
        self._blocks.setdefault(family, {})[where] = block
        return block

    def _draw(self, family: str, entities: int, visits: int) -> bytes:
        draws = np.empty((len(self._names), ENTITIES_A_BLOCK * VISITS_A_BLOCK))
        for column, name in zip(draws, self._names, strict=True):
            self._streams.of(self._decisions, name, family, entities, visits).random(out=column)
        draws[: self._exponentials] = -np.log1p(-draws[: self._exponentials])
        return draws.T.tobytes()


def price_key(streams: Streams) -> int:
    """What decides how dear each child is among children alike (:mod:`sim.parameters.own_prices`)."""
    return int(streams.of("price of a child").integers(2**63))
