"""How many children of each age live in each placement type on the base date, as one row a child."""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Counts, Numbers, Texts
from sim.bands import ADULTHOOD, AgeBand, age_band
from sim.census.apportion import Sums, apportion, columns, rows
from sim.parameters import Parameters


@dataclass(frozen=True)
class CensusCaseload:
    """The children in care, one entry each, in the order of age and placement type."""

    age: Counts
    """Age in completed years."""
    age_group: Texts
    """Name of the age group of the published table."""
    age_band: Texts
    """Age band of the hazards (:class:`sim.bands.AgeBand`)."""
    placement: Texts
    """Name of the placement type."""
    setting: Texts
    """What a care plan calls the placement type."""

    def __len__(self) -> int:
        return len(self.age)

    def group(self, by: str | None) -> Texts:
        """The group of each child that a margin leans on: its age group, its placement type, or one for
        all.
        """
        named = {"age": self.age_group, "placement": self.placement}
        return named[by] if by else np.full(len(self), "", dtype=object)


def counted_caseload(parameters: Parameters, likely: "Likely | None" = None) -> CensusCaseload:
    """Children by single year of age and placement type, such that every published number holds exactly.

    ``likely`` says where children are likely to be; without it the weights of the configuration do. Raises
    :class:`~sim.errors.InputMistake` when the numbers exclude one another or the ages of the placement types.
    """
    likely = likely or Likely.configured(parameters)
    years = _single_years(parameters, likely, _age_groups_by_placement(parameters, likely))
    table = parameters.census.table
    types = list(table.placements)
    age, place = (np.repeat(index.ravel(), years.ravel()) for index in np.indices(years.shape))
    settings = [parameters.placement.types[name].setting for name in types]
    return CensusCaseload(
        age=age,
        age_group=_words(list(table.ages))[_group_of_age(parameters)[age]],
        age_band=_words([age_band(year) for year in range(ADULTHOOD)])[age],
        placement=_words(types)[place],
        setting=_words(settings)[place],
    )


@dataclass(frozen=True)
class Likely:
    """Relative frequencies inside the published totals."""

    groups: Numbers
    """Of age groups (rows) in placement types (columns); zero means that it cannot be."""
    years: Numbers
    """Of single years of age."""
    years_by_type: Numbers
    """Of single years of age (rows) in placement types (columns)."""

    @classmethod
    def configured(cls, parameters: Parameters) -> "Likely":
        """What the configuration says; single years are as frequent in every placement type."""
        table = parameters.census.table
        groups = np.array(
            [[table.weights[name].get(age, 0.0) for name in table.placements] for age in table.ages]
        )
        years = np.array([table.single_years[age] for age in range(ADULTHOOD)])
        return cls(groups, years, np.repeat(years[:, None], len(table.placements), axis=1))


def _age_groups_by_placement(parameters: Parameters, likely: Likely) -> Counts:
    """The joint table: age groups in rows, placement types in columns."""
    table = parameters.census.table
    ages, types = list(table.ages), list(table.placements)
    weights = likely.groups
    known = [
        rows(weights.shape, list(table.ages.values()), [f"ages {age}" for age in ages]),
        columns(weights.shape, list(table.placements.values()), types),
    ]
    for block in table.known:
        inside = np.isin(ages, block.ages)[:, None] & np.isin(types, block.placements)[None, :]
        name = f"ages {', '.join(block.ages)} in {', '.join(block.placements)}"
        known.append(Sums(np.where(inside, 0, -1), np.array([block.children]), [name]))
    return apportion(weights, known, "census.table")


def _single_years(parameters: Parameters, likely: Likely, joint: Counts) -> Counts:
    """The joint table by single year of age: children of 0, 1, ... 17 years in rows, placement types in
    columns.
    """
    table = parameters.census.table
    types = [parameters.placement.types[name] for name in table.placements]
    ages = np.arange(ADULTHOOD)
    allowed = np.array([[t.ages[0] <= age <= t.ages[1] for t in types] for age in ages])
    group = _group_of_age(parameters)
    by_year = _within_groups(likely.years, group, joint.sum(axis=1), list(table.ages))
    cells = Sums(
        group[:, None] * len(types) + np.arange(len(types))[None, :],
        joint.ravel(),
        [f"ages {age} in {name}" for age in table.ages for name in table.placements],
    )
    each_year = rows(allowed.shape, by_year, [f"age {age}" for age in ages])
    # The published cells come last: a round of the fit ends with them.
    return apportion(likely.years_by_type * allowed, [each_year, cells], "census.table.single_years")


def _within_groups(frequency: Numbers, group: Counts, totals: Counts, names: list[str]) -> Counts:
    """Children by single year: the total of each age group in proportion to the frequencies of its years."""
    sums = Sums(group[:, None], totals, [f"ages {name}" for name in names])
    return apportion(frequency[:, None], [sums], "census.table.single_years")[:, 0]


def _group_of_age(parameters: Parameters) -> Counts:
    """For each age from 0 to 17 the place of its age group in the table."""
    groups = parameters.census.table.age_groups
    return np.array([index for index, ages in enumerate(groups) for _ in ages], dtype=np.int64)


def _words(names: list[str] | list[AgeBand]) -> Texts:
    return np.array(names, dtype=object)
