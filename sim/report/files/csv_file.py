"""CSV written column by column: the text of a million numbers takes a second, and the bytes never depend on
the machine.
"""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sim.arrays import Numbers

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""
DECIMALS, DIGITS = 9, 15
"""What a number is printed to, at most: more digits would show how the machine rounds."""
ROWS_AT_ONCE = 100_000


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write one table: UTF-8, LF line ends, numbers to nine decimals, blanks for what does not exist.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with path.open("wb") as file:
        file.write(f"{','.join(_quoted(str(name)) for name in table.columns)}\n".encode())
        for start in range(0, len(table), ROWS_AT_ONCE):
            file.write(_lines(table.iloc[start : start + ROWS_AT_ONCE]))


def _lines(table: pd.DataFrame) -> Any:
    """The rows of a table as one buffer of text."""
    columns = [pc.fill_null(_text(table[name]), "") for name in table.columns]
    lines = pc.binary_join_element_wise(*columns, ",")
    lines = pc.if_else(pc.equal(lines, ""), '""', lines)  # a line of nothing would be no row to a reader
    ended = pc.binary_join_element_wise(lines, "", "\n")
    return pc.binary_join(pa.ListArray.from_arrays([0, len(table)], ended), "")[0].as_buffer()


def _text(column: "pd.Series[Any]") -> pa.StringArray:
    """The cells of a column; null where there is nothing."""
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        place, words = pd.factorize(column)
        spelt = [str(word) for word in words]
        safe = spelt if pd.api.types.is_bool_dtype(column) else [_quoted(harmless(word)) for word in spelt]
        return pa.array(safe, pa.string()).take(pa.array(place, mask=place < 0))
    if pd.api.types.is_float_dtype(column):  # six in seven of them are there more than once
        place, known = pd.factorize(column.to_numpy(dtype=float, na_value=np.nan))
        return numbers(known).take(pa.array(place, mask=place < 0))
    return pa.array(column).cast(pa.string())


def _quoted(word: str) -> str:
    """A word as a cell, between quotation marks where it needs them."""
    row = StringIO()
    csv.writer(row, lineterminator="\n").writerow((word, ""))
    return row.getvalue().removesuffix(",\n")


def numbers(values: Numbers) -> pa.StringArray:
    """Numbers as :func:`number` prints them; null for what is not a number.

    Each is taken apart into whole numbers, before and behind the point. Where the machine cannot tell to
    which side the last decimal is to be rounded, the number is printed exactly.
    """
    size = np.abs(np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=np.inf))
    decimals = np.clip(DIGITS - _before_the_point(size), 0, DECIMALS)
    scaled = size * 10.0**decimals
    with np.errstate(invalid="ignore"):
        known = np.abs(scaled - np.rint(scaled)) < 0.5 - scaled * np.finfo(float).eps
    known &= scaled < 10.0**DIGITS
    whole = np.rint(np.where(known, scaled, 0.0)).astype(np.int64)
    before, behind = np.divmod(whole, 10**decimals)
    decimal_part = pc.ascii_lpad(_words(behind * 10 ** (DECIMALS - decimals)), DECIMALS, "0")
    text = pc.binary_join_element_wise(_words(before), pc.ascii_rtrim(decimal_part, "0"), ".")
    sign = pa.array(["", "-"]).take(pa.array(((values < 0) & (whole > 0)).astype(np.int8)))
    text = pc.binary_join_element_wise(sign, pc.ascii_rtrim(text, "."), "")
    exact = pa.array([number(value) for value in values[~known].tolist()], pa.string())
    text = pc.replace_with_mask(text, pa.array(~known), exact)
    return pc.if_else(pa.array(np.isnan(values)), pa.scalar(None, pa.string()), text)


def _before_the_point(size: Numbers) -> Any:
    """How many digits stand before the point."""
    return 1 + np.searchsorted(10.0 ** np.arange(1, DIGITS + 1), np.rint(size), side="right")


def _words(whole: Any) -> pa.StringArray:
    return pa.array(whole).cast(pa.string())


def number(value: float) -> str:
    """A number as the tables print it: at most nine decimals and fifteen digits, no trailing zeros, exponent
    or negative zero.

    More digits than that would show how the machine rounds: 31526294.239999998 instead of 31526294.24.
    """
    before_the_point = len(f"{value:.0f}".lstrip("-"))
    text = f"{value:.{max(0, min(DECIMALS, DIGITS - before_the_point))}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
