"""From YAML files to validated settings. The only room that knows Hydra.

Hydra composes the files; what comes out is turned into plain values and validated; every mistake is reported
at once. Nothing that a file names is ever instantiated: a configuration cannot run code.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Any

import yaml
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from omegaconf import DictConfig, ListConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.config.references import faulty_references, without_resolvers
from sim.config.source import Source, resolved
from sim.configuration.faults import unusable
from sim.configuration.files import Folders
from sim.configuration.limits import MOST_COMBINATIONS, MOST_OVERRIDES, check_override
from sim.configuration.literal import Literals, beyond_ascii, is_text
from sim.configuration.local_files import local_files
from sim.configuration.mistakes import Mistake
from sim.configuration.model import POLICY, validated
from sim.configuration.named_types import with_types_named
from sim.configuration.opening import OPENS
from sim.configuration.origin import Origin
from sim.configuration.overrides import Override, fault, misplaced
from sim.configuration.scenarios import ScenarioReader, every_scenario, misfits
from sim.configuration.standing import standing_policies
from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.policies import Scenario
from sim.settings import Settings, config_hash

__all__ = ["Settings", "every_combination", "load", "resolved_yaml"]

READABLE = (
    "expected key=value such as run.years=5; what has brackets, braces, commas or blanks goes into double"
    ' quotes, such as "scenarios=[baseline,step_down]"'
)
SCENARIO = "scenario"
"""The group of which only the files that are asked for are read: a broken one is in nobody else's way."""
MAKES_AN_AUTHORITY = "from_published"
MOST_SAID = 500
"""Letters of a library's own reason that are passed on."""
_OPENS = re.compile(rf"policy\.\w+\.{OPENS}")
SHOWN = 200
"""Letters of a change that a message repeats where it is too long."""
COMPOSITION_FAILED = (
    HydraException, OmegaConfBaseException, RecursionError, TypeError, ValueError, AttributeError,
    LookupError, AssertionError, OSError, yaml.YAMLError,
)  # fmt: skip
"""What Hydra and OmegaConf raise at files and changes that they cannot make sense of."""


def load(
    overrides: Sequence[str] = (), config_dir: Path | str | None = None, *, follow_links: bool = False
) -> Settings:
    """Compose, check and freeze a configuration.

    ``overrides`` are written as on the command line: ``authority=westmere``, ``run.years=5``. ``config_dir``
    is a folder of the user's own files, laid out like ``configs/``; its files win over shipped ones of the
    same name; links that lead out of it are followed only where ``follow_links`` says so. Raises
    ``InputMistake`` with one sentence for every mistake found.
    """
    composed = _composed(overrides, config_dir, follow_links)
    local = local_files(composed.plain, composed.folders)
    reading = ScenarioReader(composed.folders, composed.plain.get("policy") or {})
    scenarios = reading.scenarios(composed.plain.get("scenarios"))
    result = validated(with_types_named(local.plain, scenarios))
    wrong = [
        f"{composed.origin.of(mistake.path)}: {mistake.sentence}"
        for mistake in (*local.mistakes, *result.mistakes)
        if _concerns(mistake, reading.used, overrides)
    ]
    misfitting = misfits(scenarios, result.parameters) if result.parameters else []
    mistakes = [*composed.mistakes, *wrong, *reading.mistakes, *misfitting]
    if mistakes or result.parameters is None or result.choices is None:
        raise InputMistake(*mistakes)
    choices, identity = result.choices, config_hash(local.hashed, scenarios)
    return Settings(
        _with_own_lists(result.parameters),
        scenarios,
        choices.run,
        choices.job,
        identity,
        result.policies,
        tuple(overrides),
        fit=choices.fit,
        published=choices.published,
        every_scenario=_readable(composed) if choices.job.name == MAKES_AN_AUTHORITY else {},
        config_dir=None if config_dir is None else Path(config_dir),
    )


def _with_own_lists(p: Parameters) -> Parameters:
    """The parameters with the lists that ``finance`` names; nothing is imported to read them where it names
    none, and has no budget by line.
    """
    own = p.finance
    listed = own.actuals, own.prices, own.last_month
    if all(one is None for one in listed) and not isinstance(own.base_budget, dict):
        return p
    from sim.finance.actuals.own_lists import with_own_lists

    return with_own_lists(p)


def _concerns(mistake: Mistake, used: Collection[str], overrides: Sequence[str]) -> bool:
    """Whether a mistake stands in the way of this run: not one in a policy that no scenario of it names and
    that nobody changes or asks for.
    """
    if mistake.path[:1] != (POLICY,) or len(mistake.path) < len((POLICY, "name")):
        return True
    name = mistake.path[1]
    return name in used or any(name in override for override in overrides)


def every_combination(overrides: Sequence[str]) -> list[tuple[str, ...]]:
    """The overrides of each run of a sweep: one for every combination of the values that some overrides list.

    ``["run.years=5,10", "run.seed=1"]`` gives two. Overrides that cannot be read stay as they are;
    :func:`load` says so. Raises ``InputMistake`` if there are too many combinations.
    """
    several = [_alternatives(text) for text in overrides]
    if prod(map(len, several)) > MOST_COMBINATIONS:
        raise InputMistake(
            f"-m: the values that are given have more than {MOST_COMBINATIONS:,} combinations; give fewer, or"
            " several commands"
        )
    return list(product(*several))


def _alternatives(text: str) -> list[str]:
    """One override for each value that an override lists, ``a=1,2`` or ``a=range(1,3)``."""
    if is_text(text):
        return [text]
    try:
        check_override(text)
        parsed = OverridesParser.create().parse_override(text)
        if not parsed.is_sweep_override():
            return [text]
        values = islice(parsed.sweep_string_iterator(), MOST_COMBINATIONS + 1)
        return [f"{parsed.get_key_element()}={value}" for value in values]
    except COMPOSITION_FAILED:
        return [text]


def resolved_yaml(
    overrides: Sequence[str] = (),
    config_dir: Path | str | None = None,
    *,
    letters: bool = True,
    follow_links: bool = False,
) -> str:
    """The composed configuration as YAML, for people to read; raises ``InputMistake`` if it cannot be
    composed.

    Without ``letters`` every letter beyond ASCII is written as an escape, which reads as the same value.
    """
    composed = _composed(overrides, config_dir, follow_links)
    if composed.mistakes:
        raise InputMistake(*composed.mistakes)
    return str(yaml.safe_dump(composed.plain, sort_keys=False, allow_unicode=letters, width=120))


@dataclass(frozen=True)
class Composed:
    """Plain values as Hydra composed them, what had to be left out, and where it all came from."""

    plain: dict[str, Any]
    mistakes: tuple[str, ...]
    folders: Folders
    origin: Origin


def _readable(composed: Composed) -> dict[str, Scenario]:
    """Every scenario there is that can be read; faults of those that nobody asked for are no concern here."""
    reading = ScenarioReader(composed.folders, composed.plain.get("policy") or {})
    return reading.scenarios(list(composed.folders.options("scenario")))


def _composed(overrides: Sequence[str], config_dir: Path | str | None, follow_links: bool) -> Composed:
    """Compose what can be used; raises ``InputMistake`` where nothing can be composed."""
    folders = Folders.find(None if config_dir is None else Path(config_dir), follow_links=follow_links)
    literals = Literals()
    usable, mistakes = _read_overrides(overrides, folders, literals)
    broken = unusable(folders)
    if stops := [said for said, file in broken if file.parent.name != SCENARIO]:
        raise InputMistake(*stops, *mistakes)
    source = Source(folders, standing_policies(folders, usable))
    try:
        config = source.compose(usable)
    except COMPOSITION_FAILED:
        usable, more = _without_misplaced(source, usable)
        mistakes += more
        config = _compose_or_say_why(source, usable, mistakes)
    origin = Origin(folders, tuple(usable), lambda: source.files(usable))
    plain = literals.restored(_resolved(config, origin, mistakes))
    plain["scenarios"] = every_scenario(plain.get("scenarios"), folders)
    asked_for = {str(name) for name in plain["scenarios"]} if isinstance(plain["scenarios"], list) else set()
    if stops := [said for said, file in broken if file.stem in asked_for]:
        raise InputMistake(*stops, *mistakes)
    return Composed(source.completed(plain), tuple(mistakes), folders, origin)


def _resolved(config: DictConfig | dict[str, Any], origin: Origin, mistakes: Sequence[str]) -> Any:
    """Plain values with all references followed; raises ``InputMistake`` where one cannot be."""
    try:
        if wrong := faulty_references(resolved(config, resolve=False)):
            raise InputMistake(*mistakes, *(f"{origin.of(one.path)}: {one.sentence}" for one in wrong))
        with without_resolvers():
            return resolved(config)
    except COMPOSITION_FAILED as error:
        with without_resolvers():
            found = list(_unresolved(config)) if isinstance(config, DictConfig) else ()
        unresolved = [f"{origin.of(mistake.path)}: {mistake.sentence}" for mistake in found]
        raise InputMistake(*mistakes, *(unresolved or [_reason(error)])) from error


def _read_overrides(
    texts: Sequence[str], folders: Folders, literals: Literals
) -> tuple[list[Override], list[str]]:
    """The overrides that can be used, and a sentence for each of the others."""
    if len(texts) > MOST_OVERRIDES:
        raise InputMistake(
            f"{len(texts):,} changes are given; expected at most {MOST_OVERRIDES}; write them into files of"
            " your own and give their folder with --config-dir"
        )
    usable, mistakes = [], []
    for text in texts:
        try:
            check_override(text)
            override = _parse(text, literals)
        except ValueError as error:
            shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
            mistakes.append(f"override '{shown}': {error}")
            continue
        except COMPOSITION_FAILED:
            mistakes.append(f"override '{text}': cannot be read; {beyond_ascii(text) or READABLE}")
            continue
        if said := fault(override, folders):
            mistakes.append(said)
        else:
            usable.append(override)
    return usable, mistakes


def _parse(text: str, literals: Literals) -> Override:
    if literal := literals.read(text):
        return Override(text, literal.key, literal.value, adds=True, for_hydra=literal.for_hydra)
    parsed = OverridesParser.create().parse_override(text)
    several = parsed.is_sweep_override()
    if _OPENS.fullmatch(parsed.key_or_group) and not parsed.is_delete() and not several:
        key, value = (
            parsed.key_or_group,
            parsed.value(),
        )  # no policy's file has it: it stands for start and lead
        return Override(text, key, value, adds=True, for_hydra=f"++{key}={value}")
    return Override(
        text=text,
        key=parsed.key_or_group,
        value=None if several else parsed.value(),
        adds=parsed.is_add() or parsed.is_force_add(),
        adds_only=parsed.is_add() and not parsed.is_force_add(),
        deletes=parsed.is_delete(),
        several=several,
    )


def _compose_or_say_why(
    source: Source, overrides: Sequence[Override], mistakes: Sequence[str]
) -> DictConfig | dict[str, Any]:
    """Compose, or raise ``InputMistake`` with the mistakes known so far and Hydra's own reason."""
    try:
        return source.compose(overrides)
    except COMPOSITION_FAILED as error:
        reason = (
            f"the configuration cannot be composed: {_reason(error)}; check the overrides and the 'defaults'"
            " of the files"
        )
        raise InputMistake(*mistakes, reason) from error


def _reason(error: Exception) -> str:
    """Why a library refused, in one line: its first paragraph says which file asks for what is not there."""
    if isinstance(error, RecursionError):
        return "files lie over one another in a circle, or too many of them"
    first = str(error).strip().partition("\n\n")[0].split()
    return (
        " ".join(first)[:MOST_SAID]
        or f"something in it is of a kind that does not fit ({type(error).__name__})"
    )


def _without_misplaced(source: Source, overrides: Sequence[Override]) -> tuple[list[Override], list[str]]:
    """The overrides without those that cannot be placed, and a sentence for each of those."""
    choices = [override for override in overrides if override.key in source.folders.groups]
    try:
        plain: Any = resolved(source.compose(choices), resolve=False)
    except COMPOSITION_FAILED:
        return list(overrides), []  # it is the files that cannot be composed
    wrong = misplaced(overrides, source.completed(plain), source.folders.groups)
    return [override for override in overrides if override.text not in wrong], list(wrong.values())


def _unresolved(config: DictConfig | ListConfig, path: tuple[str, ...] = ()) -> Iterator[Mistake]:
    """Each reference such as ``${run.years}`` that leads nowhere."""
    for key in config if isinstance(config, DictConfig) else range(len(config)):
        here = (*path, str(key))
        try:
            value: Any = None if OmegaConf.is_missing(config, key) else config[key]  # type: ignore[index]
        except OmegaConfBaseException as error:
            reason = str(error).partition("\n")[0]
            yield Mistake(
                here, f": the reference in '${{...}}' cannot be followed ({reason}); name a key that exists"
            )
        else:
            if isinstance(value, DictConfig | ListConfig):
                yield from _unresolved(value, here)
