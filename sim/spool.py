"""Results that wait outside memory: they come chunk by chunk, and are read scenario by scenario.

A thousand replications of thirty scenarios are ten gigabytes of numbers. All of them are needed, because a
quantile cannot be folded as a sum can; never all of them at once.
"""

import pickle
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import finalize

import numpy as np
import pandas as pd

from sim.arrays import Anything
from sim.errors import InputMistake
from sim.measures import Measured, Measures
from sim.measures.counting.table import refuse_other_keys

IN_MEMORY = 32_000_000
"""Bytes that wait in memory; when there are more, all of them go to a temporary file."""
SMALLER = (np.int16, np.int32, np.float32)
Part = TypeVar("Part")


@dataclass(frozen=True, eq=False)
class Packed:
    """The measure of some replications as it travels and waits: its values in the smallest type that holds
    them exactly.
    """

    keys: pd.DataFrame
    values: Anything
    """Replications by keys."""

    @classmethod
    def of(cls, measured: Measured) -> "Packed":
        """Pack a measure; whole numbers lose the sign of a zero and nothing else."""
        values = measured.values
        with np.errstate(invalid="ignore", over="ignore"):
            tried = (values.astype(kind) for kind in SMALLER)
            small = (one for one in tried if np.array_equal(one, values, equal_nan=True))
            return cls(measured.keys, next(small, values))

    def unpacked(self, name: str) -> Measured:
        """The measure as it was."""
        return Measured(name, self.keys, self.values.astype(np.float64))


class Spool:
    """A temporary file that nobody else sees and that is gone with the process."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        finalize(self, self._file.close)  # as long as the results live

    def put(self, thing: object) -> "Place":
        """Keep something; raises :class:`InputMistake` if there is no room for it."""
        data = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)
        try:
            place = Place(self._file.seek(0, 2), len(data))
            self._file.write(data)
            self._file.flush()  # a full disk is told now, not when something is read
        except OSError as error:
            raise InputMistake(
                f"{tempfile.gettempdir()}: the results that wait for the end of the run have no room here"
                f" ({error.strerror}); name a folder with more room in the environment variable TMPDIR"
            ) from error
        return place

    def get(self, place: "Place") -> Any:
        """What was put there."""
        self._file.seek(place.start)
        return pickle.loads(self._file.read(place.length))  # noqa: S301 - written by this process


class Place(NamedTuple):
    """Where something waits."""

    start: int
    length: int


class Waiting(Generic[Part]):
    """Parts of one scenario that wait in a spool, in the order of the replications whenever they came."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._places = array("q")  # three numbers a part: there may be half a million

    def add(self, first: int, part: Part) -> None:
        """Keep the part that begins with a replication."""
        self._places.extend((first, *self._spool.put(part)))

    def __iter__(self) -> Iterator[Part]:
        for _, *place in sorted(three_by_three(self._places)):
            yield self._spool.get(Place(*place))


def three_by_three(numbers: "array[int]") -> Iterator[tuple[int, int, int]]:
    """Three by three."""
    each = iter(numbers)
    return zip(each, each, each, strict=True)


class KnownKeys:
    """The keys of measures, each kept once, though every chunk of every scenario brings them anew."""

    def __init__(self) -> None:
        self._kept: dict[str, list[pd.DataFrame]] = {}
        self._latest: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}

    def of(self, name: str, brought: pd.DataFrame) -> pd.DataFrame:
        """The keys that are kept and are the same as those that a chunk has brought."""
        before, same = self._latest.get(name, (None, None))
        if brought is before and same is not None:  # scenarios of a chunk share what is alike
            return same
        kept = self._kept.setdefault(name, [])
        found = next((keys for keys in kept if keys.equals(brought)), None)
        if found is None:
            found = brought
            kept.append(found)
        self._latest[name] = (brought, found)
        return found


class WaitingMeasures(Mapping[str, Measured]):
    """The measures of one scenario, its replications side by side; each is read anew when it is asked for."""

    def __init__(self, spool: Spool, known: KnownKeys) -> None:
        self._spool, self._known = spool, known
        self._keys: dict[str, pd.DataFrame] = {}
        self._values: dict[str, Waiting[Anything]] = {}
        self._replications: dict[int, int] = {}

    def add(self, first: int, chunk: Mapping[str, Packed]) -> None:
        """Take in the replications from ``first`` on; raises ``ValueError`` if their keys are others."""
        for name, part in chunk.items():
            keys = self._known.of(name, part.keys)
            refuse_other_keys(name, keys, self._keys.setdefault(name, keys))
            self._values.setdefault(name, Waiting(self._spool)).add(first, part.values)
            self._replications[first] = len(part.values)

    def __getitem__(self, name: str) -> Measured:
        keys, many = self._keys[name], sum(self._replications.values())
        values, row = np.empty((many, len(keys))), 0
        for part in self._values[name]:
            values[row : row + len(part)] = part
            row += len(part)
        return Measured(name, keys, values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def packed(measured: Measures) -> dict[str, Packed]:
    """The measures of some replications, each packed."""
    return {name: Packed.of(one) for name, one in measured.items()}
