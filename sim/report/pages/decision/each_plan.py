"""A section for each policy of a scenario that was taken apart: what it is, its dates and size, whom it
reaches, what it does alone and within the whole, its money and its risk.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from sim.comparison.attribution import ALONE, WHOLE, WITHIN
from sim.measures.indicators import Indicator
from sim.measures.programmes import BEGUN, BROKEN_DOWN, LED_OUT, PLACES, RETAKEN
from sim.policies import Policy, Scenario
from sim.report.left_out import Extras
from sim.report.pages.plain_page import heading, sentences, table, write_page
from sim.report.rows import rows_of
from sim.report.words.difference import Difference
from sim.report.words.labels import count, day, day_in_words, spelt
from sim.report.words.plans import certainty

PLANS = "plans.html"
MEASURES = {
    ("caseload", "all"): "Children in care",
    ("provision_kind", "residential"): "In residential care of any kind",
    ("provision_kind", "family_based"): "In families",
    ("costs", "total"): "Net cost in the last financial year that has ended by then, £ million",
}
"""What is said of every policy, by measure and breakdown."""
Attempts = Mapping[str, Mapping[str, float]]
"""What the programme of each policy did where the policy is carried out alone, means over the runs."""


def write_plans(
    folder: Path,
    parts: pd.DataFrame,
    scenario: Scenario,
    date: str,
    indicators: tuple[Indicator, ...],
    attempts: Attempts,
    extras: Extras,
) -> None:
    """Write ``plans.html``: the largest policies first, each with its own section."""
    pieces = {
        f"the plan “{spelt(name)}”": partial(section, name, parts, scenario, date, indicators, attempts)
        for name in by_size(parts, date)
    }
    summary = {"the summary of the plans": lambda: [sentences(headline(parts, scenario, date))]}
    write_page(folder / PLANS, f"{scenario.title}, plan by plan", lambda: {**summary, **pieces}, extras)


def by_size(parts: pd.DataFrame, date: str) -> list[str]:
    """The policies by what they change alone in the number of children, the largest first."""
    rows = rows_of(_on(parts, "caseload", "all", date), part=ALONE)
    order = rows["effect"].abs().sort_values(ascending=False, kind="stable").index
    return [str(name) for name in rows.loc[order, "policy"]]


def headline(parts: pd.DataFrame, scenario: Scenario, date: str) -> str:
    """The largest policy of all, beside what the whole does."""
    name = by_size(parts, date)[0]
    own, whole = (
        _difference(parts, who, part, "caseload", "all", date)
        for who, part in ((name, ALONE), (WHOLE, WHOLE))
    )
    return (
        f"Of the {len(scenario.policies)} policies of “{scenario.title}” the largest is “{spelt(name)}”: by"
        f" {day_in_words(date)} {own.in_words('children in care')} where it is carried out alone; the whole:"
        f" {whole.in_words('children in care')}."
    )


def section(
    name: str,
    parts: pd.DataFrame,
    scenario: Scenario,
    date: str,
    indicators: tuple[Indicator, ...],
    attempts: Attempts,
) -> list[str]:
    """Heading, what it is, whom it reaches, and the table of what it changes."""
    policy = scenario.policies[name]
    said = [heading(spelt(name)), sentences(about(policy))]
    if done := attempts.get(name):
        said.append(sentences(reached(done)))
    rows = pd.DataFrame(list(_rows(name, policy, parts, date, indicators)))
    return [
        *said,
        table(rows, f"What “{spelt(name)}” changes by {day_in_words(date)}: mean (eight in ten runs)"),
    ]


def about(policy: Policy) -> str:
    """What a policy stands for, its dates and its size."""
    ends = f", ends on {day(policy.end)}" if policy.end else ""
    cost = "no cost of its own beside those of homes, carers and children" if policy.cost is None else (
        f"{_pounds(policy.cost.set_up)} once and {_pounds(policy.cost.per_year)} a year to carry out"
    )  # fmt: skip
    return (
        f"{policy.strategy.rstrip('.')}. Decided on {day(policy.start)}, first effect on"
        f" {day(policy.takes_effect)}, in full {policy.ramp_months:g} months later{ends}. Its size:"
        f" {policy.quantity.replace('_', ' ')} {policy.size:g}; {cost}."
    )


def _pounds(amount: float) -> str:
    return f"£{amount:,.0f}" if amount else "nothing"


def reached(done: Mapping[str, float]) -> str:
    """The children of a programme over all years: begun, led out, broken down and begun again."""
    return (
        f"Over all years work begins with {count(done.get(BEGUN, 0))} children"
        f" ({count(done.get(PLACES, 0))} places): {count(done.get(LED_OUT, 0))} are led out, with"
        f" {count(done.get(BROKEN_DOWN, 0))} it comes to nothing, and {count(done.get(RETAKEN, 0))} of those"
        " begun had been in the programme before."
    )


def _rows(
    name: str, policy: Policy, parts: pd.DataFrame, date: str, indicators: tuple[Indicator, ...]
) -> Iterator[dict[str, str]]:
    """What a policy changes in each number, its own figure last: alone, within the whole, and how sure that
    is.
    """
    measures = MEASURES | {
        (one.name, "all"): f"{one.title}{', percentage points' * one.is_share}" for one in indicators
    }
    if route := getattr(policy, "route", None):
        measures |= {
            ("exit", str(route)): f"Its own figure: ceased by {spelt(str(route)).lower()} in that year"
        }
    for (measure, breakdown), title in measures.items():
        if not len(_on(parts, measure, breakdown, date)):
            continue
        alone, within = (_difference(parts, name, part, measure, breakdown, date) for part in (ALONE, WITHIN))
        yield {
            "Number": title, "Alone": alone.range, "Within the whole": within.range,
            "How sure, alone": certainty(alone),
        }  # fmt: skip


def _on(parts: pd.DataFrame, measure: str, breakdown: str, date: str) -> pd.DataFrame:
    """The rows of a number on the last of its days up to a date."""
    rows = rows_of(parts, measure=measure, breakdown=breakdown)
    known = [when for when in rows["date"].unique() if when <= date]
    return rows_of(rows, date=max(known)) if known else rows.iloc[:0]


def _difference(
    parts: pd.DataFrame, policy: str, part: str, measure: str, breakdown: str, date: str
) -> Difference:
    (row,) = rows_of(_on(parts, measure, breakdown, date), policy=policy, part=part).to_dict("records")
    return Difference.of({**row, "difference": row["effect"]}, 0)
