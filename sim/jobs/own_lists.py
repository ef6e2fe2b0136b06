"""What an authority's lists of carers, homes and commitments say about its parameters, beside its returns."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.estimation.own_fees import own_fees
from sim.estimation.own_homes import own_homes, words_for_types
from sim.estimation.own_households import own_households
from sim.estimation.own_values import Draws, OwnValues, Window
from sim.parameters import Fit, Parameters
from sim.parameters.values import with_values
from sim.returns.lists.account import Counted
from sim.returns.lists.carers import CarersList, read_carers
from sim.returns.lists.commitments import Commitments, read_commitments
from sim.returns.lists.homes import HomesList, read_homes


@dataclass(frozen=True, eq=False)
class OwnLists:
    """The lists that are named, read."""

    carers: CarersList | None = None
    homes: HomesList | None = None
    commitments: Commitments | None = None

    @classmethod
    def read(cls, asked: Fit, p: Parameters) -> "OwnLists":
        """Read those that are named; raises :class:`~sim.errors.InputMistake` if one cannot be used."""
        return cls(
            read_carers(asked.carers, asked.carers_columns, asked.carers_words) if asked.carers else None,
            read_homes(asked.homes, words_for_types(p), asked.homes_columns, asked.homes_words) if asked.homes else None,
            read_commitments(asked.commitments, asked.commitments_columns or {}, asked.commitments_words or {}, p)
            if asked.commitments
            else None,
        )


@dataclass(frozen=True, eq=False)
class Learnt:
    """What the lists say: new parameters, draws of those that are uncertain, and what became of the rows."""

    parameters: Parameters
    draws: pd.DataFrame
    account: tuple[Counted, ...]


def learnt(lists: OwnLists, p: Parameters, window: Window, weight: float, draws: int, seed: int) -> Learnt:
    """The parameters with what the lists say about a window."""
    values: list[OwnValues] = []
    account: list[Counted] = []
    if lists.homes is not None:
        values.append(own_homes(lists.homes, p, window))
        account += lists.homes.account
    if lists.carers is not None:
        values.append(own_households(lists.carers, p, window, weight, draws, _chance(seed, 1)))
        account += lists.carers.account
    if lists.commitments is not None:
        fees, counted = own_fees(lists.commitments, p, window, weight, draws, _chance(seed, 2))
        values.append(fees)
        account += counted
    point = {path: value for one in values for path, value in one.point.items()}
    columns: dict[str, Draws] = {path: value for one in values for path, value in one.draws.items()}
    return Learnt(with_values(p, point), pd.DataFrame(columns), tuple(account))


def _chance(seed: int, number: int) -> np.random.Generator:
    """Each list has chances of its own, so that one more list changes no other's draws."""
    return np.random.default_rng([seed, number])
