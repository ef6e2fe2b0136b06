"""From a file to a list: which sheet it is, where its headings stand, and which of its rows are none."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sim.errors import InputMistake
from sim.parameters.checks.references import nearest
from sim.returns.files.grids import Grid
from sim.returns.lists.listing import Columns, Listing, same
from sim.returns.lists.sheets import Sheets, read_sheets
from sim.returns.lists.spellings import tidy
from sim.returns.words.columns import column_name
from sim.typed import mapping

Where = dict[str, int]
"""The position of each column."""
_HEADING_WITHIN = 12
"""Lines among which the headings are looked for."""
HIDDEN = "on a sheet that is hidden"
NOTHING_READ = "blank in every column that is read, such as a second line of an address"
HEADINGS_AGAIN = "headings that stand there again"


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
        [meant.get(column_name(cell).lower(), "") for cell in line] for line in grid.lines[:_HEADING_WITHIN]
    ]
    at = max(range(len(lines)), key=lambda i: len(set(lines[i])), default=0)
    line = lines[at] if lines else []
    return grid, at, {name: i for i, name in reversed(list(enumerate(line))) if name}


def _lacks(path: Path, key: str, grid: Grid, at: int, missing: list[str], headings: Mapping[str, str]) -> str:
    there = ", ".join(f"'{tidy(cell)}'" for cell in grid.lines[at] if tidy(cell))
    wanted = ", ".join(f"'{headings.get(name, name)}'" for name in dict.fromkeys(missing))
    how = mapping(f"{key}_columns", {missing[0]: "<its heading>"})
    return (
        f"{key}={path}: lacks the column {wanted}; its headings are {there}; add it, or say which it is with"
        f" {how}"
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
    width = len(grid.lines[at])
    rows = list(zip(grid.numbers[at + 1 :], grid.lines[at + 1 :], strict=True))
    again = [i for i, (_, line) in enumerate(rows) if _are_headings(line, where, meant)]
    blank = [
        i
        for i, (_, line) in enumerate(rows)
        if not any(tidy(line[j]) for j in where.values() if j < len(line))
    ]
    kept = [row for i, row in enumerate(rows) if i not in {*again, *blank}]
    empty.rows = [number for number, _ in kept]
    empty.cells = {
        name: np.array([tidy(line[j]) if j < len(line) else "" for _, line in kept], dtype=object)
        for name, j in where.items()
    }
    empty.left_out = [*empty.left_out, (NOTHING_READ, len(blank)), (HEADINGS_AGAIN, len(again))]
    empty.say(
        [any(cell.strip() for cell in line[width:]) for _, line in kept],
        "it has more cells than there are headings; put a cell that holds the delimiter into quotes",
    )
    return empty


def _are_headings(line: object, where: Where, meant: Mapping[str, str]) -> bool:
    cells = list(line) if isinstance(line, list | tuple) else []
    return all(
        j < len(cells) and meant.get(column_name(cells[j]).lower()) == name for name, j in where.items()
    )
