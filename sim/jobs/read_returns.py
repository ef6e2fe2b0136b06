"""Read and clean an authority's SSDA903 returns, and say what was wrong with them."""

import time

import pandas as pd
from rich.console import Console
from rich.progress import SpinnerColumn, TextColumn

from sim.errors import InputMistake
from sim.jobs.progress import progress_bar
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.pages.cleaning import CHILD_LEVEL, sentences, write_cleaning
from sim.returns.reconciliation import reconciliation
from sim.returns.ssda903 import CleanedReturns, read_returns
from sim.settings import Settings

LEFT_OUT = "excluded"
SHOWN = {"quarantined": "set aside", "repaired": "repaired", LEFT_OUT: "left out"}
"""What became of rows that the screen tells of, and how the page calls it."""


def run(settings: Settings) -> None:
    """Write the report, the log of changes and the placements, and print what came of it in a few sentences.

    Raises :class:`~sim.errors.InputMistake` where the returns are too doubtful to learn from. Then the report
    is there, to find out why, and the placements are not.
    """
    parameters, started = settings.parameters, time.monotonic()
    with published_folder(settings.folder) as fresh:
        result = with_steps_shown(settings)
        returns = parameters.returns
        assert returns is not None  # noqa: S101 - read_returns refuses a configuration without returns
        reconciled = reconciliation(result.history, returns.published, returns.suppress_below)
        write_cleaning(fresh, result, reconciled, parameters.authority.name, returns.suppress_below)
        write_manifest(fresh, settings, time.monotonic() - started, result.hashes)
    _tell(result, settings)
    if result.account.refusals:
        report = settings.folder / "cleaning_report.html"
        raise InputMistake(
            *result.account.refusals, f"No placements are written. What was found, row by row: {report}"
        )


def with_steps_shown(settings: Settings) -> CleanedReturns:
    """Read while a line shows what is being done."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with progress_bar(*columns) as bar:
        task = bar.add_task("reading returns")
        return read_returns(settings.parameters, lambda step: bar.update(task, description=step))


def _largest(rules: pd.DataFrame) -> pd.DataFrame:
    """The rules that touched most rows, and those by which most were left out."""
    outcomes = {outcome: rules[rules["outcome"] == outcome] for outcome in SHOWN}
    left_out = outcomes.pop(LEFT_OUT)
    return pd.concat([pd.concat(outcomes.values()).nlargest(8, "rows"), left_out.nlargest(3, "rows")])


def _tell(result: CleanedReturns, settings: Settings) -> None:
    console = Console(width=110, highlight=False, markup=False)
    for years, first, last in zip(
        *(result.account.returns[c] for c in ("years", "first_day", "last_day")), strict=True
    ):
        console.print(f"Return {years}: {first} to {last}")
    for sentence in (*sentences(result), *(f"Look at this: {said}" for said in result.account.warnings)):
        console.print(f"\n{sentence}", soft_wrap=False, markup=False)
    for _, rule in _largest(result.account.rules).iterrows():
        console.print(f"  {rule['rows']:>7,}  {SHOWN[rule['outcome']]:<9}  {rule['finds']}")
    console.print(f"\nReport: {settings.folder / 'cleaning_report.html'}", soft_wrap=True)
    if result.account.refusals:
        return
    console.print(f"Placements (data about single children): {settings.folder / CHILD_LEVEL}", soft_wrap=True)
    console.print("Fit the model to them: the same command with job=fit")
