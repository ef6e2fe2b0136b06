"""Authorities as the command line loads them, each once as long as its files stay as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from sim.app.authorities import KnownAuthority
from sim.config import load, resolved_yaml
from sim.configuration.files import Folders
from sim.configuration.scenarios import ScenarioReader, misfits
from sim.policies import Scenario
from sim.settings import Settings

_ONE_AT_A_TIME = Lock()
"""What composes configurations cannot do two at once."""
REFERENCE = "baseline"


@dataclass(frozen=True, eq=False)
class Loaded:
    """An authority, ready to be planned for."""

    settings: Settings
    """With the yardstick of every comparison alone."""
    policies: Mapping[str, Mapping[str, Any]]
    """What the file of each policy says, by its name."""
    scenarios: Mapping[str, Scenario]
    """The shipped ones, and those of its own folder, that fit this authority."""


class Loader:
    """Loads authorities, and keeps them."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[object, Loaded]] = {}

    def loaded(self, authority: KnownAuthority) -> Loaded:
        """An authority; raises ``InputMistake`` where its files cannot be used."""
        with _ONE_AT_A_TIME:
            now = _files(authority.config_dir)
            before, kept = self._kept.get(authority.key, (None, None))
            if kept is None or before != now:
                kept = _loaded(authority)
                self._kept[authority.key] = now, kept
            return kept


def _files(folder: Path | None) -> object:
    """The files of a folder as they are now: one that is changed, added or taken away makes a difference,
    whatever the clock says.
    """
    files = () if folder is None else sorted((*folder.glob("*.yaml"), *folder.glob("*/*")))
    return tuple((file, *_state(file)) for file in files)


def _state(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:  # a link that leads nowhere, or it has just gone
        return ()
    return found.st_size, found.st_mtime_ns, found.st_ino


def _loaded(authority: KnownAuthority) -> Loaded:
    named = f"authority={authority.name}"
    settings = load([named, compared([REFERENCE])], authority.config_dir)
    policies = yaml.safe_load(resolved_yaml([named], authority.config_dir)).get("policy") or {}
    folders = Folders.find(authority.config_dir)
    every = ScenarioReader(folders, policies).scenarios(list(folders.options("scenario")))
    fitting = {name: one for name, one in every.items() if not misfits({name: one}, settings.parameters)}
    return Loaded(settings, policies, fitting)


def compared(names: Iterable[str]) -> str:
    """Scenarios as the command is given them, by this program and not by a shell."""
    return "=".join(("scenarios", f"[{','.join(names)}]"))
