"""docs/STRATEGY.md: every row of the strategy has policies, a scenario that runs them, and a place in the
report; dates are those that are printed."""

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from shipped_policies import names_in, policies, scenario, today

from sim.policies import Policy
from sim.report.exhibits import EXHIBITS

pytestmark = pytest.mark.unit

PAGE = Path(__file__).parents[2] / "docs" / "STRATEGY.md"
PLACES = {*EXHIBITS, "programmes", "care_leaver_housing"}
"""Exhibits, and tables of the report of which nothing is drawn."""
LINK = re.compile(r"\[(\w+)\]\((\.\./configs/(policy|scenario)/(\w+)\.yaml)\)")


class Row(NamedTuple):
    """A row of the strategy."""

    what: str
    printed: str
    policies: tuple[str, ...]
    scenario: str
    place: str


def links(text: str) -> list[tuple[str, str]]:
    """Group and name of each file of the configuration that a text links."""
    found = LINK.findall(text)
    assert all(shown == name and (PAGE.parent / path).is_file() for shown, path, _, name in found)
    return [(group, name) for *_, group, name in found]


@cache
def rows() -> list[Row]:
    strategy = PAGE.read_text(encoding="utf-8").partition("## Questions")[0]
    lines = [line.strip("| ") for line in strategy.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in re.split(r"\s*\|\s?", line)] for line in lines]
    return [
        Row(what, printed, tuple(n for _, n in links(named)), links(runs)[0][1], place.strip("`"))
        for what, printed, named, runs, place in cells
    ]


def test_every_plan_of_the_strategy_has_a_row_and_every_row_a_plan() -> None:
    named = [name for row in rows() for name in row.policies]
    assert len(rows()) >= 30
    assert set(named) == set(scenario("every_strand").policies)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.what)
def test_a_row_is_run_by_its_scenario_and_shown_in_its_place(row: Row) -> None:
    assert set(row.policies) <= set(scenario(row.scenario).policies)
    assert row.place in PLACES
    assert scenario(row.scenario).applied_to(today()) != today()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.what)
def test_the_date_of_a_row_is_the_printed_one_and_its_policy_keeps_it(row: Row) -> None:
    first = policies()[row.policies[0]]
    assert row.printed == first.printed
    if first.printed:
        assert keeps(first, first.printed)


def keeps(policy: Policy, printed: str) -> bool:
    """Whether a policy is decided, or has its first effect, when the strategy prints it."""
    if printed.startswith("By "):
        opens = [h.opens for h in policy.apply(today()).provision.homes.values() if h.opens]
        return max(opens) <= date(int(printed[3:]), 1, 1)
    if printed.startswith("During "):
        opens = [h.opens for h in policy.apply(today()).provision.homes.values() if h.opens]
        return {day.year for day in opens} == {int(printed[7:])}
    named = datetime.strptime(printed, "%b %Y" if len(printed) == 8 else "%B %Y")
    return (named.year, named.month) in {(d.year, d.month) for d in (policy.start, policy.takes_effect)}


def test_every_scenario_is_on_the_page_or_is_a_shock_or_a_part() -> None:
    """Beside those of the strategy: what changes nothing, sums, stress tests, prices, and choice by
    price.
    """
    on_page = {name for group, name in links(PAGE.read_text(encoding="utf-8")) if group == "scenario"}
    others = set(names_in("scenario")) - on_page
    shocks = {name for name in others if scenario(name).kind == "shock"}
    assert others - shocks == {"baseline", "full_strategy", "block_price", "ifa_price", "dearest_first"}


def test_what_is_after_the_strategy_is_in_neither_of_its_sums() -> None:
    later = PAGE.read_text(encoding="utf-8").partition("## After")[2]
    own = {p for _, name in links(later) for p in scenario(name).policies} - {"uasc_carers", "uasc_fostering"}
    assert own
    assert not own & (set(scenario("every_strand").policies) | set(scenario("full_strategy").policies))
