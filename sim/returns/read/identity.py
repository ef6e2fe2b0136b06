"""Which rows are of the same child: its number in the return, also where a spreadsheet has eaten leading
zeros.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.arrays import Counts
from sim.returns.ledger import Ledger
from sim.returns.read.tables import Table
from sim.returns.rule import repair
from sim.returns.words.identifiers import of_one_child

LEADING_ZEROS = repair(
    "leading_zeros",
    "CHILD has other zeros before it, or is written with a power (123E3), in another file",
    "the numbers are those of one child",
)


@dataclass(frozen=True, eq=False)
class Children:
    """The numbers that stand for children while their returns are cleaned."""

    names: tuple[str, ...]
    """CHILD as the returns write it, by number."""
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, tables: list[Table], ledger: Ledger) -> "Children":
        """Number all children of all files.

        Numbers that differ only by leading zeros are of one child, unless one file has both.
        """
        found = [frozenset(table.words("CHILD").words) - {""} for table in tables if len(table.cells)]
        without = of_one_child(found)
        names = sorted({without.get(name, name) for names in found for name in names})
        number = {name: i for i, name in enumerate(names)}
        for table in tables:
            ledger.enter(
                LEADING_ZEROS, table.cells["row"].to_numpy()[table.words("CHILD").among(without)], "child"
            )
        return cls(tuple(names), number | {name: number[short] for name, short in without.items()})

    def of_table(self, table: Table) -> Counts:
        """The number of the child of each row; -1 where none is named."""
        words = table.words("CHILD")
        return np.array([self.numbers.get(word, -1) for word in words.words], dtype=np.int64)[words.codes]
