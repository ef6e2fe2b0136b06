"""The tables of a run with the words of people in place of names."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.measures.costs import TOTAL
from sim.report.words.labels import Labels, spelt

SCENARIOS = ("scenario", "from_scenario")
LINE = "cost_line"


class Labelled(Mapping[str, pd.DataFrame]):
    """Scenarios by their titles and cost lines as people write them; a title that two scenarios share is
    followed by the name. The row ``total`` keeps its name. Each table is worked on when it is asked for:
    the largest never are.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], labels: Labels) -> None:
        self._tables = tables
        self._titles, self._lines = scenario_titles(labels.scenarios), line_titles(tables)
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = self._labelled(self._tables[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def _labelled(self, table: pd.DataFrame) -> pd.DataFrame:
        words = {**dict.fromkeys(SCENARIOS, self._titles), LINE: self._lines}
        return table.assign(
            **{
                column: table[column].map(known).fillna(table[column])
                for column, known in words.items() if column in table
            }
        )  # fmt: skip


def scenario_titles(scenarios: Mapping[str, str]) -> dict[str, str]:
    """A title for each scenario, no two alike."""
    every = [title.lower() for title in scenarios.values()]
    return {
        name: title if every.count(title.lower()) == 1 else f"{title} ({name})"
        for name, title in scenarios.items()
    }


def line_titles(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Cost lines as people write them, by their names and by themselves; never two alike."""
    return {str(line): spelt(str(line)) for line in tables["corrections"][LINE].unique() if line != TOTAL}


def price_titles(prices: pd.DataFrame, labels: Labels) -> dict[str, str]:
    """Prices as people write them: Fee: Independent fostering."""
    found = {}
    for path in prices["price"]:
        part, _, name = str(path).partition(".")
        what = {"fees": "Fee", "homes": "Home", "named_homes": "Home", "services": "Service"}.get(
            part, spelt(part)
        )
        title = labels.placements.get(name) or labels.homes.get(name) or spelt(name.replace(".", " "))
        found[str(path)] = f"{what}: {title}"
    return found
