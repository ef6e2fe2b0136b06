"""Which child of the census has which value of a published margin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.arrays import Flags, Texts
from sim.census.apportion import apportion, columns, rows
from sim.census.caseload import CensusCaseload
from sim.errors import InputMistake
from sim.parameters import CensusMargins
from sim.parameters.census import Margin


@dataclass(frozen=True)
class Leaning:
    """How the values of a margin lean on groups of children."""

    group: Texts
    """The group of each child of the census."""
    weights: Mapping[str, Mapping[str, float]]
    """Relative frequency of the values in each group; in groups left out all values are equally frequent."""


def allot(
    name: str,
    census: CensusMargins,
    caseload: CensusCaseload,
    rng: np.random.Generator,
    certain: Mapping[str, Flags] | None = None,
    leaning: Leaning | None = None,
) -> Texts:
    """Give each child a value of the margin ``name``, so that its totals hold exactly.

    ``certain`` says which children have a value for certain, whatever the weights say; they count towards the
    total of that value. ``leaning`` stands in for what the margin says of the groups on which it leans. The
    others' values by group are apportioned from the weights, and within a group they fall by chance. Raises
    :class:`~sim.errors.InputMistake` when the totals cannot be reached.
    """
    margin: Margin = getattr(census, name)
    given = np.full(len(caseload), margin.otherwise, dtype=object)
    undecided = _of_ages(margin, caseload)
    left = dict(margin.totals)
    for value, children in (certain or {}).items():
        given[children] = value
        undecided &= ~children
        left[value] = left.get(value, 0) - int(children.sum())
        if left[value] < 0:
            raise InputMistake(
                f"census.{name}.totals.{value}: {margin.totals.get(value, 0)} children, but"
                f" {int(children.sum())} have this value by their placement type or as unaccompanied"
                " children; expected at least as many; raise it"
            )
    if margin.otherwise is not None:
        left[margin.otherwise] = int(undecided.sum()) - sum(left.values())
        if left[margin.otherwise] < 0:
            raise InputMistake(
                f"census.{name}.totals: sum to more than the {int(undecided.sum())} children whose age is in "
                f"{list(margin.only_ages or ())}; expected no more; lower them or widen 'only_ages'"
            )
    _deal(
        name,
        margin,
        left,
        leaning or Leaning(caseload.group(margin.by), margin.weights),
        undecided,
        given,
        rng,
    )
    return given


def _of_ages(margin: Margin, caseload: CensusCaseload) -> Flags:
    if margin.only_ages is None:
        return np.ones(len(caseload), dtype=bool)
    first, last = margin.only_ages
    return np.asarray((caseload.age >= first) & (caseload.age <= last))


def _deal(
    name: str,
    margin: Margin,
    totals: dict[str, int],
    leaning: Leaning,
    undecided: Flags,
    given: Texts,
    rng: np.random.Generator,
) -> None:
    """Apportion the values over the groups, and deal them out within each group by chance; fills
    ``given``.
    """
    group = leaning.group
    groups = sorted(set(group[undecided]))
    values = np.array(list(totals), dtype=object)
    weights = np.array([_weights(leaning.weights, g, list(totals)) for g in groups]).reshape(
        len(groups), len(values)
    )
    members = [np.flatnonzero(undecided & (group == g)) for g in groups]
    known = [
        rows(weights.shape, [len(m) for m in members], [f"{margin.by or 'all'} {g}".strip() for g in groups]),
        columns(weights.shape, list(totals.values()), [f"'{value}'" for value in values]),
    ]
    counts = apportion(weights, known, f"census.{name}")
    for children, count in zip(members, counts, strict=True):
        given[children] = rng.permutation(np.repeat(values, count))


def _weights(weights: Mapping[str, Mapping[str, float]], group: str, values: list[str]) -> list[float]:
    named = weights.get(group)
    return [1.0 if named is None else named.get(value, 0.0) for value in values]
