"""Whose children: the shipped authorities, the user's own folders, and what earlier jobs have made."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sim.app.kept import read_json, write_json
from sim.configuration.files import Folders, at_home, yaml_files
from sim.errors import InputMistake

GROUP = "authority"
MADE_BY = {"fit": "fitted to its returns", "from_published": "made from published tables"}
"""Jobs that write an authority, and what is said of it."""
CONFIG = "config"
"""The folder within their results that ``--config-dir`` takes."""
PLAIN = re.compile(r"[\w-]{1,60}", re.ASCII)
"""Names that an address and a folder can have as they are."""
SHIPPED, OWN = "comes with the program", "from a folder of your own"


@dataclass(frozen=True)
class KnownAuthority:
    """An authority that can be chosen."""

    name: str
    """What ``authority=`` calls it."""
    config_dir: Path | None
    """The folder that ``--config-dir`` takes; none of a shipped one."""
    origin: str
    """Where it comes from, in words."""

    @property
    def key(self) -> str:
        """Its place in an address: the name, and a mark of its folder where it has one."""
        if self.config_dir is None:
            return self.name
        if PLAIN.fullmatch(self.name):
            return f"{self.name}-{_mark(str(self.config_dir))}"
        return f"authority-{_mark(f'{self.config_dir}/{self.name}')}"

    @property
    def title(self) -> str:
        """Its name as people write it."""
        return self.name.replace("_", " ").title()


class Authorities:
    """Those that there are, looked for anew each time: a fit may just have ended."""

    def __init__(self, folder: Path, outputs: Path) -> None:
        self._list, self._places = (
            folder / "folders.json",
            ((outputs, "*/*"), (folder / "runs", "*/results/*/*")),
        )

    def all(self) -> list[KnownAuthority]:
        """Shipped ones first, then those of own folders, then what jobs have made."""
        known = [*self._shipped(), *self._own(), *self._made()]
        return list({one.key: one for one in known}.values())

    def of(self, key: str) -> KnownAuthority | None:
        """The one with a key."""
        return next((one for one in self.all() if one.key == key), None)

    def add(self, text: str) -> KnownAuthority:
        """Take in a folder of the user's own; raises ``InputMistake`` where it is none with an authority."""
        typed = text.strip()
        if not typed:
            raise InputMistake("Enter the folder of your own files, such as ~/mytown")
        folder = existing(typed)
        found = list(_in(folder, OWN)) if folder else []
        if folder is None or not found:
            raise InputMistake(
                f"{typed}: there is no such folder with an authority in it; give the one that you give to"
                " --config-dir, which has a folder 'authority' with a YAML file"
            )
        write_json(self._list, sorted({*self._folders(), str(folder)}))
        return found[0]

    def _folders(self) -> list[str]:
        found = read_json(self._list)
        return [str(one) for one in found] if isinstance(found, list) else []

    def _shipped(self) -> Iterator[KnownAuthority]:
        return (KnownAuthority(name, None, SHIPPED) for name in Folders.find().options(GROUP))

    def _own(self) -> Iterator[KnownAuthority]:
        for folder in self._folders():
            yield from _in(Path(folder), OWN)

    def _made(self) -> Iterator[KnownAuthority]:
        for place, where in self._places:
            for config in sorted(place.glob(f"{where}/{CONFIG}")):
                job = _job_of(config.with_name("manifest.json"))
                if job in MADE_BY:
                    yield from _in(config, MADE_BY[job])


def existing(typed: str) -> Path | None:
    """The folder that somebody typed, as a whole path; none if there is no such folder."""
    try:
        folder = Path(at_home(typed)).resolve()
        return folder if folder.is_dir() else None
    except (OSError, ValueError, RuntimeError):  # no name that a folder can have
        return None


def _mark(text: str) -> str:
    return sha256(text.encode(errors="surrogateescape")).hexdigest()[:8]


def _in(folder: Path, origin: str) -> Iterator[KnownAuthority]:
    return (KnownAuthority(file.stem, folder, origin) for file in yaml_files(folder / GROUP))


def _job_of(manifest: Path) -> str:
    found = read_json(manifest)
    return str(found.get("job", "")) if isinstance(found, dict) else ""
