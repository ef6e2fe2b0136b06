"""Scenario files and the policies they name, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sim.configuration.copies import with_copied
from sim.configuration.files import Folders
from sim.configuration.limits import Loader, text_of
from sim.configuration.mistakes import Mistake
from sim.configuration.model import checked, read_policy
from sim.configuration.policies_named import named_policies
from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.checks.references import nearest
from sim.policies import Policy, Scenario

Plain = Mapping[str, Any]
ALL, REFERENCE = "all", "baseline"
"""The word for every scenario there is, and the one that the others are then compared with."""


def every_scenario(named: object, folders: Folders) -> object:
    """The names of all scenarios, the reference first, where ``all`` was asked for; else what was asked
    for.
    """
    return sorted(folders.options("scenario"), key=lambda name: name != REFERENCE) if named == ALL else named


@dataclass
class ScenarioReader:
    """Reads scenarios; collects every mistake as a sentence."""

    folders: Folders
    policies: Plain
    """All policies as they were composed, by name."""
    mistakes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """The policies that the scenarios name."""

    def scenarios(self, names: object) -> dict[str, Scenario]:
        """The scenarios that can be used, by name. That it is a list, and of names, is checked elsewhere."""
        given = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
        read = {name: self._scenario(name) for name in given}
        return {name: scenario for name, scenario in read.items() if scenario is not None}

    def _scenario(self, name: str) -> Scenario | None:
        known = self.folders.options("scenario")
        file = self.folders.file(f"scenario/{name}") if name in known else None
        if file is None:
            self.mistakes.append(f"scenarios: there is no scenario '{name}'; {nearest(name, known)}")
            return None
        plain = with_copied(self._read(name), self._copied)
        if isinstance(plain, str):
            self.mistakes.append(f"{self.folders.place(file, ())}: {plain}")
            return None
        differences = self._named(file, plain["policies"]) if "policies" in plain else {}
        policies = {
            policy: self._policy(name, policy, difference) for policy, difference in differences.items()
        }
        usable = {policy: read for policy, read in policies.items() if read is not None}
        scenario, wrong = checked(Scenario, {**plain, "policies": usable})
        self.mistakes += [
            f"{self.folders.place(file, mistake.path)}: {mistake.sentence}" for mistake in wrong
        ]
        return scenario

    def _read(self, name: str) -> Plain:
        file = self.folders.file(f"scenario/{name}")
        plain = yaml.load(text_of(file), Loader=Loader) if file else {}  # noqa: S506 (a safe loader)
        return plain or {}

    def _copied(self, name: str) -> Plain | str:
        known = self.folders.options("scenario")
        return (
            self._read(name)
            if name in known
            else f"copy_of: there is no scenario '{name}'; {nearest(name, known)}"
        )

    def _named(self, file: Path, policies: object) -> dict[str, Plain]:
        """Policies as a scenario names them: a list, or a mapping of each to what is different about it here.

        Anything else runs no policy and is a mistake, so that nobody takes it for a plan without effect.
        """
        found, wrong = named_policies(policies)
        self.mistakes += [
            f"{self.folders.place(file, ('policies', *path))}: {sentence}" for path, sentence in wrong
        ]
        return found

    def _policy(self, scenario: str, name: str, difference: Plain) -> Policy | None:
        """A policy as a scenario wants it: what its own file says, and what the scenario changes in that."""
        file = self.folders.file(f"scenario/{scenario}")
        where = self.folders.place(file, ("policies", name)) if file else scenario
        if name not in self.policies:
            self.mistakes.append(f"{where}: there is no policy '{name}'; {nearest(name, self.policies)}")
            return None
        policy, wrong = read_policy(name, _merged(self.policies[name], difference))
        already = (
            read_policy(name, self.policies[name])[1] if wrong else []
        )  # said once, of the policy's own file
        wrong = [mistake for mistake in wrong if mistake not in already]
        self.used.add(name)
        self.mistakes += [
            f"{where}: {Mistake(('policies', name, *mistake.path), mistake.says).sentence}"
            for mistake in wrong
        ]
        return policy


def misfits(scenarios: Mapping[str, Scenario], p: Parameters) -> list[str]:
    """What is wrong with scenarios for these parameters: a policy may name a home or market that is not
    there.
    """
    where: dict[str, list[str]] = {}
    for name, scenario in scenarios.items():
        try:
            if said := scenario.applied_to(p).entries.too_many:
                where.setdefault(said, []).append(name)
        except InputMistake as mistake:
            for message in mistake.messages:
                where.setdefault(message, []).append(name)
    return [f"scenario{'s' * (len(names) > 1)} {_quoted(names)}: {said}" for said, names in where.items()]


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _merged(plain: object, difference: Plain) -> object:
    """Nested mappings, key by key; anything else as the difference has it. What is no mapping stays, and is
    refused as what it is.
    """
    if not isinstance(plain, Mapping):
        return plain
    both = dict(plain)
    for key, value in difference.items():
        old = plain.get(key)
        both[key] = _merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return both
