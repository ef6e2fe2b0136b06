"""What is published, today and after one, five and ten years in which nothing changes."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from sim.report.rows import Tables
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, count, day

AFTER_YEARS = (1, 5, 10)
"""The fourth quarter, and the ends of years five and ten."""
FINE = ("children by placement and age", "children by placement and level of need")
"""Too many rows for a page: those that leave their bounds are shown, the others are in the table of the
run."""
STOPPED, KEPT = "no", "yes"
Row = Mapping[Hashable, Any]


def balance_table(tables: Tables, labels: Labels) -> DataTable | None:
    """Target and mean of each stock and flow, whether it stays within its bounds at every quarter, and why it
    need not.

    ``None`` where no scenario of the run leaves everything as it is.
    """
    held = tables.get("balance")
    if held is None or held.empty:
        return None
    groups = _groups(held)
    shown = [rows for rows in groups if rows[0]["measure"] not in FINE or not _keeps(rows)]
    dates = [d for d in (_after(labels.base, years) for years in AFTER_YEARS) if d <= held["date"].max()]
    caption = (
        f"{sum(map(_keeps, groups))} of {len(groups)} published stocks and flows keep"
        " within their bounds at every quarter when nothing changes: two per cent or two children of the"
        " base date, and three years of flows"
    )
    columns = (
        "What",
        "Published",
        *(f"Mean on {day(date.fromisoformat(d))}" for d in dates),
        "Bounds",
        "Keeps",
    )
    return DataTable(caption, columns, [_row(rows, dates, labels) for rows in shown])


def _groups(held: pd.DataFrame) -> list[list[Row]]:
    """The rows of each stock and flow, in the order of their days."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in held.to_dict("records"):
        found.setdefault((row["measure"], row["breakdown"]), []).append(row)
    return list(found.values())


def _keeps(rows: Sequence[Row]) -> bool:
    """Whether it stays within its bounds at every quarter."""
    return all(row["holds"] for row in rows)


def _row(rows: Sequence[Row], dates: list[str], labels: Labels) -> tuple[str, ...]:
    first = rows[0]
    means = [count(float(_on(rows, d)["mean"])) for d in dates]
    kept = KEPT if _keeps(rows) else f"{STOPPED}: {first['reason']}" if first["reason"] else STOPPED
    bounds = f"{count(first['low'])} to {count(first['high'])}"
    return (
        _title(str(first["measure"]), str(first["breakdown"]), labels),
        count(first["base"]),
        *means,
        bounds,
        kept,
    )


def _title(measure: str, breakdown: str, labels: Labels) -> str:
    if breakdown == "all":
        return measure.capitalize()
    names = {**labels.placements, **labels.locations}
    parts = [names.get(part, part.replace("_", " ")) for part in breakdown.split(", ")]
    return f"{measure.capitalize()}: {', '.join(parts)}"


def _on(rows: Sequence[Row], wanted: str) -> Row:
    """The row of a day, or the last one before it (flows are those of whole financial years)."""
    before = [row for row in rows if row["date"] <= wanted]
    return before[-1] if before else rows[0]


def _after(base: date, years: int) -> str:
    return base.replace(year=base.year + years).isoformat()
