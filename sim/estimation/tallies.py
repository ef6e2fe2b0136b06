"""What else a history shows beside hazards: who enters, where children go, who re-enters, where placements
are.

Every function gives rows of the aggregate table (:mod:`sim.estimation.events`): a part, an item, what was
counted, and how often.
"""

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers, Texts
from sim.bands import ADULTHOOD, DAYS_PER_YEAR, AgeBand, birthdays
from sim.estimation.by_year import by_year
from sim.estimation.cells import DIGITS
from sim.estimation.risk import DISRUPTION, PLANNED, AtRisk, causes, settings_and_plans
from sim.observed import ObservedHistory
from sim.parameters import LOCATIONS, Parameters, ProvisionKind
from sim.parameters.entries import Stratum

ENTRIES, ABOUT_ENTRIES, FAMILIES, REENTRIES, MOVED, WHERE = (
    "entries", "about entries", "families", "returns", "moved", "where",
)  # fmt: skip
ABOUT = (
    "age",
    "plan",
    "need",
    "level",
    "legal_status",
    "emergency",
    "sex",
    "disability",
    "district",
)
"""What is counted of the children who enter, by stratum."""
RETURNING = "returning"
"""So is whether they had been in care before."""
YES, NO = "yes", "no"


def other_tallies(history: ObservedHistory, at: AtRisk, p: Parameters) -> list[pd.DataFrame]:
    """All parts of the aggregate table but the hazards."""
    begun = _Begun(history, p)
    return [
        begun.entries(),
        begun.about_entries(),
        begun.families(),
        reentries(history, p),
        moved(history, at, p),
        where(history, p),
        by_year(history, at, p),
    ]


class _Begun:
    """Periods of care that began within the window, one entry each."""

    def __init__(self, history: ObservedHistory, p: Parameters) -> None:
        frame = history.episodes.frame
        began = frame["decom"].to_numpy(np.float64)
        first = (frame["spell"].to_numpy() == 0) & (began == frame["period_start"].to_numpy(np.float64))
        self.rows = np.flatnonzero(
            first & _inside(history, began) & (True if history.start_known is None else history.start_known)
        )
        self.history, self.p, self.frame = history, p, frame.iloc[self.rows]
        self.day = began[self.rows]
        earliest = frame.groupby("child", sort=False)["decom"].transform("min").to_numpy(np.float64)
        self.for_the_first_time = self.day == earliest[self.rows]
        age = _ages(self.frame["dob"].to_numpy(np.int64), self.day)
        self.age = np.clip(age, 0, ADULTHOOD - 1)
        self.stratum = strata_of(p, self.age, self.frame["uasc"].to_numpy(bool))

    def entries(self) -> pd.DataFrame:
        """Children by stratum and calendar month."""
        month = self.day.astype("datetime64[D]").astype("datetime64[M]").astype(str)
        return _counted(part=ENTRIES, item=self.stratum, value=np.asarray(month, dtype=object))

    def about_entries(self) -> pd.DataFrame:
        """Children by stratum and by each of :data:`ABOUT`, where it is on record."""
        known = [self._about(name, values) for name, values in self._values().items()]
        return pd.concat([*known, self._returning()], ignore_index=True)

    def _returning(self) -> pd.DataFrame:
        """Children by stratum and whether they had been in care before.

        A record that begins with the window shows an earlier period only where it ended later than that: of
        a child who comes back soon after the window has opened nobody knows. So a child is counted as new to
        care only for the probability that an earlier period would have been seen. Where a flag tells of
        periods that are not on record, all are known.
        """
        before = self.frame["previously_looked_after"].to_numpy(bool)
        years = (self.day - self.history.begins) / DAYS_PER_YEAR
        seen = 1 - np.exp(-years / self.p.entries.returning_mean_years)
        if (before & self.for_the_first_time).any():
            seen = np.ones(len(before))
        sums = pd.DataFrame({"item": self.stratum, "yes": before, "seen": seen}).groupby("item").sum()
        again = sums["yes"].to_numpy(np.float64)
        new = np.maximum(sums["seen"].to_numpy(np.float64) - again, 0.0).round(DIGITS)
        found = [
            pd.DataFrame({"item": sums.index, "value": value, "count": count})
            for value, count in ((YES, again), (NO, new))
        ]
        return pd.concat(found, ignore_index=True).assign(part=ABOUT_ENTRIES, cause=RETURNING)

    def _values(self) -> dict[str, Texts]:
        episodes, p = self.history.episodes, self.p
        settings = np.array([*p.placement.settings, None], dtype=object)
        _, plan = settings_and_plans(episodes, p)
        # A child that first stays in an emergency placement was planned for what its plan says, or for what
        # came next.
        emergency = episodes.frame["placement"].astype(object).to_numpy() == p.placement.emergency_type
        in_emergency = plan == p.placement.settings.index(
            p.placement.types[p.placement.emergency_type].setting
        )
        plan = np.where(in_emergency, -1, plan)
        return {
            "age": self.age.astype(object),
            "plan": settings[plan[self.rows]],
            "need": _words(self.frame["cin"]),
            "level": _words(self.frame["level"]),
            "legal_status": _words(self.frame["ls"]),
            "emergency": np.where(emergency[self.rows], YES, NO).astype(object),
            "sex": _words(self.frame["sex"]),
            "disability": np.where(self.frame["disability"].to_numpy(bool), YES, NO).astype(object),
            "district": _words(self.frame["district"]),
        }

    def _about(self, name: str, values: Texts) -> pd.DataFrame:
        known = pd.notna(values)
        return _counted(
            part=ABOUT_ENTRIES,
            item=self.stratum[known],
            cause=name,
            value=values[known].astype(str).astype(object),
        )

    def families(self) -> pd.DataFrame:
        """Groups of accompanied children who entered on one day, by size. Nothing if no group is known."""
        group = self.frame["sibling_group"].to_numpy(np.int64)
        # A child that comes back comes alone, even where its record still names the brothers and sisters it
        # first came with.
        with_family = ~self.frame["uasc"].to_numpy(bool) & self.for_the_first_time
        if not (group[with_family] >= 0).any():
            return _counted(part=FAMILIES, value=np.array([], dtype=object))
        alone = -1 - np.arange(len(group))
        keys = pd.DataFrame({"day": np.floor(self.day), "group": np.where(group >= 0, group, alone)})[
            with_family
        ]
        size = keys.groupby(["day", "group"]).size().to_numpy()
        return _counted(part=FAMILIES, value=size.astype(str).astype(object))


def strata_of(p: Parameters, age: Counts, uasc: Flags) -> Texts:
    """The stratum of a child who enters at an age: the one that takes such ages, else the one with the
    nearest.
    """

    def nearest(years: int, alone: bool) -> str:
        strata = {name: s for name, s in p.entries.strata.items() if s.uasc == alone} or dict(
            p.entries.strata
        )
        return min(strata, key=lambda name: _distance(strata[name], years))

    names = np.array([[nearest(a, alone) for a in range(ADULTHOOD)] for alone in (False, True)], dtype=object)
    return np.asarray(names[uasc.astype(int), age])


def _distance(stratum: Stratum, years: int) -> int:
    return min(abs(years - age) for age, frequency in stratum.ages.items() if frequency > 0)


def reentries(history: ObservedHistory, p: Parameters) -> pd.DataFrame:
    """Exits within the window by route: how many were followed by a re-entry (``count``), and how many
    re-entries would have been seen if every exit led to one (``exposure``). The first divided by the second
    is the probability of re-entry.

    The second adds up, over the exits, the probability that a re-entry, exponentially delayed with the mean
    of the configuration, comes before the window closes or the child turns 18.
    """
    frame = history.episodes.frame.reset_index(drop=True)
    by_child = frame.sort_values(["child", "decom"], kind="stable")
    reenters = (by_child["child"].shift(-1) == by_child["child"]).reindex(frame.index).to_numpy()
    left, born = frame["dec"].to_numpy(np.float64), frame["dob"].to_numpy(np.int64)
    until = np.minimum(history.ends, birthdays(born, ADULTHOOD)) - left
    route = frame["route"].astype(object).to_numpy()
    rows = []
    for name, reentry in p.entries.reentry.items():
        mine = (route == name) & _inside(history, left) & (until > 0)
        seen = 1 - np.exp(-until[mine] / DAYS_PER_YEAR / reentry.mean_years)
        rows.append((REENTRIES, name, float(reenters[mine].sum()), round(float(seen.sum()), DIGITS)))
    return pd.DataFrame(rows, columns=["part", "item", "count", "exposure"])


def moved(history: ObservedHistory, at: AtRisk, p: Parameters) -> pd.DataFrame:
    """Moves by cause, setting moved out of, plan before, age band and the plan after."""
    names, settings = causes(p), np.array(p.placement.settings, dtype=object)
    _, plan = settings_and_plans(history.episodes, p)
    counted = [names.index(PLANNED), names.index(DISRUPTION)]
    these = np.flatnonzero(np.isin(at.cause, counted) & (at.following >= 0))
    age = (at.reached[:, these] <= at.stop[these]).sum(axis=0)
    return _counted(
        part=MOVED,
        cause=np.array(names, dtype=object)[at.cause[these]],
        setting=settings[at.setting[these]],
        plan=settings[at.plan[these]],
        age_band=np.array([a.value for a in AgeBand], dtype=object)[age],
        value=settings[plan[at.following[these]]],
    )


def where(history: ObservedHistory, p: Parameters) -> pd.DataFrame:
    """Placements that began within the window by type and location; homes are where they are."""
    frame = history.episodes.frame
    began = _inside(history, frame["decom"].to_numpy(np.float64))
    placement, location = (frame[name].astype(object).to_numpy() for name in ("placement", "location"))
    drawn = [name for name, kind in p.placement.types.items() if kind.provision is not ProvisionKind.HOMES]
    counted = began & np.isin(placement, drawn) & np.isin(location, LOCATIONS)
    return _counted(part=WHERE, item=placement[counted], value=location[counted])


def _counted(**columns: object) -> pd.DataFrame:
    """How often each combination of the values of these columns occurs; a plain text stands for all rows."""
    lengths = [len(values) for values in columns.values() if isinstance(values, np.ndarray)]
    table = pd.DataFrame(
        {
            k: v if isinstance(v, np.ndarray) else np.full(lengths[0], v, dtype=object)
            for k, v in columns.items()
        }
    )
    return table.groupby(list(columns), as_index=False, sort=True).size().rename(columns={"size": "count"})


def _inside(history: ObservedHistory, day: Numbers) -> Flags:
    return np.asarray((day > history.begins) & (day <= history.ends))


def _ages(born: Counts, day: Numbers) -> Counts:
    """Completed years on days that differ from child to child."""
    guess = np.floor((day - born) / DAYS_PER_YEAR).astype(np.int64)
    for _ in range(2):
        guess = np.where(birthdays(born, guess) > day, guess - 1, guess)
        guess = np.where(birthdays(born, guess + 1) <= day, guess + 1, guess)
    return guess


def _words(column: "pd.Series[str]") -> Texts:
    return np.asarray(column.astype(object).to_numpy(), dtype=object)
