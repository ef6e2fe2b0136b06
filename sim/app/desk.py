"""What all screens of the page share: its folder, authorities, plans, runs and previews."""

from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sim.app.authorities import Authorities, KnownAuthority
from sim.app.loading import REFERENCE, Loaded, Loader
from sim.app.plans import DraftPlan, PlanStore, check
from sim.app.previews.desk import PreviewDesk
from sim.app.results.comparing import FinishedRun, finished
from sim.app.running.records import CONFIG, DONE, RunRecord, RunShelf
from sim.app.running.runs import RunQueue
from sim.errors import InputMistake
from sim.policies import Scenario
from sim.settings import Settings
from sim.workers import available_cores

if TYPE_CHECKING:
    from sim.app.running.early import EarlyPicture

PREVIEW_WORKERS = 2


class Desk:
    """The page's own folder and what works in it."""

    def __init__(self, folder: Path, outputs: Path, token: str) -> None:
        self.folder, self.outputs, self.token = folder, outputs, token
        self.authorities = Authorities(folder, outputs)
        self.plans = PlanStore(folder / "plans")
        self.shelf = RunShelf(folder / "runs")
        self.queue = RunQueue(self.shelf)
        self.previews = PreviewDesk(min(PREVIEW_WORKERS, available_cores()))
        self.changing = Lock()
        """Held by whoever changes something that was kept."""
        self.picture: tuple[object, EarlyPicture | None] = (None, None)
        """The latest first picture of a run, and what it was asked for as."""
        self._loader = Loader()

    def open(self) -> None:
        """Make the folder, and find out what became of earlier runs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.queue.take_up()

    def close(self) -> None:
        """End what runs; all of it can go on from where it was."""
        self.previews.close()
        self.queue.close()

    def loaded(self, authority: KnownAuthority) -> Loaded:
        """An authority as the command loads it; raises ``InputMistake``."""
        return self._loader.loaded(authority)

    def taken(self, loaded: Loaded) -> dict[str, object]:
        """Names that a new plan must not have."""
        return {REFERENCE: None, **dict.fromkeys(loaded.scenarios), **dict.fromkeys(loaded.policies)}

    def scenarios_of(self, record: RunRecord) -> dict[str, Scenario]:
        """The scenarios of a run as it was begun; raises ``InputMistake`` where they cannot be read any
        more.
        """
        authority = self.authorities.of(record.authority)
        if authority is None:
            raise InputMistake(f"The authority of this run, {record.name}, is not there any more")
        loaded = self.loaded(authority)
        own = PlanStore(self.shelf.folder(record.ident)).all(CONFIG)
        kept = {plan.name: plan for plan in own}
        found = {}
        for name in record.scenarios:
            scenario = check(kept[name], loaded).scenario if name in kept else loaded.scenarios.get(name)
            if scenario is None:
                raise InputMistake(f"The scenario {name} of this run cannot be read any more")
            found[name] = scenario
        return found

    def settings_of(self, record: RunRecord) -> Settings:
        """What the command of a run works with; raises ``InputMistake``."""
        scenarios = self.scenarios_of(record)
        authority = self.authorities.of(record.authority)
        assert authority is not None  # noqa: S101 - its scenarios were found
        settings = self.loaded(authority).settings
        run = settings.run.model_copy(update={"replications": record.replications, "years": record.years})
        return replace(settings, scenarios=scenarios, run=run)

    def plans_of(self, record: RunRecord) -> list[DraftPlan]:
        """The plans that a run was begun with, as they were then."""
        return [
            one for one in PlanStore(self.shelf.folder(record.ident)).all(CONFIG)
            if one.name in record.scenarios
        ]  # fmt: skip

    def finished(self, ident: str) -> FinishedRun | None:
        """A run that compares scenarios and has ended well, with its tables."""
        record = self.shelf.of(ident)
        if record is None or record.state != DONE or record.job != "simulate":
            return None
        try:
            return finished(record, self.shelf.results(record))
        except (OSError, ValueError):
            return None
