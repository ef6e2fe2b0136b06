"""Runs that wait, run and end: one at a time has the cores of this machine, and each survives the page."""

import secrets
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import RLock, Thread

from sim.app.running.group import begun, end
from sim.app.running.records import (
    CANCELLED,
    DONE,
    FAILED,
    GOES_ON,
    INTERRUPTED,
    RESULTS,
    RUNNING,
    SAID,
    WAITING,
    RunRecord,
    RunShelf,
)
from sim.folders.beside import beside
from sim.folders.contents import manifest_in
from sim.folders.locking import holder, let_go, take

PATIENCE = 8.0
"""Seconds that a run has to end by itself."""
LOOKS = 1.0
"""Seconds between two looks at a run that an earlier page began."""


class RunQueue:
    """Begins runs one after another, and watches them."""

    def __init__(self, shelf: RunShelf) -> None:
        self.shelf = shelf
        self._lock = RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._running: str | None = None
        self._closed = False
        self._watchers: list[Thread] = []

    def take_up(self) -> None:
        """Find out what became of runs that an earlier page left behind."""
        for record in self.shelf.all():
            if record.state in GOES_ON:
                self._take_up(record)

    def _take_up(self, record: RunRecord) -> None:
        process = self._still_running(record)
        if process is None:
            record.state = DONE if self._is_complete(record) else INTERRUPTED
            self.shelf.keep(record)
            return
        record.process, record.state = process, RUNNING
        self.shelf.keep(record)
        self._running = record.ident
        self._watch(Thread(target=self._look_after, args=(record.ident,), daemon=True))

    def new(self, record: RunRecord) -> RunRecord:
        """Put a run at the end of the queue."""
        with self._lock:
            self.shelf.keep(record)
            self._next()
        return record

    def again(self, ident: str) -> None:
        """Let a run that was ended go on from what it has finished."""
        with self._lock:
            record = self.shelf.of(ident)
            if record is not None and record.state not in GOES_ON:
                record.state, record.code, record.ended, record.requested = WAITING, None, None, time.time()
                self.new(record)

    def cancel(self, ident: str) -> None:
        """End a run with all its processes, or take it out of the queue."""
        with self._lock:
            record = self.shelf.of(ident)
            if record is None or record.state not in GOES_ON:
                return
            was_running, record.state = record.state == RUNNING, CANCELLED
            record.ended = time.time()
            self.shelf.keep(record)
        if was_running and record.process:
            end(record.process)
            Thread(target=self._insist, args=(record,), daemon=True).start()

    def _insist(self, record: RunRecord) -> None:
        """End what has not ended by itself."""
        until = time.monotonic() + PATIENCE
        while self._running == record.ident and time.monotonic() < until:
            time.sleep(0.1)
        if self._running == record.ident and record.process:
            end(record.process, at_once=True)

    def rename(self, ident: str, title: str, note: str) -> None:
        """Give a run another name and note."""
        with self._lock:
            record = self.shelf.of(ident)
            if record is not None:
                record.title, record.note = title, note
                self.shelf.keep(record)

    def close(self) -> None:
        """End what runs; it goes on where it was when somebody asks for that."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            end(process.pid)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                end(process.pid, at_once=True)
        for watcher in self._watchers:
            watcher.join(PATIENCE)

    def _next(self) -> None:
        """Begin the run that has waited longest, if none is running."""
        if self._closed or self._running is not None:
            return
        waiting = sorted(
            (one for one in self.shelf.all() if one.state == WAITING), key=lambda one: one.requested
        )
        if not waiting:
            return
        record = waiting[0]
        folder = self.shelf.folder(record.ident)
        given = [*record.arguments, f"run.outputs={folder / RESULTS}"]
        own = [] if record.config_dir is None else ["--config-dir", record.config_dir]
        said = folder / SAID
        said.unlink(missing_ok=True)
        self._process = begun([*own, *given], Path(record.cwd), said)
        self._running = record.ident
        record.state, record.begun, record.process = RUNNING, time.time(), self._process.pid
        self.shelf.keep(record)
        self._watch(Thread(target=self._wait_for, args=(record.ident, self._process), daemon=True))

    def _watch(self, watcher: Thread) -> None:
        self._watchers = [*(one for one in self._watchers if one.is_alive()), watcher]
        watcher.start()

    def _wait_for(self, ident: str, process: "subprocess.Popen[bytes]") -> None:
        self._has_ended(ident, process.wait())

    def _look_after(self, ident: str) -> None:
        """Wait for a run that an earlier page began."""
        record = self.shelf.of(ident)
        while record is not None and not self._closed and self._still_running(record) is not None:
            time.sleep(LOOKS)
        if record is not None and not self._closed:
            self._has_ended(ident, 0 if self._is_complete(record) else 1)

    def _has_ended(self, ident: str, code: int) -> None:
        with self._lock:
            self._running = self._process = None
            record = self.shelf.of(ident)
            if record is not None:
                record.code, record.process, record.ended = code, None, time.time()
                if record.state == RUNNING:
                    stopped = INTERRUPTED if self._closed else FAILED
                    record.state = DONE if code == 0 else stopped
                self.shelf.keep(record)
            self._next()

    def _still_running(self, record: RunRecord) -> int | None:
        """The process that holds the results of a run; none if nobody does."""
        path = beside(self.shelf.results(record), "lock")
        with suppress(OSError, ValueError, IndexError):
            handle = take(path, make=False)
            if handle is None:
                return int(holder(path).split()[1])
            let_go(handle, path)
        return None

    def _is_complete(self, record: RunRecord) -> bool:
        results = self.shelf.results(record)
        return manifest_in(results) is not None and (record.job != "simulate" or _reported(results))


def _reported(results: Path) -> bool:
    return (results / "report.html").is_file()


def new_ident() -> str:
    """A name for a run that no other has, in the order of time."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
