"""The published tables of all authorities, in one form.

Each row is one number of one area in one year: kind of table, year, level, codes, name, region, group, item,
what it is called there, value, and whether it is shown, hidden (suppressed) or absent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Counts
from sim.errors import InputMistake
from sim.published.folder import Downloads, FoundTable, read_downloads
from sim.published.names import plain_name
from sim.published.symbols import values_of
from sim.published.words import group_of, item_of, letters

NATIONAL, REGIONAL, LOCAL = "national", "regional", "local authority"
ENGLAND = "england"
BY_GROUP = ("stock", "started", "ceased", "moves", "stability", "orders")
ONE_COLUMN = {
    "leavers": ("age", "activity"),
    "staying put": ("age", "stay_put"),
    "net gain": ("", "characteristic"),
}
"""Tables whose group and characteristic stand in columns of other names."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, eq=False)
class PublishedTables:
    """All tables of a folder."""

    rows: Mapping[str, pd.DataFrame]
    """By kind: year, level, old_code, new_code, name, plain, region, group, item, said, value, shown."""
    homes: pd.DataFrame | None
    """Ofsted's list as it is, all columns text; ``None`` where it is not there."""
    providers: pd.DataFrame | None
    """England's placements by type and provider."""
    spending: pd.DataFrame | None
    files: Mapping[str, tuple[str, ...]]
    """By kind: the files that it was read from."""
    hashes: Mapping[str, str]
    unknown: tuple[str, ...]
    """CSV files of other kinds, which are not used."""

    def years(self, kind: str = "stock") -> list[int]:
        """The years (of their 31 March) for which a kind of table is there."""
        return sorted(self.rows[kind]["year"].unique().tolist()) if kind in self.rows else []

    @cached_property
    def _places(self) -> dict[str, dict[tuple[int, str, str], Counts]]:
        """By kind: the positions of the rows of each year, place and group."""
        keys = ["year", "place", "group"]
        found: dict[str, Any] = {
            kind: dict(rows.groupby(keys, sort=False).indices) for kind, rows in self.rows.items()
        }
        return found

    def cells(self, kind: str, year: int, place: str, group: str) -> pd.DataFrame | None:
        """The rows of one group of a place in a year; ``None`` where there are none.

        A place is an authority by its old code, a region by its plain name, or :data:`ENGLAND`.
        """
        positions = self._places.get(kind, {}).get((year, place, group))
        return None if positions is None else self.rows[kind].iloc[positions]


def read_tables(folder: Path) -> PublishedTables:
    """Read a folder of downloads; raises :class:`~sim.errors.InputMistake` with a sentence for each fault."""
    found = read_downloads(folder)
    by_kind: dict[str, list[FoundTable]] = {}
    for table in found.tables:
        by_kind.setdefault(table.kind.name, []).append(table)
    long = (*BY_GROUP, *ONE_COLUMN, "population")
    rows = {kind: _together([_long(found, t) for t in by_kind[kind]]) for kind in long if kind in by_kind}
    plain = {kind: _plain(by_kind[kind]) for kind in ("homes", "providers", "spending") if kind in by_kind}
    return PublishedTables(
        rows, plain.get("homes"), plain.get("providers"), plain.get("spending"),
        {kind: tuple(t.where for t in tables) for kind, tables in by_kind.items()},
        found.hashes, tuple(found.unknown),
    )  # fmt: skip


def _plain(tables: list[FoundTable]) -> pd.DataFrame:
    """Files of a kind that stays as it is: each row with the file that it stands in."""
    frames = [table.grid.frame.assign(file=table.where) for table in tables]
    return pd.concat(frames, ignore_index=True).fillna("")


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Several releases as one: where they overlap, the one that goes on longest is the latest and counts."""
    ordered = sorted((part for part in parts if len(part)), key=lambda part: int(part["year"].max()))
    rows = pd.concat(ordered, ignore_index=True) if ordered else parts[0]
    # The authority that a name and a code belong to is the same whoever writes it.
    return rows.drop_duplicates(["year", "place", "group", "said"], keep="last", ignore_index=True)


def _long(found: Downloads, table: FoundTable) -> pd.DataFrame:
    grid, kind = table.grid, table.kind.name
    group_column, item_column = ONE_COLUMN.get(kind, ("cla_group", "characteristic"))
    groups = grid.column(group_column) if group_column else pd.Series("", index=grid.frame.index)
    items = grid.column(item_column) if kind != "population" else pd.Series("", index=grid.frame.index)
    number = grid.column("population_estimate" if kind == "population" else "number")
    values, shown, strange = values_of(number)
    if strange:
        raise InputMistake(_strange(found, table, strange[0], str(number.iloc[strange[0]])))
    frame = pd.DataFrame({
        "year": _years(grid.column("time_period")),
        "level": grid.column("geographic_level").str.strip().str.lower(),
        "old_code": grid.column("old_la_code").str.strip(),
        "new_code": grid.column("new_la_code").str.strip(),
        "name": grid.column("la_name").str.strip(),
        "region": grid.column("region_name").str.strip().map(letters),
        "group": _named(groups, kind), "item": "", "said": items.map(letters),
        "value": values, "shown": shown,
    })  # fmt: skip
    pairs = {(g, i): _item(kind, g, i) for g, i in set(zip(frame["group"], items, strict=True))}
    frame["item"] = [pairs[g, i] for g, i in zip(frame["group"], items, strict=True)]
    frame["plain"] = frame["name"].map({name: plain_name(name) for name in frame["name"].unique()})
    frame["place"] = np.select(
        [frame["level"] == LOCAL, frame["level"] == REGIONAL], [frame["old_code"], frame["region"]], ENGLAND
    )
    wanted = (frame["year"] > 0) & ((frame["group"] != "") | (kind in (*ONE_COLUMN, "population")))
    return frame[wanted].reset_index(drop=True)


def _strange(found: Downloads, table: FoundTable, row: int, cell: str) -> str:
    return (
        f"published.folder={found.folder}: {table.where}, line {table.grid.first_line + row}: the number is"
        f" '{cell[:40]}'; expected digits or one of the symbols c, z, x, k, low; download the file again"
    )


def _years(cells: pd.Series) -> pd.Series:
    """The year of the 31 March that ends a period: 2022, 202122, 2021-22, 2021/22; zero for none."""
    digits = cells.str.replace(r"[^0-9]", "", regex=True)
    long = digits.str.len() == 6
    year = digits.where(~long, digits.str[:2] + digits.str[4:]).str[:4]
    whole = pd.to_numeric(year, errors="coerce").fillna(0).astype(int)
    return whole.where((whole >= FIRST_YEAR) & (whole <= LAST_YEAR), 0)


def _named(groups: pd.Series, kind: str) -> pd.Series:
    names = {words: letters(words) if kind in ONE_COLUMN else group_of(words) for words in groups.unique()}
    return groups.map(names)


def _item(kind: str, group: str, words: str) -> str:
    return letters(words) if kind in ONE_COLUMN else item_of(group, words)


def local_rows(tables: PublishedTables) -> Iterator[pd.DataFrame]:
    """The rows of authorities of each kind of table."""
    for rows in tables.rows.values():
        yield rows[rows["level"] == LOCAL]
