"""Results that wait outside memory: they come chunk by chunk, and are read scenario by scenario.

A thousand replications of thirty scenarios are ten gigabytes of numbers. All of them are needed, because a
quantile cannot be folded as a sum can; never all of them at once.
"""

import pickle
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import finalize

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    values: NDArray[Any]
    """Replications by keys."""

    @classmethod
    def of(cls, measured: Measured) -> "Packed":
        """Pack a measure; whole numbers lose the sign of a zero and nothing else."""
        values = measured.values
        with np.errstate(invalid="ignore", over="ignore"):
            tried = (values.astype(kind) for kind in SMALLER)
            small = (one for one in tried if np.array_equal(one, values, equal_nan=True))
            return cls(measured.keys, next(small, values))


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

    def __init__(self, spool: Spool, like: "WaitingMeasures | None" = None) -> None:
        """``like`` has the measures of another scenario: keys that are the same are kept once."""
        self._spool = spool
        self._like: Mapping[str, pd.DataFrame] = {} if like is None else like._keys
        self._keys: dict[str, pd.DataFrame] = {}
        self._values: dict[str, Waiting[NDArray[Any]]] = {}
        self._replications: dict[int, int] = {}

    def add(self, first: int, chunk: Mapping[str, Packed]) -> None:
        """Take in the replications from ``first`` on; raises ``ValueError`` if their keys are others."""
        for name, part in chunk.items():
            if name not in self._keys:
                self._keys[name] = self._known(name, part.keys)
                self._values[name] = Waiting(self._spool)
            refuse_other_keys(name, part.keys, self._keys[name])
            self._values[name].add(first, part.values)
            self._replications[first] = len(part.values)

    def _known(self, name: str, keys: pd.DataFrame) -> pd.DataFrame:
        other = self._like.get(name)
        return keys if other is None or not keys.equals(other) else other

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
