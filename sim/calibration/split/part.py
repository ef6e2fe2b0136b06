"""The parameters and the children of each authority that is made of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.bands import day_number
from sim.calibration.split.homes import rehoused, shared_homes
from sim.calibration.totals import totals_of
from sim.census.children import make_census
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.parameters import CensusMargins, Parameters
from sim.parameters.paths.scaling import scaled
from sim.parameters.paths.values import plain, with_values

SOURCE = "authority.split of {name}: {districts}."
BY_SHARES = (
    "Population by its share of entries. How surely the parameters of the whole are known is not a layer of"
    " the uncertainty of a part."
)
SCALED = ("services", "after_care.adoption_allowance.at_base", "after_care.staying_put.at_base",
          "asylum_grant.leavers.at_base", "published.total", "published.parts")  # fmt: skip
"""What of the costs is a number of pounds a year, or of young people, and goes by the children in care."""

NOT_OF_A_PART: Mapping[str, Any] = {
    "finance.spent": {},
    "finance.base_budget": None,
    "finance.open_prices": {},
    "finance.grants": {},
    "finance.reserves": None,
}
"""Figures of the whole council's finance that say nothing of a part."""


@dataclass(frozen=True, eq=False)
class SplitPart:
    """One of the authorities."""

    parameters: Parameters
    """Its census is described by totals; the children are in :attr:`census`."""
    census: Episodes


def parts_of(p: Parameters) -> dict[str, SplitPart]:
    """The authorities that ``authority.split`` makes, by name.

    Children are those of the census by their districts, entries their share of the whole's by district.
    Homes go whole to one part (:mod:`~sim.calibration.split.homes`); foster households, services, after-care
    and the population go by the children, and a search among fewer households finds one as often as before
    (:func:`accepting`). Rates, plans, markets and prices are those of the whole. Raises
    :class:`~sim.errors.InputMistake` if a part cannot be made.
    """
    frame, split = make_census(p).frame, p.authority.split or {}
    of = {name: frame[frame["district"].isin(districts)] for name, districts in split.items()}
    if empty := [name for name, part in of.items() if not part["dec"].isna().any()]:
        raise InputMistake(
            f"authority.split: of '{empty[0]}' no child is in care on the base date; give it more districts"
        )
    placed = {n: part[part["dec"].isna()]["placement"].value_counts().to_dict() for n, part in of.items()}
    homes = shared_homes(p, placed)
    leavers = _leavers(p, {name: int(part["dec"].isna().sum()) for name, part in of.items()})
    given = {name: {"provision.homes": homes[name]} for name in of}
    return {n: _part(p, n, split[n], of[n], given[n], leavers[n]) for n in of}


def _part(
    p: Parameters,
    name: str,
    districts: Sequence[str],
    frame: pd.DataFrame,
    given: Mapping[str, Any],
    leavers: Mapping[str, Any],
) -> SplitPart:
    entering = {district: p.authority.districts[district] for district in districts}
    still = frame["dec"].isna()
    share = float(still.sum()) / p.census.children
    of_the_whole = sum(entering.values())
    fostered = _fostered_share(frame[still], p, p.provision.foster_households.type, share)
    changed = _scaled(p, of_the_whole, share, fostered)
    source = SOURCE.format(name=p.authority.name, districts=", ".join(districts))
    new = with_values(
        changed,
        {
            **given,
            **NOT_OF_A_PART,
            "authority.name": f"{p.authority.name}_{name}",
            "authority.districts": {d: part / of_the_whole for d, part in entering.items()},
            "authority.split": None,
            "authority.child_population": p.authority.child_population * of_the_whole,
            "authority.assumption": f"{source} {BY_SHARES}",
            "targets": None,
            "uncertainty.parameters": None,
        },
    )
    if new.costs is not None:
        kept = {home: one for home, one in new.costs.named_homes.items() if home in new.provision.homes}
        new = with_values(new, {"costs.named_homes": kept})
    census = Episodes(rehoused(frame, new).reset_index(drop=True))
    totals = totals_of(census, new, day_number(new.authority.base_date), source)
    margins = CensusMargins.model_validate(
        {**totals, "after_care": {**plain(p.census.after_care), **leavers}}
    )
    return SplitPart(Parameters.model_validate(plain(with_values(new, {"census": margins}))), census)


def _fostered_share(still: pd.DataFrame, p: Parameters, own: str, otherwise: float) -> float:
    """Its part of the children with the council's own carers; of all children where there are none."""
    whole = p.census.table.placements.get(own, 0)
    return float((still["placement"] == own).sum()) / whole if whole else otherwise


def _scaled(p: Parameters, entering: float, share: float, fostered: float) -> Parameters:
    """Numbers of people and of pounds in proportion."""
    new = scaled(p, "entries.strata.*.per_year", entering)
    new = scaled(new, "provision.foster_households.pipelines.*.enquiries", fostered)
    carers = p.provision.foster_households
    fewer = {
        "provision.foster_households.places": round(carers.places * fostered),
        "provision.foster_households.acceptance": accepting(carers.acceptance, fostered),
    }
    new = with_values(new, fewer)
    if new.costs is None:
        return new
    there = [path for path in SCALED if _is_there(new, path)]
    for path in there:
        new = scaled(new, f"costs.{path}" if path != "services" else "costs.services.*.per_year", share)
    return new


def accepting(acceptance: float, share: float) -> float:
    """How often a household accepts a child where there are fewer of them, so that a search among all finds
    one as often as before: ``1 - (1 - a) ** (1 / share)``.

    Assumption: carers of a part are those who have cared for its children, so that nothing is lost by asking
    no others.
    """
    return float(1 - (1 - acceptance) ** (1 / share)) if share > 0 else acceptance


def _is_there(p: Parameters, path: str) -> bool:
    value: Any = p.costs
    for name in path.split("."):
        value = getattr(value, name, None)
    return bool(value)


def _leavers(p: Parameters, children: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Young people after care by the children in care, in whole numbers that sum to those of the whole."""
    after, whole = p.census.after_care, max(sum(children.values()), 1)
    upto = np.concatenate(([0.0], np.cumsum(list(children.values())) / whole))

    def each(many: float) -> list[int]:
        return [int(part) for part in np.diff(np.rint(upto * many))]

    orders = each(after.special_guardianship_orders)
    by_age = {age: each(many) for age, many in after.care_leavers.items()}
    older = {age: each(many) for age, many in after.care_leavers_to_25.items()}
    return {
        name: {
            "special_guardianship_orders": orders[number],
            "other_orders_per_year": after.other_orders_per_year * children[name] / whole,
            "care_leavers": {age: many[number] for age, many in by_age.items()},
            "care_leavers_to_25": {age: many[number] for age, many in older.items()},
        }
        for number, name in enumerate(children)
    }
