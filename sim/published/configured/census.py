"""The census: the margins of the children in care on the base date."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.bands import ADULTHOOD, AgeBand
from sim.parameters import LEVELS, Parameters
from sim.parameters.census import Margin
from sim.published.configured.said import sourced
from sim.published.figures.amounts import Amount, whole
from sim.published.figures.stock import AGES
from sim.published.figures.whole import Figures

GROUPS = {"under_1": "0", "1_to_4": "1-4", "5_to_9": "5-9", "10_to_15": "10-15", "16_to_17": "16-17"}
"""Age bands of the tables as the census names its groups."""
RARE = 0.01
"""Relative frequency of what the other authority has none of: it may be here. Assumption."""
OLDEST_ONLY = ("supported_accommodation",)
FROM_15 = 1 / 6
"""Part of the children aged 10 to 15 who may be 15, for those who came unaccompanied. Assumption."""
LEANS = "How it leans on ages and placements is as in {template}"

Weights = dict[str, dict[str, float]]


def census_of(f: Figures, template: Parameters) -> dict[str, Any]:
    """The group ``census`` of a configuration."""
    total = round(f.stock.children.value)
    ages = whole({age: f.stock.ages[age].value for age in AGES}, total)
    types = _types(f, template, total, ages)
    old = template.census
    made = _Margins(f, template, total, types)
    return {
        "seed": int(f"{f.year}0331"),
        **sourced({"children": f.stock.children}),
        "table": {
            **sourced(
                [*f.stock.ages.items(), *f.living.types.items()],
                LEANS.format(template=template.authority.name),
            ),
            "ages": {GROUPS[age]: ages[age] for age in AGES},
            "single_years": dict(old.table.single_years),
            "placements": types,
            "weights": _joint_weights(template, list(types)),
        },
        "need": made.need(),
        "district": {
            "totals": {f.area.name: total},
            "assumption": "Districts are not published; all are one",
        },
        "uasc": made.unaccompanied(ages),
        "disability": made.as_elsewhere("disability"),
        "previously_looked_after": made.as_elsewhere("previously_looked_after"),
        "location": made.location(),
        "sex": made.sex(),
        "level": made.level(),
        "legal_status": made.legal_status(),
        "against_plan": _against_plan(template, types),
        "exits_last_12_months": {"special_guardianship": round(f.flows.orders.value)},
        "after_care": _after_care(f, template),
    }


def _types(f: Figures, template: Parameters, total: int, ages: Mapping[str, int]) -> dict[str, int]:
    """Whole children by placement type, those that have an own limit within it."""
    living = {
        name: amount.value for name, amount in f.living.types.items() if name in template.placement.types
    }
    types = whole(living, total)
    most = {
        "supported_accommodation": ages["16_to_17"],
        "placed_for_adoption": total - ages["10_to_15"] - ages["16_to_17"],
        "council_childrens_home": sum(h.places for h in f.homes if h.kind == "mainstream"),
        "uasc_accommodation": round(f.stock.unaccompanied.value),
    }
    for name, limit in most.items():
        if (over := types.get(name, 0) - limit) > 0:
            types[name] -= over
            instead = "external_childrens_home" if name == "council_childrens_home" else "independent_foster"
            types[instead] += over
    return types


def _joint_weights(template: Parameters, types: list[str]) -> Weights:
    """How likely each age group is in a placement type: that of the other authority by year of age."""
    table = template.census.table
    weights = {}
    for name in types:
        by_year = np.zeros(ADULTHOOD)
        for group, years in zip(table.ages, table.age_groups, strict=True):
            by_year[list(years)] = table.weights.get(name, {}).get(group, 0.0) / len(years)
        first, last = template.placement.types[name].ages
        allowed = [first <= age <= last for age in range(ADULTHOOD)]
        by_year = np.where(allowed, np.maximum(by_year, RARE * max(by_year.sum(), 1.0) / ADULTHOOD), 0.0)
        rows = {GROUPS[band]: float(by_year[band.first_year : band.last_year + 1].sum()) for band in AgeBand}
        weights[name] = {group: round(weight, 5) for group, weight in rows.items() if weight > 0}
    return weights


def _against_plan(template: Parameters, types: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Children whose plan names another setting: as large a part of each type as there."""
    old = template.census
    found = {}
    for name, plans in old.against_plan.items():
        part = types.get(name, 0) / max(old.table.placements.get(name, 0), 1)
        counts = {setting: int(n * part) for setting, n in plans.items() if setting != "supported"}
        if types.get(name, 0) and any(counts.values()):
            found[name] = {setting: n for setting, n in counts.items() if n}
    return found


def _after_care(f: Figures, template: Parameters) -> dict[str, Any]:
    old = template.census.after_care
    made = max(template.census.exits_last_12_months.get("special_guardianship", 0), 1)
    route = f.flows.exits_by_route["special_guardianship"]
    orders = round(route.value * old.special_guardianship_orders / made)
    evenly = whole(dict.fromkeys(("19", "20", "21"), 1.0), round(f.leavers["19 to 21"].value))
    leavers = {int(age): many for age, many in evenly.items()}
    says = (
        f"{orders} live special guardianship orders: as many for each order of a year as in"
        f" {template.authority.name}, with its ages; care leavers of 19 to 21 in equal parts"
    )
    return {
        **sourced(
            [("special guardianship", route), *((f"care leavers of {k}", v) for k, v in f.leavers.items())],
            says,
        ),
        "special_guardianship_orders": orders,
        "special_guardianship_ages": dict(old.special_guardianship_ages),
        "care_leavers": {18: round(f.leavers["18"].value), **leavers},
        "support_ends_at": 22,
    }


class _Margins:
    """The margins beside the joint table."""

    def __init__(self, f: Figures, template: Parameters, total: int, types: Mapping[str, int]) -> None:
        self.f, self.template, self.total, self.types = f, template, total, types

    def unaccompanied(self, ages: Mapping[str, int]) -> dict[str, Any]:
        """Unaccompanied children, all of whom are 15 or older."""
        return {
            "totals": {"yes": self._unaccompanied(ages)},
            "only_ages": [15, 17],
            "otherwise": "no",
            "by": "placement",
            "weights": self._by_placement("uasc", ("yes", "no")),
            **sourced({"unaccompanied": self.f.stock.unaccompanied}, "That all are 15 or older"),
        }

    def _unaccompanied(self, ages: Mapping[str, int]) -> int:
        at_most = ages["16_to_17"] + int(FROM_15 * ages["10_to_15"])
        return min(round(self.f.stock.unaccompanied.value), at_most)

    def need(self) -> dict[str, Any]:
        """Categories of need; unaccompanied children are children of absent parents."""
        least = {"N8": round(self.f.stock.unaccompanied.value)}
        return self._of("need", self.f.stock.need, least, by_age=True)

    def legal_status(self) -> dict[str, Any]:
        """Legal status; some follow from the placement."""
        amounts = dict(self.f.stock.legal)
        amounts["L1"] = amounts.pop("detained")
        amounts["J1"] = amounts.pop("youth justice")
        least = {
            "E1": self.types.get("placed_for_adoption", 0),
            "C2": self.types.get("placed_with_parents", 0),
            "V2": round(self.f.stock.unaccompanied.value),
        }
        return self._of("legal_status", amounts, least, by_age=True)

    def location(self) -> dict[str, Any]:
        """Where the homes are; some types are all within the authority."""
        council = sum(
            self.types.get(n, 0) for n in ("council_childrens_home", "council_disability_home", "secure_home")
        )
        margin = self._of("location", self.f.stock.location, {"in_county": council}, by_age=False)
        note = "'sub_region' is outside the boundary and at most 20 miles from home"
        margin["assumption"] = "; ".join(x for x in (margin.get("assumption", ""), note) if x)
        return margin

    def sex(self) -> dict[str, Any]:
        """Boys and girls."""
        return self._of("sex", self.f.stock.sex, {}, by_age=False)

    def level(self) -> dict[str, Any]:
        """Levels of need, of which no source tells: in each placement type as in the other authority."""
        weights = self._by_placement("level", LEVELS)
        sums = dict.fromkeys(LEVELS, 0.0)
        for name, many in self.types.items():
            row = weights[name]
            for level in LEVELS:
                sums[level] += many * row.get(level, 0.0) / sum(row.values())
        said = f"In each placement type as in {self.template.authority.name}"
        return {"totals": whole(sums, self.total), "by": "placement", "weights": weights, "assumption": said}

    def as_elsewhere(self, name: str) -> dict[str, Any]:
        """A margin of which nothing is published: the other authority's share."""
        margin: Margin = getattr(self.template.census, name)
        totals = whole({value: float(n) for value, n in margin.totals.items()}, self.total)
        values = tuple(margin.totals)
        weights = self._by_age(name, values) if margin.by == "age" else self._by_placement(name, values)
        said = f"Not published for authorities; the share of {self.template.authority.name}"
        return {"totals": totals, "by": margin.by or "placement", "weights": weights, "assumption": said}

    def _of(
        self, name: str, amounts: Mapping[str, Amount], least: Mapping[str, int], by_age: bool
    ) -> dict[str, Any]:
        totals = _at_least(whole({item: a.value for item, a in amounts.items()}, self.total), least)
        kept = {item: n for item, n in totals.items() if n}
        weights = self._by_age(name, tuple(kept)) if by_age else self._by_placement(name, tuple(kept))
        raised = [item for item, n in least.items() if n > round(amounts[item].value)]
        note = (
            f"{', '.join(raised)} raised to those who have it by their placement or as unaccompanied"
            if raised
            else ""
        )
        return {
            "totals": kept,
            "by": "age" if by_age else "placement",
            "weights": weights,
            **sourced(
                amounts,
                "; ".join(x for x in (note, LEANS.format(template=self.template.authority.name)) if x),
            ),
        }

    def _by_placement(self, name: str, values: tuple[str, ...]) -> Weights:
        margin: Margin = getattr(self.template.census, name)
        found = {}
        for kind in self.types:
            row = margin.weights.get(kind, {}) if margin.by == "placement" else {}
            found[kind] = _row(row, values)
        return found

    def _by_age(self, name: str, values: tuple[str, ...]) -> Weights:
        """The rows of the other authority's age groups, by year of age, in the groups of the tables."""
        margin: Margin = getattr(self.template.census, name)
        table = self.template.census.table
        rows = {}
        for band in AgeBand:
            sums = dict.fromkeys(values, 0.0)
            for group, years in zip(table.ages, table.age_groups, strict=True):
                inside = len(set(years) & set(range(band.first_year, band.last_year + 1)))
                row = margin.weights.get(group, {}) if margin.by == "age" else {}
                whole_row = sum(row.values()) or 1.0
                for value in values:
                    sums[value] += inside * row.get(value, 0.0) / whole_row
            rows[GROUPS[band]] = _row(sums, values)
        return rows


def _row(row: Mapping[str, float], values: tuple[str, ...]) -> dict[str, float]:
    """Relative frequencies of some values, each at least :data:`RARE` of all."""
    total = sum(row.get(value, 0.0) for value in values)
    if total <= 0:
        return dict.fromkeys(values, 1.0)
    return {value: round(max(row.get(value, 0.0) / total, RARE), 4) for value in values}


def _at_least(totals: dict[str, int], least: Mapping[str, int]) -> dict[str, int]:
    """Totals with a least for some of them; what they lack comes from those with the most to spare."""
    found = dict(totals)
    for item, needed in least.items():
        while found[item] < needed:
            spare = {other: n - least.get(other, 0) for other, n in found.items() if other != item}
            giver = max(spare, key=lambda other: spare[other])
            if spare[giver] <= 0:
                break
            moved = min(needed - found[item], spare[giver])
            found[giver] -= moved
            found[item] += moved
    return found
