"""Results that wait outside memory: they come chunk by chunk, and are read scenario by scenario.

A thousand replications of thirty scenarios are ten gigabytes of numbers. All of them are needed, because a
quantile cannot be folded as a sum can; never all of them at once.
"""

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Generic, TypeVar
from weakref import finalize

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import InputMistake
from sim.measures import Measured, Measures
from sim.measures.counting.table import OTHER_KEYS

IN_MEMORY = 32_000_000
"""Bytes that wait in memory; when there are more, all of them go to a temporary file."""
SMALLER = (np.int16, np.int32, np.float32)
Part = TypeVar("Part")


@dataclass(frozen=True, eq=False)
class Packed:
    """The measure of some replications as it travels and waits: its values in the smallest type that holds
    them exactly.
    """

    keys: bytes
    """The fingerprint of its keys, which travel once."""
    values: NDArray[Any]
    """Replications by keys."""

    @classmethod
    def of(cls, measured: Measured) -> "Packed":
        """Pack a measure; whole numbers lose the sign of a zero and nothing else."""
        values = measured.values
        with np.errstate(invalid="ignore", over="ignore"):
            tried = (values.astype(kind) for kind in SMALLER)
            small = (one for one in tried if np.array_equal(one, values, equal_nan=True))
            return cls(fingerprint(measured.keys), next(small, values))


Keys = dict[bytes, pd.DataFrame]
"""The keys of measures by their fingerprints."""


def fingerprint(keys: pd.DataFrame) -> bytes:
    """A number of 128 bits that is the same for the same keys, in whichever process they were made."""
    return _fingerprint(_Itself(keys))


@lru_cache(maxsize=1024)
def _fingerprint(keys: "_Itself") -> bytes:
    columns = "\0".join(keys.table.columns).encode()
    rows = pd.util.hash_pandas_object(keys.table, index=False).to_numpy()
    return blake2b(columns + b"\0" + rows.tobytes(), digest_size=16).digest()


class _Itself:
    """A table that equals nothing but itself: measures share their keys, so each is gone through once."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.table is other.table


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


@dataclass(frozen=True)
class Place:
    """Where something waits."""

    start: int
    length: int


class Waiting(Generic[Part]):
    """Parts of one scenario that wait in a spool, in the order of the replications whenever they came."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._places: dict[int, Place] = {}

    def add(self, first: int, part: Part) -> None:
        """Keep the part that begins with a replication."""
        self._places[first] = self._spool.put(part)

    def __iter__(self) -> Iterator[Part]:
        for first in sorted(self._places):
            yield self._spool.get(self._places[first])


class WaitingMeasures(Mapping[str, Measured]):
    """The measures of one scenario, its replications side by side; each is read anew when it is asked for."""

    def __init__(self, spool: Spool, keys: Keys) -> None:
        """``keys`` are those of all scenarios; they may come later than the values."""
        self._spool, self._keys = spool, keys
        self._fingerprints: dict[str, bytes] = {}
        self._values: dict[str, Waiting[NDArray[Any]]] = {}
        self._replications: dict[int, int] = {}

    def add(self, first: int, chunk: Mapping[str, Packed]) -> None:
        """Take in the replications from ``first`` on; raises ``ValueError`` if their keys are others."""
        for name, part in chunk.items():
            if self._fingerprints.setdefault(name, part.keys) != part.keys:
                raise ValueError(OTHER_KEYS.format(name))
            self._values.setdefault(name, Waiting(self._spool)).add(first, part.values)
            self._replications[first] = len(part.values)

    def __getitem__(self, name: str) -> Measured:
        keys, many = self._keys[self._fingerprints[name]], sum(self._replications.values())
        values, row = np.empty((many, len(keys))), 0
        for part in self._values[name]:
            values[row : row + len(part)] = part
            row += len(part)
        return Measured(name, keys, values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fingerprints)

    def __len__(self) -> int:
        return len(self._fingerprints)


def keys_of(scenarios: Iterable[Measures]) -> Keys:
    """The keys of the measures of some scenarios."""
    return {fingerprint(one.keys): one.keys for measured in scenarios for one in measured.values()}


def packed(measured: Measures) -> dict[str, Packed]:
    """The measures of some replications, each packed."""
    return {name: Packed.of(one) for name, one in measured.items()}
