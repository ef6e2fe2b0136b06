"""Plans that are being built: each is the YAML of a scenario, as the command line takes it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sim.app.loading import Loaded
from sim.configuration.limits import Loader, text_of
from sim.configuration.mistakes import Mistake
from sim.configuration.model import checked, read_policy
from sim.configuration.scenarios import misfits
from sim.errors import InputMistake
from sim.folders.whole import write_whole
from sim.policies import Policy, Scenario
from sim.policies.remarks import remarks, sentences

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_NAME = 40
YEARS_LOOKED_AT = 10
"""For which it is said what of a plan has no effect."""

HEADER = (
    "# Made by the page of `sim job=app`. The command line takes it as it is: put it into a folder"
    " `scenario` and give the\n# folder above that with --config-dir.\n"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class DraftPlan:
    """A plan as it is kept."""

    name: str
    title: str
    stands_for: str
    policies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What differs from each policy's own file, by its name."""

    def with_policy(self, name: str, difference: Mapping[str, Any]) -> "DraftPlan":
        """The same with a policy added, or with other differences."""
        return replace(self, policies={**self.policies, name: difference})

    def without(self, name: str) -> "DraftPlan":
        """The same without one."""
        return replace(self, policies={one: own for one, own in self.policies.items() if one != name})

    @property
    def yaml(self) -> str:
        """The file that the command line takes."""
        plain = {
            "title": self.title,
            "stands_for": self.stands_for,
            "policies": {name: _with_dates(own) or None for name, own in self.policies.items()},
        }
        text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=110)
        return HEADER + text.replace(": null\n", ":\n")


@dataclass(frozen=True, eq=False)
class CheckedPlan:
    """A plan, read as the command line reads it."""

    scenario: Scenario | None
    """``None`` where something is wrong with it."""
    of_fields: Mapping[tuple[str, ...], str]
    """What is wrong, in the command's own sentences, by policy and field (or by field of the plan)."""
    general: tuple[str, ...]
    """What is wrong with the whole."""
    warnings: tuple[str, ...]
    """What has no effect, or not the one that somebody may expect."""

    @property
    def is_usable(self) -> bool:
        """Whether it can be run."""
        return self.scenario is not None and not self.of_fields and not self.general


def check(plan: DraftPlan, loaded: Loaded, years: int = YEARS_LOOKED_AT) -> CheckedPlan:
    """Read a plan as the command line does; what is wrong with it and what has no effect."""
    wrong: dict[tuple[str, ...], str] = {}
    policies: dict[str, Policy] = {}
    for name, own in plan.policies.items():
        read, mistakes = read_policy(name, merged(loaded.policies.get(name), own))
        wrong |= {(name, *one.path): _sentence(name, one) for one in mistakes}
        policies |= {} if read is None else {name: read}
    scenario, mistakes = checked(
        Scenario, {"title": plan.title, "stands_for": plan.stands_for, "policies": policies}
    )
    wrong |= {one.path: one.sentence for one in mistakes}
    if scenario is None or wrong:
        return CheckedPlan(None, wrong, (), ())
    general = misfits({plan.name: scenario}, loaded.settings.parameters)
    said = () if general else warnings(plan.name, scenario, loaded, years)
    return CheckedPlan(scenario if not general else None, {}, tuple(general), tuple(said))


def warnings(name: str, scenario: Scenario, loaded: Loaded, years: int) -> list[str]:
    """What the command says of it before it runs."""
    both = {**loaded.settings.scenarios, name: scenario}
    found = remarks(both, loaded.settings.parameters, years)
    prefix = f"scenario '{name}': "
    said = sentences([one for one in found if one.scenario == name])
    return [f"{text[:1].upper()}{text[1:]}" for text in (one.removeprefix(prefix) for one in said)]


def _sentence(policy: str, mistake: Mistake) -> str:
    path = mistake.path or (policy,)
    return Mistake(path, mistake.says).sentence


def merged(plain: Any, own: Mapping[str, Any]) -> Any:
    """What a policy's file says, with what differs laid over it."""
    if not isinstance(plain, Mapping):
        return plain
    both = dict(plain)
    for key, value in own.items():
        old = plain.get(key)
        both[key] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return both


class PlanStore:
    """The plans of each authority: a folder that ``--config-dir`` takes for each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, authority: str) -> Path:
        """The folder of the plans of an authority, by its key."""
        return self._folder / authority

    def file(self, authority: str, name: str) -> Path:
        """The file of a plan; raises ``KeyError`` for a name that no plan has."""
        if not NAME.fullmatch(name):
            raise KeyError(name)
        return self.folder(authority) / "scenario" / f"{name}.yaml"

    def all(self, authority: str) -> list[DraftPlan]:
        """The plans of an authority that can be read, by title."""
        files = sorted((self.folder(authority) / "scenario").glob("*.yaml"))
        found = [one for file in files if (one := _read(file)) is not None]
        return sorted(found, key=lambda one: one.title.lower())

    def of(self, authority: str, name: str) -> DraftPlan | None:
        """One of them."""
        try:
            return _read(self.file(authority, name))
        except KeyError:
            return None

    def keep(self, authority: str, plan: DraftPlan) -> None:
        """Write it."""
        write_whole(self.file(authority, plan.name), plan.yaml)

    def remove(self, authority: str, name: str) -> None:
        """Take it away; results of its runs stay."""
        self.file(authority, name).unlink(missing_ok=True)

    def name_for(self, authority: str, title: str, taken: Mapping[str, object]) -> str:
        """A name for the file of a new plan that no scenario has."""
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
        stem = stem if NAME.fullmatch(stem) else f"plan_{stem}".strip("_")
        names = (stem, *(f"{stem}_{number}" for number in range(2, 10_000)))
        return next(n for n in names if n not in taken and not self.file(authority, n).exists())


def started_from(scenario: Scenario, name: str, title: str, loaded: Loaded) -> DraftPlan:
    """A plan that begins as a scenario that there is."""
    own = {policy: _own(policy, one, loaded) for policy, one in scenario.policies.items()}
    return DraftPlan(name, title, scenario.stands_for, own)


def _own(name: str, policy: Policy, loaded: Loaded) -> dict[str, Any]:
    """What a scenario has differently from the policy's own file."""
    standard = loaded.settings.policies[name].model_dump(mode="json")
    return {key: value for key, value in policy.model_dump(mode="json").items() if value != standard.get(key)}


def _read(file: Path) -> DraftPlan | None:
    try:
        plain = yaml.load(text_of(file), Loader=Loader)  # noqa: S506 (a safe loader)
        policies = plain.get("policies") or {}
        own = {str(name): _as_text(one or {}) for name, one in policies.items()}
        return DraftPlan(file.stem, str(plain["title"]), str(plain["stands_for"]), own)
    except (OSError, ValueError, KeyError, AttributeError, TypeError, yaml.YAMLError, InputMistake):
        return None  # somebody has changed it by hand, or it is gone


def _as_text(plain: Any) -> Any:
    """Dates as text, as forms have them."""
    if isinstance(plain, Mapping):
        return {str(key): _as_text(value) for key, value in plain.items()}
    return plain.isoformat() if isinstance(plain, date) else plain


def _with_dates(plain: Any) -> Any:
    """Text that is a date as a date, so that YAML writes it without quotes."""
    if isinstance(plain, Mapping):
        return {key: _with_dates(value) for key, value in plain.items()}
    return date.fromisoformat(plain) if isinstance(plain, str) and _DAY.fullmatch(plain) else plain
