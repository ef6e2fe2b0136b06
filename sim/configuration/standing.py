"""Policies that stand by themselves: nothing changes their files and they refer to no other, so there is
nothing to compose.

Most policies are like that in most runs, and reading them takes a small part of the time of composing them.
"""

from collections.abc import Sequence
from typing import Any

import yaml

from sim.configuration.files import Folders
from sim.configuration.limits import text_of
from sim.configuration.merging import REFERENCE, PlainLoader
from sim.configuration.overrides import Override

GROUP = "policy"


def standing_policies(folders: Folders, overrides: Sequence[Override]) -> dict[str, Any]:
    """What the file of each such policy says, by name."""
    changed = {
        override.path[1] if len(override.path) > 1 else ""
        for override in overrides
        if override.path[0] == GROUP
    }
    names = [] if "" in changed else [name for name in folders.options(GROUP) if name not in changed]
    read = {name: _stands_alone(folders, name) for name in names}
    return {name: plain for name, plain in read.items() if plain is not None}


def _stands_alone(folders: Folders, name: str) -> Any | None:
    """What the file says, or ``None`` if it refers to something else."""
    file = folders.file(f"{GROUP}/{name}")
    text = text_of(file) if file else REFERENCE
    plain = None if REFERENCE in text else yaml.load(text, PlainLoader)  # noqa: S506 (a safe loader)
    return plain if isinstance(plain, dict) and "defaults" not in plain else None
