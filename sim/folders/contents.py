"""What in a folder of results this program wrote: all else in it is somebody's own, and stays.

The list stands in the manifest, under :data:`FILES`. A name is in it before its file is there.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sim.folders.whole import write_whole
from sim.reading import bytes_of

MARK = "manifest.json"
"""The file by which a folder is known to hold results of this program."""
FILES = "files"
OWN_WORDS = ("config_hash", "job", "versions")
"""What a manifest of this program has, and hardly one of another program."""
DEEPEST = 3
"""Folders between a file and that of the results."""


def manifest_in(folder: Path) -> dict[str, Any] | None:
    """The manifest in a folder; ``None`` if there is none that this program wrote."""
    try:
        found = json.loads(bytes_of(folder / MARK).decode())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and all(word in found for word in OWN_WORDS) else None


def listed(folder: Path) -> list[str] | None:
    """The files in a folder that this program wrote; ``None`` if nothing says so."""
    names = (manifest_in(folder) or {}).get(FILES)
    return [str(name) for name in names] if isinstance(names, list) else None


def is_half_written(name: str) -> bool:
    """Whether a file is one that this program was about to write."""
    last = name.rpartition("/")[2]
    return last.startswith(".") and last.endswith(".new")


def files_in(folder: Path) -> Iterator[str]:
    """Every file and link in a folder and those within it, as relative paths with ``/``."""
    for here, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        for name in (*files, *links):
            yield Path(here, name).relative_to(folder).as_posix()


def write_manifest_into(folder: Path, manifest: dict[str, Any], files: Iterable[str]) -> None:
    """Write a manifest with the list of files, which takes the place of an earlier one at once."""
    whole = {**manifest, FILES: sorted({*files, MARK})}
    write_whole(folder / MARK, json.dumps(whole, indent=2) + "\n")


def note(path: Path) -> None:
    """Put a file that is about to be written on the list of the folder of results in which it lies, if it
    lies in one.
    """
    for folder in [*path.parents][:DEEPEST]:
        if (names := listed(folder)) is not None:
            name = path.relative_to(folder).as_posix()
            if name not in names:
                manifest = manifest_in(folder) or {}
                write_manifest_into(folder, manifest, [*names, name])
            return
