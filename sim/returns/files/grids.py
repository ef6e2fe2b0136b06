"""What a file holds before anybody knows what it means: lines of text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sim.returns.words.dates import SERIAL_ZERO

HEADINGS_WITHIN = 40
"""Lines among which the headings are looked for: reports have a page of notes above them."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The lines of one file, or of one sheet of a workbook, that are not blank."""

    where: str
    """The file below the folder of returns, and the sheet."""
    lines: Sequence[Sequence[str]]
    numbers: Sequence[int]
    """The number of each line in the file, from 1."""
    remarks: tuple[str, ...] = ()
    """What had to be guessed to read it, such as its encoding."""
    broken: str = ""
    """Why the file could not be read to its end; empty if it could."""
    serial_zero: date = SERIAL_ZERO
    """The day that its spreadsheet counts days from."""
    hidden: bool = False
    """Whether it is a sheet that somebody hid."""
    cut: bool = False
    """Whether its last line breaks off, as if only a part of the file had been copied."""


@dataclass(frozen=True)
class NotRead:
    """A file that holds nothing that can be read."""

    where: str
    reason: str
    hidden: bool = False
    """Whether it is a sheet that somebody hid."""


@dataclass
class Contents:
    """All that was found in a folder."""

    grids: list[Grid] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file."""
