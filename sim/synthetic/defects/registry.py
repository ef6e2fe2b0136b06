"""Defects by the number of the rule of the return that they break, and how they are planted.

A defect looks at the episodes of the returns as they are before anything is wrong (:mod:`.ground`), picks
rows on which it could be, and changes them. A child has one defect at most, so that each can be found by
itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
import pandas as pd

from sim.synthetic.defects.ground import Ground, Spot
from sim.synthetic.draft import Draft

Where = Callable[[pd.DataFrame], pd.Series]
Seen = tuple[int, str, int | None]
"""Year, table and label of the row where a defect can be seen; no label where a row is missing."""
Change = Callable[[Draft, Spot], Seen]


@dataclass(frozen=True)
class Planted:
    """One defect: the cell, row or child where it is, and what is wrong there."""

    rule: str
    year: int
    table: str
    row: int | None
    """Label of the row; ``None`` where a row is missing."""
    child: str
    what: str


@dataclass(frozen=True)
class Defect:
    """A kind of defect."""

    rule: str
    what: str
    """What is wrong, in a few words."""
    where: Where
    """Which rows of the ground it could be on."""
    change: Change
    """Plants it on one of them and says where it can be seen."""


RULES: dict[str, Defect] = {}
"""Every kind of defect by the number of its rule."""


def defect(*rules: str, where: Where) -> Callable[[Change], Change]:
    """Register a function that plants the defect of these rules (numbers for one and the same thing).

    The first line of its docstring says what is wrong.
    """

    def register(change: Change) -> Change:
        what = (change.__doc__ or "").partition("\n")[0].rstrip(".")
        for rule in rules:
            if rule in RULES:
                raise ValueError(f"rule {rule} is registered twice")
            RULES[rule] = Defect(rule, what, where, change)
        return change

    return register


@dataclass(eq=False)
class Planting:
    """What was planted, and the rules for which no row was found."""

    planted: list[Planted] = field(default_factory=list)
    not_planted: list[str] = field(default_factory=list)

    def located(self, draft: Draft, files: pd.DataFrame) -> pd.DataFrame:
        """Each defect with its file and line (the heading is line 1): rule, what, year, table, file, line,
        child.

        Without a line where the row is missing; without a file where the file is left out.
        """
        lines: dict[tuple[int, str], Mapping[int, int]] = {}
        for year, tables in draft.tables.items():
            for name, table in tables.items():
                lines[year, name] = {
                    label: number for number, label in enumerate(table.index.tolist(), start=2)
                }
        names = {(row.year, row.table): row.file for row in files.itertuples()}
        return pd.DataFrame(
            [
                {
                    "rule": one.rule,
                    "what": one.what,
                    "year": one.year,
                    "table": one.table,
                    "file": names.get((one.year, one.table)),
                    "line": None if one.row is None else lines.get((one.year, one.table), {}).get(one.row),
                    "child": one.child,
                }
                for one in self.planted
            ],
            columns=["rule", "what", "year", "table", "file", "line", "child"],
        ).astype({"line": "Int64"})


def plant(draft: Draft, rules: Iterable[str], rate: float, seed: int) -> Planting:
    """Plant the defects of these rules in the returns: each on a share of the rows where it could be, at
    least on one.
    """
    wanted = [RULES[rule] for rule in dict.fromkeys(rules)]
    planting = Planting()
    if not wanted:
        return planting
    ground = Ground(draft)
    eligible = {one.rule: one.where(ground.rows).to_numpy(dtype=bool) for one in wanted}
    for one in sorted(wanted, key=lambda kind: int(eligible[kind.rule].sum())):
        rng = np.random.default_rng([seed, crc32(one.rule.encode())])
        spots = ground.some(eligible[one.rule], rate, rng)
        if not spots:
            planting.not_planted.append(one.rule)
        for spot in spots:
            year, table, row = one.change(draft, spot)
            planting.planted.append(Planted(one.rule, year, table, row, spot.CHILD, one.what))
    planting.planted.sort(key=lambda one: (one.rule, one.year, one.table, one.child))
    return planting
