"""What Hydra composes, and what it need not: the files that are chosen, put together, with changes.

Hydra says which files are chosen, in which order, and where in the whole they stand; it applies what is
changed on the command line. In between the values of plain files are laid over one another by
:mod:`sim.configuration.merging`, which takes a tenth of the time; where a value refers to another, Hydra does
it all.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydra import compose, initialize_config_dir
from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins
from hydra.plugins.config_source import ConfigResult
from hydra.plugins.search_path_plugin import SearchPathPlugin
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

from sim.config.references import without_resolvers
from sim.configuration.faults import faults_of
from sim.configuration.files import Folders
from sim.configuration.limits import text_of
from sim.configuration.merging import REFERENCE, NotPlain, merged, read_defaults
from sim.configuration.origin import ComposedFile
from sim.configuration.overrides import Override
from sim.configuration.standing import GROUP
from sim.errors import InputMistake

looked_in: ContextVar[Folders] = ContextVar("looked_in")
"""The folders on which Hydra is set up."""


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
        if broken := faults_of(file, looked_in.get()):  # it may be in a folder of which nothing can be chosen
            raise InputMistake(*broken)
        header = self._get_header_dict(text_of(file)[:512])
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
        for folder in folders:
            search_path.prepend("folder", f"{scheme}://{folder.resolve().as_posix()}", anchor="main")


for plugin in (DefaultsOnly, InMemory, Search):
    Plugins.instance().register(plugin)


@contextmanager
def _hydra(folders: Folders, source: type[FileConfigSource] = FileConfigSource) -> Iterator[None]:
    """Hydra set up on the folders."""
    first = folders.in_order if source is not FileConfigSource else folders.in_order[:-1]
    token, where = Search.folders.set((source.scheme(), first)), looked_in.set(folders)
    try:
        # Hydra brings resolvers of its own as it is set up.
        with initialize_config_dir(str(folders.shipped), version_base="1.3"), without_resolvers():
            yield
    finally:
        Search.folders.reset(token)
        looked_in.reset(where)


def _wrapped(values: Mapping[Any, Any]) -> DictConfig:
    config = OmegaConf.create(dict(values))
    assert isinstance(config, DictConfig)  # noqa: S101 - of a mapping
    return config


def resolved(config: DictConfig | dict[str, Any], *, resolve: bool = True) -> Any:
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
        chosen = self._chosen(overrides)  # first, because it is here that each file is checked
        if any(REFERENCE in text for text in texts):
            raise NotPlain
        whole = merged(chosen)
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
