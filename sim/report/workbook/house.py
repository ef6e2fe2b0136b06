"""The house style of the workbook: formats, sheets that print well, tables with names, and cells that people
may change.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from textwrap import wrap
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

TITLE_ROW, NOTE_ROW, HEADER_ROW = 0, 1, 3
"""Where each sheet has its title, what it is about, and the header of its table."""
MONEY, PRICE, SHARE, RATE, NUMBER, FACTOR = "#,##0", "#,##0.00", "0 %", "0.0 %", "#,##0.0", "0.0000"
WRITING: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
WORDS = frozenset(
    {
        "Unit",
        "What is on it",
        "What it does",
        "Changed",
        "Price group",
        "Whose",
        "Source",
        "Assumption",
        "Spares",
        "Home",
        "Year",
        "From year",
        "From scenario",
        "Kind",
        "Provided",
        "Key",
    }
)
"""Columns of words, whose headers stand to the left."""
ON_A_PAGE = 70
"""Rows that are still read when they are made to fit on a page."""
A_RATE = {
    "validate": "decimal", "criteria": "between", "minimum": -0.99, "maximum": 10,
    "error_title": "A rate", "error_message": "A share from -0.99 to 10, such as 0.05 for 5 %.",
}  # fmt: skip
AN_AMOUNT = {
    "validate": "decimal", "criteria": ">=", "value": 0,
    "error_title": "An amount", "error_message": "A number, 0 or more.",
}  # fmt: skip
"""What may be typed into a yellow cell."""
A_LINE = 13.5
"""Height of a line of text in points."""
INK, PALE, PAPER, INPUT = "#1F3A4D", "#8FB0C4", "#E8EEF2", "#FFF4CC"


CALLED: Final = re.compile(r"[\w.]+(?=\()")
"""The functions that a formula calls."""


class FormulaSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet that writes formulas faster: it is looked up once for each set of functions whether any of them
    is written in another way in the file.

    xlsxwriter tries some thirty of its own on every formula, which was a third of the time of a workbook. If
    it came to do so elsewhere, this would be called no more, and the workbook would be the same.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if _are_written_as_they_are(frozenset(CALLED.findall(formula))) and not expand_future_functions:
            return formula.removeprefix("{").removeprefix("=").removesuffix("}")
        return str(super()._prepare_formula(formula, expand_future_functions))


@cache
def _are_written_as_they_are(functions: frozenset[str]) -> bool:
    calls = " ".join(f"{name}()" for name in sorted(functions))
    return bool(Worksheet()._prepare_formula(calls) == calls)


@dataclass
class House:
    """A workbook in the making."""

    book: Any
    wide: int = 30
    """The width of a column of scenarios: none of their titles is cut off."""
    formats: dict[tuple[str, bool, bool], Any] = field(default_factory=dict)
    widths: dict[str, Sequence[float]] = field(default_factory=dict)
    """Of the columns of each sheet."""

    def style(self, number: str = "General", *, marked: bool = False, strong: bool = False) -> Any:
        """A cell format; ``marked`` cells are inputs."""
        key = (number, marked, strong)
        if key not in self.formats:
            look: dict[str, Any] = {**WRITING, "num_format": number, "bold": strong}
            if number != "General":
                look |= {"align": "right", "indent": 1}  # so that a number does not touch the words beside it
            if marked:
                look |= {"bg_color": INPUT, "border": 1, "border_color": "#B8A24A", "locked": False}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def sheet(
        self,
        name: str,
        title: str,
        about: str,
        widths: Sequence[float],
        *,
        hidden: bool = False,
    ) -> Any:
        """A sheet with a title, a sentence on what it is about, and the print set-up of the house; inputs
        alone can be changed in it. ``hidden`` ones are shown by whoever wants to see the workings.
        """
        sheet = self.book.add_worksheet(name, worksheet_class=FormulaSheet)
        look = {"font_name": "Arial", "font_color": INK}
        sheet.write_string(TITLE_ROW, 0, title, self.book.add_format({**look, "bold": True, "font_size": 14}))
        sheet.write_string(NOTE_ROW, 0, about, self.book.add_format({**look, "font_size": 10}))
        self.widths[name] = widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_footer("&L&F&C&A&RPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        if hidden:
            sheet.hide()
        return sheet

    def prints(self, sheet: Any, rows: int, columns: int) -> None:
        """Only so many rows of its table, and columns, are printed, on one page; the others are for the
        screen.
        """
        sheet.fit_to_pages(1, 1)
        sheet.print_area(TITLE_ROW, 0, HEADER_ROW + max(rows, 1), columns - 1)

    def table(
        self,
        sheet: Any,
        name: str,
        headers: Sequence[str],
        rows: int,
        *,
        row: int = HEADER_ROW,
        freeze: int = 1,
    ) -> None:
        """A named table of so many rows below its header; the cells are written by the caller."""
        columns = [{"header": header} for header in headers]
        last = row + max(rows, 1)
        if row == HEADER_ROW and rows > ON_A_PAGE:
            sheet.fit_to_pages(1, 0)
        look = {"name": name, "columns": columns, "style": "Table Style Light 1", "autofilter": False}
        sheet.add_table(row, 0, last, len(headers) - 1, look)
        head = {**WRITING, "bold": True, "bg_color": PAPER, "bottom": 1, "text_wrap": True}
        words, numbers = (
            self.book.add_format(head),
            self.book.add_format({**head, "align": "right", "indent": 1}),
        )
        sheet.set_row(row, A_LINE * self._lines_of(sheet.get_name(), headers))
        for column, header in enumerate(headers):
            sheet.write_string(row, column, header, words if column < freeze or header in WORDS else numbers)
        if row == HEADER_ROW:
            sheet.freeze_panes(row + 1, freeze)

    def _lines_of(self, name: str, headers: Sequence[str]) -> int:
        """Lines of the longest header; bold letters are wider than those by which columns are measured."""
        widths = self.widths[name][: len(headers)]
        return max(
            len(wrap(head, max(4, int(width / 1.15) - 1)))
            for head, width in zip(headers, widths, strict=False)
        )

    def text(
        self, sheet: Any, row: int, column: int, value: object, *, strong: bool = False, wrapped: bool = False
    ) -> None:
        """Words; never a formula, whatever they begin with. ``wrapped`` where they are sentences."""
        sheet.write_string(row, column, str(value), self._sentences if wrapped else self.style(strong=strong))

    def sentences(self, sheet: Any, row: int, column: int, texts: Sequence[str], width: int) -> None:
        """Sentences in neighbouring cells of a row that is as high as the longest of them needs, ``width``
        letters a line.
        """
        for i, text in enumerate(texts):
            self.text(sheet, row, column + i, text, wrapped=True)
        sheet.set_row(row, A_LINE * max(1, *(len(wrap(text, width)) for text in texts)))

    @cached_property
    def _sentences(self) -> Any:
        return self.book.add_format({**WRITING, "text_wrap": True, "align": "left", "indent": 1})

    def number(
        self, sheet: Any, row: int, column: int, value: float, look: str, *, marked: bool = False
    ) -> None:
        """A number that does not follow anything; blank if there is none."""
        if value == value and abs(value) != float("inf"):
            sheet.write_number(row, column, float(value), self.style(look, marked=marked))
            if marked:
                sheet.data_validation(row, column, row, column, A_RATE if look == RATE else AN_AMOUNT)
        else:
            sheet.write_blank(row, column, None, self.style(look))

    def entry(self, sheet: Any, row: int, column: int, value: float | None, look: str) -> None:
        """An input that may be blank."""
        known = value is not None and value == value
        if known:
            self.number(sheet, row, column, float(value or 0.0), look, marked=True)
        else:
            sheet.write_blank(row, column, None, self.style(look, marked=True))

    def formula(
        self,
        sheet: Any,
        row: int,
        column: int,
        formula: str,
        value: float | str,
        look: str,
        *,
        strong: bool = False,
    ) -> None:
        """A live formula with the value that it has now, for programs that do not recalculate."""
        sheet.write_formula(row, column, formula, self.style(look, strong=strong), value)


def cell(row: int, column: int, sheet: str | None = None) -> str:
    """The absolute name of a cell, such as ``Prices!$F$12``."""
    name = f"{_column(column)}${row + 1}"
    return f"'{sheet}'!{name}" if sheet else name


@cache
def _column(number: int) -> str:
    return str(xl_col_to_name(number, col_abs=True))


def span(first: tuple[int, int], last: tuple[int, int], sheet: str | None = None) -> str:
    """The absolute name of a range."""
    return f"{cell(*first, sheet)}:{cell(*last)}"
