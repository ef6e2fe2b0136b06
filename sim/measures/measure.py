"""What a measure is: everything about it is stated in one declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sim.measures.counting.series import Series
from sim.measures.counting.table import SUMMARY, Measured, Measures, summarise
from sim.measures.observation import Observation

Summary = Callable[..., pd.DataFrame]
"""A tidy table of what many replications gave: an argument for each part, with the replications side by
side."""


@dataclass(frozen=True)
class Measure:
    """One measure: how it is taken of replications, and how its table looks.

    A new measure is one of these, in the list :data:`sim.measures.every.MEASURES`: then every replication has
    it, its table is written and described, and what it says as series can be compared.
    """

    name: str
    """Its name, and that of its table."""
    description: str
    """What its table holds, for people."""
    keys: tuple[str, ...]
    """What a row of the table is about."""
    take: Callable[[Observation], Sequence[tuple[Measured, ...]]]
    """Takes it of each of the histories that are observed together; several parts where one cannot be had
    without the other, none where there is nothing to take."""
    parts: tuple[str, ...] = ()
    """The names of the parts, where they are not one that is named like the measure."""
    means: tuple[str, ...] = ()
    """Columns of means over the replications that its summary adds before the summary of the measure
    itself."""
    beside: tuple[str, ...] = ()
    """Keys that say more of a row than which it is, such as its unit; they stand last."""
    summary: Summary | None = summarise
    """Its parts over replications as a table; ``None`` where its tables are made elsewhere (those of
    finance)."""
    series: Mapping[str, Callable[[Measured], tuple[Series, ...]]] = field(default_factory=dict)
    """What is compared between scenarios and kept of each replication, by the part that says it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table, in the order in which they are written."""
        return ("scenario", *self.keys, *self.means, *SUMMARY, *self.beside)

    def table(self, measured: Measures) -> pd.DataFrame:
        """Its keys and their summary over the replications of one scenario, side by side; ``ValueError`` if
        its tables are made elsewhere.
        """
        if self.summary is None:
            raise ValueError(f"the tables of the measure '{self.name}' are made elsewhere")
        return self.summary(*(measured[part] for part in self.named_parts))

    def series_in(self, measured: Measures) -> tuple[Series, ...]:
        """Its series in the measures of one replication or of several; none where it was not taken."""
        return tuple(
            one for part, said in self.series.items() if part in measured for one in said(measured[part])
        )

    @property
    def named_parts(self) -> tuple[str, ...]:
        """The names of what :attr:`take` gives."""
        return self.parts or (self.name,)
