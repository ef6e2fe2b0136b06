"""Finished results by key: what is there is taken from there, what is not is made and added.

A job asks for each of its parts with :meth:`Checkpoints.value` (anything that JSON can say) or
:meth:`Checkpoints.table`. Whether the part comes from an earlier start of the same job or has just been made,
it is the same: a made one is read back, too.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from sim.checkpoints.frames import as_bytes, from_bytes
from sim.checkpoints.log import Log, Record

KEY, VALUE = "key", "value"


class Checkpoints:
    """The finished results of a job, or of a part of one."""

    def __init__(self, log: Log | None = None, name: str = "") -> None:
        """``log`` keeps them; without one they are kept as long as the process lives."""
        self.log = Log.temporary() if log is None else log
        self._name = name
        self._found = {record.header[KEY]: record for record in self.log.records if KEY in record.header}

    def part(self, name: str) -> "Checkpoints":
        """Those of a part of the job, which does not see what the others have kept."""
        return Checkpoints(self.log, f"{self._name}{name}/")

    def value(self, key: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, which is something that JSON can say: text, numbers, lists, mappings."""
        record = self._found.get(self._name + key)
        if record is None:
            record = self.add({KEY: key, VALUE: make()})
        return json.loads(json.dumps(record.header[VALUE]))

    def table(self, key: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The table that ``make`` gives."""
        record = self._found.get(self._name + key)
        if record is None:
            record = self.add({KEY: key}, as_bytes(make()))
        return from_bytes(self.log.read(record.body))

    def add(self, header: dict[str, Any], *body: bytes) -> Record:
        """Keep a record whose header has a key."""
        whole = {**header, KEY: self._name + header[KEY]}
        record = self.log.add(whole, *body)
        self._found[whole[KEY]] = record
        return record

    def records(self, key: str) -> Iterator[Record]:
        """Those whose key begins like this, in the order in which they were kept."""
        begins = self._name + key
        yield from [record for name, record in self._found.items() if name.startswith(begins)]
