"""The screen of a terminal that nobody has enlarged, and what it has room for."""

from collections.abc import Mapping

import pandas as pd

from sim.measures.indicators import Indicator
from sim.report.words.labels import Labels

COLUMNS, LINES = 100, 24
TITLE, SHORTEST = 33, 20
"""How wide the titles of scenarios are, and how narrow they may become where there are many indicators."""
CHILDREN, MONEY = 9, 10
"""How wide the columns of children and of money are, with the gap between columns."""
SCENARIOS, TYPES = 12, 6
"""How many scenarios, and how many placement types, are shown at most."""
AROUND = 5
"""Lines around those of the scenarios: name, two of headings, today, and where the files are."""
USUAL = 6
"""With more indicators than this, the table of one scenario has room for fewer placement types."""


def scenarios_with_room(tables: Mapping[str, pd.DataFrame], labels: Labels) -> list[str]:
    """The scenarios that there is room for, beside what does most for each aim: the one in focus is one of
    them, whatever gives way.
    """
    room = max(1, min(SCENARIOS, LINES - AROUND - lines_of_best(tables)))
    names = list(labels.scenarios)
    if len(names) <= room or labels.focus in names[:room]:
        return names[:room]
    return [*names[: room - 1], labels.focus]


def lines_of_best(tables: Mapping[str, pd.DataFrame]) -> int:
    """The lines of what does most for each aim, with their heading."""
    return 1 + len(tables["best_levers"]) if len(tables["best_levers"]) else 0


def types_with_room(labels: Labels) -> int:
    """How many placement types there is room for, beside the indicators."""
    return max(1, TYPES - max(0, len(labels.indicators) - USUAL))


def indicators_by_year(labels: Labels) -> tuple[Indicator, ...]:
    """The indicators that there is room for one below the other, beside one placement type at least."""
    return labels.indicators[: TYPES + USUAL - 1]


def indicators_with_room(labels: Labels) -> tuple[Indicator, ...]:
    """The indicators that there is room for side by side: as many as leave titles legible."""
    many = len(labels.indicators)
    while many > 1 and _left(labels.indicators[:many]) < SHORTEST:
        many -= 1
    return labels.indicators[:many]


def title_width(labels: Labels) -> int:
    """How much room they leave for titles."""
    return min(TITLE, _left(indicators_with_room(labels)))


def _left(indicators: tuple[Indicator, ...]) -> int:
    return COLUMNS - CHILDREN - MONEY - sum(_width(one) for one in indicators)


def _width(one: Indicator) -> int:
    """A column with its heading, a value and its sign, and the gap beside it."""
    return max(*map(len, one.short), len("99.9 %+") if one.is_share else len("9,999+")) + 1
