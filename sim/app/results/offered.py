"""Files of results that the page gives out: a list of kinds, so that no file about single children is one."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sim.report.files.tables import DESCRIPTIONS

PAGES = {
    "report.html": "The report",
    "committee.html": "The committee paper",
    "plans.html": "Each plan by itself",
    "sufficiency_statement.html": "The sufficiency statement",
}
OTHERS = {
    "committee.docx": "The committee paper for a word processor",
    "workbook.xlsx": "The workbook for finance",
    "manifest.json": "How the result came about: seed, versions, commit",
    "replications.parquet": "Every measure of every replication, for those who compute further",
}
FOLDERS = {"tables": ".csv", "figures": ".svg"}
"""Folders of which every file of a kind is given out."""
AGGREGATES = {"read_returns": ("cleaning_report.html",), "fit": ("report.html",), "simulate": ()}
"""Of jobs that read about single children, the pages that name none of them are all that is given out."""
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".yaml": "application/yaml; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}
WHOLE = (1980, 1, 1, 0, 0, 0)
"""The date of everything in an archive: the same files are the same bytes."""


@dataclass(frozen=True)
class OfferedFile:
    """A file that is given out."""

    name: str
    """Within the results, with ``/``."""
    path: Path
    says: str

    @property
    def type(self) -> str:
        """What a browser is told that it is."""
        return TYPES[self.path.suffix]

    @property
    def size(self) -> str:
        """In words."""
        many = self.path.stat().st_size
        return f"{many / 1e6:,.1f} MB" if many >= 1e6 else f"{max(1, round(many / 1e3)):,} kB"


def offered(results: Path, job: str) -> list[OfferedFile]:
    """What is given out of the results of a job, in the order in which people look for it; nothing that lies
    elsewhere and is only linked to.
    """
    whole = results.resolve()
    return [
        one for one in _named(results, job) if one.path.is_file() and one.path.resolve() == whole / one.name
    ]


def find(results: Path, job: str, name: str) -> OfferedFile | None:
    """The file of a name; nothing for all that is not on the list, whatever it is."""
    return next((one for one in offered(results, job) if one.name == name), None)


def archive(files: list[OfferedFile], more: dict[str, str]) -> bytes:
    """Files and texts in one archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for one in files:
            whole.writestr(_entry(one.name), one.path.read_bytes())
        for name, text in more.items():
            whole.writestr(_entry(name), text)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, WHOLE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _named(results: Path, job: str) -> Iterator[OfferedFile]:
    if job != "simulate":
        for name in AGGREGATES.get(job, ()):
            yield OfferedFile(name, results / name, "What was found, in numbers that name no child")
        return
    for name, says in {**PAGES, **OTHERS}.items():
        yield OfferedFile(name, results / name, says)
    for folder, ending in FOLDERS.items():
        for path in sorted((results / folder).glob(f"*{ending}")):
            says = DESCRIPTIONS.get(path.stem, "") if folder == "tables" else "The chart as a picture"
            yield OfferedFile(f"{folder}/{path.name}", path, str(says))
