"""Step: how strongly setting and level of need go together.

A return tells no level of need, and rates are fitted as if all levels were alike
(:mod:`sim.estimation.posterior`). Left at that, children with complex needs would leave residential care for
good, and whoever follows them would be cheaper. So settings and levels lean on each other as they do among
the children of the last day (of the configured census, where there is only a table of events): by the needs
that a list of commitments tells, else by the configured ones of each placement type. Numbers stay: as many of
those who move go to each setting as without levels of need, and plans at entry keep their shares
(:class:`FirstPlans`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Numbers
from sim.bands import AgeBand
from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.children import listed_needs
from sim.calibration.rates import NO_LEVEL
from sim.census.needs import shares_of_need
from sim.estimation.cells import PLACEMENT
from sim.estimation.events import EventsExposure
from sim.estimation.fit_moved import FREQUENCY, SAME, takes
from sim.estimation.fit_moves import levels_are_known
from sim.estimation.tallies import MOVED
from sim.observed import ObservedHistory
from sim.parameters import LEVELS, Parameters

ROUNDS, CLOSE = 500, 1e-10
"""Rounds in which frequencies settle at most, and the share by which they may be off before."""
NOTE = (
    "Moves are as frequent at every level of need, for the history holds none. Where they and plans at entry"
    " lead leans on it as settings do among the children of {children}, with {needs}."
)
LAST_DAY, CENSUS = "the last day", "the configured census"
LISTED = (
    "the needs of the list of commitments (configured shares for placement types of which it tells too few)"
)
CONFIGURED = "the configured needs of each placement type, since no list tells them"


@dataclass(frozen=True, eq=False)
class NeedsBySetting:
    """Shares of the levels of need among some children, in the order of :data:`LEVELS`."""

    by_setting: Mapping[str, Numbers]
    overall: Numbers

    def of(self, setting: str) -> Numbers:
        """Of the children in a setting; of all where nobody lives in it."""
        return self.by_setting.get(setting, self.overall)

    def pull(self, setting: str) -> Numbers:
        """Of a setting on each level: the level's share there over its share in all; one for a level that
        nobody has.
        """
        one = np.ones(len(self.overall))
        return np.divide(self.of(setting), self.overall, out=one, where=self.overall > 0)


def with_needs_where_they_live(found: Calibration, records: OwnRecords) -> Calibration:
    """Pulls by level of need, and frequencies of new plans (draws of them, too) that keep the numbers; as
    they are where the history holds levels, or nothing, or no children on its last day.
    """
    listed, history, p = records.lists.commitments, records.history, found.parameters
    children = p.census.table.placements if history is None else of_the_last_day(history)
    nothing = records.events.rows.empty or not sum(children.values())
    if nothing or levels_are_known(records.events.part(PLACEMENT)):
        return found
    # a list tells of the children of the last day, whom a table of events does not have
    known = {} if listed is None or history is None else listed_needs(listed.lines, history.ends, p)
    needs = needs_by_setting(children, p, known, records.weight)
    bent = bent_frequencies(p, needs, records.events)
    pulls = {name: dict(zip(LEVELS, needs.pull(name).tolist(), strict=True)) for name in needs.by_setting}
    whose, source = CENSUS if history is None else LAST_DAY, LISTED if known else CONFIGURED
    note = NOTE.format(children=whose, needs=source)
    draws = {path: found.draws[path] * by for path, (_, by) in bent.items() if path in found.draws}
    values: dict[str, object] = {
        "moves.pull_by_level": pulls,
        "moves.assumption": f"{(p.moves.assumption or '').replace(NO_LEVEL, '').strip()} {note}".strip(),
        **{path: value for path, (value, _) in bent.items()},
    }
    return replace(found.plus(values), draws=found.draws.assign(**draws))


def of_the_last_day(history: ObservedHistory) -> dict[str, int]:
    """Children in care on the last day by placement type."""
    still = history.episodes.frame["dec"].isna().to_numpy() & ~history.vanished
    kinds, many = np.unique(history.episodes.frame["placement"].astype(str)[still], return_counts=True)
    return dict(zip(kinds.tolist(), many.tolist(), strict=True))


def needs_by_setting(
    children: Mapping[str, int], p: Parameters, known: Mapping[str, Mapping[str, float]], weight: float
) -> NeedsBySetting:
    """``children`` by placement type as children by setting and level.

    ``known`` are the levels' shares by placement type; those of other types are as configured. Shares of few
    children are shrunk towards those of all, which count as ``weight`` children.
    """
    shares = shares_of_need(p.census.level, children) | dict(known)
    counted: dict[str, Numbers] = {}
    for kind, number in children.items():
        own = number * np.array([shares[kind].get(level, 0.0) for level in LEVELS])
        name = p.placement.types[kind].setting
        counted[name] = counted.get(name, np.zeros(len(LEVELS))) + own
    overall = np.sum(list(counted.values()), axis=0)
    overall = overall / overall.sum()
    by_setting = {n: (own + weight * overall) / (own.sum() + weight) for n, own in counted.items()}
    return NeedsBySetting(by_setting, overall)


def bent_frequencies(
    p: Parameters, needs: NeedsBySetting, events: EventsExposure
) -> dict[str, tuple[float, float]]:
    """By path, each frequency of a new plan that is not zero, and what it was multiplied by."""
    found: dict[str, tuple[float, float]] = {}
    for setting, ending in p.moves.endings.items():
        for cause, what in FREQUENCY.items():
            often: Mapping[str, float] = getattr(ending, what)
            follows = [to for to, value in often.items() if value > 0]
            # "same" is the child's plan, which is mostly where it lives
            names = [setting if to == SAME else to for to in follows]
            before = np.array([often[to] for to in follows])
            by_age = np.array([_pull_by_age(p, name) for name in names])
            by_level = np.array([needs.pull(name) for name in names])
            after = kept_in_number(before, by_age, by_level, _ages(events, cause, setting), needs.of(setting))
            for to, value, by in zip(follows, after.tolist(), (after / before).tolist(), strict=True):
                found[f"moves.endings.{setting}.{what}.{to}"] = value, by
    return found


def kept_in_number(
    often: Numbers, by_age: Numbers, by_level: Numbers, ages: Numbers, levels: Numbers
) -> Numbers:
    """Frequencies with which as many go to each setting when settings pull by level, too, as without.

    ``by_age`` and ``by_level`` are the pulls (the first axis is what follows, as in ``often``), ``ages`` and
    ``levels`` how many of each move; age and level are taken as independent among them. The sum stays.
    """
    wanted, found = named(often, by_age, np.ones_like(by_level), ages, levels), often
    for _ in range(ROUNDS):
        now = named(found, by_age, by_level, ages, levels)
        factor = np.divide(wanted, now, out=np.ones_like(now), where=now > 0)
        found = found * factor
        if np.abs(factor - 1).max(initial=0.0) < CLOSE:
            break
    return np.asarray(found * (often.sum() / found.sum())) if len(found) else often


def named(often: Numbers, by_age: Numbers, by_level: Numbers, ages: Numbers, levels: Numbers) -> Numbers:
    """How many of those who move are planned for each setting, as the model draws it."""
    if len(often) == 0:
        return often
    weight = often[:, None, None] * by_age[:, :, None] * by_level[:, None, :]
    whole = weight.sum(axis=0)
    share = np.divide(weight, whole, out=np.zeros_like(weight), where=whole > 0)
    return np.asarray(np.einsum("kal,a,l->k", share, ages, levels))


def _pull_by_age(p: Parameters, setting: str) -> list[float]:
    """Of a setting on children of each age; nothing where none of its placement types takes them."""
    by_age = p.moves.pull.get(setting)
    return [(by_age[age] if by_age else 1.0) * takes(p, setting, age) for age in AgeBand]


def _ages(events: EventsExposure, cause: str, setting: str) -> Numbers:
    """Moves of a cause out of a setting, by age; the same at every age where there was none."""
    rows = events.part(MOVED)
    mine = rows[(rows["cause"] == cause) & (rows["setting"] == setting)]
    many = mine.groupby("age_band")["count"].sum().reindex([age.value for age in AgeBand])
    counted = many.fillna(0.0).to_numpy(np.float64)
    return counted if counted.sum() > 0 else np.ones(len(AgeBand))
