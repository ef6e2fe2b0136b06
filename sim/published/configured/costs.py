"""Prices of the other authority, scaled to the authority's own unit costs and spending (Section 251)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.calendar import WEEKS_PER_YEAR
from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.published.configured.said import number
from sim.published.figures.amounts import Amount
from sim.published.figures.whole import Figures

FOSTER = ("kinship_foster", "in_house_foster", "independent_foster")
HOMES = ("council_childrens_home", "council_disability_home", "secure_home", "external_childrens_home")
FOSTERING_SERVICE, ADOPTION_SERVICE = "fostering_service", "adoption_service"
YEARLY = ("per_home", "per_place")
RANGE = 0.5, 2.0
"""A unit cost this far from the other's is not believed: it tells how spending was booked. Assumption."""


def costs_of(f: Figures, template: Parameters, types: Mapping[str, int]) -> dict[str, Any] | None:
    """The group ``costs``; none if the other authority has none."""
    if template.costs is None:
        return None
    costs: dict[str, Any] = plain(template.costs)
    theirs = _unit_costs(template)
    factors = {
        name: _factor(getattr(f.spending, name), theirs.get(name))
        for name in ("fostering", "residential", "adoption")
    }
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
        costs["published"] = _published(f.spending.total, f, types)
    costs["source"] = (
        f"Prices of {template.authority.name}, scaled to the authority's own Section 251 unit costs"
        " where they are published"
    )
    return costs


def _unit_costs(template: Parameters) -> dict[str, float]:
    """What the other authority's prices were reconciled with: pounds a week and child."""
    if template.costs is None or template.costs.published is None:
        return {}
    parts, n = template.costs.published.parts, template.census.table.placements
    per = {
        "fostering": (parts.get("fostering"), sum(n.get(name, 0) for name in FOSTER)),
        "residential": (
            parts.get("residential_care"),
            sum(many for name, many in n.items() if template.placement.types[name].residential),
        ),
        "adoption": (parts.get("adoption"), n.get("placed_for_adoption", 0)),
    }
    return {
        name: pounds / children / WEEKS_PER_YEAR
        for name, (pounds, children) in per.items()
        if pounds and children
    }


def _factor(own: Amount | None, theirs: float | None) -> tuple[float, str]:
    if own is None or not theirs:
        return 1.0, "not scaled: no unit cost is published"
    ratio = own.value / theirs
    if not RANGE[0] <= ratio <= RANGE[1]:
        return 1.0, f"not scaled: the published unit cost ({own.says}) is not of the same services"
    return ratio, f"scaled by {ratio:.3f} to {own.says}"


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


def _published(total: Amount, f: Figures, types: Mapping[str, int]) -> dict[str, Any]:
    parts = {}
    if f.spending.leaving_care is not None:
        parts["leaving_care_support"] = number(f.spending.leaving_care.value)
    if f.spending.fostering is not None:
        parts["fostering"] = number(
            f.spending.fostering.value * WEEKS_PER_YEAR * sum(types.get(n, 0) for n in FOSTER)
        )
    return {
        "financial_year": f"{f.year - 1}/{f.year % 100:02d}",
        "total": round(total.value),
        "parts": parts,
        "source": f"{total.says}",
    }


def _times(value: Any, factor: float) -> Any:
    """A price, or one that changes on dates, times a factor."""
    if isinstance(value, dict):
        return {when: number(price * factor) for when, price in value.items()}
    return number(value * factor)


def _say(price: dict[str, Any], says: str) -> None:
    before = str(price.get("assumption", "")).rstrip(". ")
    price["assumption"] = f"{before}; {says}" if before else says[:1].upper() + says[1:]
