"""From a file to a list: which sheet it is, where its headings stand, and which of its rows are none."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.errors import InputMistake
from sim.parameters.checks.references import nearest
from sim.returns.files.grids import HEADINGS_WITHIN, Grid
from sim.returns.lists.listing import Columns, Listing, same
from sim.returns.lists.sheets import Sheets, read_sheets
from sim.returns.lists.spellings import tidy
from sim.returns.words.columns import column_name
from sim.typed import mapping

Where = dict[str, int]
"""The position of each column."""
HIDDEN = "on a sheet that is hidden"
NOTHING_READ = "blank in every column that is read, such as a second line of an address"
HEADINGS_AGAIN = "headings that stand there again"
TOTALS = "totals"
REST_OF_A_CELL = "one cell alone: the rest of one with a line break, or a line below the table"
NO_ROWS = (NOTHING_READ, HEADINGS_AGAIN, TOTALS, REST_OF_A_CELL)
_TOTAL = re.compile(r"(?:(?:grand|sub|overall|report)[ -]*)?totals?\W*\d*|sum|count|average", re.IGNORECASE)
_FEW = 2
"""Columns up to which a line with one cell may be a row whose last blanks were left out."""


def read_listing(
    path: Path,
    key: str,
    columns: Columns,
    headings: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
) -> Listing:
    """Read a CSV file or workbook.

    ``headings`` says what the file calls the columns where that is something else, ``words`` what its own
    words mean. Raises :class:`InputMistake` if there is no such file, it is none, it lacks a column, or two
    sheets could be the list.
    """
    headings = headings or {}
    if unknown := [name for name in headings if name not in columns.all]:
        raise InputMistake(
            f"{key}_columns: there is no column '{unknown[0]}'; {nearest(unknown[0], columns.all)}"
        )
    sheets, meant = read_sheets(path, key), _meant(columns, headings)
    found = [_found(grid, meant) for grid in sheets.grids]
    best = max(found, key=lambda one: len(one[2]), default=None)
    if best is None or not best[2]:
        show = "; show the sheet that counts, for hidden ones are not read" if sheets.hidden else ""
        needed = ", ".join(columns.needed)
        raise InputMistake(
            f"{key}={path}: no line holds the headings {needed}; put them above the rows{show}"
        )
    grid, at, where = best
    if missing := [name for name in (*columns.needed, *headings) if name not in where]:
        raise InputMistake(_lacks(path, key, grid, at, missing, headings))
    _only_one(path, key, columns, sheets, found)
    _once(path, key, grid, at, meant)
    unseen = [_found(one, meant) for one in sheets.hidden]
    hidden = sum(
        len(one.lines) - line - 1 for one, line, there in unseen if set(columns.needed) <= set(there)
    )
    own = {same(word): meaning for word, meaning in (words or {}).items()}
    return _listing(
        Listing(key, path, [], {}, own, [(HIDDEN, hidden)], grid.serial_zero), grid, at, where, meant
    )


def _meant(columns: Columns, headings: Mapping[str, str]) -> dict[str, str]:
    """Which column a heading means."""
    meant = {column_name(n).lower(): n for n in columns.all} | dict(columns.other_names)
    meant = {word: name for word, name in meant.items() if name not in headings}
    return meant | {column_name(theirs).lower(): name for name, theirs in headings.items()}


def _found(grid: Grid, meant: Mapping[str, str]) -> tuple[Grid, int, Where]:
    """The line of a grid that holds most of the headings, and the position of each."""
    lines = [
        [meant.get(column_name(cell).lower(), "") for cell in line] for line in grid.lines[:HEADINGS_WITHIN]
    ]
    at = max(range(len(lines)), key=lambda i: len(set(lines[i])), default=0)
    return grid, at, {name: places[0] for name, places in _places(grid, at, meant).items()}


def _places(grid: Grid, at: int, meant: Mapping[str, str]) -> dict[str, list[int]]:
    """The positions of the columns with each meaning; only those with the list's own heading where it has
    such.
    """
    line = [column_name(cell).lower() for cell in grid.lines[at]] if grid.lines else []
    found: dict[str, list[int]] = {}
    for i, heading in enumerate(line):
        if heading in meant:
            found.setdefault(meant[heading], []).append(i)
    own = {
        name: [i for i in places if line[i] == column_name(name).lower()] for name, places in found.items()
    }
    return {name: own[name] or places for name, places in found.items()}


def _once(path: Path, key: str, grid: Grid, at: int, meant: Mapping[str, str]) -> None:
    """Raise if two columns mean the same and say different things: to take one would lose the other."""
    for name, places in _places(grid, at, meant).items():
        said = {
            tuple(tidy(line[i]) if i < len(line) else "" for line in grid.lines[at + 1 :]) for i in places
        }
        if len(said) > 1:
            theirs = ", ".join(f"'{tidy(grid.lines[at][i])}'" for i in places)
            how = mapping(f"{key}_columns", {name: "<its heading>"})
            raise InputMistake(
                f"{key}={path}: {len(places)} columns mean '{name}' ({theirs}) and do not say the same;"
                f" rename those that do not count, or say which counts with {how}"
            )


def _lacks(path: Path, key: str, grid: Grid, at: int, missing: list[str], headings: Mapping[str, str]) -> str:
    there = ", ".join(f"'{tidy(cell)}'" for cell in grid.lines[at] if tidy(cell))
    wanted = ", ".join(f"'{headings.get(name, name)}'" for name in dict.fromkeys(missing))
    how = mapping(f"{key}_columns", {missing[0]: "<its heading>"})
    column = "column" if len(set(missing)) == 1 else "columns"
    return (
        f"{key}={path}: lacks the {column} {wanted}; its headings are {there}; add it, or say which it is"
        f" with {how}"
    )


def _only_one(
    path: Path, key: str, columns: Columns, sheets: Sheets, found: list[tuple[Grid, int, Where]]
) -> None:
    """Raise if several sheets hold what the list needs: to take one would lose the others."""
    whole = [i for i, (_, _, where) in enumerate(found, start=1) if set(columns.needed) <= set(where)]
    if sheets.apart and len(whole) > 1:
        raise InputMistake(
            f"{key}={path}: {len(whole)} sheets have the headings of the list (counted from the left: "
            f"{', '.join(map(str, whole))}); put their rows into one, or hide those that do not count"
        )


def _listing(empty: Listing, grid: Grid, at: int, where: Where, meant: Mapping[str, str]) -> Listing:
    """The list with its rows; those that are none of it are counted."""
    rows = list(zip(grid.numbers[at + 1 :], grid.lines[at + 1 :], strict=True))
    why = [_why_none(line, where, meant) for _, line in rows]
    if grid.cut:
        why[-1] = ""
    kept = [row for row, none in zip(rows, why, strict=True) if not none]
    empty.rows = [number for number, _ in kept]
    empty.cells = {
        name: np.array([tidy(line[j]) if j < len(line) else "" for _, line in kept], dtype=object)
        for name, j in where.items()
    }
    empty.left_out = [*empty.left_out, *((reason, why.count(reason)) for reason in NO_ROWS)]
    _whole(empty, grid, kept, at, where, meant)
    return empty


def _why_none(line: Sequence[str], where: Where, meant: Mapping[str, str]) -> str:
    """Why a line below the headings is no row of the list; empty if it is one."""
    if all(j < len(line) and meant.get(column_name(line[j]).lower()) == name for name, j in where.items()):
        return HEADINGS_AGAIN
    if not any(tidy(line[j]) for j in where.values() if j < len(line)):
        return NOTHING_READ
    if _TOTAL.fullmatch(next(filter(None, map(tidy, line)), "")):
        return TOTALS
    return REST_OF_A_CELL if len(line) == 1 and len(where) > _FEW else ""


def _whole(
    listing: Listing,
    grid: Grid,
    kept: Sequence[tuple[int, Sequence[str]]],
    at: int,
    where: Where,
    meant: Mapping[str, str],
) -> None:
    """Collect what shows that rows are not as wide as the headings, or that there are none."""
    width = len(grid.lines[at])
    listing.say(
        [any(cell.strip() for cell in line[width:]) for _, line in kept],
        "it has more cells than there are headings; put a cell that holds the delimiter into quotes",
    )
    again = [{meant.get(column_name(cell).lower(), "") for cell in line} for _, line in kept]
    listing.say(
        [len(names & {*where}) > len(where) / 2 for names in again],
        "headings stand there again, in another order; put the rows below them under the first headings",
    )
    listing.say(
        [grid.cut and number == grid.numbers[-1] for number, _ in kept],
        "the row breaks off, as if only a part of the file had been copied; export it again",
    )
    if not kept:
        listing.mistakes.append(
            f"{listing.key}={listing.path}: has headings and no row below them; put the rows there, or leave"
            f" {listing.key} out"
        )
