"""A list as a table of text whose columns are known by name, and what is wrong with its cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputMistake
from sim.parameters.references import nearest
from sim.sources.returns.columns import BLANKS, Words, column_name
from sim.sources.returns.dates import read_dates
from sim.sources.returns.folder import WORKBOOKS
from sim.sources.returns.grids import Grid
from sim.sources.returns.reading import shape
from sim.sources.returns.spreadsheets import read_workbook
from sim.sources.returns.text_files import read_text

Texts = NDArray[np.object_]
Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]

A_DATE = "a date as dd/mm/yyyy or yyyy-mm-dd"
_NAMED = 3
"""Rows that a message names."""
_HEADING_WITHIN = 12
"""Lines among which the headings are looked for."""


@dataclass(frozen=True)
class Columns:
    """The columns of a kind of list."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    other_names: Mapping[str, str] = field(default_factory=dict)
    """Headings that mean the same, in small letters with underscores, by name."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that has a meaning."""
        return (*self.needed, *self.optional)


@dataclass
class Listing:
    """One list; what is wrong with its cells is collected, and told by :meth:`finish`."""

    key: str
    """The setting that names it."""
    path: Path
    rows: Sequence[int]
    """Number of each row in the file, the headings being above them."""
    cells: Mapping[str, Texts]
    """Text by column, blank for nothing; only the columns that the file has."""
    mistakes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, name: str) -> Texts:
        """A column as it stands there; blank if the file lacks it."""
        return self.cells.get(name, np.full(len(self), "", dtype=object))

    def days(self, name: str, *, needed: bool = False) -> Numbers:
        """A column of dates as days since 1970, ``NaN`` for none."""
        read = read_dates(Words.of(self.text(name)))
        if read.month_first:
            self.mistakes.append(f"{self._here}: '{name}' is written month first; export it with dates as dd/mm/yyyy")
        wrong = read.unreadable | (np.isnan(read.days) if needed else False)
        self.refuse(wrong & (not read.month_first), name, A_DATE + ("" if needed else ", or nothing"))
        return read.days

    def numbers(self, name: str, *, needed: bool = False, whole: bool = False, otherwise: float = np.nan) -> Numbers:
        """A column of numbers, with or without pound signs and commas; what is blank is ``otherwise``."""
        texts = [re.sub(r"[£,\s]", "", text) for text in self.text(name).tolist()]
        good = [bool(re.fullmatch(r"-?\d+(\.\d*)?|-?\.\d+", text)) for text in texts]
        values = np.array([float(t) if ok else np.nan for t, ok in zip(texts, good, strict=True)], dtype=np.float64)
        blank = np.array([not text for text in texts], dtype=bool)
        wrong = (np.isnan(values) & ~blank) | (blank if needed else False)
        wrong = wrong | ((values < 0) | (values % 1 != 0) & ~np.isnan(values) if whole else False)
        self.refuse(wrong, name, ("a whole number" if whole else "a number") + ("" if needed else ", or nothing"))
        return np.where(blank, otherwise, values)

    def words(self, name: str, known: Mapping[str, str], otherwise: str = "") -> Texts:
        """A column of words as what they mean; ``otherwise`` where blank. Capitals and spaces make no difference."""
        meanings = {same(word): meaning for word, meaning in known.items()}
        texts = self.text(name).tolist()
        found = [meanings.get(same(text)) if text else otherwise for text in texts]
        expected = ", ".join(dict.fromkeys(known))
        self.refuse(np.array([word is None for word in found], dtype=bool), name, f"one of {expected}")
        return np.array([word or "" for word in found], dtype=object)

    def refuse(self, wrong: object, name: str, expected: str) -> None:
        """Collect the rows whose cell is wrong. Cells are shown by their shape: if columns slipped, a name may stand there."""
        at = np.flatnonzero(np.asarray(wrong, dtype=bool))
        if not len(at):
            return
        texts = self.text(name)
        named = ", ".join(f"row {self.rows[i]} ({shape(texts[i]) or 'blank'})" for i in at[:_NAMED].tolist())
        more = f" and {len(at) - _NAMED} more" if len(at) > _NAMED else ""
        self.mistakes.append(
            f"{self._here}: '{name}' is not {expected} in {named}{more}; correct it (9 is a digit, A a letter)"
        )

    def say(self, wrong: object, sentence: str) -> None:
        """Collect rows that contradict themselves."""
        at = np.flatnonzero(np.asarray(wrong, dtype=bool))
        if len(at):
            more = f" and {len(at) - _NAMED} more" if len(at) > _NAMED else ""
            named = ", ".join(str(self.rows[i]) for i in at[:_NAMED].tolist())
            self.mistakes.append(f"{self._here}, row {named}{more}: {sentence}")

    def finish(self) -> None:
        """Raise :class:`InputMistake` with all that is wrong, if anything is."""
        if self.mistakes:
            raise InputMistake(*self.mistakes)

    @property
    def _here(self) -> str:
        return f"{self.key}={self.path}"


def same(text: str) -> str:
    """Words that differ only in capitals, spaces, hyphens and apostrophes become the same."""
    return re.sub(r"[^a-z0-9+&/,]+", "_", text.lower().replace("'", "").replace("\u2019", "")).strip("_")


def read_listing(path: Path, key: str, columns: Columns, headings: Mapping[str, str] | None = None) -> Listing:
    """Read a CSV file or workbook; ``headings`` says what the file calls the columns where that is something else.

    Raises :class:`InputMistake` if there is no such file, it is none, or it lacks a column.
    """
    headings = headings or {}
    if unknown := [name for name in headings if name not in columns.all]:
        raise InputMistake(f"{key}_columns: there is no column '{unknown[0]}'; {nearest(unknown[0], columns.all)}")
    try:
        raw = path.read_bytes()
        grids = read_workbook(path.name, raw) if raw.startswith(WORKBOOKS) else [read_text(path.name, raw)]
    except FileNotFoundError as error:
        raise InputMistake(f"{key}={path}: there is no such file; give the path of a CSV file or workbook") from error
    except (OSError, ValueError) as error:
        raise InputMistake(f"{key}={path}: it cannot be read ({error}); save it as CSV") from error
    meant = {column_name(n).lower(): n for n in columns.all} | dict(columns.other_names)
    meant = {word: name for word, name in meant.items() if name not in headings}
    meant |= {column_name(theirs).lower(): name for name, theirs in headings.items()}
    best = max((_found(grid, meant) for grid in grids), key=lambda found: len(found[2]), default=None)
    if best is None or not best[2]:
        raise InputMistake(f"{key}={path}: no line holds the headings {', '.join(columns.needed)}; put them above the rows")
    grid, at, where = best
    if missing := [name for name in (*columns.needed, *headings) if name not in where]:
        there = ", ".join(f"'{cell.strip()}'" for cell in grid.lines[at] if cell.strip())
        wanted = ", ".join(f"'{headings.get(name, name)}'" for name in dict.fromkeys(missing))
        raise InputMistake(f"{key}={path}: lacks the column {wanted}; its headings are {there}; rename one or add it")
    return _listing(key, path, grid, at, where)


def _found(grid: Grid, meant: Mapping[str, str]) -> tuple[Grid, int, dict[str, int]]:
    """The line of a grid that holds most of the headings, and the position of each."""
    lines = [[meant.get(column_name(cell).lower(), "") for cell in line] for line in grid.lines[:_HEADING_WITHIN]]
    at = max(range(len(lines)), key=lambda i: len(set(lines[i])), default=0)
    line = lines[at] if lines else []
    return grid, at, {name: i for i, name in reversed(list(enumerate(line))) if name}


def _listing(key: str, path: Path, grid: Grid, at: int, where: Mapping[str, int]) -> Listing:
    lines = grid.lines[at + 1 :]
    cells = {
        name: np.array([_cell(line[i]) if i < len(line) else "" for line in lines], dtype=object) for name, i in where.items()
    }
    return Listing(key, path, list(grid.numbers[at + 1 :]), cells)


def _cell(text: str) -> str:
    text = text.replace("\xa0", " ").strip()
    return "" if text.upper() in BLANKS else text
