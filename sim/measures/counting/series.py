"""Replications as series: every value with its date, what it measures, and of what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers, Texts
from sim.calendar import ends_on
from sim.measures.counting.table import Measured


@dataclass(frozen=True, eq=False)
class Series:
    """Values side by side with the date (ISO), the measure and the breakdown that each belongs to.

    The values are those of one replication, or of several: then each of these has a row.
    """

    date: Texts
    measure: Texts
    breakdown: Texts
    value: Numbers

    @classmethod
    def joined(cls, parts: Sequence["Series"]) -> "Series":
        """Some series one after another."""
        return cls(
            np.concatenate([part.date for part in parts]),
            np.concatenate([part.measure for part in parts]),
            np.concatenate([part.breakdown for part in parts]),
            np.concatenate([part.value for part in parts], axis=-1),
        )

    @classmethod
    def by(cls, measured: Measured, breakdown: str) -> "Series":
        """A measure on its dates, broken down by one of its keys."""
        dates = text(measured, "date")
        return cls(dates, same(measured.name, len(dates)), text(measured, breakdown), measured.values)

    @property
    def keys(self) -> pd.DataFrame:
        """Columns ``measure``, ``breakdown``, ``date``: a row for each value."""
        return pd.DataFrame({"measure": self.measure, "breakdown": self.breakdown, "date": self.date})


def text(measured: Measured, column: str) -> Texts:
    """A key of a measure, row by row."""
    return measured.keys[column].to_numpy(dtype=object)


def same(word: str, many: int) -> Texts:
    """One word in every row."""
    return np.full(many, word, dtype=object)


def year_ends(measured: Measured) -> Texts:
    """The 31 March that ends the financial year of each row."""
    ends = {year: ends_on(year) for year in measured.keys["financial_year"].unique()}
    return measured.keys["financial_year"].map(ends).to_numpy(dtype=object)
