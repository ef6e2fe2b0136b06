"""The tables of a sufficiency statement: what children need, what there is, what is missing, what will be,
what is planned.
"""

from collections.abc import Mapping

from sim.bands import AgeBand
from sim.codes import Need
from sim.measures import ALL
from sim.measures.counting.events import CENSUS
from sim.parameters import Parameters
from sim.policies import Policy, Scenario
from sim.report.exhibits import (
    children_by_placement,
    children_in_care,
    entries_and_exits,
    foster_carers,
    homes,
    indicators,
    probabilities,
    spending,
    what_changes,
    where_children_live,
)
from sim.report.exhibits.unmet_preferences import preferences
from sim.report.pages import views
from sim.report.pages.money_tables import payback
from sim.report.pages.views import NEEDS
from sim.report.rows import Tables, per_year, rows_of, whole_years
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, count, day, share, spelt

AGES: Mapping[str, str] = {
    band.value: "Under 1" if band is AgeBand.UNDER_1 else f"{band.first_year} to {band.last_year}"
    for band in AgeBand
}
FORECAST = (
    children_in_care.EXHIBIT,
    children_by_placement.EXHIBIT,
    entries_and_exits.EXHIBIT,
    indicators.EXHIBIT,
    foster_carers.EXHIBIT,
    spending.EXHIBIT,
)
"""What a statement says of the years to come."""


def needs(tables: Tables, labels: Labels, p: Parameters) -> list[DataTable]:
    """Who the children are on the base date, and who comes and goes in a year."""
    today = rows_of(tables["caseload"], scenario=labels.first, date=labels.base.isoformat())
    number = {(row["placement"], row["age_band"]): float(row["mean"]) for row in today.to_dict("records")}
    kinds = {ALL: "All children", **{k: t for k, t in labels.placements.items() if number[k, ALL]}}
    columns: dict[str, str] = {ALL: "All ages", **AGES}
    by_age = [(title, *(count(number[kind, band]) for band in columns)) for kind, title in kinds.items()]
    when = day(labels.base)
    return [
        DataTable(
            f"Children in care on {when}, by placement type and age",
            ("Placement type", *columns.values()),
            by_age,
        ),
        _margin(
            f"Children in care on {when}, by category of need",
            "Category of need",
            p.census.need.totals,
            NEEDS,
        ),
        _margin(
            f"Children in care on {when}, by district of origin", "District", p.census.district.totals, {}
        ),
        _flow(
            "Children who start to be looked after a year, by age group or stream",
            "Starting",
            tables,
            labels,
            "entry",
        ),
        _flow("Children who cease to be looked after a year, by reason", "Ceasing", tables, labels, "exit"),
    ]


def provision(tables: Tables, labels: Labels, p: Parameters) -> list[DataTable]:
    """Homes, foster carers and what is bought, on the base date."""
    today = rows_of(tables["provision"], scenario=labels.first, date=labels.base.isoformat()).set_index(
        "unit"
    )
    homes = [
        (
            home.title,
            home.purpose,
            _ages(home.ages),
            count(home.places.at(labels.base)),
            count(today["occupied"].get(name, 0)),
        )
        for name, home in p.provision.homes.items()
    ]
    kinds = [
        (
            title,
            "not limited" if row["places"] != row["places"] else count(row["places"]),
            count(row["occupied"]),
        )
        for kind, title in labels.placements.items()
        for row in today[(today["kind"] == kind) & ~today.index.isin(list(p.provision.homes))].to_dict(
            "records"
        )
        if row["occupied"] > 0
    ]
    return [
        DataTable(
            "The council's children's homes",
            ("Home", "Purpose", "Ages", "Registered places", "Children"),
            homes,
        ),
        DataTable(
            "Foster carers and places that are commissioned", ("Placement type", "Places", "Children"), kinds
        ),
    ]


def gaps(tables: Tables, labels: Labels, p: Parameters) -> list[DataTable]:
    """What was wanted and not had, who lives against the care plan, and who lives far away, if nothing
    changes.
    """
    missed = [
        (
            labels.placements[kind],
            count(preference.all),
            count(preference.unmet),
            share(preference.unmet / preference.all),
        )
        for kind, preference in sorted(
            preferences(tables, labels.first).items(), key=lambda item: -item[1].unmet
        )
        if preference.unmet >= 1
    ]
    where = where_children_live.table(tables, labels)
    return [
        views.places_short(tables, labels, p),
        DataTable(
            "Placements a year that are not the first choice",
            ("First choice", "Placements a year", "Placed elsewhere", "Share"),
            missed,
        ),
        where,
        homes.table(tables, labels),
    ]


def forecast(tables: Tables, labels: Labels) -> list[DataTable]:
    """What is to be expected."""
    return [exhibit.table(tables, labels) for exhibit in FORECAST if exhibit.has_data(tables, labels)]


def actions(tables: Tables, labels: Labels, scenarios: Mapping[str, Scenario]) -> list[DataTable]:
    """What is planned, from when, and what it changes."""
    policies: list[tuple[str, Policy]] = []  # one may stand in several scenarios, in several sizes
    for scenario in scenarios.values():
        policies += [one for one in scenario.policies.items() if one not in policies]
    planned = [
        (spelt(name), policy.strategy, day(policy.start), day(policy.takes_effect),
         f"{policy.quantity.replace('_', ' ')}: {policy.size:g}")
        for name, policy in policies
    ]  # fmt: skip
    if not planned:
        return []
    effects = [what_changes.table(tables, labels)] if len(labels.scenarios) > 1 else []
    worth = [payback(tables, labels)] if len(tables.get("payback", ())) else []
    aims = [probabilities.table(tables, labels)] if len(tables["aims"]) else []
    return [
        DataTable(
            "Planned actions", ("Action", "Part of the strategy", "Begins", "First effect", "Size"), planned
        ),
        *effects,
        *aims,
        *worth,
    ]


def _margin(caption: str, heading: str, totals: Mapping[str, int], titles: Mapping[Need, str]) -> DataTable:
    """Counts by value with their shares, most first."""
    named = {str(value): title for value, title in titles.items()}
    every = sum(totals.values())
    ordered = sorted(totals.items(), key=lambda item: -item[1])
    rows = [
        (named.get(value, value), count(number), share(number / every)) for value, number in ordered if number
    ]
    return DataTable(caption, (heading, "Children", "Share"), rows)


def _flow(caption: str, heading: str, tables: Tables, labels: Labels, flow: str) -> DataTable:
    """Events a year by route: the mean over the whole financial years, most first."""
    rows = whole_years(rows_of(tables["flows"], scenario=labels.first, flow=flow))
    a_year = {str(route): per_year(group) for route, group in rows.groupby("route", sort=False)}
    named = {ALL: "All", CENSUS: "Children of the base date who come back"}
    names = {route: named.get(route, spelt(route)) for route in a_year}
    found = sorted(a_year.items(), key=lambda item: -item[1])
    return DataTable(
        caption, (heading, "Children a year"), [(names[r], count(n)) for r, n in found if n >= 0.5]
    )


def _ages(ages: tuple[int, int]) -> str:
    return f"{ages[0]} to {ages[1]}"
