"""Returns as files: CSV, workbooks, or the XML of the upload."""

from collections.abc import Hashable, Mapping
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement

import pandas as pd
import xlsxwriter

from sim.parameters.jobs.synthesis import DateStyle, FileFormat, Files
from sim.returns.words.layouts import (
    EPISODES,
    HEADER,
    LAYOUTS,
    UASC,
    XML_CHILD,
    XML_EPISODE,
    XML_HEADER,
    XML_ROOT,
    ColumnKind,
)
from sim.synthetic.text import SERIAL_ZERO, heading, with_columns_added

INSIDE_HEADER = {
    "reviews": "AREVIEW",
    "missing": "AMISSING",
    "previous_permanence": "PERMANENCE",
    "oc2": "OC2",
    "oc3": "OC3",
    "ad1": "AD1",
    "placed_for_adoption": "AD_PLACED",
}
"""Elements of the XML header that hold the other tables. OC3 and AD1 are guesses after the others."""
OTHER_TAGS = {"CHILD": "CHILDID", "PLACE": "PL"}
DATE = {DateStyle.UPLOAD: "dd/mm/yyyy", DateStyle.SHORT: "dd/mm/yy"}


def write_return(folder: Path, year: int, tables: Mapping[str, pd.DataFrame], files: Files) -> dict[str, str]:
    """Write the text of one year's tables below a folder; for each table the file in which it is, as a path
    from there.

    Tables and columns that are left out are not written.
    """
    left = files.left_out
    left = files.left_out
    tables = {
        name: text.drop(columns=[column for column in text if f"{name}.{column}" in left.columns])
        for name, text in tables.items()
        if name not in left.tables
    }
    inside, end = (folder / str(year), "") if files.folders == "by_year" else (folder, f"_{year}")
    inside.mkdir(parents=True, exist_ok=True)
    one_file = f"ssda903{end}.{files.format}"
    if files.format is FileFormat.XML:
        _write_xml(inside / one_file, tables)
    elif files.format is FileFormat.XLSX:
        (inside / one_file).write_bytes(_workbook(tables, files, year))
    else:
        for name, text in tables.items():
            whole = with_columns_added(name, text, files, year).rename(
                columns=lambda column: heading(column, files)
            )
            whole.to_csv(
                inside / f"{name}{end}.csv", index=False, encoding=files.encoding, lineterminator="\r\n"
            )
    csv = files.format is FileFormat.CSV
    return {
        name: (inside / (f"{name}{end}.csv" if csv else one_file)).relative_to(folder).as_posix()
        for name in tables
    }


def _workbook(tables: Mapping[str, pd.DataFrame], files: Files, year: int) -> bytes:
    """A workbook with a sheet for each table. Dates in the style of the upload are cells with a date."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    as_date = book.add_format({"num_format": DATE.get(files.dates, "0")})
    for name, plain in tables.items():
        text = with_columns_added(name, plain, files, year)
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, [heading(str(column), files) for column in text])
        dates = {column.name for column in LAYOUTS[name].columns if column.kind is ColumnKind.DATE}
        for number, column in enumerate(text):
            is_date = column in dates and (files.dates in DATE or files.dates is DateStyle.SERIAL)
            for line, cell in enumerate(text[column].tolist(), start=1):
                serial = _serial(cell, files.dates) if is_date else None
                if serial is not None:
                    sheet.write_number(line, number, serial, as_date)
                elif cell:
                    sheet.write_string(line, number, cell)
    book.close()
    return buffer.getvalue()


def _serial(cell: str, style: DateStyle) -> int | None:
    """A written date as a spreadsheet's count of days; ``None`` for what is no date."""
    if style is DateStyle.SERIAL:
        return int(cell) if cell.isdigit() else None
    day = pd.to_datetime(
        cell, format="%d/%m/%Y" if style is DateStyle.UPLOAD else "%d/%m/%y", errors="coerce"
    )
    return None if pd.isna(day) else int(day.value // 86_400_000_000_000) + SERIAL_ZERO


def _write_xml(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """The upload as XML: every child with its header, what belongs to it, and its episodes."""
    root = Element(XML_ROOT)
    belonging = {tag: _by_child(tables[name]) for name, tag in INSIDE_HEADER.items() if name in tables}
    episodes, alone = _by_child(tables[EPISODES]), _by_child(tables[UASC]) if UASC in tables else {}
    for record in tables[HEADER].to_dict("records"):
        number = record["CHILD"]
        child = SubElement(root, XML_CHILD)
        header = SubElement(child, XML_HEADER)
        status: dict[Hashable, str] = {
            "UASC": str(int(number in alone)),
            "DUC": alone[number][0]["DUC"] if number in alone else "",
        }
        _add(header, {**record, **status})
        for tag, records in belonging.items():
            for values in records.get(number, []):
                _add(SubElement(header, tag), {k: v for k, v in values.items() if k not in ("CHILD", "DOB")})
        for values in episodes.get(number, []):
            _add(SubElement(child, XML_EPISODE), {k: v for k, v in values.items() if k != "CHILD"})
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _by_child(table: pd.DataFrame) -> dict[str, list[dict[Hashable, str]]]:
    grouped: dict[str, list[dict[Hashable, str]]] = {}
    for record in table.to_dict("records"):
        grouped.setdefault(record["CHILD"], []).append(record)
    return grouped


def _add(parent: Element, values: Mapping[Hashable, str]) -> None:
    for name, value in values.items():
        SubElement(parent, OTHER_TAGS.get(str(name), str(name))).text = value
