"""The page of an authority made from published tables: what the model shows of them, and what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.report.left_out import Extras
from sim.report.pages.plain_page import Pieces, bullets, heading, sentences, table, write_page

SHOWN = ["group", "item", "target", "model", "difference", "percent", "low", "high", "unit"]
HOW_MANY = {
    "published": "printed for the authority",
    "borrowed": "drawn from the region's or England's shape under the authority's own totals",
    "assumed": "published by nobody",
}


NOT_FITTED = (
    "Nothing was fitted (published.fit=false): in a forecast the caseload will not stay where it is."
    " Leave published.fit out before you use one."
)


@dataclass(frozen=True, eq=False)
class PublishedReport:
    """All that the page tells of."""

    title: str
    rows: pd.DataFrame
    """Target, model and difference; empty where nothing was fitted."""
    balance: pd.DataFrame
    origins: pd.DataFrame
    """Every number: part, number, value, how, says."""
    first: Sequence[str]
    """What the authority should replace first."""
    files: Mapping[str, Sequence[str]]
    unused: Sequence[str]
    command: str
    can_run: Sequence[str]
    """Scenarios that fit the authority, those among them of which a part does."""
    cannot_run: Mapping[str, str]
    """What of the others, and of those of which a part fits, does not, in a sentence each."""


def write_published_report(folder: Path, report: PublishedReport, extras: Extras) -> None:
    """Write ``report.html``; what cannot be made is named in its place."""
    write_page(folder / "report.html", report.title, lambda: _pieces(report), extras)


def _pieces(report: PublishedReport) -> Pieces:
    return {
        "the summary": lambda: _summary(report),
        "what to replace first": lambda: [heading("Replace these first"), bullets(report.first)],
        "what it can run": lambda: _scenarios(report),
        "target and model": lambda: _fit(report),
        "where each number comes from": lambda: _origins(report),
        "the files": lambda: _files(report),
    }


def _summary(report: PublishedReport) -> list[str]:
    ways = report.origins["how"].value_counts()
    many = [f"{ways.get(how, 0)} numbers are {how}: {words}." for how, words in HOW_MANY.items()]
    return [bullets(many), sentences(f"Forecast with it: {report.command}")]


def _scenarios(report: PublishedReport) -> list[str]:
    """Found by carrying out each of them."""
    said = f'Name them in "scenarios=[baseline,...]": {", ".join(report.can_run)}.'
    parts = [
        f"{name}: {'a part of it runs' if name in report.can_run else 'does not run'}; {reason}"
        for name, reason in report.cannot_run.items()
    ]
    others = [sentences("What names homes of another council:"), bullets(parts)] if parts else []
    return [heading("Scenarios that it can run"), sentences(said), *others]


def _fit(report: PublishedReport) -> list[str]:
    if report.rows.empty:
        return [heading("Target, model, difference"), sentences(NOT_FITTED)]
    outside = report.balance[~report.balance["holds"]].drop_duplicates(["measure", "breakdown"])
    all_of_them = report.balance.drop_duplicates(["measure", "breakdown"])
    held = (
        f"{len(all_of_them) - len(outside)} of {len(all_of_them)} stocks and flows keep within their bounds."
    )
    rows = report.rows[SHOWN]
    return [
        heading("Target, model, difference"),
        sentences(held),
        table(rows, "With nothing changed, mean of the years 2 to 12"),
    ]


def _origins(report: PublishedReport) -> list[str]:
    rows = report.origins.rename(columns={"how": "origin", "says": "in words"})
    return [heading("Where each number comes from"), table(rows, "Every number taken from the tables", 2)]


def _files(report: PublishedReport) -> list[str]:
    used = [f"{kind}: {', '.join(files)}" for kind, files in report.files.items()]
    unused = [f"not used, of another kind: {name}" for name in report.unused]
    return [heading("Files"), bullets([*used, *unused])]
