"""Where each value of a composed configuration was written, so that a message can send the reader there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.configuration.files import Folders, line_of
from sim.configuration.overrides import Override

ComposedFile = tuple[Path, tuple[str, ...]]
"""A file, and the path below which its keys stand."""


@dataclass(frozen=True)
class Origin:
    """The files and overrides that a configuration was composed from."""

    folders: Folders
    overrides: tuple[Override, ...]
    find_files: Callable[[], list[ComposedFile]]
    """Gives the composed files in order; asked only when there is something to report."""

    @cached_property
    def files(self) -> list[ComposedFile]:
        """The files in the order of composition: a later one wins."""
        return self.find_files()

    def of(self, path: Sequence[str]) -> str:
        """The override, or the file and line, that wrote a value; for one that is missing, where it
        belongs.
        """
        written = [override for override in self.overrides if override.key not in self.folders.groups]
        for override in reversed(written):
            if tuple(path[: len(override.path)]) == override.path:
                return f"override '{override.text}'"
        within = [f"override '{o.text}'" for o in written if path and o.path[: len(path)] == tuple(path)]
        return " and ".join(within) or self._file(tuple(path))

    def _file(self, path: tuple[str, ...]) -> str:
        """The file that holds most of the path: the last one composed that has all of it, else the group's
        own.
        """
        ranked = []
        for rank, (file, package) in enumerate(self.files):
            if path[: len(package)] == package:
                held = len(package) + line_of(file, path[len(package) :])[0]
                ranked.append((held, held == len(path) or bool(package), rank, file, path[len(package) :]))
        *_, file, within = max(ranked)
        return self.folders.place(file, within)
