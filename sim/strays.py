"""Files that nobody put into a folder: what systems, editors, archives and open programs leave beside the
real ones.
"""

from pathlib import Path, PurePath

BEGINNINGS = (".", "~$", "~wrl", "__macosx", "#")
"""Hidden files and folders (``.DS_Store``, ``._x`` of a Mac, ``.x.swp``, checkpoints), locks of Office,
drafts, Emacs'."""
ENDINGS = ("~", ".bak", ".tmp", ".temp", ".swp", ".swo", ".orig", ".part", ".crdownload")
"""Backups of editors and downloads that were never finished."""
NAMES = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r")


def is_stray(path: PurePath) -> bool:
    """Whether a path, as it is below the folder that is read, is such a file or lies in such a folder."""
    return any(
        part.startswith(BEGINNINGS) or part.endswith(ENDINGS) or part in NAMES
        for part in map(str.lower, path.parts)
    )


def holds_results(folder: Path) -> bool:
    """Whether a folder holds results of this program: what it has written about returns is none of them."""
    try:
        return '"config_hash"' in (folder / "manifest.json").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
