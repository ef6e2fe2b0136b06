"""How often scenarios were simulated, in words."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from sim.calendar import financial_year
from sim.report.rows import Tables
from sim.report.words.compared import CASELOAD, listed
from sim.report.words.labels import Labels, day_in_words
from sim.settings import Settings

NUMBERS = {"caseload": "children in care", "costs": "net spending"}
"""Headlines that are no indicators."""
MILLION = 1e6
ENOUGH = 30
"""Runs from which on nobody is told any more that a figure should not be quoted."""


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
        " has all of these. What is told of a difference is that of the runs that both have. The level of a"
        f" scenario with fewer runs is that of “{first}” plus this difference (money excepted: its means are"
        " those of the runs that were simulated, and add up to the penny)."
    )
    return [wanted, *_by_scenario(tables, labels)]


def levels_in_words(tables: Tables, labels: Labels) -> str | None:
    """How near the means of the first scenario are to those of any number of runs; nothing where they are
    not there.
    """
    if "levels" not in tables or tables["levels"].empty:
        return None
    rows = tables["levels"]
    runs, first = int(rows["replications"].max()), labels.scenarios[labels.first]
    known = [text for row in rows.to_dict("records") if (text := _level(row))]
    if not known:
        return None
    return (
        f"Simulation error of levels: {runs:,} runs give the mean of “{first}” within {listed(known)} (95 %"
        " confidence). A difference between scenarios is known better than the levels it is taken from,"
        " because both meet the same random numbers."
    )


def _level(row: Mapping[Hashable, object]) -> str | None:
    """Children in care and net spending, as a number and a share of the mean; nothing of other rows."""
    mean, half = float(str(row["mean"])), float(str(row["half_width"]))
    if row["measure"] not in NUMBERS or half != half or not mean:
        return None
    part = f"{100 * half / abs(mean):.1f} %"
    if row["measure"] == CASELOAD:
        return f"{half:.1f} children in care ({part}) on {day_in_words(str(row['date']))}"
    year = financial_year(date.fromisoformat(str(row["date"])))
    return f"£{half / MILLION:.1f} million of net spending ({part}) in {year}"


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
