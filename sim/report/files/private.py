"""Results about single children are for the person who made them alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

OTHERS = 0o077
"""What nobody but the owner may do with such a folder and the files in it."""
SAID = "Only your own account can open this folder, for it holds data about single children"


@contextmanager
def for_owner_alone(folder: Path) -> Iterator[None]:
    """Whatever is written inside the block is for the account that runs the program: folders 0700, files
    0600.

    What stands above ``folder`` is made as always, for results beside it may be for others; it goes again if
    nothing is written. Windows knows no
    such modes: there a folder has the rights of the one it is made in.
    """
    above: list[Path] = []
    with suppress(OSError):  # it is said where the folder itself is made
        above = [one for one in (folder.parent, *folder.parent.parents) if not one.exists()]
        folder.parent.mkdir(parents=True, exist_ok=True)
    before = os.umask(OTHERS)
    try:
        yield
    finally:
        os.umask(before)
        for made in above:  # nothing is left of what came to nothing
            with suppress(OSError):
                made.rmdir()


@contextmanager
def private_where(children: bool, folder: Path) -> Iterator[None]:
    """:func:`for_owner_alone` where a folder is to hold data about single ``children``, which is then said;
    else nothing is different.
    """
    with for_owner_alone(folder) if children else nullcontext():
        yield
    if children and os.name == "posix":
        print(f"{SAID}: {folder}")
