"""Who starts and ceases to be looked after, and who moves: means of the last three published years, of
which the last one counts most.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import InputMistake
from sim.published.areas import Area
from sim.published.figures.amounts import (
    YEARS,
    Amount,
    Group,
    How,
    england,
    lately,
    lately_most,
    least_sure,
    mean_of,
    total_of,
)
from sim.published.figures.stock import AGES, NEEDS, Stock
from sim.published.symbols import HIDDEN
from sim.published.tables import ENGLAND, PublishedTables

ROUTES = (
    "special_guardianship",
    "child_arrangements",
    "adoption",
    "reunification_planned",
    "reunification_unplanned",
    "relatives",
    "independence",
    "other",
)
NAMED = ROUTES[:6]
"""Routes that lead out of care before 18 alone, or nearly so."""
AT_18 = 0.055
"""Part of planned reunifications that happen on the 18th birthday, 4 of 72 in Nottinghamshire. Assumption."""
LEGAL = ("C1", "C2", "E1", "V2", "L1", "L2", "L3", "J1", "J2", "J3", "D1")
STAY_UNACCOMPANIED = 42 / 35
"""Unaccompanied children in care for each who enters in a year, as in Nottinghamshire. Assumption."""
OF_ABSENT_PARENTS = 0.96
"""Part of the children starting for absent parenting who are unaccompanied: 3,490 of 3,620 and 2,800 of 2,910
in the years to March 2020 and 2021, 5,390 of 5,520 in that to 2022 (DfE, England)."""
MOST_OF_THE_OLDEST = 0.8
"""Part of the starts at 16 and over that can be of unaccompanied children. Assumption."""
MOST_INDEPENDENT = 0.6
"""Part of the exits at 16 and 17 that can be to independent living. Assumption."""
MOVES_OF_ENGLAND = 0.42
"""Changes of placement for each child in care and year where none are printed. Assumption."""


@dataclass(frozen=True)
class Flows:
    """Yearly numbers; means of up to three years, the last counting most, with their least and most."""

    entries: Amount
    entries_by_age: Group
    """All who start, the unaccompanied among them."""
    entries_by_need: Group
    entries_by_legal_status: Group
    entries_unaccompanied: Amount
    exits_by_route: Group
    """Before 18."""
    exits_by_age: Group
    """Before 18."""
    turned_18: Amount
    moves: Amount
    three_or_more: Amount
    same_carer: Amount
    orders: Amount
    """Special guardianship orders of the last year."""


def flows_of(tables: PublishedTables, area: Area, year: int, stock: Stock) -> Flows:
    """The flows of an authority in the years to 31 March of ``year``.

    Raises :class:`~sim.errors.InputMistake` where no year tells who started or ceased: nothing can be fitted
    to that.
    """
    starts = lately(tables, "started", year, area, "age")
    ages = {age: mean_of(starts, (age,), f"Starts at {_words(age)}") for age in AGES}
    entries = mean_of(starts, AGES, "Starts")
    by_age = lately(tables, "ceased", year, area, "age")
    for history, who in ((starts, "started"), (by_age, "ceased")):
        if not history:
            raise InputMistake(
                f"published.authority: no table tells how many children of {area.name} {who} to be looked"
                f" after in the years to March {year - YEARS + 1} to {year}; take a year of which one does,"
                " or the authority that it was part of"
            )
    exits = _exits_by_age(by_age)
    reasons = lately(tables, "ceased", year, area, "reason")
    routes = _exits_by_route(reasons, sum(a.value for a in exits.values()), exits["16_to_17"].value)
    return Flows(
        entries=entries,
        entries_by_age=ages,
        entries_by_need=_shares(lately(tables, "started", year, area, "need"), NEEDS),
        entries_by_legal_status=_shares(lately(tables, "started", year, area, "legal"), LEGAL),
        entries_unaccompanied=_unaccompanied(tables, area, year, stock, ages["16_to_17"]),
        exits_by_route=routes,
        exits_by_age=exits,
        turned_18=mean_of(by_age, ("18",), "Ceased at 18 and over"),
        moves=_moves(tables, area, year, stock),
        three_or_more=_share(
            tables, area, year, "all", "three or more", "with three or more placements in the year"
        ),
        same_carer=_share(
            tables, area, year, "long in care", "same placement", "in the same placement for two years"
        ),
        orders=mean_of(
            dict(sorted(reasons.items())[-1:]), ("special_guardianship",), "Special guardianship orders"
        ),
    )


def _words(age: str) -> str:
    return age.replace("_", " ").replace("16 to 17", "16 and over")


def _shares(history: Mapping[int, Group], items: tuple[str, ...]) -> Group:
    return {item: mean_of(history, (item,), f"Starts, {item}") for item in items}


def _exits_by_age(history: Mapping[int, Group]) -> Group:
    items = {age: (age,) for age in AGES[:4]} | {"16_to_17": ("16", "17", "16_to_17")}
    return {
        age: mean_of(history, names, f"Ceased at {age.replace('_', ' ')}") for age, names in items.items()
    }


def _exits_by_route(history: Mapping[int, Group], before_18: float, oldest: float) -> Group:
    """Exits before 18 by route; what no route explains of the exits before 18 is independence and others."""
    found = {route: mean_of(history, (route,), f"Ceased by {route.replace('_', ' ')}") for route in NAMED}
    planned = "reunification_planned"
    found[planned] = found[planned].times(
        1 - AT_18, How.PUBLISHED, f"{found[planned].says}, less those at 18"
    )
    named = sum(amount.value for amount in found.values())
    if named > 0.97 * before_18:  # some of them are of young people who are 18
        factor = 0.97 * before_18 / named if named else 0.0
        found = {
            route: amount.times(factor, How.BORROWED, f"{amount.says}; scaled to exits before 18")
            for route, amount in found.items()
        }
    left = max(before_18 - sum(amount.value for amount in found.values()), 0.0)
    certain = mean_of(
        history, ("other",), "Custody, another authority, abroad, died, remand ended, found adult"
    )
    most = MOST_INDEPENDENT * oldest
    other = max(min(certain.value, 0.8 * left), left - most) if left else 0.0
    says = f"What named routes leave of {before_18:.1f} exits a year before 18 (DfE)"
    return {
        **found,
        "independence": Amount(left - other, How.BORROWED, says),
        "other": Amount(other, least_sure((certain.how, How.BORROWED)), certain.says),
    }


def _unaccompanied(tables: PublishedTables, area: Area, year: int, stock: Stock, oldest: Amount) -> Amount:
    """Starts of unaccompanied children: printed from 2023 on; before, nearly all who start because their
    parents are absent (need N8), which is printed; else as many as keep those there are.
    """
    history = lately(tables, "started", year, area, "unaccompanied")
    if any("yes" in group for group in history.values()):
        found = mean_of(history, ("yes",), "Starts of unaccompanied children")
        if found.value <= MOST_OF_THE_OLDEST * max(oldest.value, found.value):
            return found
    absent = lately(tables, "started", year, area, "need")
    if any("N8" in group for group in absent.values()):
        starts = mean_of(absent, ("N8",), "Starts for absent parenting (N8)")
        says = f"{starts.says}; {OF_ABSENT_PARENTS:.0%} of them are unaccompanied, as in England"
        return starts.times(OF_ABSENT_PARENTS, How.BORROWED, says)
    value = min(stock.unaccompanied.value / STAY_UNACCOMPANIED, MOST_OF_THE_OLDEST * oldest.value)
    says = (
        f"Not published before 2023; as many as keep {stock.unaccompanied.value:.0f} in care, but at most"
        f" {MOST_OF_THE_OLDEST:.0%} of the starts at 16 and over"
    )
    return Amount(value, How.ASSUMED, says, 0.7 * value, 1.3 * value)


def _moves(tables: PublishedTables, area: Area, year: int, stock: Stock) -> Amount:
    """Changes of placement in which the carer changed."""
    found, ways = [], []
    for one in range(year - YEARS + 1, year + 1):
        total = total_of(tables, "moves", one, area.old_code, "changes")
        if total is None:
            continue
        only, how = _status_only(tables, one, area, total)
        found.append(max(total - only, 0.0))
        ways.append(how)
    if found:
        listed = ", ".join(f"{value:.0f}" for value in found)
        says = f"Placements that changed, less changes of status: {listed} in the years to March {year} (DfE)"
        return Amount(lately_most(found), least_sure(ways), says, min(found), max(found))
    return Amount(
        MOVES_OF_ENGLAND * stock.children.value, How.ASSUMED, "No changes of placement are published"
    )


def _status_only(tables: PublishedTables, year: int, area: Area, total: float) -> tuple[float, How]:
    """Changes of a placement's status with the same carer; where suppressed England's share of all, but no
    more than the other reasons leave.
    """
    cells = tables.cells("moves", year, area.old_code, "changes")
    mine = None if cells is None else cells[cells["item"] == "status only"]
    if (
        mine is not None
        and len(mine)
        and mine["shown"].iloc[0] != HIDDEN
        and np.isfinite(mine["value"].iloc[0])
    ):
        return float(mine["value"].iloc[0]), How.PUBLISHED
    shape = england(tables, "moves", year, "changes")
    others = 0.0 if cells is None else float(cells.loc[cells["item"] != "total", "value"].sum())
    share = shape.get("status only", 0.0) / max(shape.get("total", 1.0), 1.0)
    return min(total * share, max(total - others, 0.0)), How.BORROWED


SHARES_OF_ENGLAND = {"three or more": 0.10, "same placement": 0.71}
"""England, 31 March 2022 (DfE)."""


def _share(tables: PublishedTables, area: Area, year: int, group: str, item: str, words: str) -> Amount:
    """A share of the last years' children, England's where it is suppressed."""
    own = [_ratio(tables, one, area.old_code, group, item) for one in range(year - YEARS + 1, year + 1)]
    known = [share for share in own if np.isfinite(share)]
    if known:
        says = f"{', '.join(f'{share:.1%}' for share in known)} {words} (DfE)"
        return Amount(lately_most(known), How.PUBLISHED, says, min(known), max(known))
    share = _ratio(tables, year, ENGLAND, group, item)
    share = share if np.isfinite(share) else SHARES_OF_ENGLAND[item]
    return Amount(share, How.BORROWED, f"Suppressed; England has {share:.1%} {words} (DfE)")


def _ratio(tables: PublishedTables, year: int, place: str, group: str, item: str) -> float:
    cells = tables.cells("stability", year, place, group)
    if cells is None:
        return float("nan")
    values = cells.set_index("item")["value"]
    if item not in values or "total" not in values or not values["total"] > 0:
        return float("nan")
    return float(values[item] / values["total"])
