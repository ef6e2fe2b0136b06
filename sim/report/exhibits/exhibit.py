"""One thing that a run shows: its finding, the drawing that bears it out, the table of its figures, and where
it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from matplotlib.figure import Figure

from sim.report.drawing.chart import Caption, Chart
from sim.report.rows import Tables
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels


class Section(StrEnum):
    """The sections of the report in which exhibits stand, by their place in the page."""

    SCENARIOS = "scenarios"
    CHILDREN = "children"
    HOMES_AND_CARERS = "homes-and-carers"
    WHERE = "where"
    MONEY = "money"


LAST = 1000
"""The place behind all that name one."""


def always(_tables: Tables, _labels: Labels) -> bool:
    """Every run has the data."""
    return True


@dataclass(frozen=True)
class Exhibit:
    """What a run shows in one place, as functions of its tidy tables."""

    name: str
    """Its module, its place in the page, and the file of its picture."""
    section: Section
    values: str
    """The tidy table that has every value."""
    finding: Callable[[Tables, Labels], str]
    """What it shows, in one sentence that compares numbers of the tables."""
    explanation: Callable[[Tables, Labels], str]
    """What is drawn, and how to read it."""
    draw: Callable[[Tables, Labels, Caption], Figure]
    """The drawing on the sheet that is in use, with finding and explanation above it where the sheet has
    them."""
    table: Callable[[Tables, Labels], DataTable]
    """The figures behind the drawing, to be read."""
    has_data: Callable[[Tables, Labels], bool] = always
    """Whether there is anything to show; if not, the exhibit has no place in the page."""
    steps: Callable[[Tables, Labels], Mapping[str, Callable[[Caption], Figure]]] | None = None
    """The same one after another, by what each step is called, where a page shows one at a time with a
    stepper; a picture by itself has all.
    """
    place: int = LAST
    """Its place among those of its section; without one it stands behind them."""

    def chart(self, tables: Tables, labels: Labels) -> Chart | None:
        """The drawing with its words; nothing where there is nothing to show."""
        if not self.has_data(tables, labels):
            return None
        caption = Caption(self.finding(tables, labels), self.explanation(tables, labels))
        return Chart(self.draw(tables, labels, caption), *caption)

    @property
    def steps_called(self) -> str:
        """What the buttons of its steps are for."""
        return f"Step through {self.called}"

    @property
    def order(self) -> tuple[int, int, str]:
        """What exhibits are sorted by: their section, their place in it, and those without one by name."""
        return list(Section).index(self.section), self.place, self.name

    @property
    def called(self) -> str:
        """Its chart in a sentence."""
        return f"the chart “{self.name.replace('_', ' ')}”"
