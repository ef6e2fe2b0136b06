"""The same small return as CSV, text with tabs, a workbook, or XML."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from binary_workbooks import BINARY, cells

from sim.returns.words.layouts import EPISODES, HEADER, LAYOUTS

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]


def columns(table: str, rows: Rows) -> list[str]:
    """The columns of a kind of file and whatever else the rows have."""
    more = dict.fromkeys(name for row in rows for name in row if name not in LAYOUTS[table].names)
    return [*LAYOUTS[table].names, *more]


def lines(table: str, rows: Rows) -> list[list[Any]]:
    """Headings and rows."""
    names = columns(table, rows)
    return [names, *([row.get(name, "") for name in names] for row in rows)]


def _quoted(value: object) -> str:
    text = str(value).replace('"', '""')
    return f'"{text}"' if any(mark in text for mark in ',"\n\t') else text


def delimited(folder: Path, tables: Tables, delimiter: str = ",") -> None:
    """A file for each table."""
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        text = "\n".join(delimiter.join(map(_quoted, line)) for line in lines(table, rows))
        (folder / f"{table}.csv").write_text(text + "\n", encoding="utf-8")


def workbook(
    folder: Path,
    tables: Tables,
    hidden: Tables | None = None,
    stray: tuple[int, int, str] | None = None,
    **options: Any,
) -> None:
    """A sheet for each table; numbers become numbers, dates dates; a ``stray`` cell is formatted."""
    with xlsxwriter.Workbook(str(folder / "return.xlsx"), options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for shown, sheets in ((True, tables), (False, hidden or {})):
            for table, rows in sheets.items():
                sheet = book.add_worksheet(table if shown else f"old {table}")
                for at, line in enumerate(lines(table, rows)):
                    for column, value in enumerate(line):
                        write = sheet.write_datetime if hasattr(value, "year") else sheet.write
                        write(at, column, value, *([day] if hasattr(value, "year") else []))
                if stray:
                    sheet.write(*stray, day)
                if not shown:
                    sheet.hide()


def xml(folder: Path, tables: Tables) -> None:
    """The XML return: children with header and episodes."""

    def elements(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
        return "".join(
            f"<{names.get(key, key)}>{value}</{names.get(key, key)}>" for key, value in row.items()
        )

    children = ""
    for header in tables[HEADER]:
        mine = [
            {k: v for k, v in row.items() if k != "CHILD"}
            for row in tables[EPISODES]
            if row["CHILD"] == header["CHILD"]
        ]
        episodes = "".join(f"<EPISODE>{elements(row, {'PLACE': 'PL'})}</EPISODE>" for row in mine)
        children += f"<CHILD><HEADER>{elements(header, {'CHILD': 'CHILDID'})}</HEADER>{episodes}</CHILD>"
    (folder / "return.xml").write_text(f"<EXPSSDA903>{children}</EXPSSDA903>", encoding="utf-8")


def binary(form: str) -> Callable[..., None]:
    """A writer of workbooks in a form of :data:`~binary_workbooks.BINARY`, a sheet for each table."""

    def make(
        folder: Path,
        tables: Tables,
        hidden: Tables | None = None,
        stray: tuple[int, int] | None = None,
        **options: bool,
    ) -> None:
        sheets = {name: cells(lines(name, rows)) for name, rows in tables.items()}
        if stray:
            sheets = {name: {**content, stray: " "} for name, content in sheets.items()}
        old = {f"old {name}": cells(lines(name, rows)) for name, rows in (hidden or {}).items()}
        (folder / f"return.{form}").write_bytes(BINARY[form]({**sheets, **old}, hidden=tuple(old), **options))

    return make


FORMS: dict[str, Callable[[Path, Tables], None]] = {
    "csv": delimited,
    "tabs": lambda folder, tables: delimited(folder, tables, "\t"),
    "workbook": workbook,
    "xml": xml,
}
