"""The sheet of bridges: live sums over the workings."""

from collections.abc import Hashable, Iterator

import pandas as pd

from sim.finance.plan import YEARS
from sim.measures.costs import TOTAL
from sim.report.workbook.costs import COSTS, Costed
from sim.report.workbook.house import HEADER_ROW, MONEY, THOUSANDS, House, cell, span
from sim.report.workbook.workings import Workings

BRIDGE = "Bridge"
FIRST = HEADER_ROW + 1
EFFECTS = ("part_year", "volume", "mix", "price", "fixed", "after_care", "investment", "delivery")
KINDS = {
    "mix": ("fee",),
    "fixed": ("fixed",),
    "after_care": ("after_care",),
    "investment": ("once", "capital"),
    "delivery": ("delivery",),
}
"""Kinds of accounts of whose change an effect is what is left."""
WIDE = "investment"
"""The effect whose column is wider than others."""
ONCE = "investment"
"""What quantities call the kind that is spent once."""


def write_bridge(house: House, bridges: pd.DataFrame, costed: Costed, workings: Workings) -> None:
    """The effects of each bridge side by side, with a check against the costs that they lead to.

    First those of the first scenario from year to year, then every scenario against it in the last year of
    the financial plan; the others stand below and are not printed.
    """
    about = (
        "Why one year, or one scenario, costs more than another: thousands of pounds; cells hold the pence."
        " Every number is live; checks must be 0."
    )
    first = next(iter(costed.total))
    widths = (
        house.wide,
        8,
        min(15, len(first)),
        8,
        *(10.5 if e == WIDE else 8 for e in ("", *EFFECTS, "")),
        7,
    )
    sheet = house.sheet(BRIDGE, "Variance bridge", about, widths)
    totals = bridges[bridges["cost_line"] == TOTAL]
    found = {
        key: dict(zip(own["effect"], own["amount"], strict=True))
        for key, own in totals.groupby(
            ["scenario", "financial_year", "from_scenario", "from_year"], sort=False
        )
    }
    planned = (costed.years[1:-1] or costed.years)[:YEARS][-1]

    def place(key: tuple[Hashable, ...]) -> int:
        """Printed first: the first scenario, then the others against it in the years between its ends."""
        if key[0] == first:
            return 0
        return 1 if key[2] != key[0] and key[1] == planned else 2

    order = sorted(found, key=place)
    heads = [
        "Scenario",
        "Year",
        "From scenario",
        "From year",
        *(e.replace("_", " ") for e in ("start", *EFFECTS, "end")),
    ]
    house.table(sheet, "Bridge", [*heads, "check"], len(found), freeze=4)
    for row, key in enumerate(order, start=FIRST):
        for column, name in enumerate(map(str, key)):
            house.title(sheet, row, column, name)
        amounts = found[key]
        column = 4
        for what, formula in _formulas(tuple(map(str, key)), costed, workings):
            house.formula(sheet, row, column, formula, amounts[what], THOUSANDS)
            column += 1
        check = f"=ROUND(SUM({span((row, 4), (row, column - 2))})-{cell(row, column - 1)},0)"
        house.formula(sheet, row, column, check, 0.0, MONEY)
    house.prints(sheet, sum(place(key) < 2 for key in order), len(heads) + 1)


def _formulas(key: tuple[str, ...], costed: Costed, workings: Workings) -> Iterator[tuple[str, str]]:
    scenario, year, other, before = key
    yield "start", f"={_total(costed, other, before)}"
    for effect in EFFECTS:
        yield effect, f"={effect_of(effect, key, workings)}"
    yield "end", f"={_total(costed, scenario, year)}"


def _total(costed: Costed, scenario: str, year: str) -> str:
    return cell(costed.total[scenario], 3 + costed.years.index(year), COSTS)


def effect_of(
    effect: str, key: tuple[str, ...], workings: Workings, kinds: tuple[str, ...] | None = None
) -> str:
    """The formula of one effect from a scenario's year to another's (of the year before, or of the same
    year); ``kinds`` in place of all those of the effect.
    """
    scenario, year, other, before = key
    on = " on first" if other != scenario else ""
    if effect == "part_year":
        return "0" if on else workings.summed(scenario, "part", year)
    if effect in ("price", "volume"):
        return workings.summed(scenario, f"{effect}{on}", year)
    parts = []
    for kind in kinds or KINDS[effect]:
        of = ONCE if kind == "once" else kind
        now = workings.summed(scenario, "cost", year, of)
        then = workings.summed(other, "cost", before, of)
        known = [workings.summed(scenario, f"{one}{on}", year, of) for one in ("price", "volume")]
        part = [] if on else [workings.summed(scenario, "part", year, of)]
        parts.append("-".join((now, then, *known, *part)))
    return "+".join(parts)
