"""The stationary population: children as the model itself has them after years in which nothing changed.

Published totals say how many children there are of each age and in each placement type. They do not say how
ages, needs and times in care go together, and a census in which these do not fit the model's own rates moves
away from its totals as soon as it lives. So what nobody publishes is taken from children of the model,
simulated with the fitted rates until the base date no longer shows: a sample of them is kept beside the
configuration, written by ``job=fit_published``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from sim.arrays import Anything, Counts, Flags, Numbers
from sim.arrays import Texts as Words
from sim.bands import ADULTHOOD, DAYS_PER_YEAR
from sim.census.attributes import Leaning
from sim.census.caseload import CensusCaseload, Likely
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.parameters import LEVELS, SPELLS, Parameters
from sim.parameters.checks.references import nearest
from sim.reading import NO_TABLE, bytes_of

COLUMNS = ("placement", "plan", "level", "uasc", "age", "in_care", "in_placement", "spell")
DAYS = ("age", "in_care", "in_placement")
MOST_DAYS = 100_000
"""No age, time or number of a spell is larger."""
UNLIKE_LEVEL, UNLIKE_PLAN, UNLIKE_KIND = 2.0, 4.0, 40.0
"""Years of age that another level of need, another plan, being unaccompanied or not count as when likenesses
are sought."""
JITTER = 1.0
"""Years of age within which children are equally alike: who of them is taken is chance."""
RARE = 0.002
"""Share of the configured frequency that stays with ages at which the population has nobody in a placement
type."""
SHRUNK = 2.0
"""Children that having no leaning is worth."""
REMEDY = "take a file written by job=fit_published, or leave 'census.stationary' out"


@dataclass(frozen=True)
class Population:
    """Children of the model, one row each: :data:`COLUMNS`, durations and age in days, ``spell`` from 0 to
    2.
    """

    frame: pd.DataFrame

    @classmethod
    def on(cls, episodes: Episodes, day: float) -> "Population":
        """The children in care on a day (since 1970) of a history."""
        f = episodes.frame
        there = f[(f["decom"] <= day) & ~(f["dec"] <= day)]
        columns = {name: there[name].astype(object).to_numpy() for name in ("placement", "plan", "level")}
        ages = {"age": "dob", "in_care": "period_start", "in_placement": "decom"}
        columns |= {name: np.floor(day - there[began].to_numpy(np.float64)) for name, began in ages.items()}
        columns |= {
            "uasc": there["uasc"].to_numpy(bool),
            "spell": np.minimum(there["spell"].to_numpy(np.int64), SPELLS - 1),
        }
        return cls(pd.DataFrame({name: columns[name] for name in COLUMNS}))

    @classmethod
    def together(cls, parts: Sequence["Population"]) -> "Population":
        """Several populations as one."""
        return cls(pd.concat([part.frame for part in parts], ignore_index=True))

    def sample(self, many: int) -> "Population":
        """At most so many of them, evenly spaced in the order of placement type and age, so that both keep
        their shares.
        """
        ordered = self.frame.sort_values(["placement", "age", "level"], kind="stable", ignore_index=True)
        if len(ordered) <= many:
            return Population(ordered)
        chosen = np.floor((np.arange(many) + 0.5) * len(ordered) / many).astype(np.int64)
        return Population(ordered.iloc[chosen].reset_index(drop=True))

    def write(self, path: Path) -> None:
        """Write the population as CSV, durations in whole days."""
        whole = self.frame.assign(**{name: self.frame[name].astype(np.int64) for name in DAYS})
        whole.assign(uasc=np.where(whole["uasc"], "yes", "no")).to_csv(path, index=False, lineterminator="\n")

    def counts(self, age_from: Sequence[int], types: Sequence[str]) -> Numbers:
        """Children by age in completed years, from each of some ages to the next, and by placement type."""
        f = self.frame
        age = np.searchsorted(np.asarray(age_from), f["age"].to_numpy() / DAYS_PER_YEAR, side="right") - 1
        placed = pd.Index(f["placement"].astype(str))
        kind = pd.Index(types).get_indexer(placed)  # -1 where the census has nobody
        table = np.zeros((len(age_from), len(types)))
        np.add.at(table, (age[kind >= 0], kind[kind >= 0]), 1.0)
        return table

    def likely(self, p: Parameters) -> Likely:
        """Where children are likely to be: as in the population, and as configured in placement types where
        it has nobody.
        """
        configured, table = Likely.configured(p), p.census.table
        groups = self.counts([ages.start for ages in table.age_groups], list(table.placements))
        years = self.counts(range(ADULTHOOD), list(table.placements))
        return Likely(
            groups=_or_else(groups, configured.groups) * (configured.groups > 0),
            years=np.maximum(years.sum(axis=1), RARE * years.sum()),
            years_by_type=_or_else(years, configured.years_by_type),
        )

    def leaning_of_levels(self, p: Parameters, caseload: CensusCaseload) -> Leaning:
        """Levels of need lean on placement type as configured, and within it on the age group as in the
        population.
        """
        ages = np.array(list(p.census.table.ages), dtype=object)
        starts = np.array([group.start for group in p.census.table.age_groups])
        theirs = ages[np.searchsorted(starts, self.frame["age"].to_numpy() / DAYS_PER_YEAR, side="right") - 1]
        place, level = (
            self.frame["placement"].to_numpy().astype(str),
            self.frame["level"].to_numpy().astype(str),
        )
        seen, overall = (_counted(groups, level) for groups in (_both(place, theirs), place))
        own, weights = _both(caseload.placement, caseload.age_group), {}
        for group in dict.fromkeys(own.tolist()):
            kind = group.split("|")[0]
            configured = p.census.level.weights.get(kind, {}) if p.census.level.by == "placement" else {}
            shares = configured or dict.fromkeys(LEVELS, 1.0)
            lean = _lean(seen.get(group), overall.get(kind))
            weights[group] = {level: shares.get(level, 0.0) * lean[i] for i, level in enumerate(LEVELS)}
        return Leaning(own, weights)

    def alike(
        self,
        placement: Words,
        plan: Words,
        level: Words,
        uasc: Flags,
        days_old: Numbers,
        rng: np.random.Generator,
    ) -> Counts:
        """For each child of a census the row of one like it in its placement type, -1 where nobody lives in
        such a place.

        Nobody is taken twice as long as there are enough: an assignment at the least unlikeness (years of
        age, with :data:`UNLIKE_LEVEL` and its fellows for what else differs).
        """
        chosen = np.full(len(placement), -1, dtype=np.int64)
        known = self.frame["placement"].to_numpy()
        for kind in dict.fromkeys(placement.tolist()):
            mine, rows = np.flatnonzero(placement == kind), np.flatnonzero(known == kind)
            if rows.size:
                rows = np.tile(rows, -(-mine.size // rows.size))
                own = {"plan": plan[mine], "level": level[mine], "uasc": uasc[mine]}
                unlike = self._unlikeness(rows, own, days_old[mine]) + JITTER * rng.random(
                    (mine.size, rows.size)
                )
                child, row = linear_sum_assignment(unlike)
                chosen[mine[child]] = rows[row]
        return chosen

    def times(
        self, like: Counts, days_old: Numbers, in_care: Numbers, in_placement: Numbers, spell: Counts
    ) -> tuple[Numbers, Numbers, Counts]:
        """Days in care, days in the placement and number of the spell of the children alike; as given where
        there is none.

        A child younger than the one it is like has spent as large a part of its life in care, and of that in
        its placement.
        """
        f, known = self.frame.iloc[np.maximum(like, 0)], like >= 0
        younger = np.minimum(1.0, days_old / np.maximum(f["age"].to_numpy(np.float64), 1.0))
        care = np.minimum(np.floor(f["in_care"].to_numpy(np.float64) * younger), days_old)
        number = f["spell"].to_numpy(np.int64)
        placed = np.minimum(np.floor(f["in_placement"].to_numpy(np.float64) * younger), care)
        placed = np.where(number == 0, care, placed)
        return (
            np.where(known, care, in_care),
            np.where(known, placed, in_placement),
            np.where(known, number, spell),
        )

    def _unlikeness(self, rows: Counts, own: Mapping[str, Anything], days_old: Numbers) -> Numbers:
        theirs = self.frame.iloc[rows]
        unlike = np.abs(days_old[:, None] - theirs["age"].to_numpy()[None, :]) / DAYS_PER_YEAR
        for name, weight in (("level", UNLIKE_LEVEL), ("plan", UNLIKE_PLAN), ("uasc", UNLIKE_KIND)):
            unlike += weight * (own[name][:, None] != theirs[name].to_numpy()[None, :])
        return np.asarray(unlike)


def _both(placement: Words, age_group: Words) -> Words:
    return np.array([f"{kind}|{ages}" for kind, ages in zip(placement, age_group, strict=True)], dtype=object)


def _counted(group: Anything, level: Anything) -> dict[str, Numbers]:
    """Children of each group by level of need, in the order of :data:`LEVELS`."""
    names, place = np.unique(group.astype(str), return_inverse=True)
    return {
        name: np.array([((place == i) & (level == one)).sum() for one in LEVELS], float)
        for i, name in enumerate(names)
    }


def _lean(seen: Numbers | None, overall: Numbers | None) -> Numbers:
    """How much more frequent each level is in a group than in its placement type, shrunk towards no more and
    no less.
    """
    if seen is None or overall is None:
        return np.ones(len(LEVELS))
    expected = overall / overall.sum() * seen.sum()
    lean: Numbers = (seen + SHRUNK) / (expected + SHRUNK)
    return lean


def _or_else(counted: Numbers, configured: Numbers) -> Numbers:
    """Counts with a little of what is configured (columns alike in size), and that alone where a column has
    no counts.
    """
    size = counted.sum(axis=0)
    shares = configured / np.maximum(configured.sum(axis=0), 1e-300)
    return np.asarray(np.where(size > 0, counted + RARE * size * shares, shares))


def read_population(path: Path, p: Parameters) -> Population:
    """Read the file that :meth:`Population.write` wrote; raises :class:`InputMistake` that says what is wrong
    with it.
    """
    try:
        raw = pd.read_csv(BytesIO(bytes_of(path)), dtype={"uasc": str}, keep_default_na=False)
    except NO_TABLE as error:
        raise InputMistake(
            f"census.stationary: {path} cannot be read ({str(error).partition(chr(10))[0]}); {REMEDY}"
        ) from error
    if missing := [name for name in COLUMNS if name not in raw]:
        raise InputMistake(f"{path}: lacks the columns {', '.join(missing)}; {REMEDY}")
    words = {
        "placement": tuple(p.placement.types),
        "plan": p.placement.settings,
        "level": LEVELS,
        "uasc": ("yes", "no"),
    }
    wrong = [
        f"{path}, line {row + 2}: {name} is '{raw[name].iloc[row]}';"
        f" {nearest(str(raw[name].iloc[row]), known)}"
        for name, known in words.items()
        for row in np.flatnonzero(~raw[name].isin(known))[:1].tolist()
    ]
    numbers = {name: _numbers(raw[name]) for name in (*DAYS, "spell")}
    wrong += [
        f"{path}, line {row + 2}: {name} is '{raw[name].iloc[row]}'; expected a number from 0 to"
        f" {MOST_DAYS:,}; {REMEDY}"
        for name, values in numbers.items()
        for row in np.flatnonzero(~((values >= 0) & (values <= MOST_DAYS)))[:1].tolist()
    ]
    if wrong:
        raise InputMistake(*wrong)
    return Population(raw.assign(uasc=raw["uasc"] == "yes", **numbers)[list(COLUMNS)])


def _numbers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column as numbers, ``NaN`` for what is none; hundreds of digits are infinity."""
    try:
        return pd.to_numeric(column, errors="coerce")
    except OverflowError:
        return pd.to_numeric(column.astype(str), errors="coerce")
