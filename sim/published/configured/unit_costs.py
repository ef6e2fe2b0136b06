"""How much dearer an authority is than the one whose prices it borrows, by its own unit costs (Section 251).

A unit cost is a mean over placements of different prices: a council that buys most of its foster care has a
higher one at the same prices. So it is compared with what the borrowed prices make of the authority's own
placements.
"""

from collections.abc import Mapping

from sim.calendar import WEEKS_PER_YEAR, begins_in
from sim.parameters import Parameters
from sim.parameters.costs import Costs
from sim.published.figures.amounts import Amount

FOSTER = ("kinship_foster", "in_house_foster", "independent_foster")
OF_ENGLAND = {
    "fostering": dict(zip(range(2017, 2026), (575, 575, 580, 600, 615, 630, 665, 720, 765), strict=True)),
    "residential": dict(
        zip(range(2017, 2026), (3430, 3630, 3945, 4165, 4575, 5025, 5980, 6775, 7385), strict=True)
    ),
    "adoption": dict(
        zip(range(2017, 2026), (1145, 1105, 1160, 1285, 1385, 1460, 1500, 1475, 1450), strict=True)
    ),
}
"""Unit costs of England, pounds a week and child, by the year in which the financial year ends (Section 251
outturn, DfE's local authority interactive tool)."""
BELIEVED = 1 / 3, 3.0
"""A unit cost this far from England's of its year tells how spending was booked. In 2021-22 that of adoption
was beyond it in one of fifteen authorities, those of fostering and residential care in hardly any (Section
251). Assumption."""


def in_england(name: str, year: int) -> float:
    """England's unit cost of the year, or of the nearest one that is known."""
    known = OF_ENGLAND[name]
    return float(known[min(max(year, min(known)), max(known))])


def factor_of(
    name: str, own: Amount | None, template: Parameters, types: Mapping[str, int]
) -> tuple[float, str]:
    """How much dearer than the other authority, each relative to England in its own year, and why in words.

    ``types`` are the authority's own children by placement type. One where nothing can be compared.
    """
    theirs = _expected(name, template, types)
    if own is None or not theirs:
        return 1.0, "not scaled: no unit cost is published"
    england = in_england(name, own.year or max(OF_ENGLAND[name]))
    if not BELIEVED[0] <= own.value / england <= BELIEVED[1]:
        return 1.0, f"not scaled: the published unit cost ({own.says}) is not of the same services"
    factor = own.value / england / theirs
    return factor, f"scaled by {factor:.3f} to {own.says}, relative to England's {england:,.0f}"


def _expected(name: str, template: Parameters, types: Mapping[str, int]) -> float | None:
    """What the other authority's prices make of the unit cost of some placements, relative to England's of
    its year; ``None`` where it has published none.

    Only in foster care are there placements of very different prices beside each other.
    """
    costs, there = template.costs, template.census.table.placements
    if costs is None or costs.published is None:
        return None
    parts = costs.published.parts
    residential = [kind for kind in there if template.placement.types[kind].residential]
    part, kinds = {
        "fostering": (parts.get("fostering"), list(FOSTER)),
        "residential": (parts.get("residential_care"), residential),
        "adoption": (parts.get("adoption"), ["placed_for_adoption"]),
    }[name]
    children = sum(there.get(kind, 0) for kind in kinds)
    if not part or not children:
        return None
    unit = part / children / WEEKS_PER_YEAR
    if name == "fostering" and any(types.get(kind) for kind in kinds):
        unit += _weekly(costs, kinds, types) - _weekly(costs, kinds, there)
    return unit / in_england(name, begins_in(costs.published.financial_year) + 1)


def _weekly(costs: Costs, kinds: list[str], types: Mapping[str, int]) -> float:
    """What is paid a week for each child in placements of some types, over all ages alike."""
    children = {kind: types.get(kind, 0) for kind in kinds}
    paid = 0.0
    for kind, many in children.items():
        fee = costs.fees[kind]
        ages = list(fee.by_age.values())
        paid += many * (fee.per_week.values[0] + sum(ages) / max(len(ages), 1))
    return paid / max(sum(children.values()), 1)
