"""Prices of the other authority, scaled to the authority's own unit costs and spending (Section 251)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.calendar import WEEKS_PER_YEAR
from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.published.configured.said import number
from sim.published.configured.unit_costs import FOSTER, OF_ENGLAND, factor_of, in_england
from sim.published.figures.amounts import Amount
from sim.published.figures.whole import Figures

HOMES = ("council_childrens_home", "council_disability_home", "secure_home", "external_childrens_home")
FOSTERING_SERVICE, ADOPTION_SERVICE = "fostering_service", "adoption_service"
YEARLY = ("per_home", "per_place")
RANGE = 0.5, 2.0
"""Spending on each child or care leaver this far from the other's is not believed: it tells how spending was
booked. Assumption."""
ALL_CARE = dict(zip(range(2017, 2026), (1095, 1140, 1200, 1265, 1340, 1430, 1610, 1865, 2100), strict=True))
"""Unit cost of all children looked after in England, pounds a week and child, by the year in which the
financial year ends (Section 251 outturn, DfE's local authority interactive tool)."""


def costs_of(f: Figures, template: Parameters, types: Mapping[str, int]) -> dict[str, Any] | None:
    """The group ``costs``; none if the other authority has none."""
    if template.costs is None:
        return None
    costs: dict[str, Any] = plain(template.costs)
    factors = {name: factor_of(name, getattr(f.spending, name), template, types) for name in OF_ENGLAND}
    children = template.census.table.placements
    costs.pop("named_homes", None)
    costs.pop("published", None)
    costs["budget"] = {}
    for name in FOSTER:
        _scale_fee(costs["fees"][name], factors["fostering"][0], factors["fostering"][1])
    _scale_fee(costs["fees"]["external_childrens_home"], *factors["residential"])
    for name, home in costs["homes"].items():
        if name in HOMES:
            _scale_home(home, *factors["residential"])
    size = f.stock.children.value / template.census.children
    foster = sum(types.get(n, 0) for n in FOSTER) / max(sum(children.get(n, 0) for n in FOSTER), 1)
    adopted = types.get("placed_for_adoption", 0) / max(children.get("placed_for_adoption", 0), 1)
    sizes = {
        FOSTERING_SERVICE: foster * factors["fostering"][0],
        ADOPTION_SERVICE: adopted * factors["adoption"][0],
    }
    for name, service in costs.get("services", {}).items():
        _scale_service(service, sizes.get(name, size * _spends(f, template)), template.authority.name)
    _scale_leavers(costs, f, template)
    _scale_base_counts(costs, size, template.authority.name)
    if f.spending.total is not None:
        costs["published"] = _published(f.spending.total, f, types, template.costs.price_year)
    costs["source"] = (
        f"Prices of {template.authority.name}, scaled to the authority's own Section 251 unit costs"
        " where they are published"
    )
    return costs


def _scale_fee(fee: dict[str, Any], factor: float, says: str) -> None:
    fee["per_week"] = _times(fee["per_week"], factor)
    if "by_age" in fee:
        fee["by_age"] = {age: number(pounds * factor) for age, pounds in fee["by_age"].items()}
    _say(fee, says)


def _scale_home(home: dict[str, Any], factor: float, says: str) -> None:
    for part in YEARLY:
        if part in home:
            home[part] = _times(home[part], factor)
    _say(home, says)


def _scale_service(service: dict[str, Any], factor: float, whose: str) -> None:
    service["per_year"] = _times(service["per_year"], factor)
    service["evidence"] = "comparator"
    service.pop("source", None)
    service["assumption"] = f"{factor:.3f} times that of {whose}, by children and unit costs"


def _spends(f: Figures, template: Parameters) -> float:
    """Spending on each child relative to the other authority's."""
    published = template.costs.published if template.costs else None
    if f.spending.total is None or published is None:
        return 1.0
    ratio = (f.spending.total.value / f.stock.children.value) / (published.total / template.census.children)
    return ratio if RANGE[0] <= ratio <= RANGE[1] else 1.0


def _scale_leavers(costs: dict[str, Any], f: Figures, template: Parameters) -> None:
    """What is paid for care leavers: the authority's own spending over its care leavers."""
    price = costs["after_care"]["care_leavers"]
    published = template.costs.published if template.costs else None
    theirs = published.parts.get("leaving_care_support") if published else None
    there = sum(template.census.after_care.care_leavers.values())
    here = sum(amount.value for amount in f.leavers.values())
    if f.spending.leaving_care is None or not theirs or not here or not there:
        _say(price, "not scaled: no spending is published")
        return
    ratio = min(max((f.spending.leaving_care.value / here) / (theirs / there), RANGE[0]), RANGE[1])
    price["per_week"] = _times(price["per_week"], ratio)
    _say(price, f"scaled by {ratio:.3f} to {f.spending.leaving_care.says}")


def _scale_base_counts(costs: dict[str, Any], size: float, whose: str) -> None:
    for price in _with_base_counts(costs):
        price["at_base"] = {age: number(many * size) for age, many in price["at_base"].items()}
        _say(price, f"young people on the base date as many for each child in care as in {whose}")


def _with_base_counts(costs: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    after, grant = costs["after_care"], costs["asylum_grant"]
    yield from (
        price
        for price in (*after.values(), *grant.values())
        if isinstance(price, dict) and "at_base" in price
    )


def _published(total: Amount, f: Figures, types: Mapping[str, int], price_year: int) -> dict[str, Any]:
    """The published spending, carried on or back to the price year as England's of each child was."""
    years, ends = sorted(ALL_CARE), total.year or f.year
    then, now = (ALL_CARE[min(max(year, years[0]), years[-1])] for year in (ends, price_year + 1))
    carried = "" if ends == price_year + 1 else f", times {now / then:.3f} as England's for each child"
    parts = {}
    if f.spending.leaving_care is not None:
        parts["leaving_care_support"] = number(f.spending.leaving_care.value * now / then)
    if (unit := f.spending.fostering) is not None:
        before, after = (in_england("fostering", year) for year in (unit.year or ends, price_year + 1))
        weekly = unit.value * after / before
        parts["fostering"] = number(weekly * WEEKS_PER_YEAR * sum(types.get(n, 0) for n in FOSTER))
    return {
        "financial_year": f"{price_year}/{(price_year + 1) % 100:02d}",
        "total": round(total.value * now / then),
        "parts": parts,
        "source": f"{total.says}{carried}",
    }


def _times(value: Any, factor: float) -> Any:
    """A price, or one that changes on dates, times a factor."""
    if isinstance(value, dict):
        return {when: number(price * factor) for when, price in value.items()}
    return number(value * factor)


def _say(price: dict[str, Any], says: str) -> None:
    before = str(price.get("assumption", "")).rstrip(". ")
    price["assumption"] = f"{before}; {says}" if before else says[:1].upper() + says[1:]
