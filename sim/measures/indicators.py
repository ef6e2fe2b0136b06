"""The indicators: everything about each of them is stated here, once.

Which of them a strategy is judged by, and what it wants of each, is the authority's choice in
``configs/aims``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.arrays import Numbers
from sim.bands import years_after
from sim.codes import ADOPTED, CHILD_ARRANGEMENTS, SPECIAL_GUARDIANSHIP

if TYPE_CHECKING:  # aims are checked against the names of indicators, which takes no table
    from sim.measures.counting.in_care import InCare

Direction = Literal["up", "down"]


class IndicatorUnit(StrEnum):
    """What the values of an indicator are, as its table says it."""

    SHARE = "share"
    """Fractions of one."""
    CHILDREN = "children"
    MOVES = "moves"


class Since(Enum):
    """From when on an indicator is known."""

    BASE_DATE = "the base date"
    AFTERWARDS = "the first month end after it"
    """Nothing is published of it for the base date."""
    A_YEAR_ON = "twelve months after it"
    """Earlier ones would look back on what is not in the table of episodes."""


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    A new one is an entry in :data:`INDICATORS`: it is then in the tables and can be sought, compared and
    swept. The report and the screen show it where the authority's aims name it.
    """

    name: str
    """Its name in tables and configurations."""
    title: str
    """In words that fit a small chart."""
    short: tuple[str, str]
    """In two short lines above a column of the screen."""
    phrase: str
    """Within a sentence."""
    unit: IndicatorUnit
    direction: Direction | None
    """Which way is held to be better where aims do not say; ``None`` where that depends on why it changes."""
    measured: "Callable[[InCare], Numbers]"
    """Its value on each date."""
    since: Since = Since.BASE_DATE
    counted: str = ""
    """What a difference counts; the unit if nothing is said."""

    @property
    def is_share(self) -> bool:
        """Whether its values are fractions of one."""
        return self.unit is IndicatorUnit.SHARE

    @property
    def counts(self) -> str:
        """What a difference in it counts: children, orders, moves."""
        return self.counted or str(self.unit)

    def aim(self, direction: str, level: str) -> str:
        """What is wanted of it, as the heading of a column."""
        return f"{self.title}: {'more' if direction == 'up' else 'less'} than {level}"

    def known_on(self, day: date, dates: tuple[date, ...]) -> bool:
        """Whether it has a value on one of the dates, of which the first is the base date."""
        if self.since is Since.A_YEAR_ON:
            return years_after(day, -1) >= dates[0]
        return self.since is Since.BASE_DATE or day > dates[0]


def _in_a_family_or_left_by_order(seen: "InCare") -> Numbers:
    """Children in families and those who left to one by order in twelve months, as a share of all children
    and these: kinship care that becomes a special guardianship order leaves the kinship share, but not the
    family. ``NaN`` where there is nobody.
    """
    left = seen.left_by((*SPECIAL_GUARDIANSHIP, *CHILD_ARRANGEMENTS, *ADOPTED))
    families = seen.count(seen.where(lambda t: t.family_based)) + left
    everyone = seen.count(seen.everyone) + left
    return np.asarray(np.divide(families, everyone, out=np.full(everyone.shape, np.nan), where=everyone > 0))


_EVERY = (
    Indicator(
        name="kinship_share",
        title="Children fostered by relatives or friends",
        short=("With", "kin"),
        phrase="the share of children fostered by relatives or friends",
        unit=IndicatorUnit.SHARE,
        direction="up",
        measured=lambda seen: seen.share(seen.where(lambda t: t.kinship)),
    ),
    Indicator(
        name="residential_against_plan_share",
        title="In residential care, plan recommends another",
        short=("Plan is", "another"),
        phrase="the share in residential care whose care plan recommends another placement",
        unit=IndicatorUnit.SHARE,
        direction="down",
        measured=lambda seen: seen.share(seen.against_plan, of=seen.where(lambda t: t.residential)),
    ),
    Indicator(
        name="external_foster_share",
        title="Foster placements with independent agencies",
        short=("With", "agency"),
        phrase="the share of foster placements with independent agencies",
        unit=IndicatorUnit.SHARE,
        direction="down",
        measured=lambda seen: seen.share(seen.where(lambda t: t.external), of=seen.where(lambda t: t.foster)),
    ),
    Indicator(
        name="family_based_12_15_share",
        title="Ages 12 to 15 living in a family",
        short=("12-15 in", "a family"),
        phrase="the share of ages 12 to 15 living in a family",
        unit=IndicatorUnit.SHARE,
        direction="up",
        measured=lambda seen: seen.aged(12, 16).share(seen.where(lambda t: t.family_based)),
    ),
    Indicator(
        name="outside_d2n2_share",
        title="Out-of-county placements beyond the sub-region",
        short=("Beyond", "region"),
        phrase="the share of out-of-county placements beyond the sub-region",
        unit=IndicatorUnit.SHARE,
        direction="down",
        measured=lambda seen: seen.share(seen.at("beyond"), of=seen.at("sub_region", "beyond")),
    ),
    Indicator(
        name="sgo_exits",
        title="Special guardianship orders in 12 months",
        short=("SGOs a", "year"),
        phrase="special guardianship orders in 12 months",
        unit=IndicatorUnit.CHILDREN,
        direction="up",
        measured=lambda seen: seen.left_by(SPECIAL_GUARDIANSHIP),
        counted="orders",
    ),
    Indicator(
        name="living_against_plan",
        title="Care plan recommends another placement",
        short=("Not as", "planned"),
        phrase="children whose care plan recommends another placement",
        unit=IndicatorUnit.CHILDREN,
        direction="down",
        measured=lambda seen: seen.count(seen.against_plan),
        since=Since.AFTERWARDS,
    ),
    Indicator(
        name="family_or_order_share",
        title="In a family, or left to one by order",
        short=("Family", "or order"),
        phrase="the share of children in a family or left to one by order within 12 months",
        unit=IndicatorUnit.SHARE,
        direction="up",
        measured=_in_a_family_or_left_by_order,
        since=Since.A_YEAR_ON,
    ),
    Indicator(
        name="first_placement_share",
        title="In the first placement since it began",
        short=("First", "place"),
        phrase="the share of children in their first placement",
        unit=IndicatorUnit.SHARE,
        direction="up",
        measured=lambda seen: seen.share(seen.first_placement),
        since=Since.AFTERWARDS,
    ),
    Indicator(
        name="same_placement_two_years_share",
        title="In the same placement for two years",
        short=("Same", "place"),
        phrase="the share of children looked after long term who are in the same placement for two years",
        unit=IndicatorUnit.SHARE,
        direction="up",
        measured=lambda seen: seen.with_the_same_carer(),
        since=Since.AFTERWARDS,
    ),
    Indicator(
        name="entries_last_12_months",
        title="Started to be looked after in 12 months",
        short=("Entries", "a year"),
        phrase="children who started to be looked after in 12 months",
        unit=IndicatorUnit.CHILDREN,
        direction=None,
        measured=lambda seen: seen.in_12_months(seen.events.start, seen.events.entry),
        since=Since.A_YEAR_ON,
    ),
    Indicator(
        name="exits_last_12_months",
        title="Ceased to be looked after in 12 months",
        short=("Exits", "a year"),
        phrase="children who ceased to be looked after in 12 months",
        unit=IndicatorUnit.CHILDREN,
        direction=None,
        measured=lambda seen: seen.in_12_months(seen.events.end, seen.events.exit),
        since=Since.A_YEAR_ON,
    ),
    Indicator(
        name="adoptions_last_12_months",
        title="Children adopted in 12 months",
        short=("Adopted", "a year"),
        phrase="children adopted in 12 months",
        unit=IndicatorUnit.CHILDREN,
        direction=None,
        measured=lambda seen: seen.left_by(ADOPTED),
        since=Since.A_YEAR_ON,
    ),
    Indicator(
        name="moves_last_12_months",
        title="Moves between placements in 12 months",
        short=("Moves", "a year"),
        phrase="moves between placements in 12 months",
        unit=IndicatorUnit.MOVES,
        direction="down",
        measured=lambda seen: seen.in_12_months(seen.events.end, seen.events.move),
        since=Since.A_YEAR_ON,
    ),
    Indicator(
        name="re_entries_last_12_months",
        title="Children coming back into care in 12 months",
        short=("Back in", "a year"),
        phrase="children coming back into care in 12 months",
        unit=IndicatorUnit.CHILDREN,
        direction="down",
        measured=lambda seen: seen.in_12_months(seen.events.start, seen.events.re_entry),
        since=Since.A_YEAR_ON,
    ),
)

INDICATORS: Mapping[str, Indicator] = {one.name: one for one in _EVERY}
"""Every indicator by name, in the order of its table. Definitions of those of the base date: Nottinghamshire
Placement Sufficiency Strategy 2022."""


def shown(judged: Iterable[str]) -> tuple[Indicator, ...]:
    """The indicators for people to see: those that a strategy judges, in its order; without one, those of the
    base date.
    """
    return tuple(INDICATORS[name] for name in judged if name in INDICATORS) or tuple(
        one for one in INDICATORS.values() if one.since is Since.BASE_DATE
    )
