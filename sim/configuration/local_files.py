"""Files that a configuration names and that stay on this computer: the children of a census, draws of
parameters.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.configuration.files import Folders, at_home
from sim.configuration.literal import PATHS
from sim.configuration.mistakes import Mistake
from sim.reading import Unreadable, bytes_of, refusal

NAMED_AT = (
    ("census", "file"), ("census", "stationary"), ("uncertainty", "parameters", "file"),
    ("finance", "actuals"), ("finance", "prices"), ("finance", "last_month"),
)  # fmt: skip
"""Where a configuration names such a file."""


@dataclass(frozen=True)
class LocalFiles:
    """The configuration with every such file found."""

    plain: dict[str, Any]
    """The same plain values, with absolute paths."""
    hashed: dict[str, Any]
    """The same with the SHA-256 of each file in place of its path: what the hash of a configuration depends
    on."""
    mistakes: tuple[Mistake, ...]


def local_files(plain: Mapping[str, Any], folders: Folders) -> LocalFiles:
    """Look for every file that is named: in the user's folder, in the shipped one, and from where the command
    was given.
    """
    found = with_paths(plain)
    hashed, mistakes = deepcopy(found), []
    for path, name in _named(found, NAMED_AT):
        places = [*folders.in_order, Path.cwd()]
        file = next((place / name for place in places if _is_file(place / name)), None)
        if file is None:
            looked = " or ".join(str(place) for place in places if place != folders.shipped)
            mistakes.append(
                Mistake(path, f": there is no file '{name}' in {looked}; put it there or give its whole path")
            )
        else:
            _put(found, path, str(file.resolve()))
            try:
                _put(hashed, path, sha256(bytes_of(file)).hexdigest())
            except (OSError, Unreadable) as error:
                mistakes.append(Mistake(path, f": {file} is not read ({refusal(error)})"))
    return LocalFiles(found, hashed, tuple(mistakes))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except PermissionError:  # it is said where it is read
        return True
    except OSError:  # such as a name longer than any file has
        return False


def with_paths(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values in which every path is text and begins in the user's own folder where it begins with
    ``~``.

    A shell puts that folder there only where a word begins with ``~``, not after ``returns.folder=``. A
    folder called 903 is a number to YAML.
    """
    changed = deepcopy(dict(plain))
    for path, value in _named(plain, [tuple(key.split(".")) for key in sorted(PATHS)], (str, int)):
        _put(changed, path, at_home(str(value)))
    return changed


def _named(
    plain: Mapping[str, Any], at: Iterable[tuple[str, ...]], kinds: tuple[type, ...] = (str,)
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of some kinds that stand at some of the places."""
    for path in at:
        value: Any = plain
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        if isinstance(value, kinds) and not isinstance(value, bool):
            yield path, value


def _put(plain: dict[str, Any], path: tuple[str, ...], value: str) -> None:
    for name in path[:-1]:
        plain = plain[name]
    plain[path[-1]] = value
