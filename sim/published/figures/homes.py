"""The children's homes that the council runs, from Ofsted's list."""

from dataclasses import dataclass

import pandas as pd

from sim.published.areas import Area
from sim.published.names import plain_name
from sim.published.tables import PublishedTables

MAINSTREAM, SHORT_BREAKS, SECURE = "mainstream", "short breaks", "secure"


@dataclass(frozen=True)
class OwnHome:
    """A home of the council."""

    name: str
    kind: str
    """:data:`MAINSTREAM`, :data:`SHORT_BREAKS` or :data:`SECURE`."""
    places: int
    urn: str


def own_homes(tables: PublishedTables, area: Area) -> tuple[OwnHome, ...]:
    """The council's homes, in the order of their numbers; none where there is no list.

    Homes that are suspended, and residential special schools, are left out.
    """
    if tables.homes is None:
        return ()
    rows = tables.homes
    mine = rows["local_authority"].map(
        {n: plain_name(n) == area.plain for n in rows["local_authority"].unique()}
    )
    kept = rows[
        mine.astype(bool) & (rows["sector"].str.lower() == "local authority") & _active(rows) & _is_home(rows)
    ]
    places = pd.to_numeric(kept["places"], errors="coerce").fillna(0).astype(int)
    latest = kept.assign(places=places)[places > 0].drop_duplicates("urn", keep="last").sort_values("urn")
    return tuple(_home(row, number) for number, (_, row) in enumerate(latest.iterrows(), 1))


def _active(rows: pd.DataFrame) -> "pd.Series[bool]":
    if "registration_status" not in rows:
        return pd.Series(True, index=rows.index)
    return rows["registration_status"].str.lower().isin(["active", ""])


def _is_home(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["provision_type"].str.lower().str.fullmatch(r"(secure )?children'?s home")


def _home(row: pd.Series, number: int) -> OwnHome:
    short = next((str(row[c]) for c in row.index if c.startswith("short_break")), "")
    is_short = short.strip().lower() not in ("", "no", "n")
    secure = "secure" in str(row["provision_type"]).lower()
    kind = SECURE if secure else SHORT_BREAKS if is_short else MAINSTREAM
    name = str(row.get("name", "")).strip()
    known = name and name.upper() != "REDACTED"
    return OwnHome(
        name if known else f"{kind} home {number}".capitalize(),
        kind,
        int(row["places"]),
        str(row.get("urn", "")),
    )
