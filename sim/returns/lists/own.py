"""The lists of carers, homes, commitments and searches that an authority names beside its returns."""

from dataclasses import dataclass

from sim.parameters import Fit, Parameters, ProvisionKind
from sim.returns.lists.carers import CarersList, read_carers
from sim.returns.lists.commitments import Commitments, read_commitments
from sim.returns.lists.homes import HomesList, read_homes
from sim.returns.lists.referrals import Referrals, read_referrals


@dataclass(frozen=True, eq=False)
class OwnLists:
    """The lists that are named, read."""

    carers: CarersList | None = None
    homes: HomesList | None = None
    commitments: Commitments | None = None
    referrals: Referrals | None = None

    @classmethod
    def read(cls, request: Fit, p: Parameters) -> "OwnLists":
        """Read those that are named; raises :class:`~sim.errors.InputMistake` if one cannot be used. Fees in
        the list of searches stand for a list of commitments that is not named.
        """
        referrals = (
            read_referrals(
                request.referrals, request.referrals_columns or {}, request.referrals_words or {}, p
            )
            if request.referrals
            else None
        )
        return cls(
            read_carers(request.carers, request.carers_columns, request.carers_words)
            if request.carers
            else None,
            read_homes(request.homes, words_for_types(p), request.homes_columns, request.homes_words)
            if request.homes
            else None,
            read_commitments(
                request.commitments, request.commitments_columns or {}, request.commitments_words or {}, p
            )
            if request.commitments
            else referrals.commitments
            if referrals
            else None,
            referrals,
        )


def words_for_types(p: Parameters) -> dict[str, str]:
    """Which words mean which type of home: its name or its title."""
    kinds = {n: t for n, t in p.placement.types.items() if t.provision is ProvisionKind.HOMES}
    return {name: name for name in kinds} | {kind.title: name for name, kind in kinds.items()}
