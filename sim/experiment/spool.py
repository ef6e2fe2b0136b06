"""Results that wait outside memory: they come chunk by chunk, and are read scenario by scenario.

A thousand replications of thirty scenarios are ten gigabytes of numbers. All of them are needed, because a
quantile cannot be folded as a sum can; never all of them at once. They wait among the checkpoints of the job,
from where they are taken up if it has to begin again.
"""

import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Anything
from sim.checkpoints.frames import as_bytes, from_bytes
from sim.checkpoints.log import Log, Logged, Place
from sim.checkpoints.store import KEY, Checkpoints
from sim.measures import Measured, Measures
from sim.measures.counting.table import refuse_other_keys

SMALLER = (np.int16, np.int32, np.float32)
KINDS = tuple(np.dtype(kind).str for kind in (*SMALLER, np.float64))
"""Kinds of numbers in which values wait."""
KEYS, CHUNK = "keys ", "chunk "


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
            small = (one for one in tried if np.array_equal(one, values, equal_nan=one.dtype.kind == "f"))
            return cls(measured.keys, next(small, values))

    def unpacked(self, name: str) -> Measured:
        """The measure as it was."""
        return Measured(name, self.keys, self.values.astype(np.float64))


@dataclass(frozen=True)
class Waits:
    """Where the values of one measure in some replications of one scenario wait, and what they are."""

    first: int
    """The first of the replications."""
    many: int
    kind: int
    """Place in :data:`KINDS`."""
    place: Place

    def read(self, log: Log) -> Anything:
        """The values, replications by keys."""
        values: Anything = np.frombuffer(log.read(self.place), KINDS[self.kind])
        return values.reshape(self.many, len(values) // self.many)


class Index:
    """Where the parts of something wait, in the order of the replications whenever they came."""

    def __init__(self) -> None:
        self._numbers = array("q")  # five numbers a part: there may be half a million

    def add(self, one: Waits) -> None:
        """Note where a part waits."""
        self._numbers.extend((one.first, one.many, one.kind, *one.place))

    def __iter__(self) -> Iterator[Waits]:
        each = iter(self._numbers)
        for first, many, kind, *place in sorted(zip(each, each, each, each, each, strict=True)):
            yield Waits(first, many, kind, Place(*place))


class WaitingEpisodes:
    """The episodes of one scenario, some replications at a time; read anew whenever they are gone through."""

    def __init__(self, log: Log) -> None:
        self._log, self._index = log, Index()

    def add(self, waits: Waits) -> None:
        """Take in those of some replications."""
        self._index.add(waits)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for one in self._index:
            yield from_bytes(self._log.read(one.place))


class KnownKeys:
    """The keys of measures, each kept once, though every chunk of every scenario brings them anew."""

    def __init__(self, kept: Checkpoints) -> None:
        self._kept = kept
        self._latest: dict[str, tuple[pd.DataFrame, int]] = {}
        self._by_number: list[pd.DataFrame] = []
        self._by_measure: dict[str, list[int]] = {}
        for record in kept.records(KEYS):
            self._know(record.header["measure"], from_bytes(kept.log.read(record.body)))

    def number(self, name: str, brought: pd.DataFrame) -> int:
        """The number of the keys that are kept and are the same as those that a chunk has brought."""
        before, same = self._latest.get(name, (None, 0))
        if brought is before:  # scenarios of a chunk share what is alike
            return same
        numbers = self._by_measure.get(name, [])
        found = next((number for number in numbers if self._by_number[number].equals(brought)), None)
        if found is None:
            header = {KEY: f"{KEYS}{len(self._by_number)}", "measure": name}
            self._kept.add(header, as_bytes(brought))
            found = self._know(name, brought)
        self._latest[name] = (brought, found)
        return found

    def of(self, number: int) -> pd.DataFrame:
        """The keys of a number."""
        return self._by_number[number]

    def _know(self, name: str, keys: pd.DataFrame) -> int:
        self._by_number.append(keys)
        self._by_measure.setdefault(name, []).append(len(self._by_number) - 1)
        return len(self._by_number) - 1


class WaitingMeasures(Mapping[str, Measured]):
    """The measures of one scenario, its replications side by side; each is read anew when it is asked for."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._keys: dict[str, pd.DataFrame] = {}
        self._index: dict[str, Index] = {}
        self._many: dict[int, int] = {}

    def add(self, name: str, keys: pd.DataFrame, waits: Waits) -> None:
        """Take in a measure of some replications; raises ``ValueError`` if its keys are others."""
        refuse_other_keys(name, keys, self._keys.setdefault(name, keys))
        self._index.setdefault(name, Index()).add(waits)
        self._many[waits.first] = waits.many

    @property
    def replications(self) -> int:
        """How many there are."""
        return sum(self._many.values())

    def __getitem__(self, name: str) -> Measured:
        keys = self._keys[name]
        values, row = np.empty((self.replications, len(keys))), 0
        for part in self._index[name]:
            values[row : row + part.many] = part.read(self._log)
            row += part.many
        return Measured(name, keys, values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


@dataclass(frozen=True)
class Chunk:
    """Some replications of some scenarios that wait: a record of a checkpoint."""

    replications: range
    scenarios: tuple[str, ...]
    directory: Place
    """What lies in the record, and how long each part is, as JSON; the parts come behind it."""

    @classmethod
    def keep(
        cls,
        kept: Checkpoints,
        replications: range,
        measured: Mapping[str, Mapping[str, tuple[int, Anything]]],
        episodes: Mapping[str, pd.DataFrame],
    ) -> "Chunk":
        """Add the values of a chunk, each with the number of its keys, and its episodes."""
        parts: list[bytes] = []
        directory: list[tuple[str, str | None, int, int, int]] = []
        for scenario, measures in measured.items():
            for name, (keys, values) in measures.items():
                parts.append(np.ascontiguousarray(values).tobytes())
                directory.append((scenario, name, keys, KINDS.index(values.dtype.str), len(parts[-1])))
        for scenario, table in episodes.items():
            parts.append(as_bytes(table))
            directory.append((scenario, None, 0, 0, len(parts[-1])))
        words = json.dumps(directory).encode()
        header = {
            KEY: f"{CHUNK}{replications.start} {' '.join(measured)}",
            "replications": [replications.start, replications.stop],
            "scenarios": list(measured),
            "directory": len(words),
        }
        return cls.of(kept.add(header, words, *parts))

    @classmethod
    def of(cls, record: Logged) -> "Chunk":
        """The chunk of a record."""
        header, start = record.header, record.body.start
        return cls(
            range(*header["replications"]), tuple(header["scenarios"]), Place(start, header["directory"])
        )

    def parts(self, log: Log) -> Iterator[tuple[str, str | None, int, Waits]]:
        """Each part: the scenario, the measure (none where it is episodes), the number of its keys, and where
        it waits.
        """
        start = sum(self.directory)
        for scenario, name, keys, kind, length in json.loads(log.read(self.directory)):
            place = Place(start, length)
            yield scenario, name, keys, Waits(self.replications.start, len(self.replications), kind, place)
            start += length


def chunks_kept(kept: Checkpoints) -> list[Chunk]:
    """The chunks that are kept."""
    return [Chunk.of(record) for record in kept.records(CHUNK)]


def packed(measured: Measures) -> dict[str, Packed]:
    """The measures of some replications, each packed."""
    return {name: Packed.of(one) for name, one in measured.items()}
