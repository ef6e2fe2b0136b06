"""The parameters that no source gives and the published totals determine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim.bands import AgeBand
from sim.errors import InputMistake
from sim.parameters import LEVELS, Parameters, ProvisionKind
from sim.timeline import Timeline

FOUND_FAILING = (AgeBand.FROM_10_TO_15, AgeBand.FROM_16_TO_17)
"""Ages at which the search for independent foster care fails often enough to be fitted."""

Table = dict[str, dict[AgeBand, float]]
Levels = dict[str, dict[str, float]]
Ages = dict[str, dict[int, float]]


@dataclass(frozen=True)
class Free:
    """Free parameters of the fit to published totals."""

    level: float
    """Of all entries."""
    per_year: dict[str, float]
    """Entries by stratum."""
    entry_ages: Ages
    """Relative frequency of ages in completed years at entry, by stratum, of at most one for the most
    frequent."""
    exits: Table
    """Exits per child and year by route and age."""
    scale: dict[str, float]
    """Of the hazard of moving, by setting."""
    by_age: Table
    """Relative hazard of moving by age, by setting."""
    pull: Table
    """Of settings on children who need a new plan, by age."""
    pull_by_level: Levels
    """Of settings on children of each level of need."""
    by_spell: tuple[float, float, float]
    """Relative hazard of moving in the first, the second and every later placement."""
    entry_levels: Levels
    """Levels of need of the children who enter, shares by stratum."""
    acceptance: float
    """Of a child by one foster household."""
    acceptance_by_level: dict[str, float]
    acceptance_by_age: dict[AgeBand, float]
    stop_rate: float
    """Decisions of foster households to stop, a year."""
    decided_before: float
    """Share of the households with children that have decided to stop on the base date."""
    homes: dict[str, float]
    """Acceptance of a child by each home whose setting has other places, too; where there are none the pull
    decides."""
    availability: dict[AgeBand, float]
    """Of independent foster care."""
    market_by_level: dict[str, float]
    """Its relative availability by level of need."""

    @classmethod
    def of(cls, p: Parameters, market: str) -> "Free":
        """The values that stand in some parameters; ``market`` is the placement type whose availability is
        fitted.
        """
        return cls(
            level=p.entries.level.values[0],
            per_year={name: stratum.per_year.values[0] for name, stratum in p.entries.strata.items()},
            entry_ages={name: _of_the_most(stratum.ages) for name, stratum in p.entries.strata.items()},
            exits={name: dict(route.per_year) for name, route in p.exits.routes.items()},
            scale={name: ending.scale for name, ending in p.moves.endings.items()},
            by_age={name: dict(ending.by_age) for name, ending in p.moves.endings.items()},
            pull={s: dict(p.moves.pull.get(s, dict.fromkeys(AgeBand, 1.0))) for s in p.placement.settings},
            pull_by_level={s: _all_levels(p.moves.pull_by_level.get(s, {})) for s in p.placement.settings},
            by_spell=p.moves.by_spell,
            entry_levels={
                name: _all_levels(stratum.level, 0.0) for name, stratum in p.entries.strata.items()
            },
            acceptance=p.provision.foster_households.acceptance,
            acceptance_by_level=_all_levels(p.provision.foster_households.acceptance_by_level),
            acceptance_by_age=dict(p.provision.foster_households.acceptance_by_age),
            stop_rate=p.provision.foster_households.deregistration.rate.values[0],
            decided_before=p.provision.foster_households.deregistration.decided_before,
            homes={
                name: home.acceptance
                for name, home in p.provision.homes.items()
                if _has_an_alternative(p, home.type)
            },
            availability=dict(p.provision.markets[market].availability),
            market_by_level=_all_levels(p.provision.markets[market].by_level),
        )

    def _entering(self, name: str) -> dict[str, Any]:
        rate = Timeline.constant(self.per_year[name])
        return {"per_year": rate, "ages": self.entry_ages[name], "level": self.entry_levels[name]}

    @classmethod
    def middle(cls, steps: Sequence["Free"]) -> "Free":
        """The geometric mean of several steps, number by number (shares sum to one again): chance in each
        step averages out.

        The idea is that of Polyak and Juditsky (1992), Acceleration of stochastic approximation by averaging.
        """
        middle = cls(**{f.name: _middle([getattr(step, f.name) for step in steps]) for f in fields(cls)})
        return replace(
            middle, entry_levels={name: _summing_to_one(mix) for name, mix in middle.entry_levels.items()}
        )

    def as_config(self, market: str) -> dict[str, Any]:
        """The same as a nested mapping that lies over a configuration; rounded to five significant digits."""
        return {
            "entries": {
                "level": _rounded(self.level),
                "strata": {
                    name: {
                        "per_year": _rounded(rate),
                        "ages": {age: _rounded(share) for age, share in self.entry_ages[name].items()},
                        "level": _shares(self.entry_levels[name]),
                    }
                    for name, rate in self.per_year.items()
                },
            },
            "exits": {"routes": {name: {"per_year": _by_age(rates)} for name, rates in self.exits.items()}},
            "moves": {
                "endings": {
                    name: {"scale": _rounded(scale), "by_age": _by_age(self.by_age[name])}
                    for name, scale in self.scale.items()
                },
                "by_spell": [_rounded(factor) for factor in self.by_spell],
                "pull": {name: _by_age(pull) for name, pull in self.pull.items()},
                "pull_by_level": {name: _by_name(pull) for name, pull in self.pull_by_level.items()},
            },
            "provision": {
                "homes": {
                    name: {"acceptance": _rounded(acceptance)} for name, acceptance in self.homes.items()
                },
                "foster_households": {
                    "acceptance": _rounded(self.acceptance),
                    "acceptance_by_level": _by_name(self.acceptance_by_level),
                    "acceptance_by_age": _by_age(self.acceptance_by_age),
                    "deregistration": {
                        "rate": _rounded(self.stop_rate),
                        "decided_before": _rounded(self.decided_before),
                    },
                },
                "markets": {
                    market: {
                        "availability": _by_age(self.availability),
                        "by_level": _by_name(self.market_by_level),
                    }
                },
            },
        }

    def into(self, p: Parameters, market: str) -> Parameters:
        """Some parameters with these values in them; not validated again, since they come out of the fit."""
        routes = {n: r.model_copy(update={"per_year": self.exits[n]}) for n, r in p.exits.routes.items()}
        strata = {n: s.model_copy(update=self._entering(n)) for n, s in p.entries.strata.items()}
        level = Timeline.constant(self.level)
        endings = {
            n: e.model_copy(update={"scale": self.scale[n], "by_age": self.by_age[n]})
            for n, e in p.moves.endings.items()
        }
        stopping = {"rate": Timeline.constant(self.stop_rate), "decided_before": self.decided_before}
        foster = p.provision.foster_households.model_copy(
            update={
                "acceptance": self.acceptance,
                "acceptance_by_level": self.acceptance_by_level,
                "acceptance_by_age": self.acceptance_by_age,
                "deregistration": p.provision.foster_households.deregistration.model_copy(update=stopping),
            }
        )
        moves = {
            "endings": endings,
            "pull": self.pull,
            "pull_by_level": self.pull_by_level,
            "by_spell": self.by_spell,
        }
        homes = {n: p.provision.homes[n].model_copy(update={"acceptance": a}) for n, a in self.homes.items()}
        found = {"availability": self.availability, "by_level": self.market_by_level}
        fitted = p.provision.markets[market].model_copy(update=found)
        return p.model_copy(
            update={
                "entries": p.entries.model_copy(update={"level": level, "strata": strata}),
                "exits": p.exits.model_copy(update={"routes": routes}),
                "moves": p.moves.model_copy(update=moves),
                "provision": p.provision.model_copy(
                    update={
                        "homes": {**p.provision.homes, **homes},
                        "foster_households": foster,
                        "markets": {**p.provision.markets, market: fitted},
                    }
                ),
            }
        )


def _of_the_most(frequencies: Mapping[int, float]) -> dict[int, float]:
    """Relative frequencies with the largest at one."""
    return {age: frequency / max(frequencies.values()) for age, frequency in frequencies.items()}


def _middle(values: Sequence[Any]) -> Any:
    """The geometric mean of numbers, of mappings and sequences of numbers element by element; none of them is
    negative.
    """
    first = values[0]
    if isinstance(first, Mapping):
        return {name: _middle([value[name] for value in values]) for name in first}
    if isinstance(first, tuple):
        return tuple(_middle(parts) for parts in zip(*values, strict=True))
    return float(np.exp(np.log(values).mean())) if min(values) > 0 else float(np.mean(values))


def _summing_to_one(mix: Mapping[str, float]) -> dict[str, float]:
    return {name: share / sum(mix.values()) for name, share in mix.items()}


def _has_an_alternative(p: Parameters, placement: str) -> bool:
    """Whether children whose plan names this type's setting can live in a place of another type."""
    setting = p.placement.types[placement].setting
    return sum(kind.setting == setting for kind in p.placement.types.values()) > 1


def independent_market(p: Parameters) -> str:
    """The market for foster care outside the council, whose availability is fitted.

    Raises :class:`InputMistake` if there is none.
    """
    for name, kind in p.placement.types.items():
        if kind.provision is ProvisionKind.MARKET and kind.foster:
            return name
    raise InputMistake(
        "placement.types: no foster care is bought on a market; the fit needs one type with both"
    )


def _all_levels(values: Mapping[str, float], otherwise: float = 1.0) -> dict[str, float]:
    return {level: values.get(level, otherwise) for level in LEVELS}


def _by_name(values: Mapping[str, float]) -> dict[str, float]:
    return {name: _rounded(value) for name, value in values.items()}


def _shares(values: Mapping[str, float]) -> dict[str, float]:
    """Shares rounded so that they still sum to one: what rounding leaves over goes to the first."""
    first, *others = values
    rounded = {name: round(values[name], 5) for name in others}
    return {first: round(1 - sum(rounded.values()), 5), **rounded}


def _by_age(values: dict[AgeBand, float]) -> dict[str, float]:
    return {str(age): _rounded(value) for age, value in values.items()}


def _rounded(value: float) -> float:
    return float(f"{value:.5g}")
