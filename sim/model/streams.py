"""Random numbers by the name of what they decide, so that two scenarios run on the same ones (common random
numbers).

Every number is a function of (seed, replication, decision, entity, visit). Decisions have names, so the draw
for a child's third disruption is the same whatever happens to other children. Numbers are drawn in blocks of
many entities and a few visits at once, by a generator whose seed is the hash of the block's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

import numpy as np
from librt.strings import read_f64_le
from librt.vecs import vec

if TYPE_CHECKING:
    from mypy_extensions import i64  # an int that machine code can hold as it is

T = TypeVar("T")

ENTITIES_A_BLOCK: Final = 512
VISITS_A_BLOCK: Final = 4
BYTES: Final = 8
"""Of a number in a block."""
ROWS: Final = VISITS_A_BLOCK * ENTITIES_A_BLOCK
PART: Final = ROWS // 8
"""Rows of a block, and how many of them are drawn at first: then twice as many and so on, as far as the
entities reach that ask."""
MOST_BLOCKS: Final = 1_000_000
"""More blocks of entities than anything has."""
MOST_ALIKE: Final = 3
"""Kept of what scenarios share where they differ: that of the first ones is asked for again after others."""
MOST_BYTES = 384_000_000
"""Of the blocks asked for lately: as many more are kept of those asked for before. What is given up is drawn
again when it is asked for, the same. Only a country needs as many."""


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
    """Draws of many entities and a few visits, which the scenarios of a replication share: a column for each
    decision or whole rows, drawn as far as somebody asks for them.
    """

    __slots__ = ("columns", "entities", "family", "rows", "streams", "visits")

    def __init__(self, family: str, entities: int, visits: int, many: int) -> None:
        self.family = family
        self.entities = entities
        """Their number among the blocks of the family, as is the next among those of visits."""
        self.visits = visits
        self.columns: list[bytes] = [b""] * many
        """The draws of each decision so far, entity by entity and for each its visits."""
        self.rows = b""
        """The same row by row, where rows are read whole: then there are no columns."""
        self.streams: list[np.random.Generator | None] = [None] * many
        """Where the next ones come from."""

    def size(self) -> int:
        """Bytes of what was drawn so far."""
        return sum(map(len, self.columns)) + len(self.rows)


class Blocks:
    """Blocks of draws for one set of decisions by family, and by entities and visits in one number: those
    asked for lately and, in a large authority, those asked for before.
    """

    __slots__ = ("before", "lately")

    def __init__(self) -> None:
        self.lately: dict[str, dict[int, Block]] = {}
        self.before: dict[str, dict[int, Block]] = {}

    def let_go(self) -> None:
        """Give up those that were not asked for lately."""
        self.before, self.lately = self.lately, {}


class Streams:
    """All random numbers of one replication; what is drawn in blocks is kept for all who share them."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self.blocks: dict[tuple[str, ...], Blocks] = {}
        """Draws made so far, by the names of the decisions: whoever asks for the same ones shares them."""
        self.drawn = 0
        """Bytes of those that were asked for lately."""
        self._uniforms: dict[tuple[str, str], np.ndarray] = {}
        self._exponentials: dict[tuple[str, str], np.ndarray] = {}
        self._choices: dict[tuple[object, ...], list[Any]] = {}
        self._shared: dict[tuple[str, ...], list[tuple[tuple[object, ...], Any]]] = {}

    def make_room(self) -> None:
        """Keep what was asked for lately, and nothing else, if there is too much of it."""
        if self.drawn > MOST_BYTES:
            self.drawn = 0
            for blocks in self.blocks.values():
                blocks.let_go()

    def shared(self, what: tuple[str, ...], of: tuple[object, ...], make: Callable[[], T]) -> T:
        """What is made of the same parts of the parameters and of the same chance in one scenario after
        another: made once; nobody changes it.
        """
        known = self._shared.setdefault(what, [])
        for parts, made in known:
            if parts == of:
                found: T = made
                return found
        new = make()
        known.append((of, new))
        del known[:-MOST_ALIKE]
        return new

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

    def exponentials(self, decision: str, family: str, many: int) -> np.ndarray:
        """The same of a decision whose numbers are unit exponentials."""
        known = self._exponentials.get((decision, family))
        if known is None or len(known) < many:
            known = self._exponentials[decision, family] = self.of(decision, family).standard_exponential(
                many
            )
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

    READ: ClassVar[str] = "one by one"
    """How the draws of a row are asked for."""

    def __init__(
        self, streams: Streams, decisions: str, exponentials: Sequence[str] = (), uniforms: Sequence[str] = ()
    ) -> None:
        self._streams = streams
        self._decisions = decisions
        self._exponentials = len(exponentials)
        self._names = (*exponentials, *uniforms)
        if len(set(self._names)) < len(self._names):
            raise ValueError(f"{decisions}: two draws of the same name in {', '.join(self._names)}")
        key = (self.READ, decisions, str(len(exponentials)), *self._names)
        self._blocks = streams.blocks.setdefault(key, Blocks())

    def row(self, family: str, entity: i64, visit: i64) -> DrawnRow:
        """The draws of the ``visit``-th time that entity ``entity`` of ``family`` (a stratum, say) meets
        these decisions.
        """
        number = entity % ENTITIES_A_BLOCK * VISITS_A_BLOCK + visit % VISITS_A_BLOCK
        return DrawnRow(self._block(family, entity, visit), number * BYTES, self)

    def _block(self, family: str, entity: i64, visit: i64) -> Block:
        blocks = self._blocks.lately.get(family)
        where = visit // VISITS_A_BLOCK * MOST_BLOCKS + entity // ENTITIES_A_BLOCK
        block = None if blocks is None else blocks.get(where)
        return self._recall(family, where) if block is None else block

    def _recall(self, family: str, where: int) -> Block:
        """A block that was not asked for lately: from before, or a new one."""
        self._streams.make_room()
        known = self._blocks.before.get(family)
        block = None if known is None else known.pop(where, None)
        if block is None:
            block = Block(family, where % MOST_BLOCKS, where // MOST_BLOCKS, len(self._names))
        self._streams.drawn += block.size()
        self._blocks.lately.setdefault(family, {})[where] = block
        return block

    def draw(self, block: Block, number: int, upto: int) -> bytes:
        """Draw on in one column of a block, which keeps it, until it has more than so many bytes."""
        drawn = block.columns[number]
        drawn += self._next(block, number, len(drawn) // BYTES, upto // BYTES).tobytes()
        block.columns[number] = drawn
        return drawn

    def _next(self, block: Block, number: int, drawn: int, row: int) -> np.ndarray:
        """The draws of one column that come after so many: those up to a row, and some more."""
        stream = block.streams[number]
        if stream is None:
            name = self._names[number]
            stream = self._streams.of(self._decisions, name, block.family, block.entities, block.visits)
        wanted = min(max((row // PART + 1) * PART, 2 * drawn), ROWS)
        block.streams[number] = None if wanted == ROWS else stream  # or it has no more to give
        self._streams.drawn += BYTES * (wanted - drawn)
        numbers = stream.random(wanted - drawn)
        if number < self._exponentials:
            numbers = -np.log1p(-numbers)
        return numbers.astype("<f8", copy=False)


class WholeRows(Draws):
    """The same for decisions that are all asked for at once: what belongs together lies together."""

    READ: ClassVar[str] = "together"

    def whole(self, family: str, entity: i64, visit: i64) -> tuple[bytes, i64]:
        """The same row as one of many, and at which of their bytes it begins."""
        block = self._block(family, entity, visit)
        number = entity % ENTITIES_A_BLOCK * VISITS_A_BLOCK + visit % VISITS_A_BLOCK
        at = number * len(self._names) * BYTES
        if len(block.rows) <= at:
            self._draw_rows(block, number)
        return block.rows, at

    def _draw_rows(self, block: Block, upto: int) -> None:
        """Draw on in all columns of a block until it has a row."""
        many = len(self._names)
        drawn = len(block.rows) // (many * BYTES)
        columns = [self._next(block, number, drawn, upto) for number in range(many)]
        block.rows += np.stack(columns, axis=1).tobytes()


def numbers_from(drawn: bytes, at: i64, room: vec[float]) -> vec[float]:
    """The draws from one of their bytes on, as many as there is room for."""
    numbers = room[:]
    for number in range(len(numbers)):
        numbers[number] = read_f64_le(drawn, at)
        at += BYTES
    return numbers


BY_HAND: Final = Draws(Streams(0, 0), "by hand")
"""To which rows belong that were not drawn."""


class DrawnRow:
    """The draws of one entity at one visit: ``row[2]`` is that of the third decision."""

    __slots__ = ("_at", "_block", "_draws")

    def __init__(self, block: Block, at: i64, draws: Draws) -> None:
        self._block = block
        self._at = at
        """How many bytes of each column come before this row."""
        self._draws = draws

    @classmethod
    def of(cls, numbers: Sequence[float]) -> DrawnRow:
        """These very numbers, with nothing left to chance."""
        block = Block("", 0, 0, 0)
        block.columns += [np.array([number], dtype="<f8").tobytes() for number in numbers]
        return cls(block, 0, BY_HAND)

    def __getitem__(self, number: i64) -> float:
        """The draw of the decision with a number."""
        drawn = self._block.columns[number]
        if len(drawn) <= self._at:
            drawn = self._draws.draw(self._block, number, self._at)
        return read_f64_le(drawn, self._at)


def price_key(streams: Streams) -> int:
    """What decides how dear each child is among children alike (:mod:`sim.parameters.own_prices`)."""
    return int(streams.of("price of a child").integers(2**63))
