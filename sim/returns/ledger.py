"""The account of cleaning: what became of every row that was read, and every change with what stood there
before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.arrays import Counts, Marks, Numbers, Texts
from sim.returns.rule import RowOutcome, Rule

LOG = ("row", "rule", "column", "before", "after")
DATES = ("decom", "dec", "seen")


@dataclass(eq=False)
class Ledger:
    """Outcome and deciding rule of each row, numbered through all files in the order in which they were
    read.
    """

    outcome: Marks = field(default_factory=lambda: np.zeros(0, np.int8))
    decided_by: Texts = field(default_factory=lambda: np.zeros(0, object))
    entries: list[pd.DataFrame] = field(default_factory=list)

    def open_rows(self, count: int) -> Counts:
        """Enter new rows as accepted; returns their numbers."""
        first = len(self.outcome)
        self.outcome = np.concatenate((self.outcome, np.zeros(count, np.int8)))
        self.decided_by = np.concatenate((self.decided_by, np.full(count, "", object)))
        return np.arange(first, first + count)

    def enter(
        self, rule: Rule, rows: object, column: str = "", before: object = "", after: object = ""
    ) -> None:
        """Write down that a rule touched rows: which column, what stood there, what stands there now.

        The first rule with the gravest outcome decides what a row counts as.
        """
        numbers = np.asarray(rows, dtype=np.int64)
        if not len(numbers):
            return
        graver = numbers[self.outcome[numbers] < rule.outcome]
        self.outcome[graver] = rule.outcome
        self.decided_by[graver] = rule.name
        values = {"before": shown(column, before), "after": shown(column, after)}
        self.entries.append(pd.DataFrame({"row": numbers, "rule": rule.name, "column": column, **values}))

    def set_aside(self, frame: pd.DataFrame, where: object, rule: Rule, column: str = "") -> pd.DataFrame:
        """Take rows out of a table and enter them; returns the others.

        ``column`` is the one that gave cause; ``dec_text`` stands for what ``dec`` looked like before it was
        read.
        """
        marks = np.asarray(where, dtype=bool)
        if not marks.any():
            return frame
        gone = frame[marks]
        self.enter(rule, gone["row"], column.removesuffix("_text"), gone[column].to_numpy() if column else "")
        return frame[~marks]

    def change(
        self, frame: pd.DataFrame, where: object, rule: Rule, column: str, value: object
    ) -> pd.DataFrame:
        """Put a value (or one for each marked row) into a column and enter what stood there; returns the new
        table.
        """
        marks = np.asarray(where, dtype=bool)
        if not marks.any():
            return frame
        before = frame[column].to_numpy()
        after = before.copy()
        after[marks] = value
        self.enter(rule, frame["row"].to_numpy()[marks], column, before[marks], after[marks])
        return frame.assign(**{column: after})

    @property
    def log(self) -> pd.DataFrame:
        """Every entry, in the order of the rules; columns :data:`LOG`."""
        if not self.entries:
            return pd.DataFrame({name: pd.Series(dtype=object) for name in LOG})
        return pd.concat(self.entries, ignore_index=True)[list(LOG)]

    def counts(self, groups: Sequence[object]) -> pd.DataFrame:
        """Rows by group (one for each row, such as its file), outcome and deciding rule."""
        words = np.array([outcome.word for outcome in RowOutcome], dtype=object)[self.outcome]
        table = pd.DataFrame({"group": list(groups), "outcome": words, "rule": self.decided_by})
        return table.groupby(["group", "outcome", "rule"], sort=False).size().rename("rows").reset_index()


def shown(column: str, values: object) -> object:
    """Values as the log writes them: dates in ISO, nothing for what is missing."""
    if isinstance(values, str):
        return values
    array = np.asarray(values)
    if column in DATES and array.dtype.kind in "fi":
        return iso(array.astype(np.float64))
    return np.where(pd.isna(array), "", array.astype(object))


def iso(days: Numbers) -> Texts:
    """Days since 1970 as ISO dates; blank where there is none."""
    known = np.isfinite(days)
    text = np.where(
        known, np.where(known, days, 0).astype("int64").astype("datetime64[D]").astype(str).astype(object), ""
    )
    return np.asarray(text, dtype=object)
