"""From YAML files to validated settings. The only module that knows Hydra.

Hydra composes the files; what comes out is turned into plain values and validated; every mistake is reported
at once. Nothing that a file names is ever instantiated: a configuration cannot run code.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from hydra import compose, initialize_config_dir
from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.plugins import Plugins
from hydra.errors import HydraException
from hydra.plugins.config_source import ConfigResult
from hydra.plugins.search_path_plugin import SearchPathPlugin
from hydra.types import RunMode
from omegaconf import DictConfig, ListConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.configuration.files import Folders, unusable
from sim.configuration.literal import Literals, is_text
from sim.configuration.local_files import local_files
from sim.configuration.merging import REFERENCE, NotPlain, merged, read_defaults
from sim.configuration.mistakes import Mistake
from sim.configuration.model import validated
from sim.configuration.origin import ComposedFile, Origin
from sim.configuration.overrides import Override, fault, misplaced
from sim.configuration.scenarios import ScenarioReader, every_scenario, misfits
from sim.configuration.standing import GROUP, standing_policies
from sim.errors import InputMistake
from sim.settings import Settings, config_hash

__all__ = ["Settings", "every_combination", "load", "resolved_yaml"]

READABLE = (
    "expected key=value such as run.years=5; what has brackets, braces, commas or blanks goes into double"
    ' quotes, such as "scenarios=[baseline,step_down]"'
)
COMPOSITION_FAILED = (HydraException, OmegaConfBaseException)


def load(overrides: Sequence[str] = (), config_dir: Path | str | None = None) -> Settings:
    """Compose, check and freeze a configuration.

    ``overrides`` are written as on the command line: ``authority=westmere``, ``run.years=5``. ``config_dir``
    is a folder of the user's own files, laid out like ``configs/``; its files win over shipped ones of the
    same name. Raises ``InputMistake`` with one sentence for every mistake found.
    """
    composed = _composed(overrides, config_dir)
    local = local_files(composed.plain, composed.folders)
    result = validated(local.plain)
    reading = ScenarioReader(composed.folders, composed.plain.get("policy") or {})
    scenarios = reading.scenarios(composed.plain.get("scenarios"))
    wrong = [
        f"{composed.origin.of(mistake.path)}: {mistake.sentence}"
        for mistake in (*local.mistakes, *result.mistakes)
    ]
    misfitting = misfits(scenarios, result.parameters) if result.parameters else []
    mistakes = [*composed.mistakes, *wrong, *reading.mistakes, *misfitting]
    if mistakes or result.parameters is None or result.choices is None:
        raise InputMistake(*mistakes)
    choices, identity = result.choices, config_hash(local.hashed, scenarios)
    return Settings(
        result.parameters,
        scenarios,
        choices.run,
        choices.job,
        identity,
        result.policies,
        tuple(overrides),
        fit=choices.fit,
    )


def every_combination(overrides: Sequence[str]) -> list[tuple[str, ...]]:
    """The overrides of each run of a sweep: one for every combination of the values that some overrides list.

    ``["run.years=5,10", "run.seed=1"]`` gives two. Overrides that cannot be read stay as they are;
    :func:`load` says so.
    """
    return list(product(*(_alternatives(text) for text in overrides)))


def _alternatives(text: str) -> list[str]:
    """One override for each value that an override lists, ``a=1,2`` or ``a=range(1,3)``."""
    if is_text(text):
        return [text]
    try:
        parsed = OverridesParser.create().parse_override(text)
        if not parsed.is_sweep_override():
            return [text]
        return [f"{parsed.get_key_element()}={value}" for value in parsed.sweep_string_iterator()]
    except HydraException:
        return [text]


def resolved_yaml(
    overrides: Sequence[str] = (), config_dir: Path | str | None = None, *, letters: bool = True
) -> str:
    """The composed configuration as YAML, for people to read; raises ``InputMistake`` if it cannot be
    composed.

    Without ``letters`` every letter beyond ASCII is written as an escape, which reads as the same value.
    """
    composed = _composed(overrides, config_dir)
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


def _composed(overrides: Sequence[str], config_dir: Path | str | None) -> Composed:
    """Compose what can be used; raises ``InputMistake`` where nothing can be composed."""
    folders = Folders.find(None if config_dir is None else Path(config_dir))
    literals = Literals()
    usable, mistakes = _read_overrides(overrides, folders, literals)
    if broken := unusable(folders):
        raise InputMistake(*broken, *mistakes)
    source = Source(folders, standing_policies(folders, usable))
    try:
        config = source.compose(usable)
    except COMPOSITION_FAILED:
        usable, more = _without_misplaced(source, usable)
        mistakes += more
        config = _compose_or_say_why(source, usable, mistakes)
    origin = Origin(folders, tuple(usable), lambda: source.files(usable))
    try:
        plain: Any = _resolved(config)
    except OmegaConfBaseException as error:
        found = _unresolved(config) if isinstance(config, DictConfig) else ()
        unresolved = [f"{origin.of(mistake.path)}: {mistake.sentence}" for mistake in found]
        raise InputMistake(*mistakes, *(unresolved or [str(error).partition("\n")[0]])) from error
    plain = literals.restored(plain)
    plain["scenarios"] = every_scenario(plain.get("scenarios"), folders)
    return Composed(source.completed(plain), tuple(mistakes), folders, origin)


def _read_overrides(
    texts: Sequence[str], folders: Folders, literals: Literals
) -> tuple[list[Override], list[str]]:
    """The overrides that can be used, and a sentence for each of the others."""
    usable, mistakes = [], []
    for text in texts:
        try:
            override = _parse(text, literals)
        except HydraException:
            mistakes.append(f"override '{text}': cannot be read; {READABLE}")
            continue
        except ValueError as error:
            mistakes.append(f"override '{text}': {error}")
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
    return Override(
        text=text,
        key=parsed.key_or_group,
        value=None if several else parsed.value(),
        adds=parsed.is_add() or parsed.is_force_add(),
        adds_only=parsed.is_add() and not parsed.is_force_add(),
        deletes=parsed.is_delete(),
        several=several,
    )


class DefaultsOnly(FileConfigSource):
    """The same files with nothing in them but the list of what they are laid over: that is all it takes to
    say which are chosen.
    """

    @staticmethod
    def scheme() -> str:
        """What paths to them begin with."""
        return "defaults"

    def load_config(self, config_path: str) -> ConfigResult:
        """A file without its values."""
        file = Path(self.path) / self._normalize_file_name(config_path)
        header = self._get_header_dict(file.read_text(encoding="utf-8")[:512])
        return ConfigResult(
            self.provider, f"{self.scheme()}://{self.path}", _wrapped(read_defaults(file)), header
        )


class InMemory(FileConfigSource):
    """One configuration that is in no file: what overrides change of one that is composed already."""

    values: ContextVar[Mapping[Any, Any]] = ContextVar("values")

    @staticmethod
    def scheme() -> str:
        """What the path to it begins with."""
        return "memory"

    def load_config(self, config_path: str) -> ConfigResult:
        """Its values."""
        del config_path
        return ConfigResult(
            self.provider, self.full_path(), _wrapped(self.values.get()), self._get_header_dict("")
        )

    def is_group(self, config_path: str) -> bool:
        """There is nothing in it to choose from."""
        return not config_path

    def is_config(self, config_path: str) -> bool:
        """It is the only one."""
        return self._normalize_file_name(config_path) == "config.yaml"


class Search(SearchPathPlugin):
    """Where Hydra looks: into the user's folder before the shipped one, in one of three ways."""

    folders: ContextVar[tuple[str, tuple[Path, ...]]] = ContextVar("folders", default=("file", ()))

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Put the folders in the place of the one that Hydra was set up on."""
        scheme, folders = self.folders.get()
        for folder in reversed(folders):
            search_path.prepend("folder", f"{scheme}://{folder.resolve().as_posix()}", anchor="main")


for plugin in (DefaultsOnly, InMemory, Search):
    Plugins.instance().register(plugin)


@contextmanager
def _hydra(folders: Folders, source: type[FileConfigSource] = FileConfigSource) -> Iterator[None]:
    """Hydra set up on the folders."""
    first = folders.in_order if source is not FileConfigSource else folders.in_order[:-1]
    token = Search.folders.set((source.scheme(), first))
    try:
        with initialize_config_dir(str(folders.shipped), version_base="1.3"):
            yield
    finally:
        Search.folders.reset(token)


def _wrapped(values: Mapping[Any, Any]) -> DictConfig:
    config = OmegaConf.create(dict(values))
    assert isinstance(config, DictConfig)  # noqa: S101 - of a mapping
    return config


def _resolved(config: DictConfig | dict[str, Any], *, resolve: bool = True) -> Any:
    """Plain values of a configuration, which may be plain already."""
    return OmegaConf.to_container(config, resolve=resolve) if isinstance(config, DictConfig) else config


@dataclass(frozen=True)
class Source:
    """Where a configuration is composed from."""

    folders: Folders
    standing: Mapping[str, Any]
    """Policies that need no composing, by name."""

    def compose(self, overrides: Sequence[Override]) -> DictConfig | dict[str, Any]:
        """The configuration with some changes, as Hydra composes it: without the standing policies.

        Plain values where none refers to another; then Hydra is given only what overrides change.
        """
        try:
            return self._quickly(overrides)
        except NotPlain:
            return self.by_hydra(overrides)

    def by_hydra(self, overrides: Sequence[Override]) -> DictConfig:
        """The same, by Hydra alone."""
        with _hydra(self.folders):
            return compose("config", self._texts(overrides))

    def _quickly(self, overrides: Sequence[Override]) -> dict[str, Any]:
        """The same, with the files put together here; raises :class:`NotPlain`."""
        changes = [o for o in overrides if o.key.partition("@")[0] not in self.folders.groups]
        texts, names = [o.for_hydra or o.text for o in changes], {o.path[0] for o in changes}
        if any(REFERENCE in text for text in texts):
            raise NotPlain
        whole = merged(self._chosen(overrides))
        changed = self._changed({n: v for n, v in whole.items() if n in names}, texts) if texts else {}
        kept = {n: changed.get(n, v) for n, v in whole.items() if n in changed or n not in names}
        return {**kept, **changed}

    def _changed(self, values: Mapping[Any, Any], texts: Sequence[str]) -> dict[str, Any]:
        """Values with some overrides, by Hydra."""
        token = InMemory.values.set(values)
        try:
            with _hydra(self.folders, InMemory):
                changed: Any = OmegaConf.to_container(compose("config", list(texts)), resolve=True)
                return dict(changed)
        finally:
            InMemory.values.reset(token)

    def completed(self, plain: Mapping[Any, Any]) -> dict[str, Any]:
        """Plain values with every policy there is."""
        composed = plain.get("policy") or {}
        both = {**self.standing, **composed} if isinstance(composed, Mapping) else composed
        return {**{str(key): value for key, value in plain.items()}, "policy": both}

    def files(self, overrides: Sequence[Override]) -> list[ComposedFile]:
        """The files in the order of composition."""
        standing = ((self.folders.file(f"{GROUP}/{name}"), (GROUP, name)) for name in self.standing)
        return [*((file, place) for file, place in standing if file is not None), *self._chosen(overrides)]

    def _chosen(self, overrides: Sequence[Override]) -> list[ComposedFile]:
        """The files that Hydra would compose, in its order."""
        with _hydra(self.folders, DefaultsOnly):
            loader = GlobalHydra.instance().config_loader()
            defaults = loader.compute_defaults_list("config", self._texts(overrides), RunMode.RUN).defaults
        found = ((self.folders.file(one.config_path), one.package) for one in defaults if one.config_path)
        return [
            (file, tuple((package or "").split(".")) if package else ()) for file, package in found if file
        ]

    def _texts(self, overrides: Sequence[Override]) -> list[str]:
        """What Hydra is told: each policy goes below ``policy``, then the user's changes."""
        names = (name for name in self.folders.options("policy") if name not in self.standing)
        return [
            *(f"+policy@policy.{name}={name}" for name in names),
            *(override.for_hydra or override.text for override in overrides),
        ]


def _compose_or_say_why(
    source: Source, overrides: Sequence[Override], mistakes: Sequence[str]
) -> DictConfig | dict[str, Any]:
    """Compose, or raise ``InputMistake`` with the mistakes known so far and Hydra's own reason."""
    try:
        return source.compose(overrides)
    except COMPOSITION_FAILED as error:
        # The first paragraph says which file asks for what is not there; the rest is about Hydra.
        words = " ".join(str(error).partition("\n\n")[0].split())
        reason = (
            f"the configuration cannot be composed: {words}; check the overrides and the 'defaults' of the"
            " files"
        )
        raise InputMistake(*mistakes, reason) from error


def _without_misplaced(source: Source, overrides: Sequence[Override]) -> tuple[list[Override], list[str]]:
    """The overrides without those that cannot be placed, and a sentence for each of those."""
    choices = [override for override in overrides if override.key in source.folders.groups]
    try:
        plain: Any = _resolved(source.compose(choices), resolve=False)
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
