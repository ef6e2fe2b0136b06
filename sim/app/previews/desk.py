"""The desk at which previews are made, one at a time: a new one takes the place of that before it.

Twenty paired histories of five years are enough to see which way things go and far too few to decide on. The
histories of today's care are simulated once for each authority; a plan that changes while its own are being
simulated takes the place of what it was.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from secrets import token_hex
from threading import Lock, Thread
from typing import Any
from weakref import WeakKeyDictionary

from sim.app.loading import REFERENCE, Loaded
from sim.app.previews.histories import Today, lived, ready
from sim.app.previews.rows import PreviewRow, rows
from sim.errors import InputMistake, Unfinished
from sim.measures import Measures
from sim.policies import Scenario
from sim.workers.processes import Processes

KEPT = 20
"""Previews that can still be asked for."""
PATIENCE = 10.0
"""Seconds that a preview has to end when the page does."""
PLAN = "preview"
WORKING, READY, STOPPED, WRONG = "working", "ready", "stopped", "wrong"


@dataclass
class PreviewWork:
    """A preview that is being made, or made."""

    ident: str
    state: str = WORKING
    rows: Sequence[PreviewRow] = ()
    seconds: float = 0.0
    said: str = ""
    """What is wrong, where something is."""
    futures: "list[Future[Any]]" = field(default_factory=list)

    def stop(self) -> None:
        """Give it up: what no worker has begun is not begun."""
        if self.state == WORKING:
            self.state = STOPPED
        for future in self.futures:
            future.cancel()


class PreviewDesk:
    """Makes previews, one at a time: a new one takes the place of that before it."""

    def __init__(self, workers: int) -> None:
        self.workers, self._hands = workers, Processes(workers)
        self._baselines: WeakKeyDictionary[Loaded, tuple[Today, Measures]] = WeakKeyDictionary()
        self._works: dict[str, PreviewWork] = {}
        self._latest: PreviewWork | None = None
        self._threads: list[Thread] = []
        self._lock, self._baseline_lock = Lock(), Lock()

    def get_ready(self) -> None:
        """Let the workers begin before there is work for them."""
        for _ in range(self.workers):
            self._hands(ready)

    def hand_out(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Let a warm worker do something."""
        return self._hands(function, *arguments)

    def begin(self, loaded: Loaded, scenario: Scenario) -> PreviewWork:
        """Begin a preview of a scenario; the one before it is given up."""
        work = PreviewWork(token_hex(6))
        with self._lock:
            if self._latest is not None:
                self._latest.stop()
            self._latest = self._works[work.ident] = work
            for old in list(self._works)[:-KEPT]:
                del self._works[old]
        self._start(self._make, work, loaded, scenario)
        return work

    def of(self, ident: str) -> PreviewWork | None:
        """A preview that was begun."""
        return self._works.get(ident)

    def warm(self, loaded: Loaded) -> None:
        """Have the histories of today's care ready before somebody asks."""
        if loaded not in self._baselines:
            self._start(self._quietly_warm, loaded)

    def close(self) -> None:
        """Let the workers go."""
        if self._latest is not None:
            self._latest.stop()
        self._hands.__exit__("closed")
        for thread in self._threads:
            thread.join(PATIENCE)

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = Thread(target=work, args=arguments, daemon=True)
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]
        thread.start()

    def _quietly_warm(self, loaded: Loaded) -> None:
        try:
            self._baseline(loaded)
        except Exception:  # whatever it is, who asks for a preview is told
            return

    def _make(self, work: PreviewWork, loaded: Loaded, scenario: Scenario) -> None:
        began = time.monotonic()
        try:
            today, reference = self._baseline(loaded)
            if work.state != WORKING:
                return
            own = lived(today, scenario, self._for(work))
            both = {**loaded.settings.scenarios, PLAN: scenario}
            work.rows = rows({REFERENCE: reference, PLAN: own}, replace(today.settings, scenarios=both))
        except (CancelledError, Unfinished):
            work.state = STOPPED
        except InputMistake as mistake:
            work.state, work.said = WRONG, " ".join(mistake.messages)
        except Exception as error:  # a preview that fails must not leave its page waiting for ever
            work.state, work.said = WRONG, f"The preview failed ({type(error).__name__})."
        else:
            work.seconds = time.monotonic() - began
            work.state = READY if work.state == WORKING else work.state

    def _baseline(self, loaded: Loaded) -> tuple[Today, Measures]:
        """What happens if nothing changes, simulated once."""
        with self._baseline_lock:
            if loaded not in self._baselines:
                today = Today.of(loaded)
                reference = loaded.settings.scenarios[REFERENCE]
                self._baselines[loaded] = today, lived(today, reference, self._hands)
            return self._baselines[loaded]

    def _for(self, work: PreviewWork) -> Callable[..., "Future[Any]"]:
        """The workers, of whose work nothing is begun once the preview is given up."""

        def submit(function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
            future = self._hands(function, *arguments)
            work.futures.append(future)
            if work.state != WORKING:
                future.cancel()
            return future

        return submit
