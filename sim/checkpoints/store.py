"""Finished results by key: what is there is taken from there, what is not is made and added.

A job asks for each of its parts with :meth:`Checkpoints.value` (anything that JSON can say) or
:meth:`Checkpoints.table`. Whether the part comes from an earlier start of the same job or has just been made,
it is the same: a made one is read back, too.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from sim.checkpoints.frames import as_bytes, from_bytes
from sim.checkpoints.log import Log, Logged, Place

KEY, VALUE, TABLES = "key", "value", "tables"


class Checkpoints:
    """The finished results of a job, or of a part of one."""

    def __init__(self, log: Log | None = None, name: str = "") -> None:
        """``log`` keeps them; without one they are kept as long as the process lives."""
        self._log, self._name = log, name
        records = log.records if log else ()
        self._found = {record.header[KEY]: record for record in records if KEY in record.header}

    @property
    def log(self) -> Log:
        """Where they lie."""
        if self._log is None:
            self._log = Log.temporary()
        return self._log

    def part(self, name: str) -> "Checkpoints":
        """Those of a part of the job, which does not see what the others have kept."""
        return Checkpoints(self.log, f"{self._name}{name}/")

    def has(self, key: str) -> bool:
        """Whether there is a result."""
        return self._name + key in self._found

    def value(self, key: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, which is something that JSON can say: text, numbers, lists, mappings."""
        if not self.has(key):
            self.add({KEY: key, VALUE: make()})
        return self.of(key)

    def of(self, key: str) -> Any:
        """The value that is kept; raises ``KeyError`` if there is none."""
        return json.loads(json.dumps(self._found[self._name + key].header[VALUE]))

    def table(self, key: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The table that ``make`` gives."""
        return self.tables(key, lambda: {"": make()})[""]

    def tables(self, key: str, make: Callable[[], Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
        """The tables that ``make`` gives."""
        if not self.has(key):
            parts = {name: as_bytes(table) for name, table in make().items()}
            self.add({KEY: key, TABLES: {name: len(part) for name, part in parts.items()}}, *parts.values())
        record = self._found[self._name + key]
        found, start = {}, record.body.start
        for name, length in record.header[TABLES].items():
            found[name] = from_bytes(self.log.read(Place(start, length)))
            start += length
        return found

    def add(self, header: dict[str, Any], *body: bytes) -> Logged:
        """Keep a record whose header has a key."""
        whole = {**header, KEY: self._name + header[KEY]}
        record = self.log.add(whole, *body)
        self._found[whole[KEY]] = record
        return record

    def records(self, key: str) -> Iterator[Logged]:
        """Those whose key begins like this, in the order in which they were kept."""
        begins = self._name + key
        yield from [record for name, record in self._found.items() if name.startswith(begins)]
