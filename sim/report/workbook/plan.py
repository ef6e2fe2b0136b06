"""The sheets of the financial plan: one page for the scenario that is chosen, and all scenarios behind it."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.report.workbook.bridge import ONCE, effect_of
from sim.report.workbook.funding import Funding
from sim.report.workbook.house import HEADER_ROW, MONEY, PRICE, House, cell, span
from sim.report.workbook.workings import Workings

PLAN, ALL_PLANS = "Plan", "Plans of all scenarios"
FIRST = HEADER_ROW + 1
Facts = Mapping[tuple[str, str], Mapping[Hashable, Any]]
"""What the plan needs beside costs, by scenario and financial year."""
SUMMED = (
    *("opening", "base_pressure", "part_year", "demand", "mix", "inflation", "capacity", "after_care"),
    *("investment", "delivery", "full_year_effect", "policies", "one_off", "financing", "grants"),
)
MEMORANDA = (
    *("funding", "gap", "reserves_used", "gap_after_reserves", "reserves_left"),
    *("capital_spending", "revenue_provision", "interest", "spent_once"),
)
LINES = (*SUMMED, "closing", *MEMORANDA)
TITLES = {
    "opening": "Opening budget",
    "base_pressure": "Base year beyond its budget",
    "part_year": "Part years and leap days",
    "demand": "Demand: nights by placement type",
    "mix": "Mix: dearer children within a type",
    "inflation": "Prices",
    "capacity": "Homes and services",
    "after_care": "After care",
    "investment": "Spent once without a plan",
    "delivery": "Delivery without a plan",
    "full_year_effect": "Plans: full-year effect",
    "policies": "Plans: new, recurring",
    "one_off": "Plans: staffing up and set-up, once",
    "financing": "Provision and interest for capital",
    "grants": "Grants that start or end",
    "closing": "Closing requirement",
    "funding": "Funding",
    "gap": "Gap",
    "reserves_used": "Used from reserves",
    "gap_after_reserves": "Gap after reserves",
    "reserves_left": "Reserves left",
    "capital_spending": "Capital spending",
    "revenue_provision": "Minimum revenue provision",
    "interest": "Interest",
    "spent_once": "Spent once by plans",
}
EFFECTS = {
    "demand": "volume", "mix": "mix", "inflation": "price", "capacity": "fixed", "after_care": "after_care",
    "delivery": "delivery",
}  # fmt: skip


def write_all_plans(
    house: House, plan: pd.DataFrame, inputs: pd.DataFrame, workings: Workings, funding: Funding
) -> None:
    """A row for each scenario and planned year, all of it live, with a check that it adds up."""
    about = "Growth in pounds of revenue, every scenario. The sheet Plan shows one of them; checks must be 0."
    widths = (house.wide, 10, *(13 for _ in range(len(LINES) + 1)))
    sheet = house.sheet(ALL_PLANS, "Financial plan of every scenario", about, widths, hidden=True)
    keys = list(dict.fromkeys(plan[["scenario", "financial_year"]].itertuples(index=False, name=None)))
    values = plan.set_index(["scenario", "financial_year", "line"])["amount"]
    heads = ["Scenario", "Year", *(TITLES[line] for line in LINES), "Check"]
    house.table(sheet, "All_plans", heads, len(keys), freeze=2)
    facts: Facts = {
        (str(one["scenario"]), str(one["financial_year"])): one for one in inputs.to_dict("records")
    }
    for row, (scenario, year) in enumerate(keys, start=FIRST):
        house.text(sheet, row, 0, scenario)
        house.text(sheet, row, 1, year)
        formulas = _Formulas(scenario, year, workings, funding, facts, row).all()
        for column, line in enumerate(LINES, start=2):
            value = float(values[scenario, year, line])
            house.formula(sheet, row, column, f"={formulas[line]}", value, MONEY, strong=line == "closing")
        last = 1 + len(SUMMED)
        check = f"=ROUND(SUM({span((row, 2), (row, last))})-{cell(row, last + 1)},0)"
        house.formula(sheet, row, 2 + len(LINES), check, 0.0, PRICE)


class _Formulas:
    """The formulas of one row."""

    def __init__(
        self, scenario: str, year: str, workings: Workings, funding: Funding, facts: Facts, row: int
    ) -> None:
        self.scenario, self.year, self.workings, self.funding, self.facts = (
            scenario,
            year,
            workings,
            funding,
            facts,
        )
        self.years, self.first, self.row = workings.years, next(iter(workings.rows)), row
        self.at = self.years.index(year)

    def here(self, line: str, row: int | None = None) -> str:
        return cell(self.row if row is None else row, 2 + LINES.index(line))

    def revenue(self, scenario: str, at: int) -> str:
        """Costs of a simulated year without capital."""
        year = self.years[at]
        return f"{self.workings.summed(scenario, 'cost', year)}-{self.capital(scenario, at)}"

    def capital(self, scenario: str, at: int) -> str:
        return self.workings.summed(scenario, "cost", self.years[at], "capital")

    def once(self, at: int) -> str:
        year, add = self.years[at], self.workings.summed
        own, first = (add(name, "cost", year, ONCE) for name in (self.scenario, self.first))
        return f"({own}-{first})"

    def lasting(self, at: int) -> str:
        own, first = self.revenue(self.scenario, at), self.revenue(self.first, at)
        return f"(({own})-({first})-{self.once(at)})"

    def left(self, before: int) -> str:
        """The share of capital that is not provided for after so many years of provision."""
        return f"MAX(0,1-{before}/MAX(1,{self.funding.years}))"

    def provision(self, at: int) -> str:
        of = [
            f"{self.capital(self.scenario, i)}*MIN(1/MAX(1,{self.funding.years}),{self.left(at - i - 1)})"
            for i in range(at)
        ]
        return f"IF({self.funding.years}=0,0,{'+'.join(of) or '0'})"

    def interest(self, at: int) -> str:
        owed = [f"{self.capital(self.scenario, at)}/2"]
        owed += [f"{self.capital(self.scenario, i)}*{self.left(at - i - 1)}" for i in range(at)]
        return f"IF({self.funding.years}=0,0,{self.funding.interest}*({'+'.join(owed)}))"

    def care(self, at: int) -> str:
        """Revenue of a year before financing and grants: of the base year with its actual months."""
        if at:
            return self.revenue(self.scenario, at)
        own, first = self.revenue(self.scenario, 0), self.revenue(self.first, 0)
        return f"{self.base_year()}+({own})-({first})"

    def base_year(self) -> str:
        """The base year of the first scenario: actual months, and what its simulated ones stand for."""
        fact = self.facts[self.scenario, self.years[0]]
        actual, carried = float(fact["actual"]), float(fact["carried"])
        return f"{actual!r}+{carried!r}*({self.revenue(self.first, 0)})"

    def whole(self, at: int) -> str:
        grants = self.funding.grants[self.years[at]]
        return f"({self.care(at)})+{self.provision(at)}+{self.interest(at)}-{grants}"

    def base(self) -> str:
        budget = self.funding.base_budget
        return f"IF(ISNUMBER({budget}),{budget},{self.whole(0)})"

    def all(self) -> dict[str, str]:
        at, key = self.at, (self.first, self.year, self.first, self.years[self.at - 1])
        begun = float(self.facts[self.scenario, self.years[at - 1]]["begun"])
        capital_price = self.workings.summed(self.first, "price", self.year, "capital")
        found = {line: effect_of(effect, key, self.workings) for line, effect in EFFECTS.items()}
        found["inflation"] += f"-{capital_price}"
        found["investment"] = effect_of("investment", key, self.workings, ("once",))
        found["part_year"] = effect_of("part_year", key, self.workings)
        if at == 1:
            found["part_year"] += f"+({self.revenue(self.first, 0)})-({self.base_year()})"
        found["opening"] = self.base() if at == 1 else self.here("closing", self.row - 1)
        found["base_pressure"] = f"{self.whole(0)}-{self.here('opening')}" if at == 1 else "0"
        found["full_year_effect"] = f"{begun!r}*{self.lasting(at - 1)}"
        found["policies"] = f"{self.lasting(at)}-{self.lasting(at - 1)}-{self.here('full_year_effect')}"
        found["one_off"] = f"{self.once(at)}-{self.once(at - 1)}"
        now, before = (f"{self.provision(i)}+{self.interest(i)}" for i in (at, at - 1))
        found["financing"] = f"{now}-({before})"
        grants = self.funding.grants
        found["grants"] = f"{grants[self.years[at - 1]]}-{grants[self.year]}"
        found["closing"] = self.whole(at)
        given = self.funding.funding[self.year]
        found["funding"] = f"IF(ISNUMBER({given}),{given},{self.base()})"
        found["gap"] = f"{self.here('closing')}-{self.here('funding')}"
        left = f"N({self.funding.opening_reserves})" if at == 1 else self.here("reserves_left", self.row - 1)
        found["reserves_used"] = f"MIN(N({self.funding.reserves[self.year]}),{left})"
        found["gap_after_reserves"] = f"{self.here('gap')}-{self.here('reserves_used')}"
        found["reserves_left"] = f"{left}-{self.here('reserves_used')}"
        found["capital_spending"] = self.capital(self.scenario, at)
        found["revenue_provision"], found["interest"] = self.provision(at), self.interest(at)
        found["spent_once"] = self.once(at)
        return found


def write_plan(
    house: House, plan: pd.DataFrame, scenario: str, chosen: str, names: Mapping[str, str]
) -> None:
    """The plan of the chosen scenario on a page: lines by years, live over the plans of all scenarios."""
    years: Sequence[str] = list(dict.fromkeys(plan["financial_year"]))
    about = "Pounds of revenue in each financial year. The scenario is chosen on the sheet Summary."
    sheet = house.sheet(PLAN, "Medium-term financial plan", about, (40, 12, *(14 for _ in years)))
    house.table(sheet, "Financial_plan", ["Line", "Kind", *years], len(LINES) + 1, freeze=2)
    values = plan.set_index(["scenario", "financial_year", "line"])["amount"]
    rows = (FIRST, FIRST + len(plan[["scenario", "financial_year"]].drop_duplicates()) - 1)
    house.text(sheet, FIRST, 0, "Scenario", strong=True)
    house.formula(sheet, FIRST, 2, f"={chosen}", names.get(scenario, scenario), "General", strong=True)
    for row, line in enumerate(LINES, start=FIRST + 1):
        house.text(sheet, row, 0, TITLES[line], strong=line in ("opening", "closing", "gap"))
        kind = plan[plan["line"] == line]["kind"].iloc[0] if len(plan) else ""
        house.text(sheet, row, 1, str(kind).replace("_", "-"))
        for column, year in enumerate(years, start=2):
            at = 2 + LINES.index(line)
            amounts, who, when = (span((rows[0], c), (rows[1], c), ALL_PLANS) for c in (at, 0, 1))
            formula = f'=SUMIFS({amounts},{who},{chosen},{when},"{year}")'
            value = float(values[scenario, year, line])
            house.formula(
                sheet, row, column, formula, value, MONEY, strong=line in ("opening", "closing", "gap")
            )
