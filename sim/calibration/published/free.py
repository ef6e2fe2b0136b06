"""The parameters that no source gives and the published totals determine."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.bands import AgeBand
from sim.errors import InputMistake
from sim.parameters import LEVELS, Parameters, ProvisionKind
from sim.parameters.paths.values import with_values

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
    def of(cls, p: Parameters) -> "Free":
        """The values that stand in some parameters.

        Raises :class:`InputMistake` if no foster care is bought on a market.
        """
        strata, carers = p.entries.strata, p.provision.foster_households
        settings, endings = p.placement.settings, p.moves.endings
        market = p.provision.markets[independent_market(p)]
        return cls(
            level=p.entries.level.values[0],
            per_year={name: stratum.per_year.values[0] for name, stratum in strata.items()},
            entry_ages={name: _of_the_most(stratum.ages) for name, stratum in strata.items()},
            entry_levels={name: _all_levels(stratum.level, 0.0) for name, stratum in strata.items()},
            exits={name: dict(route.per_year) for name, route in p.exits.routes.items()},
            scale={name: ending.scale for name, ending in endings.items()},
            by_age={name: dict(ending.by_age) for name, ending in endings.items()},
            by_spell=p.moves.by_spell,
            pull={s: dict(p.moves.pull.get(s, dict.fromkeys(AgeBand, 1.0))) for s in settings},
            pull_by_level={s: _all_levels(p.moves.pull_by_level.get(s, {})) for s in settings},
            acceptance=carers.acceptance,
            acceptance_by_level=_all_levels(carers.acceptance_by_level),
            acceptance_by_age=dict(carers.acceptance_by_age),
            stop_rate=carers.deregistration.rate.values[0],
            decided_before=carers.deregistration.decided_before,
            homes={
                name: home.acceptance
                for name, home in p.provision.homes.items()
                if _has_an_alternative(p, home.type)
            },
            availability=dict(market.availability),
            market_by_level=_all_levels(market.by_level),
        )

    def values(self, p: Parameters) -> dict[str, object]:
        """The same by path in the configuration; ``p`` says on which market foster care is bought."""
        carers, market = "provision.foster_households", f"provision.markets.{independent_market(p)}"
        found: dict[str, object] = {"entries.level": self.level}
        for name, per_year in self.per_year.items():
            found[f"entries.strata.{name}.per_year"] = per_year
            found[f"entries.strata.{name}.ages"] = self.entry_ages[name]
            found[f"entries.strata.{name}.level"] = self.entry_levels[name]
        for name, rates in self.exits.items():
            found[f"exits.routes.{name}.per_year"] = rates
        for name, scale in self.scale.items():
            found[f"moves.endings.{name}.scale"] = scale
            found[f"moves.endings.{name}.by_age"] = self.by_age[name]
        found |= {"moves.by_spell": self.by_spell, "moves.pull": self.pull}
        found["moves.pull_by_level"] = self.pull_by_level
        for name, acceptance in self.homes.items():
            found[f"provision.homes.{name}.acceptance"] = acceptance
        return found | {
            f"{carers}.acceptance": self.acceptance,
            f"{carers}.acceptance_by_level": self.acceptance_by_level,
            f"{carers}.acceptance_by_age": self.acceptance_by_age,
            f"{carers}.deregistration.rate": self.stop_rate,
            f"{carers}.deregistration.decided_before": self.decided_before,
            f"{market}.availability": self.availability,
            f"{market}.by_level": self.market_by_level,
        }

    def into(self, p: Parameters) -> Parameters:
        """Some parameters with these values in them; not validated again, since they come out of the fit."""
        return with_values(p, self.values(p))


def independent_market(p: Parameters) -> str:
    """The placement type of the foster care that is bought on a market, whose availability is fitted.

    Raises :class:`InputMistake` if there is none.
    """
    for name, placement_type in p.placement.types.items():
        if placement_type.provision is ProvisionKind.MARKET and placement_type.foster:
            return name
    raise InputMistake(
        "placement.types: no foster care is bought on a market; the fit needs one type with both"
    )


def _of_the_most(frequencies: Mapping[int, float]) -> dict[int, float]:
    """Relative frequencies with the largest at one."""
    return {age: frequency / max(frequencies.values()) for age, frequency in frequencies.items()}


def _has_an_alternative(p: Parameters, placement_type: str) -> bool:
    """Whether children whose plan names this type's setting can live in a place of another type."""
    setting = p.placement.types[placement_type].setting
    return sum(other.setting == setting for other in p.placement.types.values()) > 1


def _all_levels(values: Mapping[str, float], otherwise: float = 1.0) -> dict[str, float]:
    return {level: values.get(level, otherwise) for level in LEVELS}
