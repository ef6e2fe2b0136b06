"""How often scenarios were simulated, in words."""

from collections.abc import Iterable

from sim.report.rows import Tables
from sim.report.words.compared import listed
from sim.report.words.labels import Labels
from sim.settings import Settings

NUMBERS = {"caseload": "children in care", "costs": "net spending"}
"""Headlines that are no indicators."""


def runs_in_words(tables: Tables, settings: Settings) -> str:
    """100; where scenarios stopped at different numbers, 20 to 100."""
    fewest = (
        min(tables["precision"]["simulated"], default=settings.run.replications)
        if _may_stop(tables)
        else None
    )
    return span(settings.run.replications if fewest is None else fewest, settings.run.replications)


def span(fewest: int, most: int) -> str:
    """One number, or between which two."""
    return str(most) if fewest == most else f"{fewest} to {most}"


def stopped_in_words(tables: Tables, labels: Labels, settings: Settings) -> list[str]:
    """Sentences on ``run.precision``: what it asks for, how often each scenario was simulated, and what is not
    known so well; none where it is not given.
    """
    precision = settings.run.precision
    if precision is None or not _may_stop(tables):
        return []
    asked = (
        f"A scenario is simulated until its differences from “{labels.scenarios[labels.first]}” are known (95 %"
        f" confidence, on the same random numbers) within {100 * precision:g} percentage"
        f" point{'s' * (precision != 0.01)} of each share and {100 * precision:g} % of each number (a child or"
        f" more), {settings.run.replications} times at most; “{labels.scenarios[labels.first]}” has all of"
        " these. What is told of a difference is that of the runs that both have, so that it is not quite that"
        " of their means."
    )
    return [asked, *_by_scenario(tables, labels)]


def _may_stop(tables: Tables) -> bool:
    return "precision" in tables and len(tables["precision"]) > 0


def _by_scenario(tables: Tables, labels: Labels) -> Iterable[str]:
    for name, rows in tables["precision"].groupby("scenario", sort=False):
        many = int(rows["simulated"].iloc[0])
        short = rows.loc[~rows["reached"].to_numpy(dtype=bool), "measure"].tolist()
        titles = {one.name: one.phrase for one in labels.indicators} | NUMBERS
        missed = (
            f"not known so well: {listed([titles[what] for what in short])}" if short else "all known so well"
        )
        yield f"“{labels.scenarios[str(name)]}”: {many} runs, {missed}."
