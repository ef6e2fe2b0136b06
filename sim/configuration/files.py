"""The YAML files of a configuration: where they lie and what can be chosen."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from sim.configuration.limits import node_of, text_of
from sim.errors import InputMistake
from sim.reading import refusal
from sim.strays import is_stray

GLOBAL_HEADER = "@package _global_"
"""The first comment of a file whose keys stand for the whole configuration and not for its own group."""
GLOBAL_GROUPS = ("authority", "fitted")
"""The groups whose files have that comment, because they choose or change what belongs to other groups."""
FORBIDDEN_KEY = "_target_"
"""Hydra would call what such a key names. Nothing here ever does, and the key is refused so that nobody
expects it."""
NO_CODE = f"'{FORBIDDEN_KEY}' is not allowed, because a configuration never runs code; remove it"


@dataclass(frozen=True)
class Folders:
    """Where configurations are looked for: the user's folder first, then the one that comes with the
    package.
    """

    shipped: Path
    user: Path | None = None
    follow_links: bool = False
    """Whether links that lead out of the user's folder are followed."""

    @classmethod
    def find(cls, user: Path | None = None, *, follow_links: bool = False) -> "Folders":
        """The package's own folder and the user's; raises ``InputMistake`` if either is not there."""
        found = cls(_shipped(), user, follow_links)
        if user is not None:
            _refuse_unopened(user, found.groups)
        return found

    @property
    def in_order(self) -> tuple[Path, ...]:
        """The folders in which a name is looked for, first the one that wins."""
        return (self.shipped,) if self.user is None else (self.user, self.shipped)

    @property
    def groups(self) -> tuple[str, ...]:
        """The parts of a configuration of which files can be chosen, in alphabetical order."""
        return tuple(sorted(f.name for f in self.shipped.iterdir() if f.is_dir() and yaml_files(f)))

    def options(self, group: str) -> tuple[str, ...]:
        """The files that can be chosen in a group, by name, in alphabetical order."""
        return tuple(sorted({file.stem for folder in self.in_order for file in yaml_files(folder / group)}))

    def file(self, name: str) -> Path | None:
        """The file that answers a name such as ``entries/nottinghamshire``, or ``None``."""
        found = (folder / f"{name}.yaml" for folder in self.in_order)
        return next((file for file in found if file.is_file()), None)

    def all_files(self) -> Iterator[Path]:
        """Every file that could be chosen, and the list of defaults."""
        for folder in self.in_order:
            yield from folder.glob("config.yaml")
            for group in self.groups:
                yield from yaml_files(folder / group)

    def leads_out(self, file: Path) -> str:
        """What is wrong with a file that is a link to elsewhere; blank if it lies in one of the folders."""
        try:
            real = file.resolve()
        except (OSError, RuntimeError):  # from Python 3.13 on it is found where the file is read
            return ": is a link that leads back to itself; put a copy there, or delete it"
        if self.follow_links or any(real.is_relative_to(folder.resolve()) for folder in self.in_order):
            return ""
        return (
            f": leads out of the folder, to {real}; put a copy there, or give --follow-links to have links"
            " followed"
        )

    def shown(self, file: Path) -> str:
        """How a message calls a file: below ``configs/`` if it came with the package, else as the user wrote
        it.
        """
        if file.is_relative_to(self.shipped):
            return (Path("configs") / file.relative_to(self.shipped)).as_posix()
        return str(file)

    def place(self, file: Path, path: Sequence[str]) -> str:
        """File and line of a key, as a message names them; without the line if the file does not hold the
        key.
        """
        _, line = line_of(file, path)
        return f"{self.shown(file)}, line {line}" if line else self.shown(file)


def at_home(path: str) -> str:
    """A path with the user's own folder for the ``~`` that it begins with."""
    begins = path[:2] in ("~", "~/") or (os.name == "nt" and path.startswith("~\\"))
    try:
        return str(Path(path).expanduser()) if begins else path
    except RuntimeError:  # nobody says where that folder is
        return path


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder that somebody put there, in alphabetical order."""
    return sorted(file for file in folder.glob("*.yaml") if not is_stray(file.relative_to(folder)))


def _refuse_unopened(user: Path, groups: Sequence[str]) -> None:
    """Raise ``InputMistake`` unless the user's folder and those of its parts can be opened: what is not seen
    would be taken for what is not there.
    """
    folder = user
    try:
        if not user.is_dir():
            raise InputMistake(
                f"--config-dir {user}: there is no such folder; give the one with your own files"
                " (docs/USING.md says how to make one)"
            )
        for folder in (user, *(user / group for group in groups)):
            if folder.is_dir():
                os.scandir(folder / ".").close()
    except OSError as error:
        raise InputMistake(f"--config-dir {user}: {folder}: {refusal(error)}") from error


def _shipped() -> Path:
    """Inside the package once it is installed; beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "configs", package.parent / "configs"):
        if (folder / "config.yaml").is_file():
            return folder
    raise InputMistake(
        f"{package / 'configs'}: the package's own configuration is missing; install the package again"
    )


def line_of(file: Path, path: Sequence[str]) -> tuple[int, int]:
    """How many keys of a path a readable YAML file holds, and the line of the deepest of them (0 if none)."""
    node = node_of(text_of(file))
    depth, line = 0, 0
    for depth, name in enumerate(path, start=1):
        found = _child(node, name)
        if found is None:
            return depth - 1, line
        node, line = found
    return depth, line


def _child(node: yaml.Node | None, name: str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        return next(
            ((value, key.start_mark.line + 1) for key, value in node.value if str(key.value) == name), None
        )
    if isinstance(node, yaml.SequenceNode) and name.isdigit() and int(name) < len(node.value):
        return node.value[int(name)], node.value[int(name)].start_mark.line + 1
    return None
