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
    most = settings.run.replications
    fewest = int(tables["precision"]["simulated"].min()) if _may_stop(tables) else most
    return str(most) if fewest == most else f"{fewest} to {most}"


def stopped_in_words(tables: Tables, labels: Labels, settings: Settings) -> list[str]:
    """Sentences on ``run.precision``: what it asks for, how often each scenario was simulated, and what is
    not known so well; none where it is not given.
    """
    precision = settings.run.precision
    if precision is None or not _may_stop(tables):
        return []
    first, percent = labels.scenarios[labels.first], f"{100 * precision:g}"
    wanted = (
        f"A scenario is simulated until its differences from “{first}” are known (95 % confidence, on the"
        f" same random numbers) within {percent} percentage point{'s' * (percent != '1')} of each share and"
        f" {percent} % of each number (or a child), {settings.run.replications} times at most; “{first}”"
        " has all of these. What is told of a difference is that of the runs that both have, so that it is"
        " not quite that of their means."
    )
    return [wanted, *_by_scenario(tables, labels)]


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
