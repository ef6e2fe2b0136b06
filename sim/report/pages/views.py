"""Views that are asked for: by age, category of need and district, placement stability beside what is
published, places short by type and year, and children in a family beside those left to one by order.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from sim.codes import Need
from sim.measures import ALL
from sim.measures.groups import AGES, NOT_RECORDED
from sim.measures.groups import NEEDS as NEED_CODES
from sim.measures.indicators import INDICATORS
from sim.parameters import Parameters, ProvisionKind
from sim.parameters.census import HOUSING_AGES
from sim.report.rows import Tables, rows_of, whole_years
from sim.report.words.data_table import (
    MEAN_AND_RANGE,
    NOTHING,
    DataTable,
    dates_among,
    dates_shown,
    days_in_words,
    over_dates,
    ranges,
)
from sim.report.words.labels import Labels, count, day, share, spelt, tenths
from sim.timeline import Timeline

NEEDS: Mapping[Need, str] = {
    Need.ABUSE_OR_NEGLECT: "Abuse or neglect",
    Need.DISABILITY: "Child's disability or illness",
    Need.PARENTAL_ILLNESS: "Parental illness or disability",
    Need.FAMILY_IN_ACUTE_STRESS: "Family in acute stress",
    Need.FAMILY_DYSFUNCTION: "Family dysfunction",
    Need.UNACCEPTABLE_BEHAVIOUR: "Socially unacceptable behaviour",
    Need.LOW_INCOME: "Low income",
    Need.ABSENT_PARENTING: "Absent parenting",
}
"""The categories of need as DfE's statistics print them."""
MISFIT = 0.02
"""A share that differs from what is published by more than this is said to misfit: two percentage points."""
PULLING = ("kinship_share", "sgo_exits", "family_or_order_share")
"""Aims that pull against each other: kinship care that becomes an order leaves the first share."""


def views(tables: Tables, labels: Labels, p: Parameters) -> dict[str, Callable[[], DataTable]]:
    """What makes each view, by its name in a sentence."""
    return {
        "the view by age": lambda: by_age(tables, labels),
        "the view by category of need": lambda: by_need(tables, labels),
        "the view by district": lambda: by_district(tables, labels, p),
        "the table of stability": lambda: stability(tables, labels, p),
        "the table of places short": lambda: places_short(tables, labels, p),
        "the table of the housing of care leavers": lambda: leavers_by_housing(tables, labels),
        "the table of care leavers by district": lambda: leavers_by_district(tables, labels, p),
        "the table of aims that pull against each other": lambda: pulling(tables, labels),
    }


def by_age(tables: Tables, labels: Labels) -> DataTable:
    """Children by the ages of sufficiency strategies; those of DfE are in the table of the caseload."""
    names = {one: one.replace("-", " to ") for one in AGES}
    caption = f"Children in care by the strategy's ages: {MEAN_AND_RANGE}"
    return over_dates(_groups(tables, "age"), ("group", "Age"), names, tables, labels, caption)


def by_need(tables: Tables, labels: Labels) -> DataTable:
    """Children by their primary category of need."""
    names = {code: NEEDS[Need(code)] for code in NEED_CODES} | {NOT_RECORDED: "Not recorded"}
    caption = f"Children in care by category of need: {MEAN_AND_RANGE}"
    return over_dates(_groups(tables, "need"), ("group", "Category of need"), names, tables, labels, caption)


def _groups(tables: Tables, by: str) -> pd.DataFrame:
    return rows_of(tables["groups"], by=by)


def by_district(tables: Tables, labels: Labels, p: Parameters) -> DataTable:
    """Children by the district that they come from."""
    names = {name: name for name in p.authority.districts}
    caption = f"Children in care by district of origin: {MEAN_AND_RANGE}"
    return over_dates(tables["districts"], ("district", "District"), names, tables, labels, caption)


def leavers_by_housing(tables: Tables, labels: Labels) -> DataTable:
    """Care leavers until they are 25 by age and kind of housing, for the housing authorities."""
    rows = rows_of(tables["care_leaver_housing"], district=ALL)
    kinds = {f"{age}:{kind}": f"{spelt(age)}: {_housing(kind)}"
             for age in HOUSING_AGES for kind in dict.fromkeys(rows["housing"])}  # fmt: skip
    rows = rows.assign(group=rows["age"] + ":" + rows["housing"])
    caption = f"Care leavers to 25 by age and housing: {MEAN_AND_RANGE}"
    return over_dates(rows, ("group", "Age and housing"), kinds, tables, labels, caption,
                      dates=dates_among(rows, labels))  # fmt: skip


def _housing(kind: str) -> str:
    return "all" if kind == ALL else spelt(kind).lower()


def leavers_by_district(tables: Tables, labels: Labels, p: Parameters) -> DataTable:
    """The same by the district that they come from, however they live."""
    rows = rows_of(tables["care_leaver_housing"], housing=ALL)
    names = {f"{district}:{age}": f"{district}: {spelt(age).lower()}"
             for district in p.authority.districts for age in HOUSING_AGES}  # fmt: skip
    rows = rows.assign(group=rows["district"] + ":" + rows["age"])
    caption = f"Care leavers to 25 by district of origin and age: {MEAN_AND_RANGE}"
    return over_dates(rows, ("group", "District and age"), names, tables, labels, caption,
                      dates=dates_among(rows, labels))  # fmt: skip


def stability(tables: Tables, labels: Labels, p: Parameters) -> DataTable:
    """Three measures of stability with what is published beside them, and whether the model misses that."""
    published = {} if p.targets is None else {
        "3+": p.targets.three_or_more_placements,
        "same_placement_two_years_share": p.targets.same_carer_for_two_years,
    }  # fmt: skip
    dates = [d for d in dates_shown(tables, labels) if d > labels.base.isoformat()]
    years = sorted(set(tables["stability"]["date"]))
    rows = []
    for name, title in labels.drawn.items():
        many = rows_of(tables["stability"], scenario=name, placements="3+")
        marches = [max((y for y in years if y <= d), default=d) for d in dates]
        rows.append(
            ("Three or more placements in the year", title, *_beside(many, marches, published.get("3+")))
        )
        for kpi in ("first_placement_share", "same_placement_two_years_share"):
            own = rows_of(tables["kpis"], scenario=name, kpi=kpi)
            rows.append((INDICATORS[kpi].title, title, *_beside(own, dates, published.get(kpi))))
    caption = (
        "Placement stability: mean of all runs (eight in ten runs), what is published, and whether the model"
        " misses it by more than two percentage points; then trust the difference between scenarios and not"
        " the level. Three or more placements: in the year to the 31 March before"
    )
    return DataTable(
        caption, ("Measure", "Scenario", *days_in_words(dates), "Published", "Fit"), rows, heads=2
    )


def _beside(rows: pd.DataFrame, dates: list[str], published: float | None) -> tuple[str, ...]:
    shown = ranges(rows, "date", dates, tenths, "mean")
    if published is None or not len(rows):
        return (*shown, NOTHING, "nothing published")
    gap = float(rows["mean"].iloc[0]) - published
    fit = f"misfit: {100 * gap:+.1f} points".replace("-", "−") if abs(gap) > MISFIT else "fits"
    return (*shown, tenths(published), fit)


def places_short(tables: Tables, labels: Labels, p: Parameters) -> DataTable:
    """Placements by first choice and financial year in the first scenario: how many, had, and elsewhere for
    want of a place; with what the model takes supply to be, so that a gap of nothing is not taken for plenty.
    """
    rows = whole_years(rows_of(tables["preferences"], scenario=labels.first))
    years = sorted(set(rows["financial_year"]))
    mean = rows.set_index(["wanted", "placement", "financial_year"])["mean"].to_dict()
    cells = []
    for kind in dict.fromkeys(rows["wanted"]):
        needed = {y: float(mean.get((kind, ALL, y), 0.0)) for y in years}
        had = {y: float(mean.get((kind, kind, y), 0.0)) for y in years}
        if sum(needed.values()) >= len(years):
            whole = [(round(needed[y]), round(had[y])) for y in years]  # so that the three add up
            shown = [f"{count(all_)}; {count(own)}; {count(all_ - own)}" for all_, own in whole]
            cells.append((labels.placements[str(kind)], supply(str(kind), p), *shown))
    caption = (
        f"Places short under “{labels.scenarios[labels.first]}” by first choice and year: placements needed;"
        " had; in another type because there was none. Mean of all runs"
    )
    return DataTable(caption, ("First choice", "Supply in this forecast", *years), cells, heads=2)


def supply(kind: str, p: Parameters) -> str:
    """What the model takes the supply of a placement type to be."""
    provision = p.placement.types[kind].provision
    if provision is not ProvisionKind.MARKET:
        return {
            ProvisionKind.FAMILY: "each child's own family",
            ProvisionKind.HOUSEHOLDS: "limited by foster carers",
            ProvisionKind.HOMES: "limited by beds",
        }[provision]
    market = p.provision.markets[kind]
    base = p.authority.base_date
    if market.places is not None:
        return _limit_in_words(market.places)
    found = min(market.availability.values()) * min(market.by_level.values()) * market.factor.at(base)
    return (
        "not limited (an assumption)"
        if found >= 1
        else f"a place is found in {share(found)} of the hardest searches"
    )


def _limit_in_words(places: Timeline) -> str:
    """How many places a market has, and from when on it has another number."""
    first, *later = zip(places.dates, places.values, strict=True)
    said = [f"{count(value)} from {day(when)}" for when, value in later]
    return ", ".join([f"limited to {count(first[1])} places", *said])


def pulling(tables: Tables, labels: Labels) -> DataTable:
    """Kinship care, special guardianship orders, and children in a family or left to one by order, side by
    side.
    """
    dates = [d for d in dates_shown(tables, labels) if d > labels.base.isoformat()]
    rows = []
    for kpi in PULLING:
        one = INDICATORS[kpi]
        for name, title in labels.drawn.items():
            own = rows_of(tables["kpis"], scenario=name, kpi=kpi)
            rows.append(
                (one.title, title, *ranges(own, "date", dates, tenths if one.is_share else count, "mean"))
            )
    caption = (
        "Aims that pull against each other: a child whose kinship carers become special guardians leaves the"
        f" kinship share and stays in the family; the last rows count both: {MEAN_AND_RANGE}"
    )
    return DataTable(caption, ("Measure", "Scenario", *days_in_words(dates)), rows, heads=2)
