"""The first lines of a report: what matters, in words, with what eight in ten runs lie between and how often
plans help.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from sim.calendar import financial_year
from sim.comparison.best import NET_COST
from sim.measures.groups import KIND
from sim.measures.indicators import INDICATORS
from sim.report.exhibits import probabilities, spending
from sim.report.left_out import Extras, LeftOut
from sim.report.rows import Tables, at, last_day, rows_of, year_names
from sim.report.words.compared import (
    CASELOAD,
    SPENDING,
    changed_measures,
    differences,
    external_home,
    judged_on,
    listed,
    living_in,
    spending_year,
    spending_year_in_words,
)
from sim.report.words.labels import Labels, count, day_in_words, month_in_words
from sim.report.words.notation import notation_of
from sim.report.words.plans import RESIDENTIAL
from sim.report.words.sentences import course

Headline = Callable[[Tables, Labels], Iterator[str]]


def headlines(tables: Tables, labels: Labels, extras: Extras) -> list[str]:
    """Sentences: the first scenario, its aims, what the one in focus changes, which plan does most, what does
    nothing.

    What cannot be said is named in its place.
    """
    said: list[str] = []
    for about, part in PARTS.items():
        found = extras.make(f"what is said of {about}", partial(_said, part, tables, labels))
        said += [found.sentence] if isinstance(found, LeftOut) else found
    return said


def _said(part: Headline, tables: Tables, labels: Labels) -> list[str]:
    return list(part(tables, labels))


def _course(tables: Tables, labels: Labels) -> Iterator[str]:
    yield f"“{labels.scenarios[labels.first]}”: children in care {_ends(tables, labels, 'all')}."


def _external(tables: Tables, labels: Labels) -> Iterator[str]:
    if kind := external_home(tables, labels):
        yield f"“{labels.scenarios[labels.first]}”: {living_in(kind, labels)} {_ends(tables, labels, kind)}."


def _ends(tables: Tables, labels: Labels, placement: str) -> str:
    """From where to where the median goes, and where eight in ten runs end."""
    rows = rows_of(tables["caseload"], scenario=labels.first, placement=placement, age_band="all")
    when = last_day(rows)
    start, last = float(at(rows, labels.base.isoformat())["p50"]), at(rows, when)
    low, high = count(last["p10"]), count(last["p90"])
    range_ = "" if low == high else f"; eight in ten runs end between {low} and {high}"
    return f"{course(start, float(last['p50']))} by {month_in_words(when)}{range_}"


def _in_focus(tables: Tables, labels: Labels) -> Iterator[str]:
    """What the scenario in focus changes in the number of children: in all, in residential care whoever runs
    it, and in external homes.
    """
    if labels.focus == labels.first:
        return
    kind = external_home(tables, labels)
    measures = {f"{CASELOAD}:all": "children in care"}
    measures |= {f"{CASELOAD}:{kind}": living_in(kind, labels)} if kind else {}
    if len(rows_of(tables["comparison"], measure=KIND)):
        measures |= {RESIDENTIAL: "children in residential care of any kind"}
    said = [differences(tables, labels, one)[labels.focus].in_words(whose) for one, whose in measures.items()]
    against = f"against “{labels.scenarios[labels.first]}”"
    yield (
        f"“{labels.scenarios[labels.focus]}” by {day_in_words(judged_on(tables))}, {against}:"
        f" {'; '.join(said)}."
    )


def _aims(tables: Tables, labels: Labels) -> Iterator[str]:
    if len(tables["aims"]):
        yield f"{probabilities.finding(tables, labels)}."


def _money(tables: Tables, labels: Labels) -> Iterator[str]:
    """What is spent, and what the scenario in focus changes in that."""
    if "costs" not in tables:
        return
    yield f"{spending.finding(tables, labels)}."
    year = spending_year(tables)
    if year and labels.focus != labels.first and year != spending.last_year(tables):
        said = differences(tables, labels, SPENDING)[labels.focus].in_words(
            f"spending in {spending_year_in_words(tables)}"
        )
        yield f"“{labels.scenarios[labels.focus]}”: {said}."


def _best(tables: Tables, labels: Labels) -> Iterator[str]:
    """For each single plan that does most for an indicator, which indicators these are and how much it
    does, if it is more than hardly anything.
    """
    best = tables["best_levers"].dropna(subset="scenario")
    for name, rows in best.groupby("scenario", sort=False):
        judged = zip(rows["kpi"].map(str), rows["date"].map(str), strict=True)
        done = [_done(tables, labels, str(name), kpi, by) for kpi, by in judged]
        if shown := [text for text in done if text]:
            yield f"Of the single plans “{labels.scenarios[str(name)]}” does most for: {'; '.join(shown)}."


def _done(tables: Tables, labels: Labels, scenario: str, kpi: str, by: str) -> str:
    """What a plan does on the day on which this aim is judged; the day is named where it is not that of the
    last aim. Nothing where it is hardly anything.
    """
    measure = SPENDING if kpi == NET_COST else f"{kpi}:all"
    found = differences(tables, labels, measure, by)[scenario]
    if not notation_of(kpi).shows(found.mean):
        return ""
    if kpi == NET_COST:
        (year,) = year_names(tables, [financial_year(date.fromisoformat(by))])
        return found.in_words(f"spending in {year}")
    when = "" if by == judged_on(tables) else f" by {day_in_words(by)}"
    return found.in_words(f"{INDICATORS[kpi].phrase}{when}")


def _without_effect(tables: Tables, labels: Labels) -> Iterator[str]:
    """The plans that change nothing in any run, and those that move no number the same way in eight of ten
    runs.
    """
    found = [differences(tables, labels, measure) for measure in changed_measures(tables, labels)]
    others = {name: [one[name] for one in found if name in one] for name in list(labels.scenarios)[1:]}
    nothing = [name for name, own in others.items() if not any(one.less or one.more for one in own)]
    unclear = [
        name for name, own in others.items() if name not in nothing and not any(one.way for one in own)
    ]
    when = day_in_words(judged_on(tables))
    if nothing:
        yield f"No effect in any run by {when} on any of these numbers: {_titles(nothing, labels)}."
    if unclear:
        yield (
            f"None of these numbers goes the same way in eight of ten runs by {when}:"
            f" {_titles(unclear, labels)}."
        )


def _titles(names: list[str], labels: Labels) -> str:
    return listed([f"“{labels.scenarios[name]}”" for name in names])


PARTS: dict[str, Headline] = {
    "children in care": _course,
    "children in external homes": _external,
    "the plan in focus": _in_focus,
    "the aims": _aims,
    "spending": _money,
    "the plans that do most": _best,
    "plans without effect": _without_effect,
}
"""The headlines by what they are about, in their order."""
