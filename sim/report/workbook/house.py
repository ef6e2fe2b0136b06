"""The house style of the workbook: formats, sheets that print well, tables with names, and cells that people
may change.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from textwrap import wrap
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

TITLE_ROW, NOTE_ROW, HEADER_ROW = 0, 1, 3
"""Where each sheet has its title, what it is about, and the header of its table."""
MONEY, PRICE, SHARE, RATE, NUMBER, FACTOR = "#,##0", "#,##0.00", "0 %", "0.0 %", "#,##0.0", "0.0000"
THOUSANDS = "#,##0,"
"""Whole thousands are shown; the cell holds pounds and pence."""
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
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.4, "bottom": 0.5}
"""Inches."""
ACROSS = 1090
"""Pixels of columns side by side that are printed on a page (A4, landscape) with letters of 8 points or more
of 10, also where there is no Arial and letters are a fifth wider."""
DOWN = 49
"""Lines of rows that are, too."""
A_ROW, A_TITLE = 13, 19
"""Height of a row, and of that of the title, in points."""
LONGEST_NAME = 28
"""The widest column of scenarios; longer titles take two lines."""
A_RATE = {
    "validate": "decimal", "criteria": "between", "minimum": -0.99, "maximum": 10,
    "error_title": "A rate", "error_message": "A share from -0.99 to 10, such as 0.05 for 5 %.",
}  # fmt: skip
A_SHARE = {
    "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1,
    "error_title": "A share", "error_message": "A share from 0 to 1, such as 0.85 for 85 %.",
}  # fmt: skip
AN_AMOUNT = {
    "validate": "decimal", "criteria": ">=", "value": 0,
    "error_title": "An amount", "error_message": "A number, 0 or more.",
}  # fmt: skip
"""What may be typed into a yellow cell."""
LETTERS_A_FIGURE = 1.18
"""Letters of words in the width of a figure."""
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
    """The width of a column of scenarios; titles that are longer take two lines."""
    formats: dict[tuple[str, bool, bool, bool, bool], Any] = field(default_factory=dict)
    widths: dict[str, Sequence[float]] = field(default_factory=dict)
    """Of the columns of each sheet."""
    printed: dict[str, int] = field(default_factory=dict)
    """Rows of the table of each sheet that are printed, where these are not all."""
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    """Of text in the rows of each sheet that have more than one."""

    def style(
        self,
        number: str = "General",
        *,
        marked: bool = False,
        strong: bool = False,
        wrapped: bool = False,
        apart: bool = False,
    ) -> Any:
        """A cell format; ``marked`` cells are inputs, words ``apart`` do not touch a number to their left."""
        key = (number, marked, strong, wrapped, apart)
        if key not in self.formats:
            look: dict[str, Any] = {**WRITING, "num_format": number, "bold": strong, "text_wrap": wrapped}
            if apart:
                look |= {"align": "left", "indent": 1}
            if number != "General":
                look |= {"align": "right"}
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
        sheet.set_margins(**MARGINS)
        sheet.set_default_row(A_ROW)
        sheet.set_row(TITLE_ROW, A_TITLE)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_footer("&L&F&C&A&RPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        if hidden:
            sheet.hide()
        return sheet

    def prints(self, sheet: Any, rows: int, columns: int) -> None:
        """Only so many rows of its table are printed, and columns: as many of these as can be read side by
        side; the others are for the screen.
        """
        widths = accumulate(map(_pixels, self.widths[sheet.get_name()][:columns]))
        shown = sum(width <= ACROSS for width in widths)
        sheet.print_area(TITLE_ROW, 0, HEADER_ROW + max(rows, 1), shown - 1)
        self.printed[sheet.get_name()] = rows

    def paginate(self, sheet: Any) -> None:
        """One page where what is printed can be read on it, once all rows are written."""
        name = sheet.get_name()
        if name in self.printed:
            last = HEADER_ROW + self.printed[name]
            more = sum(n - 1 for (of, row), n in self.lines.items() if of == name and row <= last)
            sheet.fit_to_pages(1, 1 if last + 1 + more <= DOWN else 0)

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
        look = {"name": name, "columns": columns, "style": "Table Style Light 1", "autofilter": False}
        sheet.add_table(row, 0, last, len(headers) - 1, look)
        head = {**WRITING, "bold": True, "bg_color": PAPER, "bottom": 1, "text_wrap": True}
        words, beside, numbers = (
            self.book.add_format({**head, **more})
            for more in ({}, {"align": "left", "indent": 1}, {"align": "right"})
        )
        sheet.set_row(row, A_LINE * self._lines_of(sheet.get_name(), headers))
        of_words = [column < freeze or header in WORDS for column, header in enumerate(headers)]
        for column, header in enumerate(headers):
            after_number = column > 0 and not of_words[column - 1]
            look = (beside if after_number else words) if of_words[column] else numbers
            sheet.write_string(row, column, header, look)
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
        self, sheet: Any, row: int, column: int, value: object, *, strong: bool = False, apart: bool = False
    ) -> None:
        """Words; never a formula, whatever they begin with. ``apart`` from the number to their left."""
        sheet.write_string(row, column, str(value), self.style(strong=strong, apart=apart))

    def title(
        self, sheet: Any, row: int, column: int, value: object, *, strong: bool = False, apart: bool = False
    ) -> None:
        """The same, on as many lines as its column needs."""
        name, text = sheet.get_name(), str(value)
        lines = len(wrap(text, int(LETTERS_A_FIGURE * self.widths[name][column])))
        if lines > self.lines.get((name, row), 1):
            sheet.set_row(row, A_LINE * lines)
            self.lines[name, row] = lines
        sheet.write_string(row, column, text, self.style(strong=strong, wrapped=lines > 1, apart=apart))

    def number(
        self,
        sheet: Any,
        row: int,
        column: int,
        value: float,
        look: str,
        *,
        marked: bool = False,
        limits: Mapping[str, object] | None = None,
    ) -> None:
        """A number that does not follow anything; blank if there is none. ``limits`` of an input are those of
        a rate or an amount where they are not given.
        """
        if value == value and abs(value) != float("inf"):
            sheet.write_number(row, column, float(value), self.style(look, marked=marked))
            if marked:
                given = limits or (A_RATE if look == RATE else AN_AMOUNT)
                sheet.data_validation(row, column, row, column, dict(given))
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


def _pixels(width: float) -> int:
    """How wide a column is on the screen: seven pixels a figure, and five between columns."""
    return int(7 * width) + 5


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
