"""Young people who left care and still count: special guardianship orders, care leavers by age, those staying
close.

The stock of the base date is known by age in completed years only; birthdays are taken to be spread evenly
over the year, so that of the young people aged ``a`` the share ``max(0, 1 - |a + t - k|)`` is aged ``k``
after ``t`` years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import Counts, Flags, Numbers
from sim.bands import ADULTHOOD, DAYS_PER_YEAR, birthdays, day_number
from sim.codes import SPECIAL_GUARDIANSHIP
from sim.episodes import Episodes, Histories, once
from sim.measures.counting.calendar import day_numbers, iso
from sim.measures.counting.events import Events
from sim.measures.counting.keys import children_of, every_combination, positions, reaches
from sim.measures.counting.series import Series
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import Measured, by_day, in_each
from sim.measures.measure import Measure
from sim.measures.observation import Observation
from sim.parameters import TURNED_18
from sim.parameters.census import AfterCare
from sim.timeline import Timeline, values_on

ORDERS = "special_guardianship_orders"
LEAVERS = "care_leavers"
CLOSE = "staying_close"


@dataclass(frozen=True)
class StayingCloseOffer:
    """The offer of support after residential care."""

    placements: Sequence[str]
    """The placement types of residential care."""
    share: Timeline
    """Share of those who turn 18 there that take it up, by the day on which they turn 18."""
    longer: Timeline = field(default_factory=lambda: Timeline.constant(0.0))
    """Whole years for which they keep it beyond the age at which support ends, by that day."""


def after_care(
    episodes: Episodes,
    dates: Sequence[date],
    base: date,
    stock: AfterCare,
    close: Sequence[StayingCloseOffer],
) -> Measured:
    """Live special guardianship orders, care leavers, those staying close, and care leavers by age, on each
    date.

    An order lives until the child is 18 or enters care again; orders of the base date, and new ones for
    children who were not in care, run off at 18 only, because nobody knows which of those children come back.
    A care leaver is somebody who turned 18 in care, until the age at which support ends. Staying close is the
    expected number who turned 18 in residential care and keep the support of their home; those of the base
    date are unknown and not counted. Keys: ``date`` (ISO), ``group`` (``care_leavers_19`` for an age). The
    stock of the base date runs off in fractions of people. ``close`` has the offer of each history.
    """
    days = day_numbers(dates)
    orders, leavers = orders_and_leavers(episodes, base, days, stock)
    staying = _staying_close(episodes, base, days, stock, close)
    single = np.stack((orders, leavers.sum(axis=-2), staying), axis=-2)
    values = np.concatenate((single, leavers), axis=-2)
    groups = (
        ORDERS,
        LEAVERS,
        CLOSE,
        *(f"{LEAVERS}_{age}" for age in range(ADULTHOOD, stock.support_ends_at)),
    )
    keys = every_combination(date=iso(tuple(dates)), group=groups)
    return by_day("after_care", keys, values, episodes.histories)


def orders_and_leavers(
    episodes: Episodes, base: date, days: Counts, stock: AfterCare
) -> tuple[Numbers, Numbers]:
    """Live special guardianship orders, and care leavers by age (ages by days), on days since 1970; for each
    history.
    """
    years = (days - day_number(base)) / DAYS_PER_YEAR
    ages = range(ADULTHOOD, stock.support_ends_at)
    known = run_off(_by_age_of_orders(stock), years, range(ADULTHOOD)).sum(axis=0)
    orders = (
        _orders(episodes, base, days.tobytes())
        + known
        + stock.other_orders_per_year * orders_made(stock, years)
    )
    return orders, _leavers(episodes, base, days.tobytes(), ages) + run_off(stock.care_leavers, years, ages)


def _by_age_of_orders(stock: AfterCare) -> dict[int, float]:
    total = sum(stock.special_guardianship_ages.values())
    return {
        age: stock.special_guardianship_orders * w / total
        for age, w in stock.special_guardianship_ages.items()
    }


def orders_made(stock: AfterCare, years: Numbers) -> Numbers:
    """Live orders after some years if one order a year is made from the base date on, spread evenly over the
    year.

    Orders are made at the ages that explain the ages of the live ones: those aged ``a`` more than those aged
    ``a - 1``. Birthdays are spread evenly, so that an order made at age ``a`` in completed years is sure to
    live ``17 - a`` years, and ends some time in the next.
    """
    return _orders_made(tuple(stock.special_guardianship_ages.items()), np.asarray(years).tobytes())


@lru_cache(maxsize=16)
def _orders_made(by_age: tuple[tuple[int, float], ...], after: bytes) -> Numbers:
    ages, years = dict(by_age), np.frombuffer(after)
    live = np.array([ages.get(age, 0.0) for age in range(ADULTHOOD)])
    made = np.maximum(np.diff(live, prepend=0.0), 0.0)
    sure = (ADULTHOOD - 1 - np.arange(ADULTHOOD))[:, None].astype(float)
    last_year = np.clip(years[None, :] - sure, 0.0, 1.0)
    lived = np.minimum(years[None, :], sure) + last_year - last_year**2 / 2
    return np.asarray(made / max(made.sum(), 1e-300) @ lived)


def run_off(stock: Mapping[int, float], years: Numbers, ages: Sequence[int]) -> Numbers:
    """How many of a stock by age in completed years are of each of the ages, after some years: ages by
    years.
    """
    return _run_off(tuple(stock.items()), np.asarray(years).tobytes(), tuple(ages))


@lru_cache(maxsize=64)
def _run_off(stock: tuple[tuple[int, float], ...], after: bytes, ages: tuple[int, ...]) -> Numbers:
    """What is known of the base date runs off alike in every replication."""
    years = np.frombuffer(after)
    at_base, number = np.asarray(stock, dtype=float).reshape(-1, 2).T[:, :, None, None]
    gap = at_base + years[None, None, :] - np.asarray(ages, dtype=float)[None, :, None]
    return np.asarray((number * np.clip(1 - np.abs(gap), 0, None)).sum(axis=0))


@once
def _orders(episodes: Episodes, base: date, days: bytes) -> Counts:
    """Live orders of children who left care by one after the base date."""
    events = Events.of(episodes)
    ended = events.ended_by(SPECIAL_GUARDIANSHIP) & (events.end > day_number(base))
    until = np.minimum(reaches(episodes, ADULTHOOD)[ended], _next_start(episodes, ended))
    known, histories = np.frombuffer(days, dtype=np.int64), episodes.histories.among(ended)
    return Stays.of(events.end[ended], until, known, histories).count()


def _next_start(episodes: Episodes, among: Flags) -> Numbers:
    """When the child of each of some rows begins its next placement; infinite where it has none."""
    children, number = children_of(episodes)
    of_these = np.zeros(len(children), dtype=bool)
    of_these[number[among]] = True
    rows = np.flatnonzero(of_these[number])
    start, child = episodes.column("decom")[rows], number[rows]
    order = np.lexsort((start, child))
    following = np.full(len(rows), np.inf)
    same = child[order][1:] == child[order][:-1]
    following[order[:-1][same]] = start[order[1:][same]]
    return following[among[rows]]


@once
def _leavers(episodes: Episodes, base: date, days: bytes, ages: range) -> Numbers:
    """Those who turned 18 in care after the base date, by age: ages by days."""
    grown = grown_up(episodes, base)
    born, left = episodes.column("dob")[grown], episodes.column("dec")[grown]
    known, histories = np.frombuffer(days, dtype=np.int64), episodes.histories.among(grown)
    return ever_of_age(born, left, known, ages, histories)


def ever_of_age(
    born: Counts, since: ArrayLike, days: Counts, ages: Sequence[int], histories: Histories
) -> Numbers:
    """How many young people are of each age on each day, from a moment on: ages by days, for each history."""
    if not len(ages):
        return np.zeros((*histories.shape, 0, len(days)))
    stays = Stays.at_ages(born, ages, since, days, histories)
    age = np.repeat(np.arange(len(ages)), len(born))
    return stays.count_by(age, len(ages)).astype(np.float64)


@once
def grown_up(episodes: Episodes, base: date) -> Flags:
    """The placements in which somebody turned 18 after the base date."""
    events = Events.of(episodes)
    turned = positions(episodes, "route", [TURNED_18]) == 0
    return np.asarray(events.exit & (events.end > day_number(base)) & turned)


def _staying_close(
    episodes: Episodes, base: date, days: Counts, stock: AfterCare, offers: Sequence[StayingCloseOffer]
) -> Numbers:
    rows = grown_up(episodes, base)
    each = episodes.histories.among(rows).each(
        positions(episodes, "placement", offers[0].placements)[rows],
        episodes.column("dec")[rows],
        episodes.column("dob")[rows],
    )
    found = []
    for offer, (home, left, born) in zip(offers, each, strict=True):
        left, born = left[home >= 0], born[home >= 0]
        longer = values_on(offer.longer, base, left - day_number(base)).astype(np.int64)
        until = birthdays(born, stock.support_ends_at + longer)
        shares, which = np.unique(values_on(offer.share, base, left - day_number(base)), return_inverse=True)
        found.append(shares @ Stays.of(left, until, days).count_by(which, len(shares)))
    return np.reshape(found, (*episodes.histories.shape, len(days)))


def _taken(seen: Observation) -> list[tuple[Measured, ...]]:
    residential = [name for name, kind in seen.types.items() if kind.residential]
    at_18 = [one.parameters.exits.at_eighteen for one in seen.each]
    close = [StayingCloseOffer(residential, one.staying_close, one.staying_close_longer) for one in at_18]
    return in_each(after_care(seen.episodes, seen.dates, seen.base, seen.after_care, close))


AFTER_CARE = Measure(
    name="after_care",
    description="special guardianship orders and care leavers at each month end",
    keys=("date", "group"),
    take=_taken,
    series={"after_care": lambda measured: (Series.by(measured, "group"),)},
)
