"""Files with several tables one below the other, each with headings of its own."""

from collections.abc import Iterator
from dataclasses import replace

from sim.returns.files.grids import Grid
from sim.returns.read.tables import CHILD_HEADINGS, headings
from sim.returns.words.columns import column_name
from sim.returns.words.layouts import OTHER_NAMES, recognised

_SPELLINGS = frozenset(
    spelt for name in CHILD_HEADINGS for spelt in (name, name.lower(), name.title(), f'"{name}"')
)


def blocks(grid: Grid) -> Iterator[Grid]:
    """The grid cut before every line of headings that differ from those above: years with other columns put
    together, a header below the episodes. Headings that only stand there again do not cut it.
    """
    at, names, layout = headings(grid)
    if layout is None:
        yield grid
        return
    begin, where = 0, grid.where
    for i in range(at + 1, len(grid.lines)):
        if _SPELLINGS.isdisjoint(grid.lines[i]):
            continue
        found = [OTHER_NAMES.get(name, name) for name in map(column_name, grid.lines[i])]
        if _filled(found) != _filled(names) and recognised(found):
            yield _part(grid, where, begin, i)
            begin, names, where = i, found, f"{grid.where}, from line {grid.numbers[i]}"
    yield _part(grid, where, begin, len(grid.lines)) if begin else grid


def _filled(names: list[str]) -> list[str]:
    """Headings without the blank ones behind the last: a short table beside a wide one has those."""
    return names[: max((i for i, name in enumerate(names, start=1) if name), default=0)]


def _part(grid: Grid, where: str, begin: int, end: int) -> Grid:
    last = end == len(grid.lines)
    return replace(
        grid,
        where=where,
        lines=grid.lines[begin:end],
        numbers=grid.numbers[begin:end],
        cut=grid.cut and last,
        broken=grid.broken if last else "",
    )
