"""The six indicators of the placement sufficiency strategy, and what stands beside them."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from sim.bands import Days, birthdays, years_after
from sim.episodes import Episodes
from sim.measures.calendar import day_numbers
from sim.measures.events import ADOPTION, SGO, Events, Marks, Numbers
from sim.measures.keys import positions, refuse_unknown, rows
from sim.measures.measure import Measure
from sim.measures.series import Series, same, text
from sim.measures.stays import Stays
from sim.measures.table import ALL, Measured
from sim.parameters import LOCATIONS, PlacementType

KINSHIP = "kinship"
"""The setting of placements with relatives and friends."""
TWELVE_TO_FIFTEEN = (12, 16)

UNITS = {
    "kinship_share": "share",
    "residential_against_plan_share": "share",
    "external_foster_share": "share",
    "family_based_12_15_share": "share",
    "outside_d2n2_share": "share",
    "sgo_exits": "children",
}
"""The six indicators and their units; shares are fractions of one."""
LATER_UNITS = {"living_against_plan": "children"}
"""Measured after the base date only."""
YEARLY_UNITS = {
    "entries_last_12_months": "children",
    "exits_last_12_months": "children",
    "adoptions_last_12_months": "children",
    "moves_last_12_months": "moves",
    "re_entries_last_12_months": "children",
}
"""Measured from twelve months after the base date: earlier ones would look back on what is not in the table."""

Values = dict[str, Numbers]


def kpis(episodes: Episodes, dates: Sequence[date], types: Mapping[str, PlacementType]) -> Measured:
    """The indicators on each date; the first date is the base date.

    Keys: ``date`` (ISO), ``kpi`` and ``unit``. On the base date exactly the six of :data:`UNITS`; then also
    :data:`LATER_UNITS`, and from twelve months on :data:`YEARLY_UNITS`. "Last 12 months" is ``(D - 12 months, D]``. A
    share of nothing is ``NaN``. Definitions: Nottinghamshire Placement Sufficiency Strategy 2022.
    """
    values = {**_shares(episodes, dates, types), **_looking_back(episodes, dates)}
    units = {**UNITS, **LATER_UNITS, **YEARLY_UNITS}
    since = {**dict.fromkeys(UNITS, dates[0]), **dict.fromkeys(LATER_UNITS, dates[1] if dates[1:] else date.max)}
    shown = [
        (i, kpi)
        for i, day in enumerate(dates)
        for kpi in units
        if (day >= since[kpi] if kpi in since else years_after(day, -1) >= dates[0])
    ]
    iso = [day.isoformat() for day in dates]
    keys = rows(("date", "kpi", "unit"), [(iso[i], kpi, units[kpi]) for i, kpi in shown])
    return Measured("kpis", keys, np.asarray([values[kpi][i] for i, kpi in shown], dtype=float))


def _shares(episodes: Episodes, dates: Sequence[date], types: Mapping[str, PlacementType]) -> Values:
    stays = Stays.in_care(episodes, day_numbers(dates))
    kind = positions(episodes, "placement", list(types))
    location = positions(episodes, "location", LOCATIONS)
    refuse_unknown(episodes, "placement", stays.present & (kind < 0))
    refuse_unknown(episodes, "location", stays.present & (location < 0))
    refuse_unknown(episodes, "plan", stays.present & (episodes.codes("plan")[0] < 0))
    against = _against_plan(episodes, kind, types)
    residential = _of_types(kind, [t.residential for t in types.values()])
    foster = _of_types(kind, [t.foster for t in types.values()])
    external = _of_types(kind, [t.external for t in types.values()])
    kinship = _of_types(kind, [t.setting == KINSHIP for t in types.values()])
    born = episodes.frame["dob"].to_numpy()
    teenagers = stays.between(*(birthdays(born, age) for age in TWELVE_TO_FIFTEEN))
    family_based = _of_types(kind, [t.family_based for t in types.values()])
    away = location != LOCATIONS.index("in_county")
    beyond = location == LOCATIONS.index("beyond")
    return {
        "kinship_share": _share(stays.count(kinship), stays.count()),
        "residential_against_plan_share": _share(stays.count(residential & against), stays.count(residential)),
        "external_foster_share": _share(stays.count(foster & external), stays.count(foster)),
        "family_based_12_15_share": _share(teenagers.count(family_based), teenagers.count()),
        "outside_d2n2_share": _share(stays.count(beyond), stays.count(away)),
        "living_against_plan": stays.count(against).astype(float),
    }


def _against_plan(episodes: Episodes, kind: Days, types: Mapping[str, PlacementType]) -> Marks:
    """Whether the care plan names another setting than the one the child lives in."""
    settings = list(dict.fromkeys(t.setting for t in types.values()))
    lived_in = np.asarray([settings.index(t.setting) for t in types.values()])[kind]
    return np.asarray(positions(episodes, "plan", settings) != lived_in)


def _of_types(kind: Days, marked: Sequence[bool]) -> Marks:
    return np.asarray(marked, dtype=bool)[kind]


def _share(part: Days, whole: Days) -> Numbers:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))


def _looking_back(episodes: Episodes, dates: Sequence[date]) -> Values:
    """Events in the twelve months up to each date."""
    events = Events.of(episodes)
    until, since = day_numbers(dates), day_numbers([years_after(d, -1) for d in dates])

    def counted(when: Numbers, among: Marks) -> Numbers:
        days = np.sort(when[among])
        return (np.searchsorted(days, until, side="right") - np.searchsorted(days, since, side="right")).astype(float)

    return {
        "sgo_exits": counted(events.end, events.ended_by(SGO)),
        "entries_last_12_months": counted(events.start, events.entry),
        "exits_last_12_months": counted(events.end, events.exit),
        "adoptions_last_12_months": counted(events.end, events.ended_by(ADOPTION)),
        "moves_last_12_months": counted(events.end, events.move),
        "re_entries_last_12_months": counted(events.start, events.re_entry),
    }


def _by_name(measured: Measured) -> tuple[Series, ...]:
    return (Series(text(measured, "date"), text(measured, "kpi"), same(ALL, len(measured.values)), measured.values),)


KPIS = Measure(
    name="kpis",
    description="the indicators at each month end",
    keys=("date", "kpi"),
    take=lambda seen: (kpis(seen.episodes, seen.dates, seen.types),),
    beside=("unit",),
    series={"kpis": _by_name},
)
