"""Returns before they become files: the tables of every year, in which rows can be changed, added and taken
away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim.parameters.jobs.synthesis import Files
from sim.synthetic.text import as_text
from sim.synthetic.yearly import Return


@dataclass(frozen=True)
class Cell:
    """One cell of one year's table; ``row`` is the label of its row."""

    year: int
    table: str
    row: int
    column: str


@dataclass(eq=False)
class Draft:
    """The tables of each year, and texts that stand in cells in place of what a table can hold."""

    tables: dict[int, Return]
    texts: dict[Cell, str] = field(default_factory=dict)

    def set(self, year: int, table: str, row: int, **values: Any) -> None:
        """Change cells of a row; dates are days since 1970, ``None`` for a blank."""
        frame = self.tables[year][table]
        for column, value in values.items():
            if frame[column].dtype == object or value is not None:
                frame.at[row, column] = value  # noqa: PD008
            else:
                frame.at[row, column] = float("nan")  # noqa: PD008

    def write(self, year: int, table: str, row: int, column: str, text: str) -> None:
        """Have a cell hold a text as it stands, whatever the column is."""
        self.texts[Cell(year, table, row, column)] = text

    def add(self, year: int, table: str, like: int, **values: Any) -> int:
        """Add a row like another one but for some values, and return its label. The table grows at its
        end.
        """
        frame = self.tables[year][table]
        label = int(frame.index.max()) + 1
        self.tables[year][table] = pd.concat([frame, frame.loc[[like]].rename(index={like: label})])
        self.set(year, table, label, **values)
        return label

    def remove(self, year: int, table: str, child: str) -> int:
        """Take away all rows of a child from a table of a year; how many there were."""
        frame = self.tables[year][table]
        keep = frame["CHILD"] != child
        self.tables[year][table] = frame[keep]
        return int((~keep).sum())

    def as_text(self, files: Files) -> Iterator[tuple[int, dict[str, pd.DataFrame]]]:
        """Each year with its tables as text, the labels of the rows as index."""
        for year, tables in self.tables.items():
            text = {name: as_text(name, table, files) for name, table in tables.items()}
            for cell, words in self.texts.items():
                if cell.year == year and cell.row in text[cell.table].index:
                    text[cell.table].at[cell.row, cell.column] = words  # noqa: PD008
            yield year, text
