"""A list as a table of text whose columns are known by name, and what is wrong with its cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Numbers, Texts
from sim.bands import date_of
from sim.errors import InputMistake
from sim.returns.lists.spellings import (
    NOT_YET,
    age_range,
    amount,
    first_of_month,
    identifier,
    is_scientific,
)
from sim.returns.read.episodes import shape
from sim.returns.words.columns import Words
from sim.returns.words.dates import SERIAL_ZERO, read_dates
from sim.returns.words.identifiers import one_spelling
from sim.returns.words.spelling import rounded
from sim.typed import mapping

LARGEST = 1e15
"""A number beyond is none: hundreds of digits would be infinity."""
A_DATE = "a date as dd/mm/yyyy or yyyy-mm-dd"
A_MONTH = "a month such as 2022-04 or April 2022, nor one of its days as dd/mm/yyyy or yyyy-mm-dd"
A_NUMBER = "a number such as 845.50 or 1,234.50, with a point before the pence"
OFTEN = 5
"""Rows on which a word must stand before a message repeats it: one that stands there once may be a child's
name."""
_NAMED = 3
"""Rows that a message names."""
_FEWEST_TO_JUDGE = 4
"""Dates below which nothing is said about days and months that may be exchanged."""
_ISO, _SLASHED = re.compile(r"\d{4}-\d{2}-(\d{2})"), re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")


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
    own: Mapping[str, str] = field(default_factory=dict)
    """What the authority's own words mean, by the word as :func:`same` has it."""
    left_out: Sequence[tuple[str, int]] = ()
    """Rows of the file that are none of the list, with the reason."""
    serial_zero: date = SERIAL_ZERO
    """The day that its spreadsheet counts days from."""
    mistakes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, name: str) -> Texts:
        """A column as it stands there; blank if the file lacks it."""
        return self.cells.get(name, np.full(len(self), "", dtype=object))

    def identifiers(self, name: str, expected: str) -> Texts:
        """A column of numbers or names of somebody's own, one spelling for each; a blank one is a mistake."""
        texts = self.text(name).tolist()
        self.refuse([not text for text in texts], name, expected)
        self.digits_lost(name)
        spelt = one_spelling(Words.of(texts)).texts.tolist()
        return np.array([identifier(text) for text in spelt], dtype=object)

    def digits_lost(self, name: str) -> None:
        """Collect numbers of a column that a spreadsheet wrote as 1.2346E+11 or rounded: they may be
        anybody's.
        """
        texts = self.text(name).tolist()
        zeros = rounded(texts) if len(set(texts)) > 1 else frozenset()
        self.say(
            [is_scientific(text) or text in zeros for text in texts],
            f"'{name}' is in scientific notation or rounded, its last digits lost; format the column as text"
            " and export it again",
        )

    def days(self, name: str, *, needed: bool = False) -> Numbers:
        """A column of dates as days since 1970, ``NaN`` for none: where one is not needed, an end that has
        not come.
        """
        texts = [text if needed or text.upper() not in NOT_YET else "" for text in self.text(name).tolist()]
        read = read_dates(Words.of(texts), self.serial_zero, ends=not needed)
        if read.month_first:
            self.mistakes.append(
                f"{self._here}: '{name}' is written month first; export it with dates as dd/mm/yyyy"
            )
        elif _exchanged(texts):
            self.mistakes.append(
                f"{self._here}: in '{name}' days up to 12 are dates and later ones are text: day and month"
                " were exchanged when the list was opened; export it again with dates as yyyy-mm-dd"
            )
        wrong = read.unreadable | (np.isnan(read.days) if needed else False)
        self.refuse(wrong & (not read.month_first), name, A_DATE + ("" if needed else ", or nothing"))
        return read.days

    def months(self, name: str) -> Texts:
        """A column of months, each as ``2022-04``: a month, or any of its days; a blank one is a mistake."""
        ready = [first_of_month(text) or text for text in self.text(name).tolist()]
        days = read_dates(Words.of(ready), self.serial_zero, ends=False)
        if days.month_first:
            self.mistakes.append(
                f"{self._here}: '{name}' is written month first; export it with dates as dd/mm/yyyy"
            )
        else:
            self.refuse(np.isnan(days.days), name, A_MONTH)
        return np.array(
            ["" if np.isnan(day) else date_of(int(day)).isoformat()[:7] for day in days.days], dtype=object
        )

    def numbers(
        self, name: str, *, needed: bool = False, whole: bool = False, otherwise: float = np.nan
    ) -> Numbers:
        """A column of numbers, with or without pound signs and thousands; what is blank is ``otherwise``."""
        texts = self.text(name).tolist()
        read = [amount(text) for text in texts]
        values = np.array([np.nan if value is None else value for value in read], dtype=np.float64)
        blank = np.array([not text for text in texts], dtype=bool)
        wrong = (np.isnan(values) & ~blank) | (np.abs(values) > LARGEST) | (blank if needed else False)
        wrong = wrong | ((values < 0) | (values % 1 != 0) & ~np.isnan(values) if whole else False)
        self.refuse(
            wrong, name, ("a whole number" if whole else A_NUMBER) + ("" if needed else ", or nothing")
        )
        return np.where(blank, otherwise, values)

    def ages(self, name: str, such: str) -> tuple[Numbers, Numbers]:
        """A column of ranges of ages: the first and the last age in completed years, ``NaN`` where nothing is
        said.
        """
        expected = (
            f"a range of ages such as {such}, 8+ or any age (a spreadsheet makes a date of 8-12), or nothing"
        )
        texts = self.text(name).tolist()
        found = {text: age_range(self.own.get(same(text), text)) for text in set(texts) if text}
        self.strange(name, [bool(text) and found[text] is None for text in texts], texts, expected)
        both = np.array([found.get(text) or (np.nan, np.nan) for text in texts], dtype=np.float64).reshape(
            len(texts), 2
        )
        return both[:, 0], both[:, 1]

    def words(self, name: str, known: Mapping[str, str], otherwise: str = "", besides: str = "") -> Texts:
        """A column of words as what they mean; ``otherwise`` where blank.

        Capitals and spaces make no difference, nor do words of the pattern ``besides``, which say nothing
        here.
        """
        meanings = self.meanings(known)
        texts = self.text(name).tolist()
        read = {text: meanings.get(same(text)) for text in set(texts)}
        if besides:
            read |= {
                text: meanings.get(same(re.sub(besides, " ", text.lower())))
                for text, word in read.items()
                if word is None
            }
        found = [read[text] if text else otherwise for text in texts]
        self.strange(
            name, [word is None for word in found], texts, f"one of {', '.join(dict.fromkeys(known))}"
        )
        return np.array([word or "" for word in found], dtype=object)

    def meanings(self, known: Mapping[str, str]) -> dict[str, str]:
        """Words of a column by what they mean, the authority's own among them where they mean something of
        this column.
        """
        shared = {same(word): meaning for word, meaning in known.items()}
        return shared | {
            word: shared[same(meaning)] for word, meaning in self.own.items() if same(meaning) in shared
        }

    def check_words(self, known: Iterable[str]) -> None:
        """Collect what the authority's own words cannot mean: what is neither a known word nor a range of
        ages.
        """
        names = list(dict.fromkeys(known))
        shared = {same(name) for name in names}
        wrong = [
            meaning
            for meaning in self.own.values()
            if same(meaning) not in shared and age_range(meaning) is None
        ]
        for meaning in dict.fromkeys(wrong):
            expected = f"expected one of {', '.join(names)}, or a range of ages"
            self.mistakes.append(f"{self.key}_words: nothing is called '{meaning}'; {expected}")

    def strange(
        self, name: str, wrong: Sequence[bool], texts: Sequence[str], expected: str, are: str = ""
    ) -> None:
        """Collect words that mean nothing: those that stand there often by themselves, for they are no
        child's name.
        """
        words = pd.Series([text if bad else "" for text, bad in zip(texts, wrong, strict=True)], dtype=object)
        many = words[words != ""].value_counts().sort_index()
        often = [str(word) for word, rows in many.items() if rows >= OFTEN]
        if often:
            shown = ", ".join(f"'{word}'" for word in often)
            to_type = mapping(f"{self.key}_words", {often[0]: "<what it means>"})
            self.mistakes.append(
                f"{self._here}: '{name}' holds {shown}, which are {are or f'not {expected}'}; say what they"
                f" mean with {to_type}"
            )
        self.refuse(
            np.array(wrong, dtype=bool) & ~words.isin(often),
            name,
            f"{expected}, or a word of {self.key}_words",
        )

    def refuse(self, wrong: object, name: str, expected: str) -> None:
        """Collect the rows whose cell is wrong. Cells are shown by their shape: if columns slipped, a name
        may stand there.
        """
        at = np.flatnonzero(np.asarray(wrong, dtype=bool))
        if not len(at):
            return
        texts = self.text(name)
        named = ", ".join(f"row {self.rows[i]} ({shape(texts[i]) or 'blank'})" for i in at[:_NAMED].tolist())
        more = f" and {len(at) - _NAMED} more" if len(at) > _NAMED else ""
        self.mistakes.append(
            f"{self._here}: '{name}' is not {expected} in {named}{more}; correct it (9 is a digit, A a"
            " letter)"
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


def _exchanged(texts: Iterable[str]) -> bool:
    """Whether dates that a spreadsheet understood all have days up to 12, and those that it left as text all
    later ones.
    """
    days = [int(found[1]) for text in texts if (found := _ISO.match(text))]
    left = [(int(found[1]), int(found[2])) for text in texts if (found := _SLASHED.match(text))]
    enough = days and left and len(days) + len(left) >= _FEWEST_TO_JUDGE
    return bool(enough and max(days) <= 12 and all(day > 12 >= month for day, month in left))
