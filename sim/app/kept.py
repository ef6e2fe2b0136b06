"""Small files that the page keeps for itself: what is read is what was written, or nothing."""

import json
import secrets
from pathlib import Path
from typing import Any


def read_json(path: Path) -> Any:
    """What a file holds; ``None`` if it is not there or cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def write_json(path: Path, value: object) -> None:
    """Write a file so that whoever reads it finds the old one or the new one."""
    write_text(path, json.dumps(value, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """The same with text; raises ``OSError`` where there is no room, and then nothing new is left there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
