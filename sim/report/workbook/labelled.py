"""The tables of a run with the words of people in place of names."""

from collections.abc import Mapping

import pandas as pd

from sim.measures.costs import TOTAL
from sim.report.words.labels import Labels, spelt

SCENARIOS = ("scenario", "from_scenario")
LINE = "cost_line"


def labelled(tables: Mapping[str, pd.DataFrame], labels: Labels) -> dict[str, pd.DataFrame]:
    """Scenarios by their titles and cost lines as people write them; a title that two scenarios share is
    followed by the name. The row ``total`` keeps its name.
    """
    titles = scenario_titles(labels.scenarios)
    lines = line_titles(tables)
    found = {}
    for name, table in tables.items():
        changed = {
            column: table[column].map(titles).fillna(table[column]) for column in SCENARIOS if column in table
        }
        if LINE in table:
            changed[LINE] = table[LINE].map(lines).fillna(table[LINE])
        found[name] = table.assign(**changed)
    return found


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
