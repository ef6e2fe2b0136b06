"""A file to which records are only ever added: what was there stays readable whatever happens to the next.

A record is a fixed head (:data:`HEAD`), a header in JSON, and a body of bytes, with a checksum over both. A
record that is cut off or damaged, and all behind it, are not there: a process that was killed may have left
half of one, and a machine that lost its power holes.
"""

import json
import os
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from typing import Any, BinaryIO, NamedTuple, Self
from weakref import finalize

from sim.errors import InputMistake
from sim.folders.beside import put_on_disk
from sim.folders.locking import NO_LINKS

HEAD = Struct("<4sIQI")
"""Word of recognition, bytes of the header, bytes of the body, CRC-32 of both."""
WORD = b"sim1"
AT_MOST_EVERY = 0.5
"""Seconds between two times that the system is made to put all on the disk: what a loss of power may cost.
A process that is killed loses nothing that it has written."""


class Place(NamedTuple):
    """Where some bytes lie."""

    start: int
    length: int


@dataclass(frozen=True)
class Logged:
    """What a record is about, and where its body lies."""

    header: Mapping[str, Any]
    body: Place


class Log:
    """Records in the order in which they were added; used by one process at a time."""

    def __init__(self, file: BinaryIO, where: str, remedy: str, *, durable: bool) -> None:
        self._file, self._where, self._remedy, self._durable = file, where, remedy, durable
        self._put_on_disk = 0.0
        self.records: list[Logged] = list(_readable(file))
        self._end = sum(self.records[-1].body) if self.records else 0
        finalize(self, file.close)  # as long as the results live

    @classmethod
    def temporary(cls) -> Self:
        """One that nobody else sees and that is gone with the process."""
        where = tempfile.gettempdir()
        remedy = "name a folder with more room in the environment variable TMPDIR"
        return cls(tempfile.TemporaryFile(buffering=0), where, remedy, durable=False)

    @classmethod
    def at(cls, path: Path) -> Self:
        """The one at a path, for its owner alone; a new one if there is none. Raises ``OSError``,
        also if it is a link.
        """
        handle = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINKS | getattr(os, "O_BINARY", 0), 0o600)
        remedy = "make room there, or give another place as run.outputs=FOLDER"
        log = cls(os.fdopen(handle, "r+b", buffering=0), str(path.parent), remedy, durable=True)
        put_on_disk(path.parent)
        return log

    def add(self, header: Mapping[str, Any], *body: bytes) -> Logged:
        """Add a record; raises :class:`InputMistake` if there is no room for it."""
        words, length = json.dumps(header).encode(), sum(map(len, body))
        checked = zlib.crc32(words)
        for part in body:
            checked = zlib.crc32(part, checked)
        whole = b"".join((HEAD.pack(WORD, len(words), length, checked), words, *body))
        try:
            self._write(whole)
        except OSError as error:
            raise InputMistake(
                f"{self._where}: the results that wait for the end of the run have no room here"
                f" ({error.strerror}); {self._remedy}"
            ) from error
        record = Logged(header, Place(self._end + len(whole) - length, length))
        self.records.append(record)
        self._end += len(whole)
        return record

    def _write(self, whole: bytes) -> None:
        self._file.seek(self._end)
        rest = memoryview(whole)
        while rest:
            rest = rest[self._file.write(rest) :]
        if self._durable and time.monotonic() - self._put_on_disk > AT_MOST_EVERY:
            os.fsync(self._file.fileno())
            self._put_on_disk = time.monotonic()

    def read(self, place: Place) -> bytes:
        """The bytes at a place."""
        self._file.seek(place.start)
        return _exactly(self._file, place.length)

    def close(self) -> None:
        """Let go of the file; nothing can be read afterwards."""
        self._file.close()


def _readable(file: BinaryIO) -> Iterator[Logged]:
    """The records from the first on, as far as they are whole."""
    size, start = file.seek(0, 2), 0
    while start + HEAD.size <= size:
        file.seek(start)
        word, many, length, checked = HEAD.unpack(_exactly(file, HEAD.size))
        end = start + HEAD.size + many + length
        if word != WORD or end > size:
            return
        words, body = _exactly(file, many), _exactly(file, length)
        if zlib.crc32(body, zlib.crc32(words)) != checked:
            return
        yield Logged(json.loads(words), Place(end - length, length))
        start = end


def _exactly(file: BinaryIO, length: int) -> bytes:
    """So many bytes from where the file stands; a file without a buffer may give them in pieces."""
    parts = []
    while length:
        part = file.read(length)
        if not part:
            raise EOFError(f"{length} bytes are missing")
        parts.append(part)
        length -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
