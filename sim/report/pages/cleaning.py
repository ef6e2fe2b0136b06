"""The report on cleaned returns: a page for people, tables, and the log of every change."""

from collections.abc import Callable, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim import __version__
from sim.report.files.csv_file import write_csv
from sim.report.words.data_table import NOTHING, DataTable
from sim.report.words.labels import day
from sim.returns.reconciliation import MEASURES
from sim.returns.ssda903 import CleanedReturns

Columns = dict[str, tuple[str, Callable[..., str]]]
"""Columns of a table for people: the heading of each, and how its values are written."""
CHILD_LEVEL = "child_level"
"""The folder with what is about single children."""
OF_CHILDREN = ("children", "open_at_end", "found_in_next")
"""Columns of the table of returns that count children."""
WARNING_OF_CHILDREN = """Data about single children. Keep this folder where your returns are kept;
do not send or publish it.

placements.parquet: one row a placement, as read from the SSDA903 returns and cleaned.
Children are numbered; the numbers are those of this run only. docs/RETURNS.md describes the columns.
"""
WRITTEN = {
    "tables/returns.csv": "the years that the returns cover",
    "tables/files.csv": "every file, and what became of its rows",
    "tables/rows.csv": "rows by file, outcome and rule",
    "tables/rules.csv": "what was found and what was done",
    "tables/reconciliation.csv": "stock, starts and ends beside the published figures",
    "cleaning_report.csv": (
        "every change, row by row, with a key in place of the child: keep it where your returns are kept"
    ),
    f"{CHILD_LEVEL}/placements.parquet": (
        "the placements, one a row: data about single children, not to be passed on"
    ),
}
OUTCOMES = {
    "quarantined": "Set aside until somebody has looked at them",
    "repaired": "Repaired",
    "excluded": "Left out on purpose",
    "remark": "Pointed out",
}


def write_cleaning(
    folder: Path, result: CleanedReturns, reconciled: pd.DataFrame, authority: str, suppress_below: int
) -> None:
    """Write ``cleaning_report.html``, its tables, and the folder of data about single children.

    That folder is left out where the returns are too doubtful to learn from.
    """
    account = result.account
    (folder / "tables").mkdir()
    returns = shown_returns(account.returns, suppress_below)
    tables = {"returns": returns, "files": account.files, "rows": account.reasons, "rules": account.rules}
    for name, table in {**tables, "reconciliation": reconciled}.items():
        write_csv(folder / "tables" / f"{name}.csv", table)
    write_csv(folder / "cleaning_report.csv", account.log)
    if not account.refusals:
        (folder / CHILD_LEVEL).mkdir()
        placements(result).to_parquet(
            folder / CHILD_LEVEL / "placements.parquet", compression="zstd", index=False
        )
        (folder / CHILD_LEVEL / "README.txt").write_text(WARNING_OF_CHILDREN, encoding="utf-8")
    page = _page(result, returns, reconciled, authority, suppress_below)
    (folder / "cleaning_report.html").write_text(page, encoding="utf-8", newline="\n")


def placements(result: CleanedReturns) -> pd.DataFrame:
    """The placements with what is known of their observation."""
    history = result.history
    return history.episodes.frame.assign(last_seen=history.last_seen, start_known=history.start_known)


def shown_returns(returns: pd.DataFrame, suppress_below: int) -> pd.DataFrame:
    """The table of returns without numbers of children that are too small to be shown."""
    small = (returns[list(OF_CHILDREN)] > 0) & (returns[list(OF_CHILDREN)] < suppress_below)
    counts = returns[list(OF_CHILDREN)].astype(np.float64).mask(small)
    return returns.assign(**{name: counts[name] for name in OF_CHILDREN})


def sentences(result: CleanedReturns) -> list[str]:
    """What came of the returns, in a few sentences."""
    rows, history = result.account.rows, result.history
    years = len(result.windows.years)
    return [
        (
            f"{rows['read']:,} rows in {len(result.account.files)} tables of {years}"
            f" return{'s' if years > 1 else ''}: {rows['accepted']:,} accepted, {rows['repaired']:,}"
            f" repaired, {rows['excluded']:,} left out on purpose, {rows['quarantined']:,} set aside."
        ),
        (
            f"They make {len(history.episodes.frame):,} placements of"
            f" {history.episodes.frame['child'].nunique():,} children."
        ),
        (
            f"{int(history.vanished.sum()):,} placements end with the child out of sight: open in one return"
            " and not in the next, or said to go on without anything that follows. They count as seen until"
            " then, not as ended."
        ),
    ]


def _page(
    result: CleanedReturns, returns: pd.DataFrame, reconciled: pd.DataFrame, authority: str, small: int
) -> str:
    account = result.account
    loader = PackageLoader("sim.report.pages")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("cleaning_report.html").render(
        authority=authority.replace("_", " ").title(),
        first_day=_day(result.history.begins),
        last_day=_day(result.history.ends),
        sentences=sentences(result),
        refusals=account.refusals,
        warnings=account.warnings,
        returns=_returns(returns),
        files=_files(account.files),
        not_read=DataTable(
            "Files that were not read",
            ("File", "Why"),
            [(f.where, f.reason) for f in account.not_read],
            heads=2,
        ),
        reasons=_reasons(account.reasons),
        rules=_rules(account.rules),
        reconciled=_reconciled(reconciled),
        small=small,
        written={
            name: what
            for name, what in WRITTEN.items()
            if not (account.refusals and name.startswith(CHILD_LEVEL))
        },
        style=Markup((files("sim.report.pages") / "templates" / "style.css").read_text(encoding="utf-8")),  # noqa: S704 - ours
        version=__version__,
    )


def _day(number: int) -> str:
    return day(date.fromordinal(date(1970, 1, 1).toordinal() + number))


def _whole(value: float) -> str:
    return NOTHING if pd.isna(value) else f"{value:,.0f}"


def _table(caption: str, frame: pd.DataFrame, columns: Columns, heads: int = 1) -> DataTable:
    """A table of some columns, each with its heading and how its values are written."""
    cells = [[write(value) for value in frame[name]] for name, (_, write) in columns.items()]
    headings: Sequence[str] = [heading for heading, _ in columns.values()]
    return DataTable(caption, headings, list(zip(*cells, strict=True)), heads)


def _returns(returns: pd.DataFrame) -> DataTable:
    columns: Columns = {
        "years": ("Years", lambda years: str(years).replace("-", "\u2011")),
        "files": ("Episodes in", str),
        "first_day": ("From", _iso),
        "last_day": ("To", _iso),
        "episodes": ("Episodes", _whole),
        "children": ("Children", _whole),
        "open_at_end": ("In care at the end", _whole),
        "found_in_next": ("of them in the next return", _whole),
    }
    return _table("Returns in the order of their years", returns, columns, heads=2)


def _iso(text: str) -> str:
    return day(date.fromisoformat(text)).replace(" ", "\u00a0")


def _files(table: pd.DataFrame) -> DataTable:
    numbers = {
        "read": "Read",
        "accepted": "Accepted",
        "repaired": "Repaired",
        "excluded": "Left out",
        "quarantined": "Set aside",
    }
    columns: Columns = {
        "file": ("File", str),
        "kind": ("Kind", lambda kind: str(kind).replace("_", " ")),
        "remarks": ("Remarks", str),
        **{name: (heading, _whole) for name, heading in numbers.items()},
    }
    total = pd.DataFrame(
        [{"file": "All", "kind": "", "remarks": "", **{name: table[name].sum() for name in numbers}}]
    )
    return _table("Rows of every file", pd.concat([table, total]), columns, heads=3)


def _reasons(table: pd.DataFrame) -> DataTable:
    named = table.assign(rule=table["rule"].where(table["rule"] != "", "–"))
    columns: Columns = {
        "file": ("File", str),
        "outcome": ("Outcome", str),
        "rule": ("Rule", str),
        "rows": ("Rows", _whole),
    }
    return _table("Rows by file, outcome and the rule that decided it", named, columns, heads=3)


def _rules(table: pd.DataFrame) -> list[DataTable]:
    columns: Columns = {
        "rule": ("Rule", str),
        "finds": ("Finds", str),
        "does": ("Does", str),
        "dfe_rules": ("DfE rules", str),
        "rows": ("Rows", _whole),
    }
    found = {title: table[table["outcome"] == outcome] for outcome, title in OUTCOMES.items()}
    return [
        _table(title, rules.sort_values("rows", ascending=False, kind="stable"), columns)
        for title, rules in found.items()
        if len(rules)
    ]


def _reconciled(table: pd.DataFrame) -> DataTable:
    columns: Columns = {
        "year": ("Year", str),
        "measure": ("", lambda name: MEASURES[name]),
        "returns": ("Returns", _whole),
        "published": ("Published", _whole),
        "difference": ("Difference", lambda value: NOTHING if pd.isna(value) else f"{value:+,.0f}"),
        "percent": ("%", lambda value: NOTHING if pd.isna(value) else f"{value:+.1f}"),
    }
    part = table["year"].where(table["complete"], table["year"] + " (part of the year)")
    return _table("The returns beside what DfE has published", table.assign(year=part), columns, heads=2)
