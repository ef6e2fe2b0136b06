"""The first lines of a report: what matters, in words, with numbers and intervals."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from sim.comparison.best import NET_COST
from sim.report import findings
from sim.report.labels import KPIS, Labels, count, day, month
from sim.report.rows import rows_of
from sim.report.words import (
    SPENDING,
    Tables,
    changed_measures,
    differences,
    external_home,
    judged_on,
    living_in,
    spending_year,
)


def headlines(tables: Tables, labels: Labels) -> list[str]:
    """Sentences: the first scenario, its aims, what the one in focus changes, which plan does most, what does nothing."""
    first = [_course(tables, labels), *_external(tables, labels)]
    aims = [f"{findings.aims(tables, labels)}."] if len(tables["aims"]) else []
    if len(labels.scenarios) == 1:
        return [*first, *aims, *_money(tables, labels)]
    return [
        *first,
        _in_focus(tables, labels),
        *aims,
        *_money(tables, labels),
        *_best(tables, labels),
        *_without_effect(tables, labels),
    ]


def _course(tables: Tables, labels: Labels) -> str:
    rows = rows_of(tables["caseload"], scenario=labels.first, placement="all", age_band="all")
    return f"“{labels.scenarios[labels.first]}”: children in care {_ends(rows)}."


def _external(tables: Tables, labels: Labels) -> Iterator[str]:
    if kind := external_home(tables, labels):
        rows = rows_of(tables["caseload"], scenario=labels.first, placement=kind, age_band="all")
        yield f"“{labels.scenarios[labels.first]}”: {living_in(kind, labels)} {_ends(rows)}."


def _ends(rows: pd.DataFrame) -> str:
    """From where to where the median goes, and where eight in ten runs end."""
    start, last = float(rows["p50"].iloc[0]), rows.iloc[-1]
    end = month(date.fromisoformat(str(last["date"])))
    range_ = f"; eight in ten runs end between {count(last['p10'])} and {count(last['p90'])}"
    return f"{findings.course(start, float(last['p50']))} by {end}" + (range_ if last["p10"] != last["p90"] else "")


def _in_focus(tables: Tables, labels: Labels) -> str:
    """What the scenario in focus changes in the number of children, in all and in external homes."""
    kind = external_home(tables, labels)
    measures = {"all": "children in care"} | ({kind: living_in(kind, labels)} if kind else {})
    said = [differences(tables, labels, f"caseload:{b}")[labels.focus].told(whose) for b, whose in measures.items()]
    against = f"against “{labels.scenarios[labels.first]}”"
    return f"“{labels.scenarios[labels.focus]}” by {_judged(tables)}, {against}: {'; '.join(said)}."


def _money(tables: Tables, labels: Labels) -> Iterator[str]:
    """What is spent, and what the scenario in focus changes in that."""
    if "costs" not in tables:
        return
    yield f"{findings.spending(tables, labels)}."
    if year := spending_year(tables) if labels.focus != labels.first else None:
        said = differences(tables, labels, SPENDING)[labels.focus].told(f"spending in {year}")
        yield f"“{labels.scenarios[labels.focus]}”: {said}."


def _best(tables: Tables, labels: Labels) -> Iterator[str]:
    """For each single plan that does most for an indicator, which indicators these are and how much it does."""
    best = tables["best_levers"].dropna(subset="scenario")
    for name, rows in best.groupby("scenario", sort=False):
        done = [_done(tables, labels, str(name), kpi) for kpi in rows["kpi"]]
        yield f"Of the single plans “{labels.scenarios[str(name)]}” does most for: {'; '.join(done)}."


def _done(tables: Tables, labels: Labels, scenario: str, kpi: str) -> str:
    if kpi == NET_COST:
        return differences(tables, labels, SPENDING)[scenario].told(f"spending in {spending_year(tables)}")
    return differences(tables, labels, f"{kpi}:all")[scenario].told(KPIS[kpi].lower())


def _without_effect(tables: Tables, labels: Labels) -> Iterator[str]:
    """The plans without a sure effect on any of what is compared."""
    found = [differences(tables, labels, measure) for measure in changed_measures(tables, labels)]
    names = [name for name in list(labels.scenarios)[1:] if not any(name in one and one[name].sure for one in found)]
    if names:
        titles = ", ".join(f"“{labels.scenarios[name]}”" for name in names)
        yield f"No effect by {_judged(tables)} that can be told from chance on any of these numbers: {titles}."


def _judged(tables: Tables) -> str:
    return day(date.fromisoformat(judged_on(tables)))
