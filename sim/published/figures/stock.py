"""Children in care of one authority on 31 March: how many, how old, why, under which order, where."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import InputMistake
from sim.published.areas import Area
from sim.published.figures.amounts import (
    Amount,
    Group,
    How,
    england,
    group_in,
    least_sure,
    shared_out,
    total_of,
)
from sim.published.tables import PublishedTables

AGES = ("under_1", "1_to_4", "5_to_9", "10_to_15", "16_to_17")
NEEDS = tuple(f"N{number}" for number in range(1, 9))
LEGAL = ("C1", "C2", "E1", "V2", "detained", "youth justice")
PLACEMENTS = (
    "foster",
    "supported",
    "homes",
    "adoption",
    "parents",
    "schools",
    "other residential",
    "community",
    "other",
)
PROVIDERS = ("own", "other authority", "other public", "private", "voluntary", "parents", "not reported")
WHERE = ("in_county", "sub_region", "beyond")
OF_ENGLAND = {"M": 0.56, "F": 0.44}
"""Boys and girls among the children in care of England on 31 March 2022 (DfE)."""
POPULATION_RATE = 0.0067
"""Children in care of each child of England on 31 March 2021 (67 of 10,000, DfE)."""


@dataclass(frozen=True)
class Stock:
    """The children of one day, each group summing to all of them."""

    children: Amount
    ages: Group
    need: Group
    legal: Group
    placement: Group
    provider: Group
    location: Group
    """Within the authority; outside and at most 20 miles from home; outside and farther."""
    unaccompanied: Amount
    sex: Group
    population: Amount


def stock_of(tables: PublishedTables, area: Area, year: int) -> Stock:
    """The children of an authority on 31 March of a year.

    Raises :class:`~sim.errors.InputMistake` if the tables hide how many there are, or if there are none.
    """
    children = _children(tables, area, year)
    total = children.value

    def group(name: str, items: tuple[str, ...]) -> Group:
        found = group_in(tables, "stock", year, area, name, total) or {}
        return _all_of(found, items, england(tables, "stock", year, name), total, f"England, {year}")

    return Stock(
        children=children,
        ages=group("age", AGES),
        need=group("need", NEEDS),
        legal=group("legal", LEGAL),
        placement=_placement(tables, area, year, total),
        provider=group("provider", PROVIDERS),
        location=_location(tables, area, year, total),
        unaccompanied=_unaccompanied(tables, area, year, total),
        sex=_all_of(
            group_in(tables, "stock", year, area, "sex", total) or {},
            ("M", "F"),
            OF_ENGLAND,
            total,
            "England, 2022",
        ),
        population=_population(tables, area, year, total),
    )


def _children(tables: PublishedTables, area: Area, year: int) -> Amount:
    for group in ("age", "placement", "need", "locality", "legal"):
        if (total := total_of(tables, "stock", year, area.old_code, group)) is not None:
            break
    else:
        raise InputMistake(
            f"published.authority: how many children {area.name} has in care on 31 March {year} is"
            " suppressed; a model of so few would show single ones; take it together with its neighbour"
        )
    if total < 1:
        raise InputMistake(f"published.authority: {area.name} has no child in care on 31 March {year}")
    return Amount(total, How.PUBLISHED, f"{total:.0f} on 31 March {year} (DfE)")


def _all_of(found: Group, items: tuple[str, ...], shape: dict[str, float], total: float, whose: str) -> Group:
    """Every item once, summing to the total: those there are none of, and all in another shape where a
    table does not tell.
    """
    known = {item: amount for item, amount in found.items() if item in items and not np.isnan(amount.value)}
    if not known or sum(amount.value for amount in known.values()) <= 0:
        parts = shared_out(total, {item: shape.get(item, 0.0) for item in items})
        return {
            item: Amount(value, How.BORROWED, f"{value:.3g}: own total, shape of {whose}")
            for item, value in parts.items()
        }
    scale = total / sum(amount.value for amount in known.values())
    return {
        item: Amount(known[item].value * scale, known[item].how, known[item].says)
        if item in known
        else Amount(0.0, How.PUBLISHED, "none in the table")
        for item in items
    }


def _placement(tables: PublishedTables, area: Area, year: int, total: float) -> Group:
    """Placements by type; releases until 2022 have children's homes and supported accommodation in one."""
    found = dict(group_in(tables, "stock", year, area, "placement", total) or {})
    shape = england(tables, "stock", year, "placement") or OF_HOMES
    if (both := found.pop("homes and supported", None)) is not None and "homes" not in found:
        parts = shared_out(both.value, {n: shape.get(n, 0.0) or OF_HOMES[n] for n in OF_HOMES})
        note = (
            "of secure units, children's homes and semi-independent accommodation, in England's shape of 2022"
        )
        found |= {name: Amount(value, How.BORROWED, f"{value:.3g} {note}") for name, value in parts.items()}
    return _all_of(found, PLACEMENTS, shape, total, f"England, {year}")


OF_HOMES = {"homes": 7610.0, "supported": 7470.0}
"""Children of England in secure and children's homes, and in supported accommodation, 31 March 2022 (DfE)."""


def _location(tables: PublishedTables, area: Area, year: int, total: float) -> Group:
    """Within the authority's boundary; outside it near home, which stands for the sub-region; beyond."""
    found = group_in(tables, "stock", year, area, "distance and locality", total) or {}
    theirs = england(tables, "stock", year, "distance and locality")
    shape = _by_place({item: value for item, value in theirs.items() if item != "total"})
    if not found and (locality := group_in(tables, "stock", year, area, "locality", total)):
        found = _split_outside(locality, shape)
    if not found:
        return _all_of({}, WHERE, shape, total, f"England, {year}")
    placed = _by_place({item: amount.value for item, amount in found.items()}, shape)
    unknown = sum(amount.value for item, amount in found.items() if item in UNKNOWN)
    note = f"; {unknown:.3g} whose distance is not known by boundary as the others" if unknown else ""
    ways = {
        where: least_sure(amount.how for item, amount in found.items() if _where(item) == where)
        for where in WHERE
    }
    return _all_of(
        {
            where: Amount(
                value,
                least_sure((ways[where], How.BORROWED)) if unknown and where != "in_county" else ways[where],
                f"{value:.3g} by boundary and distance from home (DfE){note}",
            )
            for where, value in placed.items()
        },
        WHERE, shape, total, f"England, {year}",
    )  # fmt: skip


UNKNOWN = ("outside, unknown", "unknown")
"""Items whose children are near or far, which nobody recorded."""


def _by_place(items: Mapping[str, float], shape: Mapping[str, float] | None = None) -> dict[str, float]:
    """Children by place; those outside whose distance is not known are near or far as the others are, and
    those of whom nothing is known are anywhere as the others are.
    """
    sums = dict.fromkeys(WHERE, 0.0)
    for item, value in items.items():
        if item not in UNKNOWN and np.isfinite(value):
            sums[_where(item)] += value
    outside = ("sub_region", "beyond")
    for item, places in (("outside, unknown", outside), ("unknown", WHERE)):
        many = items.get(item, 0.0)
        known = sum(sums[where] for where in places)
        lean = sums if known > 0 else shape or dict.fromkeys(WHERE, 1.0)
        parts = shared_out(many if np.isfinite(many) else 0.0, {where: lean[where] for where in places})
        sums = {where: value + parts.get(where, 0.0) for where, value in sums.items()}
    return sums


def _where(item: str) -> str:
    return "in_county" if item.startswith("inside") else "sub_region" if item == "outside, near" else "beyond"


def _split_outside(locality: Group, shape: dict[str, float]) -> Group:
    inside, outside = (
        locality.get(name, Amount(0.0, How.PUBLISHED, "none")) for name in ("inside", "outside")
    )
    parts = shared_out(outside.value, {"outside, near": shape["sub_region"], "outside, far": shape["beyond"]})
    note = "outside the boundary, near and far in the shape of England"
    return {"inside": inside, **{name: Amount(value, How.BORROWED, note) for name, value in parts.items()}}


def _unaccompanied(tables: PublishedTables, area: Area, year: int, total: float) -> Amount:
    found = (group_in(tables, "stock", year, area, "unaccompanied", total) or {}).get("yes")
    if found is not None and not np.isnan(found.value):
        return found
    shape = england(tables, "stock", year, "unaccompanied")
    share = shape.get("yes", 0.0) / max(sum(v for k, v in shape.items() if k != "total"), 1.0)
    return Amount(total * share, How.BORROWED, f"England's share of unaccompanied children, {share:.1%}")


def _population(tables: PublishedTables, area: Area, year: int, total: float) -> Amount:
    """Children living there at the middle of the year before, as DfE's rates have it, or the nearest year."""
    years = sorted(tables.years("population"), key=lambda y: (y > year - 1, abs(y - (year - 1))))
    for one in years:
        cells = tables.cells("population", one, area.old_code, "")
        if cells is not None and (cells["value"] > 0).any():
            value = float(cells["value"].dropna().iloc[0])
            return Amount(value, How.PUBLISHED, f"{value:.0f} aged 0 to 17 in mid-{one} (ONS)")
    return Amount(
        total / POPULATION_RATE,
        How.ASSUMED,
        "No population is given; as many children in care of 10,000 as in England, 67",
    )
