"""Small files that the page keeps for itself: what is read is what was written, or nothing."""

import json
from pathlib import Path
from typing import Any

from sim.folders.whole import write_whole
from sim.reading import bytes_of


def read_json(path: Path) -> Any:
    """What a file holds; ``None`` if it is not there or cannot be read."""
    try:
        return json.loads(bytes_of(path).decode())
    except (OSError, ValueError, RecursionError):
        return None


def write_json(path: Path, value: object) -> None:
    """Write a file so that whoever reads it finds the old one or the new one."""
    write_whole(path, json.dumps(value, indent=2) + "\n")
