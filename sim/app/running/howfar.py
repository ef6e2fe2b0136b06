"""How far a run is, from the file in which it keeps what it has finished."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sim.app.running.records import DONE, FAILED, RUNNING, WAITING, RunRecord
from sim.checkpoints.log import HEAD, WORD
from sim.folders.beside import all_beside

MOST_MINUTES = 90
"""What is longer is said in hours."""
LONGEST_HEADER = 1 << 20


@dataclass(frozen=True)
class HowFar:
    """How far a run is."""

    state: str
    stage: str
    """What it does at the moment; blank when it does nothing."""
    done: int
    total: int
    seconds_left: float | None
    """Until all is simulated; ``None`` where nobody can say yet."""

    @property
    def percent(self) -> int:
        """What of the simulation is finished."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def in_words(self) -> str:
        """One sentence."""
        if self.state == WAITING:
            return "Waits until the run before it has ended."
        if self.state == RUNNING and not self.total:
            return "At work. This takes a minute or a few."
        if self.state == RUNNING and self.done >= self.total:
            return "All is simulated. Tables, report and workbook are being written."
        if self.state == RUNNING:
            return f"{self.done:,} of {self.total:,} histories simulated{self._left}."
        return f"{self.done:,} of {self.total:,} histories are finished and kept." if self.done else ""

    @property
    def _left(self) -> str:
        if self.seconds_left is None:
            return ""
        if self.seconds_left < 60:
            return "; less than a minute left"
        minutes = round(self.seconds_left / 60)
        if minutes > MOST_MINUTES:
            return f"; about {minutes / 60:.0f} hours left"
        return f"; about {minutes} minute{'s' * (minutes != 1)} left"


def how_far(record: RunRecord, results: Path, now: float | None = None) -> HowFar:
    """How far a run is whose results go into a folder."""
    total = record.histories
    if record.state == DONE or (record.state == FAILED and not total):
        return HowFar(record.state, "", total, total, None)
    done = min(histories_in(checkpoint_of(results)), total)
    left = None
    if record.state == RUNNING and done and record.begun:
        left = _left(record, done, (now or time.time()) - record.begun)
    return HowFar(record.state, record.job if record.state == RUNNING else "", done, total, left)


def _left(record: RunRecord, done: int, spent: float) -> float | None:
    """From what has been done since it was begun; nobody can say where that is nothing, or where the clock
    was set back.
    """
    since = done - record.begun_with
    return spent / since * (record.histories - done) if since > 0 and spent > 0 else None


def checkpoint_of(results: Path) -> Path | None:
    """The file in which a run keeps what is finished, the latest if there are several."""
    try:
        found = all_beside(results, r"[0-9a-f]+\.checkpoint")
        return max(found, key=lambda path: path.stat().st_mtime) if found else None
    except OSError:  # it has just been taken away
        return None


def histories_in(path: Path | None) -> int:
    """Histories whose measures are kept in a file; only the heads of its records are read."""
    if path is None:
        return 0
    try:
        with path.open("rb") as file:
            return _counted(file)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # gone, or half written
        return 0


def _counted(file: BinaryIO) -> int:
    size, start, many = file.seek(0, 2), 0, 0
    while start + HEAD.size <= size:
        file.seek(start)
        word, length, body, _ = HEAD.unpack(file.read(HEAD.size))
        end = start + HEAD.size + length + body
        if word != WORD or end > size or length > LONGEST_HEADER:
            break
        header = json.loads(file.read(length))
        if "replications" in header:
            first, stop = header["replications"]
            many += (stop - first) * len(header["scenarios"])
        start = end
    return many
