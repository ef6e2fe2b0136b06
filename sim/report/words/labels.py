"""The words for people that stand beside the names in tables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sim.measures.indicators import Indicator, shown
from sim.parameters import Parameters
from sim.policies import Policy, Scenario
from sim.policies.scenario import with_most_policies

SPELT = {
    "uasc": "UASC",
    "d2n2": "D2N2",
    "sgo": "SGO",
    "ifa": "IFA",
    "childrens": "children's",
    "in house": "in-house",
}
"""Parts of names that people write in another way."""

DRAWN_UP_TO = 3
"""More scenarios than this cannot be told apart in one chart over time: then it shows two of them."""


@dataclass(frozen=True)
class Labels:
    """Titles of the authority, its scenarios, placement types and homes."""

    authority: str
    base: date
    scenarios: Mapping[str, str]
    """Titles by name, in the order in which they were asked for; the first is the one others are compared
    with."""
    placements: Mapping[str, str]
    homes: Mapping[str, str]
    households: str
    """The placement type of the council's own foster households."""
    wanted: Mapping[str, int]
    """Which way the strategy wants each indicator to go: 1 up, -1 down."""
    focus: str
    """The scenario with most policies: the one to show beside the first where there is no room for all."""
    external_homes: tuple[str, ...]
    """The placement types of residential care outside the council."""
    sub_region: str = "the sub-region"
    parts: tuple[str, ...] = ()
    """The scenarios whose policies are those of the one in focus, and of no other of these: what it is made
    of."""

    @classmethod
    def of(cls, parameters: Parameters, scenarios: Mapping[str, Scenario]) -> "Labels":
        """The titles of a configuration; homes are those of today and those that any scenario opens."""
        futures = [parameters, *(scenario.applied_to(parameters) for scenario in scenarios.values())]
        return cls(
            authority=parameters.authority.name.replace("_", " ").title(),
            base=parameters.authority.base_date,
            scenarios={name: scenario.title for name, scenario in scenarios.items()},
            placements={name: kind.title for name, kind in parameters.placement.types.items()},
            homes={name: home.title for future in futures for name, home in future.provision.homes.items()},
            households=parameters.provision.foster_households.type,
            wanted={kpi: aim.sign for kpi, aim in parameters.aims.items()},
            focus=with_most_policies(scenarios),
            external_homes=tuple(
                name for name, t in parameters.placement.types.items() if t.residential and t.external
            ),
            sub_region=parameters.authority.sub_region,
            parts=_parts(scenarios),
        )

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that are shown."""
        return shown(self.wanted)

    @property
    def first(self) -> str:
        """The scenario that stands first."""
        return next(iter(self.scenarios))

    @property
    def drawn(self) -> Mapping[str, str]:
        """The scenarios that charts over time show, with their titles: all, or the first and the one in
        focus.
        """
        if len(self.scenarios) <= DRAWN_UP_TO:
            return self.scenarios
        return {name: self.scenarios[name] for name in dict.fromkeys((self.first, self.focus))}

    @property
    def locations(self) -> Mapping[str, str]:
        """The places where children can live, with titles."""
        return {
            "in_county": "In the county",
            "sub_region": f"Elsewhere in {self.sub_region}",
            "beyond": f"Beyond {self.sub_region}",
        }

    def home(self, unit: str) -> str:
        """The title of a home; homes that only a scenario opens are called by their name."""
        return self.homes.get(unit, spelt(unit))


def spelt(name: str) -> str:
    """A name from a configuration as people write it: UASC carers for ``uasc_carers``."""
    text = re.sub(rf"\b({'|'.join(SPELT)})\b", lambda part: SPELT[part.group()], name.replace("_", " "))
    return text[:1].upper() + text[1:]


def _parts(scenarios: Mapping[str, Scenario]) -> tuple[str, ...]:
    """See :attr:`Labels.parts`; none where the first scenario has policies itself."""
    first, *others = scenarios
    whole = scenarios[with_most_policies(scenarios)].policies
    found: dict[str, Mapping[str, Policy]] = {}
    for name in others:
        own = scenarios[name].policies
        unused = not any(set(own) & set(part) for part in found.values())
        if (
            0 < len(own) < len(whole)
            and unused
            and all(whole.get(one) == policy for one, policy in own.items())
        ):
            found[name] = own
    return () if scenarios[first].policies else tuple(found)


def day(when: date) -> str:
    """A date as people write it: 31 July 2022."""
    return f"{when.day} {when:%B %Y}"


def month(when: date) -> str:
    """A month as people write it: July 2022."""
    return f"{when:%B %Y}"


def day_in_words(when: str) -> str:
    """An ISO date as people write it."""
    return day(date.fromisoformat(when))


def month_in_words(when: str) -> str:
    """The month of an ISO date as people write it."""
    return month(date.fromisoformat(when))


def share(value: float) -> str:
    """A fraction as a percentage."""
    return f"{100 * value:.0f} %"


def tenths(value: float) -> str:
    """A fraction as a percentage to one decimal, where small differences matter."""
    return f"{100 * value:.1f} %"


def signed(value: float) -> str:
    """A difference to one decimal, with its sign; nothing is neither more nor less."""
    text = f"{value:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def count(value: float) -> str:
    """A number of people, rounded."""
    return f"{value:,.0f}"
