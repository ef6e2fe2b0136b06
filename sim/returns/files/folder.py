"""Every file of a folder of returns, flat or by year, as lines of text; what a file is is told by its first
bytes.
"""

from hashlib import sha256
from pathlib import Path, PurePosixPath

from sim.errors import InputMistake
from sim.reading import MOST_FILES, Unreadable, bytes_of, files_below, refusal
from sim.returns.files.beginnings import ARCHIVE, CONTAINER, why_no_table
from sim.returns.files.grids import Contents, NotRead
from sim.returns.files.spreadsheets import read_sheets
from sim.returns.files.text_files import decoded, read_text
from sim.returns.files.xml_files import read_xml
from sim.strays import holds_results, is_stray

WORKBOOKS = (ARCHIVE, CONTAINER)


def read_folder(folder: Path, most: int = MOST_FILES) -> Contents:
    """Read a folder and all below it, at most so many files, or one file.

    Raises :class:`~sim.errors.InputMistake` if there is no such folder or nothing in it. Files that cannot be
    read are listed with the reason.
    """
    if not folder.exists():
        raise InputMistake(
            f"returns.folder={folder}: there is no such folder; give the one that holds your SSDA903 returns"
        )
    files = _files(folder, most)
    if not files:
        raise InputMistake(
            f"returns.folder={folder}: the folder is empty; put the CSV, XLSX or XML files of your returns"
            " there"
        )
    base, contents = (folder if folder.is_dir() else folder.parent), Contents()
    results = {place for place in {file.parent for file in files} - {base} if holds_results(place)}
    for place in sorted(results):
        where = place.relative_to(base).as_posix()
        contents.not_read.append(NotRead(where, "it holds results of this program; move them elsewhere"))
    for file in files:
        if results.isdisjoint(file.parents):
            _read(file, file.relative_to(base).as_posix(), contents)
    return contents


def _files(folder: Path, most: int) -> list[Path]:
    if not folder.is_dir():
        return [folder]
    try:
        return files_below(folder, most, "returns.most_files")
    except (OSError, Unreadable) as error:
        place = getattr(error, "filename", None) or folder
        raise InputMistake(f"returns.folder={place}: {refusal(error)}") from error


def _read(file: Path, where: str, contents: Contents) -> None:
    if is_stray(PurePosixPath(where)):
        contents.not_read.append(NotRead(where, "a file that a program left behind"))
        return
    try:
        raw = bytes_of(file)
    except (OSError, Unreadable) as error:
        contents.not_read.append(NotRead(where, refusal(error)))
        return
    contents.hashes[where] = sha256(raw).hexdigest()
    if not raw.strip():
        contents.not_read.append(NotRead(where, "it is empty"))
        return
    try:
        if reason := why_no_table(raw):
            raise ValueError(reason)
        if raw.startswith(WORKBOOKS):
            grids, left_out = read_sheets(where, raw, joined=True)
            contents.grids += grids
            contents.not_read += left_out
        elif decoded(raw[:512])[0].lstrip("\ufeff \r\n\t").startswith("<"):
            contents.grids += read_xml(where, raw)
        else:
            contents.grids.append(read_text(where, raw))
    except ValueError as error:
        contents.not_read.append(NotRead(where, str(error)))
