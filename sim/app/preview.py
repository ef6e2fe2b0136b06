"""What a plan would change, while it is being typed: few and short histories, from workers that are warm.

Twenty paired histories of five years are enough to see which way things go and far too few to decide on. The
histories of today's care are simulated once for each authority; a plan that changes while its own are being
simulated takes the place of what it was.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from secrets import token_hex
from threading import Lock, Thread
from typing import Any

import pandas as pd

from sim.app.loading import REFERENCE, Loaded
from sim.bands import years_after
from sim.comparison.paired import compare
from sim.errors import InputMistake, Unfinished
from sim.experiment import simulate
from sim.measures import ALL, Measures
from sim.measures.costs import TOTAL
from sim.policies import Scenario
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, month_in_words
from sim.settings import Settings
from sim.workers.processes import Processes

REPLICATIONS, YEARS = 20, 5
AT_ONCE = 10
"""Pieces into which the histories are cut, so that a preview that nobody needs any more ends soon."""
KEPT = 20
"""Previews that can still be asked for."""
PATIENCE = 10.0
"""Seconds that a preview has to end when the page does."""
PLAN = "preview"
CASELOAD, SPENDING = "caseload", "costs"
WORKING, READY, STOPPED, WRONG = "working", "ready", "stopped", "wrong"


@dataclass(frozen=True)
class PreviewRow:
    """One thing that a plan changes."""

    title: str
    cell: str


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
        self._hands = Processes(workers)
        self._baselines: dict[int, tuple[Loaded, Measures]] = {}
        self._works: dict[str, PreviewWork] = {}
        self._latest: PreviewWork | None = None
        self._threads: list[Thread] = []
        self._lock, self._baseline_lock = Lock(), Lock()

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
        if id(loaded) not in self._baselines:
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
            reference = self._baseline(loaded)
            if work.state != WORKING:
                return
            own = self._simulated(loaded, {PLAN: scenario}, work)[PLAN]
            work.rows = rows({REFERENCE: reference, PLAN: own}, settings_for(loaded, {PLAN: scenario}))
        except (CancelledError, Unfinished):
            work.state = STOPPED
        except InputMistake as mistake:
            work.state, work.said = WRONG, " ".join(mistake.messages)
        except Exception as error:  # a preview that fails must not leave its page waiting for ever
            work.state, work.said = WRONG, f"The preview failed ({type(error).__name__})."
        else:
            work.seconds = time.monotonic() - began
            work.state = READY if work.state == WORKING else work.state

    def _baseline(self, loaded: Loaded) -> Measures:
        """What happens if nothing changes, simulated once."""
        with self._baseline_lock:
            if id(loaded) not in self._baselines:
                reference = {REFERENCE: loaded.settings.scenarios[REFERENCE]}
                self._baselines[id(loaded)] = loaded, self._simulated(loaded, reference)[REFERENCE]
            return self._baselines[id(loaded)][1]

    def _simulated(
        self, loaded: Loaded, scenarios: Mapping[str, Scenario], work: PreviewWork | None = None
    ) -> Mapping[str, Measures]:
        def submit(function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
            future = self._hands(function, *arguments)
            if work is not None:
                work.futures.append(future)
                if work.state != WORKING:
                    future.cancel()
            return future

        return simulate(settings_for(loaded, scenarios), submit=submit).measured


def settings_for(loaded: Loaded, scenarios: Mapping[str, Scenario]) -> Settings:
    """The settings of a preview."""
    run = loaded.settings.run.model_copy(
        update={"replications": REPLICATIONS, "years": YEARS, "workers": AT_ONCE, "keep_episodes": False}
    )
    return replace(loaded.settings, scenarios=scenarios, run=run)


def rows(measured: Mapping[str, Measures], settings: Settings) -> list[PreviewRow]:
    """Children in care, the indicators and spending: what the second scenario changes in them, on the last
    day that is simulated and in the last financial year that has ended by then.
    """
    labels = Labels.of(settings.parameters, settings.scenarios)
    found, wanted = compare(measured), labels.wanted
    until = years_after(settings.parameters.authority.base_date, settings.run.years).isoformat()
    shown = [
        (CASELOAD, ALL, "Children in care", -1),
        *((one.name, ALL, one.title, wanted.get(one.name, 0)) for one in labels.indicators),
        (SPENDING, TOTAL, "Spending", -1),
    ]
    return [row for one in shown if (row := _row(found[found["date"] <= until], *one)) is not None]


def _row(found: pd.DataFrame, measure: str, breakdown: str, title: str, sign: int) -> PreviewRow | None:
    own = found[(found["measure"] == measure) & (found["breakdown"] == breakdown)]
    if own.empty:
        return None
    difference = Difference.of(own.loc[own["date"] == own["date"].max()].iloc[0].to_dict(), sign)
    when = month_in_words(difference.date)
    title = f"{title}, £ million, in the year to {when}" if measure == SPENDING else f"{title}, {when}"
    return PreviewRow(title, difference.cell)
