"""Every file of a folder of returns, flat or by year, as lines of text; what a file is is told by its first
bytes.
"""

from hashlib import sha256
from pathlib import Path, PurePosixPath

from sim.errors import InputMistake
from sim.returns.files.beginnings import ARCHIVE, CONTAINER, why_no_table
from sim.returns.files.grids import Contents, NotRead
from sim.returns.files.spreadsheets import read_sheets
from sim.returns.files.text_files import decoded, read_text
from sim.returns.files.xml_files import read_xml
from sim.strays import holds_results, is_stray

WORKBOOKS = (ARCHIVE, CONTAINER)


def read_folder(folder: Path) -> Contents:
    """Read a folder and all below it, or one file.

    Raises :class:`~sim.errors.InputMistake` if there is no such folder or nothing in it. Files that cannot be
    read are listed with the reason.
    """
    if not folder.exists():
        raise InputMistake(
            f"returns.folder={folder}: there is no such folder; give the one that holds your SSDA903 returns"
        )
    files = [folder] if folder.is_file() else sorted(file for file in folder.rglob("*") if file.is_file())
    if not files:
        raise InputMistake(
            f"returns.folder={folder}: the folder is empty; put the CSV, XLSX or XML files of your returns"
            " there"
        )
    base, contents = (folder.parent if folder.is_file() else folder), Contents()
    results = {place for place in {file.parent for file in files} - {base} if holds_results(place)}
    for place in sorted(results):
        where = place.relative_to(base).as_posix()
        contents.not_read.append(NotRead(where, "it holds results of this program; move them elsewhere"))
    for file in files:
        if results.isdisjoint(file.parents):
            _read(file, file.relative_to(base).as_posix(), contents)
    return contents


def _read(file: Path, where: str, contents: Contents) -> None:
    if is_stray(PurePosixPath(where)):
        contents.not_read.append(NotRead(where, "a file that a program left behind"))
        return
    try:
        raw = file.read_bytes()
    except OSError as error:
        contents.not_read.append(
            NotRead(where, f"it cannot be opened ({error.strerror}); check its permissions")
        )
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
