"""Small files of which whoever reads finds the old one or the new one, whatever ends the process."""

import secrets
from pathlib import Path

from sim.folders.beside import put_on_disk


def write_whole(path: Path, text: str) -> None:
    """Write a file of text in UTF-8 that takes the place of an earlier one at once; the folder is made if it
    is not there.

    Raises ``OSError`` where there is no room, and then nothing new is left. Without putting it on the disk
    first a loss of power could leave a file of this name with nothing in it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        put_on_disk(fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def clear_half_written(folder: Path) -> None:
    """Remove what a process that was killed has left in a folder that nobody else writes into now."""
    for path in folder.glob(".*.new"):
        path.unlink(missing_ok=True)
