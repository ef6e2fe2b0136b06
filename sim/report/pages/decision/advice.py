"""What to fund, to mend and to drop, and why: one rule for every plan, said on the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

import pandas as pd

from sim.calendar import financial_year
from sim.comparison.underused import LEAST
from sim.comparison.wanted import LIKELY
from sim.finance.break_even import ALL_YEARS
from sim.policies import Policy, Scenario
from sim.report.rows import Tables, rows_of
from sim.report.words.compared import difference, differences, judged_on, listed, sentence
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, day_in_words, share, spelt
from sim.report.words.notation import POINTS, notation_of
from sim.report.words.plans import PlanRow, costs_in_words, plans


class Action(StrEnum):
    """What to do about a plan."""

    FUND = "Fund"
    MEND = "Mend"
    DROP = "Drop"
    UNCLEAR = "No clear case"


RULE = (
    "Fund: by {day} at least eight in ten runs go the way that is wanted for an indicator, for children in"
    " care or in residential care (fewer), or for spending (less), and nothing below speaks against it. Mend:"
    f" so it is, but a home of the plan stands less than {share(LEAST)} full and below its break-even, or"
    " cannot pay for itself even when full, or the plan works against its own purpose; so, too, a part of the"
    " whole strategy with such a home. Drop: nothing goes the way that is wanted in eight in ten runs, and"
    f" the plan likely costs more; or all homes of such a part stand less than {share(LEAST / 2)} full. No"
    " clear case: neither."
)
"""The rule in words; the day of judgement goes into it."""


@dataclass(frozen=True)
class Advice:
    """What to do about one plan, or about one home of a plan."""

    action: Action
    title: str
    why: str
    watch: str = ""
    """What goes the other way."""


def advice(tables: Tables, labels: Labels, scenarios: Mapping[str, Scenario]) -> list[Advice]:
    """A piece of advice for each single plan and for each home and policy of the whole strategy that needs
    one.

    Shocks are nobody's plan, and scenarios that hold another one are made of its advice. Fund comes first,
    then mend, drop and no clear case.
    """
    single = [
        one for one in plans(tables, labels)
        if scenarios[one.name].kind == "plan" and not _holds_another(one.name, scenarios)
    ]  # fmt: skip
    seen = {home for one in single for home in _homes(tables, one.name)}
    found = [_of_plan(one, tables, labels, scenarios) for one in single]
    found += _of_homes(labels.focus, tables, labels, seen, scenarios[labels.focus].policies)
    covered = {name for one in single for name in scenarios[one.name].policies}
    found += [
        Advice(Action.MEND, spelt(name), f"{sentence(why)}.")
        for name, why in _against_itself(labels.focus, tables, labels, scenarios) if name not in covered
    ]  # fmt: skip
    order = list(Action)
    return sorted(found, key=lambda one: order.index(one.action))


def _holds_another(name: str, scenarios: Mapping[str, Scenario]) -> bool:
    own = set(scenarios[name].policies)
    return any(other.policies and set(other.policies) < own for other in scenarios.values())


def _of_plan(one: PlanRow, tables: Tables, labels: Labels, scenarios: Mapping[str, Scenario]) -> Advice:
    good, bad = _moved(one, tables, labels)
    homes = _homes(tables, one.name).values()
    faults = [_home_in_words(rows, labels) for rows in homes if _is_poor(rows)]
    faults += [why for _, why in _against_itself(one.name, tables, labels, scenarios)]
    helps = bool(good) or one.saves
    action = Action.UNCLEAR
    if helps:
        action = Action.MEND if faults else Action.FUND
    elif one.costs or faults:
        action = Action.DROP
    return Advice(action, one.title, _why(one, good, faults), listed(bad) if bad else "")


def _why(one: PlanRow, good: list[str], faults: list[str]) -> str:
    said = [f"likely {listed(good)}"] if good else ["nothing clearly goes the way that is wanted"]
    said += faults
    if one.cost is not None and not good:
        said.append(_money(one.cost, one))
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _money(cost: Difference, one: PlanRow) -> str:
    when = day_in_words(cost.date)
    back = (
        f"pays for itself by {one.by} in half of the runs"
        if one.by
        else f"pays for itself in {share(one.payback)} of the runs"
    )
    return f"{costs_in_words(cost)} until {when}; {back}"


def _moved(one: PlanRow, tables: Tables, labels: Labels) -> tuple[list[str], list[str]]:
    """What goes the way that is wanted, and the other way, in at least eight in ten runs, by as much as can
    be seen.
    """
    good: list[str] = []
    bad: list[str] = []
    if one.children.way and abs(one.children.mean) >= 0.5:
        fewer = one.children.way < 0
        (good if fewer else bad).append(
            f"{_people(one.children)} {'fewer' if fewer else 'more'} children in care"
        )
    if one.residential is not None and one.residential.way and abs(one.residential.mean) >= 0.5:
        fewer = one.residential.way < 0
        (good if fewer else bad).append(
            f"{_people(one.residential)} {'fewer' if fewer else 'more'} in residential care"
        )
    for indicator in labels.indicators:
        found = differences(tables, labels, f"{indicator.name}:all").get(one.name)
        if found is not None and found.wanted and notation_of(indicator.name).shows(found.mean):
            (good if found.wanted > 0 else bad).append(f"{indicator.phrase} {_moves(found)}")
    return good, bad


def _people(one: Difference) -> str:
    """How many, as the table of plans writes it."""
    return one.signed.lstrip("+−")


def _moves(one: Difference) -> str:
    """Up or down, and by how much."""
    way, size = "up" if one.mean > 0 else "down", one.signed.lstrip("+−")
    return f"{way} by {size} points" if one.unit == POINTS else f"{way} by {size}"


def _homes(tables: Tables, scenario: str) -> dict[str, pd.Series]:
    """The last whole year of each home that a scenario opens, beside what it is meant to replace."""
    if not len(tables.get("break_even", ())):
        return {}
    rows = rows_of(tables["break_even"], scenario=scenario)
    rows = rows[rows["chosen"] & (rows["financial_year"] != ALL_YEARS)].drop_duplicates("home", keep="last")
    return {str(row["home"]): row for _, row in rows.iterrows()}


def _never(row: pd.Series) -> bool:
    needed = float(row["break_even_occupancy"])
    return not isfinite(needed) or needed > 1


def _is_poor(row: pd.Series) -> bool:
    """Whether a home is too empty to pay for itself, or never could: one on call may stand empty and save."""
    return float(row["occupancy"]) < min(LEAST, float(row["break_even_occupancy"])) or _never(row)


def _home_in_words(row: pd.Series, labels: Labels) -> str:
    title = labels.home(str(row["home"]))
    full = f"{title} is {share(float(row['occupancy']))} full in {row['financial_year']}"
    return f"{full} and does not pay for itself even when full" if _never(row) else full


def _of_homes(
    focus: str, tables: Tables, labels: Labels, seen: set[str], policies: Mapping[str, Policy]
) -> Iterator[Advice]:
    """The homes of the whole strategy that no single plan of this run opens, and that stand empty or never
    pay, by the policy that opens them.
    """
    poor = {home: row for home, row in _homes(tables, focus).items() if home not in seen and _is_poor(row)}
    by_policy: dict[str, dict[str, pd.Series]] = {}
    for home, row in poor.items():
        by_policy.setdefault(_opened_by(home, policies), {})[home] = row
    for title, own in by_policy.items():
        full = [float(row["occupancy"]) for row in own.values()]
        never = all(map(_never, own.values()))
        action = Action.DROP if max(full) < LEAST / 2 else Action.MEND
        yield Advice(action, spelt(title), _empty_in_words(own, labels, focus, never=never))


def _opened_by(home: str, policies: Mapping[str, Policy]) -> str:
    """The policy that opens a home, after which it is named unless the policy gives another home a new
    purpose; the home itself where it is named after none.
    """
    for name, policy in policies.items():
        other = f"{getattr(policy, 'home', '')}_{getattr(policy, 'type', '')}"
        if home == other or home.startswith(f"{name}_"):
            return name
    return home


def _empty_in_words(own: Mapping[str, pd.Series], labels: Labels, focus: str, *, never: bool) -> str:
    """How full some homes alike are, what they cost, and whether they could pay for themselves."""
    parts = [f"{labels.home(home)} is {share(float(row['occupancy']))} full" for home, row in own.items()]
    (year,) = {str(row["financial_year"]) for row in list(own.values())[:1]}
    cost = sum(float(row["yearly_cost"]) for row in own.values()) / 1e6
    even = ", and do not pay for themselves even when full" if never else ""
    if len(own) == 1:
        even = even.replace("do not pay for themselves", "does not pay for itself")
    said = f"within “{labels.scenarios[focus]}” {listed(parts)} in {year}{even}"
    return f"{said[0].upper()}{said[1:]}; £{cost:.2f} million a year."


def _against_itself(
    scenario: str, tables: Tables, labels: Labels, scenarios: Mapping[str, Scenario]
) -> Iterator[tuple[str, str]]:
    """Policies for a way out of care by which, in eight in ten runs, fewer children leave where they are
    carried out.
    """
    year_end = max(
        (d for d in set(rows_of(tables["comparison"], measure="exit")["date"]) if d <= judged_on(tables)),
        default="",
    )
    for name, policy in scenarios[scenario].policies.items():
        route = getattr(policy, "route", None)
        if not route or not year_end:
            continue
        rows = rows_of(
            tables["comparison"], scenario=scenario, measure="exit", breakdown=str(route), date=year_end
        )
        for row in rows.to_dict("records"):
            found = difference(row, labels)
            if found.way < 0 and abs(found.mean) >= 0.5 and found.less >= LIKELY:
                when = financial_year(date.fromisoformat(year_end))
                yield (
                    name,
                    (
                        f"a plan for {spelt(str(route)).lower()} under which likely {abs(found.mean):.1f}"
                        f" fewer leave that way in {when} (“{labels.scenarios[scenario]}”)"
                    ),
                )
