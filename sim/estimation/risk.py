"""Placements while they were under observation, and how each of them ended.

A placement is at risk from the day it began or the window opened, whichever is later (delayed entry), until
it ended, the child was last seen, the window closed or the child turned 18 (censoring: the 18th birthday ends
care for certain and is no hazard).
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.bands import ADULTHOOD, AGE_STARTS, birthdays
from sim.codes import ReasonPlaceChange
from sim.episodes import Episodes
from sim.observed import ObservedHistory
from sim.parameters import LEVELS, SPELLS, TURNED_18, Parameters

UNACCOMPANIED, UNKNOWN = "unaccompanied", "unknown"
PROFILES = (*LEVELS, UNACCOMPANIED, UNKNOWN)
"""Children by level of need; unaccompanied children are a group of their own, and a return holds no level at
all."""

PLANNED, DISRUPTION, UNEXPLAINED_MOVE, MATCH, CLOSED, UNEXPLAINED_EXIT = (
    "planned_move", "disruption", "unexplained_move", "match", "carer_or_home_closed", "unexplained_exit",
)  # fmt: skip
OTHER_CAUSES = (PLANNED, DISRUPTION, UNEXPLAINED_MOVE, MATCH, CLOSED, UNEXPLAINED_EXIT)
"""How a placement ends beside the routes out of care: a planned move; a breakdown; a move whose reason is not
on record; a child that lived against its plan gets what the plan says; its carers stop or its home closes; an
end of care without a known reason."""

PLANNED_REASONS = (ReasonPlaceChange.CARE_PLAN, ReasonPlaceChange.STATUS_ONLY)
"""A change of status with the same carer counts as planned: the model has no other way from one placement
type to another."""
CLOSING_REASONS = (ReasonPlaceChange.CARER_OR_HOME_CLOSED, ReasonPlaceChange.APPROVAL_REMOVED)


@dataclass(frozen=True, eq=False)
class AtRisk:
    """One entry for each placement that was under observation; days since 1970."""

    row: Counts
    """Its row of the history."""
    start: Numbers
    stop: Numbers
    entered: Numbers
    """Day the period of care began."""
    placed: Numbers
    """Day the placement began."""
    reached: Counts
    """Days on which the child reaches each age band but the first; a row for each band."""
    setting: Counts
    plan: Counts
    """Settings in the order of the configuration: the one lived in, and the one that the care plan names."""
    profile: Counts
    """Number of :data:`PROFILES`."""
    spell: Counts
    """Number of the placement in its period of care, from 0; all from the third on are 2 (:func:`spells`)."""
    cause: Counts
    """How it ended: a number of :func:`causes`, -1 where it did not while it was observed."""
    following: Counts
    """Row of the history with the child's next placement in the same period of care, -1 if there is none."""

    @property
    def against_plan(self) -> Flags:
        """Whether the child lived in another setting than its plan names."""
        return np.asarray(self.plan != self.setting)

    @classmethod
    def of(cls, history: ObservedHistory, p: Parameters) -> "AtRisk":
        """The placements of a history that were at risk at some time within its window."""
        frame = history.episodes.frame
        decom, dec = frame["decom"].to_numpy(np.float64), frame["dec"].to_numpy(np.float64)
        born = frame["dob"].to_numpy(np.int64)
        adult = birthdays(born, ADULTHOOD).astype(np.float64)
        start = np.maximum(decom, history.begins)
        stop = np.minimum(np.minimum(np.where(np.isnan(dec), history.last_seen, dec), history.ends), adult)
        row = np.flatnonzero((stop > start) | ((stop == start) & (decom == dec) & (decom > history.begins)))
        setting, plan = settings_and_plans(history.episodes, p)
        profile, spell = _profiles(history.episodes), spells(history.episodes)
        following = next_placements(history.episodes)
        cause = np.where(
            (dec <= history.ends) & (dec < adult), _causes_of_rows(history.episodes, p, following), -1
        )
        return cls(
            row, start[row], stop[row], frame["period_start"].to_numpy(np.float64)[row], decom[row],
            np.stack([birthdays(born, years) for years in AGE_STARTS[1:]])[:, row],
            setting[row], plan[row], profile[row], spell[row], cause[row], following[row],
        )  # fmt: skip


def causes(p: Parameters) -> tuple[str, ...]:
    """All ways in which a placement can end: the routes out of care before 18, then :data:`OTHER_CAUSES`."""
    return (*p.exits.routes, *OTHER_CAUSES)


def settings_and_plans(episodes: Episodes, p: Parameters) -> tuple[Counts, Counts]:
    """By row the setting lived in and the one that the plan names, which is the setting lived in where none
    is on record.
    """
    of_type = {name: p.placement.settings.index(kind.setting) for name, kind in p.placement.types.items()}
    setting = numbered(episodes, "placement", of_type)
    plan = numbered(episodes, "plan", {name: number for number, name in enumerate(p.placement.settings)})
    return setting, np.where(plan < 0, setting, plan)


def numbered(episodes: Episodes, column: str, number_of: dict[str, int]) -> Counts:
    """The values of a column as numbers, -1 for those without one."""
    codes, names = episodes.codes(column)
    lookup = np.array([*(number_of.get(name, -1) for name in names), -1], dtype=np.int64)
    return np.asarray(lookup[codes])


def next_placements(episodes: Episodes) -> Counts:
    """By row, the row of the next placement in the same period of care, -1 if there is none."""
    frame = episodes.frame
    child, period = frame["child"].to_numpy(), frame["period"].to_numpy()
    order = np.lexsort((frame["spell"].to_numpy(), frame["decom"].to_numpy(), period, child))
    goes_on = (child[order][1:] == child[order][:-1]) & (period[order][1:] == period[order][:-1])
    following = np.full(len(frame), -1, dtype=np.int64)
    following[order[:-1][goes_on]] = order[1:][goes_on]
    return following


def spells(episodes: Episodes) -> Counts:
    """By row the number of the placement in its period of care: 0, 1, or 2 for all later ones.

    A period whose beginning nobody saw has had placements that are not on record: all that are count as later
    ones.
    """
    frame = episodes.frame
    keys = ["child", "period"]
    order = frame.sort_values([*keys, "decom", "spell"], kind="stable").groupby(keys, sort=False).cumcount()
    began = frame.groupby(keys, sort=False)["decom"].transform("min").to_numpy(np.float64)
    unseen = began > frame["period_start"].to_numpy(np.float64)
    number = order.reindex(frame.index).to_numpy(np.int64)
    return np.where(unseen, SPELLS - 1, np.minimum(number, SPELLS - 1))


def _profiles(episodes: Episodes) -> Counts:
    level = numbered(episodes, "level", {name: PROFILES.index(name) for name in LEVELS})
    level = np.where(level < 0, PROFILES.index(UNKNOWN), level)
    return np.where(episodes.frame["uasc"].to_numpy(bool), PROFILES.index(UNACCOMPANIED), level)


def _causes_of_rows(episodes: Episodes, p: Parameters, following: Counts) -> Counts:
    """By row, how the placement ended, whether or not anybody was looking; -1 for open ones and for turning
    18.
    """
    names = causes(p)
    routes = {name: number for number, name in enumerate(p.exits.routes)}
    grown_up = len(names)
    route = numbered(episodes, "route", {**routes, TURNED_18: grown_up})
    frame = episodes.frame
    moved = (
        (route < 0)
        & frame["rec"].isna().to_numpy()
        & ((following >= 0) | frame["reason_place_change"].notna().to_numpy())
    )
    cause = np.where(
        route >= 0, route, np.where(moved, _moves(episodes, p, following), names.index(UNEXPLAINED_EXIT))
    )
    return np.where(np.isnan(frame["dec"].to_numpy(np.float64)) | (cause == grown_up), -1, cause)


def _moves(episodes: Episodes, p: Parameters, following: Counts) -> Counts:
    """By row the cause of a move, as its reason says."""
    names = causes(p)
    number = {reason.value: names.index(DISRUPTION) for reason in ReasonPlaceChange}
    number |= {reason.value: names.index(PLANNED) for reason in PLANNED_REASONS}
    number |= {reason.value: names.index(CLOSED) for reason in CLOSING_REASONS}
    cause = numbered(episodes, "reason_place_change", number)
    cause = np.where(cause < 0, names.index(UNEXPLAINED_MOVE), cause)
    setting, plan = settings_and_plans(episodes, p)
    matched = (plan != setting) & (following >= 0) & (setting[following] == plan) & (plan[following] == plan)
    return np.where(matched & (cause == names.index(PLANNED)), names.index(MATCH), cause)
