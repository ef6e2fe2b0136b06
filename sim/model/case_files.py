"""Who the children are: a case file for each, which is all that is kept of a child that is gone."""

from typing import Final

import numpy as np
from librt.strings import BytesWriter, write_i64_le

from sim.arrays import Counts
from sim.episodes import CODE, Coded
from sim.model.child import Child

OF_A_CHILD: Final = (
    "number", "dob", "uasc", "disability", "sibling_group", "stratum", "sex", "cin", "level", "district",
)  # fmt: skip
"""What is written down of each child."""


class CaseFiles:
    """The files of everybody who was ever in care in this replication, in the order in which they came."""

    def __init__(self) -> None:
        self._rows = BytesWriter()
        """A number for each of :data:`OF_A_CHILD`, file after file."""
        self._opened = 0
        self._stratum, self._sex, self._cin, self._level, self._district = (
            _Words(), _Words(), _Words(), _Words(), _Words(),
        )  # fmt: skip

    def __len__(self) -> int:
        return self._opened

    def open(self, child: Child) -> None:
        """Write down who a child is that has come, and number its file."""
        child.file = self._opened
        self._opened += 1
        rows = self._rows
        write_i64_le(rows, child.number)
        write_i64_le(rows, child.dob)
        write_i64_le(rows, child.uasc)
        write_i64_le(rows, child.disability)
        write_i64_le(rows, child.sibling_group)
        write_i64_le(rows, self._stratum.number(child.stratum))
        write_i64_le(rows, self._sex.number(child.sex))
        write_i64_le(rows, self._cin.number(child.cin))
        write_i64_le(rows, self._level.number(child.level))
        write_i64_le(rows, self._district.number(child.district))

    def columns(self, files: Counts) -> dict[str, object]:
        """What the child of each file in a list is like, by names of :data:`sim.episodes.COLUMNS`."""
        of_child = np.frombuffer(self._rows.getvalue(), "<i8").reshape(self._opened, len(OF_A_CHILD)).T.copy()
        column = {name: values[files] for name, values in zip(OF_A_CHILD, of_child, strict=True)}
        words = {
            "stratum": self._stratum, "sex": self._sex, "cin": self._cin, "level": self._level,
            "district": self._district,
        }  # fmt: skip
        return {
            "child": column["number"],
            "dob": column["dob"],
            "uasc": column["uasc"].astype(bool),
            "disability": column["disability"].astype(bool),
            "sibling_group": column["sibling_group"],
            **{name: known.column(column[name]) for name, known in words.items()},
        }


class _Words:
    """The words of a column as numbers, in the order in which they are first met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a word."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._numbers)
        return number

    def column(self, numbers: Counts) -> Coded:
        """These numbers as words, which stand in the order of the alphabet."""
        words = sorted(self._numbers)
        place = np.empty(len(words), dtype=CODE)
        for position, word in enumerate(words):
            place[self._numbers[word]] = position
        return Coded(place[numbers], words)
