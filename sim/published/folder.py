"""A folder of downloads: every CSV in it, zipped or not, with the kind of table that it is."""

from collections.abc import Iterator
from csv import Error as CsvError
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from sim.errors import InputMistake
from sim.published.grid import PublishedGrid, grid_of
from sim.published.kinds import KINDS, Kind, kind_of
from sim.reading import Unreadable, bytes_of, files_below, refusal
from sim.returns.files.beginnings import UNREADABLE
from sim.strays import is_stray

MOST_FILES = 500
"""Files of a folder, and of one archive: a release has about a hundred."""
LARGEST = 500_000_000
"""Bytes of one file: the largest table of a release has some twenty millions."""
LARGEST_ARCHIVE = 2_000_000_000
"""Bytes of all that an archive holds."""
ADVICE = "docs/PUBLISHED.md says which files to download"


@dataclass(frozen=True, eq=False)
class FoundTable:
    """A table of a known kind."""

    where: str
    kind: Kind
    grid: PublishedGrid


@dataclass
class Downloads:
    """What was found in a folder."""

    folder: Path
    tables: list[FoundTable] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """CSV files of another kind."""
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file that was read."""


def read_downloads(folder: Path) -> Downloads:
    """Read a folder and all below it.

    Raises :class:`~sim.errors.InputMistake` if it is not there, if a needed kind of table is missing, and for
    each file that is named like one but has not its columns.
    """
    if not folder.is_dir():
        raise InputMistake(f"published.folder={folder}: there is no such folder; {ADVICE}")
    found, mistakes = Downloads(folder), []
    for where, raw in _contents(folder):
        found.hashes[where] = sha256(raw).hexdigest()
        try:
            grid = grid_of(raw)
        except (ValueError, CsvError) as error:
            mistakes.append(_unreadable(folder, where, error))
            continue
        kind = kind_of(PurePosixPath(where.rpartition("!")[2]).stem, grid.columns, grid.groups)
        if kind is None:
            found.unknown.append(where)
        elif lacking := kind.lacks(grid.columns):
            mistakes.append(_of_another_kind(folder, where, kind, lacking))
        else:
            found.tables.append(FoundTable(where, kind, grid))
    mistakes += _missing(found) if not mistakes else []
    if mistakes:
        raise InputMistake(*mistakes)
    return found


def _unreadable(folder: Path, where: str, error: Exception) -> str:
    reason = " ".join(str(error).split())[:120]
    return f"published.folder={folder}: {where} is no table that can be read ({reason}); download it again"


def _of_another_kind(folder: Path, where: str, kind: Kind, lacking: list[str]) -> str:
    return (
        f"published.folder={folder}: {where} is named like the table of {kind.title}, but lacks the columns"
        f" {', '.join(lacking)}; expected DfE's CSV as downloaded; take it out of the folder or download it"
        " again"
    )


def _missing(found: Downloads) -> Iterator[str]:
    there = {table.kind.name for table in found.tables}
    lacking = [kind for kind in KINDS if kind.needed and kind.name not in there]
    if not found.tables and not found.unknown:
        yield f"published.folder={found.folder}: holds no tables; {ADVICE}"
        return
    others = f" ({', '.join(found.unknown[:3])}: tables of another kind)" if found.unknown else ""
    for kind in lacking:
        yield f"published.folder={found.folder}: lacks the table of {kind.title}{others}; {ADVICE}"


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each CSV below a folder, and within archives there, by its place."""
    try:
        files = files_below(folder, MOST_FILES)
    except (OSError, Unreadable) as error:
        place = getattr(error, "filename", None) or folder
        raise InputMistake(f"published.folder={place}: {refusal(error)}") from error
    for file in files:
        where = file.relative_to(folder)
        if is_stray(where):
            continue
        if file.suffix.lower() == ".csv":
            yield where.as_posix(), _raw(folder, file)
        elif file.suffix.lower() == ".zip":
            yield from _zipped(folder, file)


def _raw(folder: Path, file: Path) -> bytes:
    try:
        if file.is_file() and file.stat().st_size > LARGEST:
            raise InputMistake(_too_large(folder, file.relative_to(folder).as_posix()))
        return bytes_of(file, LARGEST)
    except Unreadable as error:
        raise InputMistake(f"published.folder={folder}: {file.name} is not read, because {error}") from error
    except OSError as error:
        raise InputMistake(
            f"published.folder={folder}: {file.name} cannot be read ({error.strerror}); check its permissions"
        ) from error


def _too_large(folder: Path, where: str) -> str:
    return (
        f"published.folder={folder}: {where} is larger than {LARGEST // 1_000_000} MB; expected one of the"
        " published tables; take it out of the folder"
    )


def _zipped(folder: Path, file: Path) -> Iterator[tuple[str, bytes]]:
    """The CSV files of an archive, within the limits of what a release can hold."""
    where = file.relative_to(folder).as_posix()
    try:
        if not file.is_file():
            raise Unreadable("it is no file but a pipe or device")
        with ZipFile(file) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(".csv")]
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_FILES or size > LARGEST_ARCHIVE:
                raise InputMistake(
                    f"published.folder={folder}: {where} holds {len(parts)} tables of {size // 1_000_000} MB;"
                    f" expected at most {MOST_FILES} of {LARGEST_ARCHIVE // 1_000_000} MB; unpack what you"
                    " need"
                )
            for part in parts:
                if not is_stray(PurePosixPath(part.filename)):
                    yield f"{where}!{part.filename}", _unpacked(folder, where, archive, part.filename)
    except (*UNREADABLE, Unreadable) as error:
        raise InputMistake(
            f"published.folder={folder}: {where} is no ZIP archive that can be read ({error}); download it"
            " again"
        ) from error


def _unpacked(folder: Path, where: str, archive: ZipFile, part: str) -> bytes:
    """One file of an archive; what says that it is small and is not ends at the limit."""
    with archive.open(part) as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise InputMistake(_too_large(folder, f"{where}!{part}"))
    return raw
