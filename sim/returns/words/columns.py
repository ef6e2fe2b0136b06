"""Columns of text, of which each different text is looked at once however many rows there are."""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Texts

BLANKS = frozenset(
    {
        *(
            "",
            "NULL",
            "NONE",
            "NIL",
            "NAN",
            "NAT",
            "N/A",
            "N\\A",
            "N.A.",
            "NA",
            "<NA>",
            "<NULL>",
            "[NULL]",
            "(NULL)",
            "{NULL}",
        ),
        *(
            "\\N",
            "(BLANK)",
            "BLANK",
            "(NONE)",
            "#N/A",
            "#NULL!",
            "#VALUE!",
            "#REF!",
            "#NAME?",
            "#NUM!",
            "#DIV/0!",
            "-",
            ".",
        ),
    }
)
"""What databases, spreadsheets and people write for nothing, in capitals."""
_UNSEEN = re.compile("[\x00\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
"""Signs without width that come with text from web pages and e-mails."""
_FORMULA = re.compile(r'^="([^"]*)"$')
"""``="0012"``: how exports keep a spreadsheet from making a number of it."""
_WHOLE = re.compile(r"^-?\d+[.,]0+$")
_STROKES = re.compile(r"^[-\u2010-\u2015_.\s]+$")
"""Nothing but hyphens, dashes, dots: also nothing."""


@dataclass(frozen=True, eq=False)
class Words:
    """A column of text as numbers and what they stand for."""

    codes: Counts
    words: tuple[str, ...]

    @classmethod
    def of(cls, texts: object) -> "Words":
        """From one text a row; missing ones are blank."""
        codes, uniques = pd.factorize(np.asarray(texts, dtype=object), use_na_sentinel=True)
        return cls(np.where(codes < 0, len(uniques), codes), (*map(str, uniques), ""))

    def mapped(self, change: Callable[[str], str]) -> "Words":
        """Every text changed."""
        again, words = pd.factorize(np.array([change(word) for word in self.words], dtype=object))
        return Words(again[self.codes], tuple(words))

    def among(self, allowed: Container[str]) -> Flags:
        """Whether the text of a row is one of these."""
        return np.array([word in allowed for word in self.words], dtype=bool)[self.codes]

    @property
    def texts(self) -> Texts:
        """One text a row."""
        return np.array(self.words, dtype=object)[self.codes]


def bare(text: str) -> str:
    """A cell without signs that nobody sees and without the formula that keeps a number as it is."""
    return _FORMULA.sub(r"\1", _UNSEEN.sub("", text).replace("\xa0", " ").strip())


def plain(text: str) -> str:
    """A cell in capitals without what surrounds it; blank if it stands for nothing.

    A whole number that a spreadsheet has written with decimals (after a point, or a comma as on the
    Continent) loses them.
    """
    text = bare(text).strip("\"'").strip().upper()
    if text in BLANKS or _STROKES.match(text):
        return ""
    return re.split("[.,]", text)[0] if _WHOLE.match(text) else text


def column_name(text: str) -> str:
    """A heading as the layouts write it: capitals, underscores for spaces and hyphens."""
    return re.sub(r"[\s\-]+", "_", bare(text).strip("\"'").strip().upper())
