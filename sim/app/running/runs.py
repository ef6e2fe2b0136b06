"""Runs that wait, run and end: one at a time has the cores of this machine, and each survives the page."""

import os
import secrets
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import RLock, Thread

from sim.app.running.group import begun, end
from sim.app.running.howfar import how_far
from sim.app.running.records import (
    CAN_GO_ON,
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
"""Seconds between two looks at a run that goes on."""
NOT_BEGUN = (
    "The command could not be begun in {folder} ({why}). If that folder of yours has moved, put it back or"
    " choose the authority again."
)


class RunQueue:
    """Begins runs one after another, and watches them."""

    def __init__(self, shelf: RunShelf) -> None:
        self.shelf = shelf
        self._lock = RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._running: str | None = None
        self._closed = False
        self._watchers: list[Thread] = []

    @property
    def is_at_work(self) -> bool:
        """Whether a run has the cores of this machine."""
        return self._running is not None

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
            if record is not None and record.state in CAN_GO_ON:
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
        if was_running and record.process and self._running == ident:
            self._end(ident, record.process)

    def _end(self, ident: str, process: int) -> None:
        """End a process that runs, at once if it does not end by itself."""
        end(process)
        Thread(target=self._insist, args=(ident, process), daemon=True).start()

    def _insist(self, ident: str, process: int) -> None:
        until = time.monotonic() + PATIENCE
        while self._running == ident and time.monotonic() < until:
            time.sleep(0.1)
        if self._running == ident:
            end(process, at_once=True)

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
        record.state, record.begun = RUNNING, time.time()
        record.begun_with = how_far(record, self.shelf.results(record)).done
        self.shelf.keep(record)
        try:
            process = self._process = self._begun(record)
        except OSError as error:  # its folder is gone, or may not be entered
            self._cannot_begin(record, error)
            return
        self._running, record.process = record.ident, process.pid
        self._watch(Thread(target=self._wait_for, args=(record.ident, process), daemon=True))
        self.shelf.keep(record)

    def _begun(self, record: RunRecord) -> "subprocess.Popen[bytes]":
        folder = self.shelf.folder(record.ident)
        given = [*record.arguments, f"run.outputs={folder / RESULTS}"]
        own = [] if record.config_dir is None else ["--config-dir", record.config_dir]
        said = folder / SAID
        said.unlink(missing_ok=True)
        return begun([*own, *given], Path(record.cwd), said)

    def _cannot_begin(self, record: RunRecord, error: OSError) -> None:
        record.state, record.ended = FAILED, time.time()
        self.shelf.keep(record)
        said = NOT_BEGUN.format(folder=record.cwd, why=os.strerror(error.errno or 0))
        (self.shelf.folder(record.ident) / SAID).write_text(said, encoding="utf-8")
        self._next()

    def _watch(self, watcher: Thread) -> None:
        self._watchers = [*(one for one in self._watchers if one.is_alive()), watcher]
        watcher.start()

    def _wait_for(self, ident: str, process: "subprocess.Popen[bytes]") -> None:
        """Wait until a run has ended; one whose folder somebody has taken away ends, too."""
        there = True
        while True:
            with suppress(subprocess.TimeoutExpired):
                self._has_ended(ident, process.wait(LOOKS))
                return
            if there and self.shelf.of(ident) is None:
                there = False
                self._end(ident, process.pid)

    def _look_after(self, ident: str) -> None:
        """Wait for a run that an earlier page began."""
        record = self.shelf.of(ident)
        while record is not None and not self._closed and self._still_running(record) is not None:
            time.sleep(LOOKS)
        if record is not None and not self._closed:
            self._has_ended(ident, 0 if self._is_complete(record) else 1)

    def _has_ended(self, ident: str, code: int) -> None:
        """Begin the next one, and write down how this one came out as soon as there is room for it."""
        with self._lock:
            self._running = self._process = None
        ended = time.time()
        while not self._is_kept(ident, code, ended) and not self._closed:
            time.sleep(LOOKS)
        with self._lock:
            self._next()

    def _is_kept(self, ident: str, code: int, ended: float) -> bool:
        with self._lock, suppress(OSError):
            record = self.shelf.of(ident)
            if record is not None:
                record.code, record.process, record.ended = code, None, ended
                if record.state == RUNNING:
                    stopped = INTERRUPTED if self._closed else FAILED
                    record.state = DONE if code == 0 else stopped
                self.shelf.keep(record)
            return True
        return False

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
