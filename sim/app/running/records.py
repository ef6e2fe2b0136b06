"""What is kept of each run: its name and note, what it was asked, and how it came out."""

import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from sim.app.kept import read_json, write_json

WAITING, RUNNING, DONE, FAILED, CANCELLED, INTERRUPTED = (
    "waiting", "running", "done", "failed", "cancelled", "interrupted"
)  # fmt: skip
STATES = (WAITING, RUNNING, DONE, FAILED, CANCELLED, INTERRUPTED)
GOES_ON = (WAITING, RUNNING)
CAN_GO_ON = (FAILED, CANCELLED, INTERRUPTED)
"""States from which a run is taken up again; what was finished is not done twice."""
IDENT = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")
RECORD, CONFIG, RESULTS, SAID = "run.json", "config", "results", "said.txt"


@dataclass
class RunRecord:
    """One run."""

    ident: str
    job: str
    """simulate, read_returns or fit."""
    title: str
    authority: str
    """The key of the authority."""
    name: str
    """What its configuration calls it, and with it the folder of its results."""
    arguments: list[str]
    """What the command is given, without where results go."""
    cwd: str
    """The folder in which the command is given."""
    config_dir: str | None = None
    scenarios: dict[str, str] = field(default_factory=dict)
    """Titles by name."""
    replications: int = 0
    years: int = 0
    note: str = ""
    state: str = WAITING
    code: int | None = None
    process: int | None = None
    requested: float = field(default_factory=time.time)
    begun: float | None = None
    begun_with: int = 0
    """Histories that were finished before it was begun the last time."""
    ended: float | None = None

    @property
    def histories(self) -> int:
        """How many are to be simulated."""
        return self.replications * len(self.scenarios)


class RunShelf:
    """The folder of all runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, ident: str) -> Path:
        """Where a run is kept; raises ``KeyError`` for what names none."""
        if not IDENT.fullmatch(ident):
            raise KeyError(ident)
        return self._folder / ident

    def results(self, record: RunRecord) -> Path:
        """The folder of its results."""
        return self.folder(record.ident) / RESULTS / record.name / record.job

    def of(self, ident: str) -> RunRecord | None:
        """A run, if there is one."""
        try:
            return _record(read_json(self.folder(ident) / RECORD))
        except KeyError:
            return None

    def all(self) -> list[RunRecord]:
        """All of them, the latest first."""
        return sorted(self._every(), key=lambda one: one.requested, reverse=True)

    def _every(self) -> Iterator[RunRecord]:
        for file in self._folder.glob(f"*/{RECORD}"):
            if (one := self.of(file.parent.name)) is not None:
                yield one

    def keep(self, record: RunRecord) -> None:
        """Write it."""
        write_json(self.folder(record.ident) / RECORD, asdict(record))

    def said(self, record: RunRecord) -> str:
        """What the command has said, as much of the end as a page can show."""
        try:
            return (self.folder(record.ident) / SAID).read_text(encoding="utf-8", errors="replace")[-4000:]
        except OSError:
            return ""


def _record(plain: Any) -> RunRecord | None:
    known = {one.name for one in fields(RunRecord)}
    try:
        found = RunRecord(**{key: value for key, value in plain.items() if key in known})
    except (TypeError, AttributeError):  # not ours, or of another version
        return None
    return found if _is_whole(found) else None


def _is_whole(found: RunRecord) -> bool:
    """Whether nobody has changed a record by hand so that it says nothing any more."""
    kinds = ((str, (found.ident, found.job, found.title, found.authority, found.name, found.cwd, found.note)),
             (int, (found.replications, found.years, found.begun_with)), (list, (found.arguments,)),
             (dict, (found.scenarios,)), (int | float, (found.requested,)))  # fmt: skip
    return found.state in STATES and all(isinstance(one, kind) for kind, some in kinds for one in some)
