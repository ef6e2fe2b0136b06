"""The page of an authority made from published tables: what the model shows of them, and what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.published.replaceable import Replaceable
from sim.report.left_out import Extras
from sim.report.pages.plain_page import Pieces, bullets, command, heading, sentences, table, write_page
from sim.report.words.labels import day_in_words

SHOWN = {
    "group": "group",
    "item": "item",
    "target": "target",
    "model": "model",
    "difference": "difference",
    "percent": "difference, %",
    "low": "least",
    "high": "most",
    "unit": "unit",
}
"""Columns of the table of the fit, and their headings."""
PER_CENT = 100.0
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
    first: Sequence[Replaceable]
    """What the authority should replace first."""
    files: Mapping[str, Sequence[str]]
    unused: Sequence[str]
    command: str
    can_run: Sequence[str]
    """Scenarios that fit the authority, those among them of which a part does."""
    titles: Mapping[str, str]
    """What every scenario is called."""
    cannot_run: Mapping[str, str]
    """What of the others, and of those of which a part fits, does not, in a sentence each."""


def write_published_report(folder: Path, report: PublishedReport, extras: Extras) -> None:
    """Write ``report.html``; what cannot be made is named in its place."""
    write_page(folder / "report.html", report.title, lambda: _pieces(report), extras)


def _pieces(report: PublishedReport) -> Pieces:
    return {
        "the summary": lambda: _summary(report),
        "what to replace first": lambda: _first(report),
        "target and model": lambda: _fit(report),
        "what it can run": lambda: _scenarios(report),
        "where each number comes from": lambda: _origins(report),
        "the files": lambda: _files(report),
    }


def _summary(report: PublishedReport) -> list[str]:
    ways = report.origins["how"].value_counts()
    many = [f"{ways.get(how, 0)} numbers are {how}: {words}." for how, words in HOW_MANY.items()]
    steady = [] if report.balance.empty else [sentences(_steady(report.balance))]
    return [bullets(many), *steady, sentences("Forecast with it:"), command(report.command)]


def _steady(balance: pd.DataFrame) -> str:
    """Whether the number of children stays where it is."""
    rows = balance[(balance["measure"] == "children in care") & (balance["breakdown"] == "all")]
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        f"On the base date {first['base']:,.0f} children are in care; with nothing changed, and no drift of"
        f" rates, the model has {last['mean']:,.0f} on {day_in_words(str(last['date']))}."
    )


def _first(report: PublishedReport) -> list[str]:
    """What to replace, and how."""
    rows = pd.DataFrame(
        [(one.what, one.now, one.setting) for one in report.first], columns=["what", "now", "setting"]
    )
    return [
        heading("Replace these first"),
        table(rows, "What you know of yourself and nobody publishes"),
        sentences("To try a number of your own, put its setting behind the command, such as"),
        command(f"{report.command} costs.fees.external_childrens_home.per_week=4800"),
        sentences(
            "To keep them, copy the folder config, change the files of the copy (census.level is level in the"
            " file of the folder census), say in source: where each number is from, and give the copy to"
            " --config-dir."
        ),
    ]


def _scenarios(report: PublishedReport) -> list[str]:
    """Found by carrying out each of them."""
    rows = [(name, report.titles[name], _runs(report, name)) for name in report.titles]
    return [
        heading("Scenarios that it can run"),
        sentences("Name them behind the command, such as"),
        command(f'{report.command} "scenarios=[baseline,step_down]"'),
        table(pd.DataFrame(rows, columns=["name", "scenario", "runs"]), "Every scenario that is shipped"),
    ]


def _runs(report: PublishedReport, name: str) -> str:
    """Whether a scenario runs, and the first thing in it that only another council has."""
    if name not in report.cannot_run:
        return "yes"
    missing = report.cannot_run[name].partition("; ")[0]
    return f"{'in part' if name in report.can_run else 'no'}: {missing}"


def _fit(report: PublishedReport) -> list[str]:
    if report.rows.empty:
        return [heading("Target, model, difference"), sentences(NOT_FITTED)]
    outside = report.balance[~report.balance["holds"]].drop_duplicates(["measure", "breakdown"])
    all_of_them = report.balance.drop_duplicates(["measure", "breakdown"])
    held = (
        f"{len(all_of_them) - len(outside)} of {len(all_of_them)} stocks and flows keep within their bounds"
        " on every day that was looked at; tables/balance.csv has days and bounds."
    )
    rows = report.rows[list(SHOWN)].rename(columns=SHOWN)
    rows = _shares_in_percent(rows.assign(item=[str(item).replace("_", " ") for item in rows["item"]]))
    return [
        heading("Target, model, difference"),
        sentences(held),
        table(rows, "With nothing changed, mean of the years 2 to 12"),
    ]


def _shares_in_percent(rows: pd.DataFrame) -> pd.DataFrame:
    """The same table with shares as percentages: tenths of a share would say nothing."""
    shares = rows["unit"].str.startswith("share").to_numpy(dtype=bool)
    numbers = ["target", "model", "difference", "least", "most"]
    factor = np.where(shares, PER_CENT, 1.0)
    return rows.assign(
        **{name: rows[name].to_numpy(dtype=float) * factor for name in numbers},
        unit=rows["unit"].str.replace("share", "% of them"),
    )


def _origins(report: PublishedReport) -> list[str]:
    rows = report.origins.rename(columns={"how": "origin", "says": "in words"})
    return [heading("Where each number comes from"), table(rows, "Every number taken from the tables", 2)]


def _files(report: PublishedReport) -> list[str]:
    used = [f"{kind}: {', '.join(files)}" for kind, files in report.files.items()]
    unused = [f"not used, of another kind: {name}" for name in report.unused]
    return [heading("Files"), bullets([*used, *unused])]
