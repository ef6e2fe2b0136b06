"""The parameters that no source gives and the published totals determine."""

from dataclasses import dataclass
from typing import Any

from sim.bands import AgeBand
from sim.errors import InputMistake
from sim.parameters import Parameters, ProvisionKind
from sim.timeline import Timeline

FOUND_FAILING = (AgeBand.FROM_10_TO_15, AgeBand.FROM_16_TO_17)
"""Ages at which the search for independent foster care fails often enough to be fitted."""

Table = dict[str, dict[AgeBand, float]]


@dataclass(frozen=True)
class Free:
    """Free parameters of the fit to published totals."""

    level: float
    """Of all entries."""
    per_year: dict[str, float]
    """Entries by stratum."""
    exits: Table
    """Exits per child and year by route and age."""
    scale: dict[str, float]
    """Of the hazard of moving, by setting."""
    pull: Table
    """Of settings on children who need a new plan, by age."""
    acceptance: float
    """Of a child by one foster household."""
    homes: dict[str, float]
    """Acceptance of a child by each home whose setting has other places, too; where there are none the pull decides."""
    availability: dict[AgeBand, float]
    """Of independent foster care."""

    @classmethod
    def of(cls, p: Parameters, market: str) -> "Free":
        """The values that stand in some parameters; ``market`` is the placement type whose availability is fitted."""
        return cls(
            level=p.entries.level.values[0],
            per_year={name: stratum.per_year.values[0] for name, stratum in p.entries.strata.items()},
            exits={name: dict(route.per_year) for name, route in p.exits.routes.items()},
            scale={name: ending.scale for name, ending in p.moves.endings.items()},
            pull={s: dict(p.moves.pull.get(s, dict.fromkeys(AgeBand, 1.0))) for s in p.placement.settings},
            acceptance=p.provision.foster_households.acceptance,
            homes={name: home.acceptance for name, home in p.provision.homes.items() if _has_an_alternative(p, home.type)},
            availability=dict(p.provision.markets[market].availability),
        )

    def as_config(self, market: str) -> dict[str, Any]:
        """The same as a nested mapping that lies over a configuration; rounded to five significant digits."""
        return {
            "entries": {
                "level": _rounded(self.level),
                "strata": {name: {"per_year": _rounded(rate)} for name, rate in self.per_year.items()},
            },
            "exits": {"routes": {name: {"per_year": _by_age(rates)} for name, rates in self.exits.items()}},
            "moves": {
                "endings": {name: {"scale": _rounded(scale)} for name, scale in self.scale.items()},
                "pull": {name: _by_age(pull) for name, pull in self.pull.items()},
            },
            "provision": {
                "homes": {name: {"acceptance": _rounded(acceptance)} for name, acceptance in self.homes.items()},
                "foster_households": {"acceptance": _rounded(self.acceptance)},
                "markets": {market: {"availability": _by_age(self.availability)}},
            },
        }

    def into(self, p: Parameters, market: str) -> Parameters:
        """Some parameters with these values in them; not validated again, since they come out of the fit."""
        routes = {n: r.model_copy(update={"per_year": self.exits[n]}) for n, r in p.exits.routes.items()}
        strata = {
            n: s.model_copy(update={"per_year": Timeline.constant(self.per_year[n])}) for n, s in p.entries.strata.items()
        }
        level = Timeline.constant(self.level)
        endings = {n: e.model_copy(update={"scale": self.scale[n]}) for n, e in p.moves.endings.items()}
        foster = p.provision.foster_households.model_copy(update={"acceptance": self.acceptance})
        homes = {n: p.provision.homes[n].model_copy(update={"acceptance": a}) for n, a in self.homes.items()}
        fitted = p.provision.markets[market].model_copy(update={"availability": self.availability})
        return p.model_copy(
            update={
                "entries": p.entries.model_copy(update={"level": level, "strata": strata}),
                "exits": p.exits.model_copy(update={"routes": routes}),
                "moves": p.moves.model_copy(update={"endings": endings, "pull": self.pull}),
                "provision": p.provision.model_copy(
                    update={
                        "homes": {**p.provision.homes, **homes},
                        "foster_households": foster,
                        "markets": {**p.provision.markets, market: fitted},
                    }
                ),
            }
        )


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
    raise InputMistake("placement.types: no foster care is bought on a market; the fit needs one type with both")


def _by_age(values: dict[AgeBand, float]) -> dict[str, float]:
    return {str(age): _rounded(value) for age, value in values.items()}


def _rounded(value: float) -> float:
    return float(f"{value:.5g}")
