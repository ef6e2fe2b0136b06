"""Try fits and forecasts on made-up authorities whose truth is known, and say how often they were right.

Each world (:mod:`sim.jobs.worlds`) is a piece of work of its own. What came of one that is finished is kept
beside the results, by the hash of the configuration and its number: the same command goes on where it
stopped, and more worlds can be asked for later.
"""

import json
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console

from sim.calendar import MONTHS_PER_YEAR
from sim.checkpoints.identity import program
from sim.errors import InputMistake
from sim.folders.lock import alone
from sim.folders.whole import clear_half_written, write_whole
from sim.jobs.progress import progress_bar
from sim.jobs.telling import tell
from sim.jobs.worlds import World, tried
from sim.parameters.jobs.job import Validation
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras
from sim.report.pages.plain_page import bullets, heading, table, write_page
from sim.settings import Settings
from sim.validation.reliability import pit_histogram, reliability
from sim.validation.rolling import MODEL
from sim.validation.series import SPENDING, TOTAL
from sim.validation.verdict import summary
from sim.workers import Submit, as_finished, workers_of

PERSISTENCE = "persistence"
KEPT = "_worlds"
"""What is added to the name of the folder of results, for that of finished worlds."""

WHAT_IS_SURE = (
    "What follows ± is a standard error over the worlds; the difference is that of mean errors, world by"
    " world. Worlds of a number have the same rates and the same shocks, whatever drifts."
)


@alone
def run(settings: Settings) -> None:
    """Try every world, score the forecasts, write tables and page, and print the verdict."""
    design, started, extras = question(settings), time.monotonic(), Extras()
    with published_folder(settings.folder) as fresh:
        with workers_of(settings.run) as submit:
            forecasts = every_world(settings, design, submit)
        tables = {"forecasts": forecasts} | {
            name: _by_drift(forecasts, what)
            for name, what in (("scores", scored), ("reliability", reliability), ("pit", pit_histogram))
        }
        (fresh / "tables").mkdir()
        for name, rows in tables.items():
            write_csv(fresh / "tables" / f"{name}.csv", rows)
        write_manifest(fresh, settings, time.monotonic() - started)
    verdict = in_words(tables["scores"], tables["reliability"])
    _write_page(settings.folder, verdict, tables, extras)
    tell(lambda: _tell(verdict, settings.folder), settings.folder, extras)


def _write_page(folder: Path, verdict: list[str], tables: Mapping[str, pd.DataFrame], extras: Extras) -> None:
    write_page(
        folder / "report.html",
        "Forecasts of made-up authorities, held against what came",
        lambda: {
            "the verdict": lambda: [heading("Verdict"), bullets(verdict)],
            "the scores": lambda: [heading("Scores"), table(tables["scores"], "Mean scores", decimals=2)],
            "the reliability": lambda: [
                heading("Reliability"), table(tables["reliability"], "Share held", decimals=2)
            ],
            "the PIT": lambda: [heading("PIT"), table(tables["pit"], "Share in each tenth", decimals=2)],
        },
        extras,
    )  # fmt: skip


def question(settings: Settings) -> Validation:
    """What is asked; raises :class:`InputMistake` where it cannot be."""
    design = settings.job.made_up
    if design is None:
        raise InputMistake("job.made_up is missing; say what is asked, as configs/job/validate.yaml does")
    if settings.parameters.returns is None:
        raise InputMistake("returns: is missing in the configuration; choose one with returns=england")
    return design


def every_world(settings: Settings, design: Validation, submit: Submit) -> pd.DataFrame:
    """The forecasts of every world beside what came; those that are kept are not made again, where the run
    may go on from them.
    """
    worlds = [World(number, drift) for number in range(design.worlds) for drift in design.drift]
    files = {world: kept_at(settings, design, world) for world in worlds}
    found = {world: read_kept(file) for world, file in files.items()} if settings.run.resume else {}
    missing = [world for world in worlds if found.get(world) is None]
    clear_half_written(kept_in(settings))
    with progress_bar() as bar:
        task = bar.add_task("worlds", total=len(worlds), completed=len(worlds) - len(missing))
        waiting = {submit(tried, settings, design, world): world for world in missing}
        for future in as_finished(waiting):
            world = waiting[future]
            found[world] = keep(files[world], future.result())
            bar.advance(task)
    every = pd.concat([found[world] for world in worlds], ignore_index=True)
    return every.assign(origin=every["origin"].astype(str))


def kept_at(settings: Settings, design: Validation, world: World) -> Path:
    """The file of a finished world: its name depends on all that its forecasts depend on and on nothing
    else, so that more worlds can be asked for later.
    """
    about = design.model_copy(update={"worlds": 1, "drift": (1.0,)})
    run = settings.run
    plain = settings.parameters.model_dump_json() + settings.fit.model_dump_json() + about.model_dump_json()
    known = (plain, str(run.seed), str(run.replications), *program())
    key = sha256("\0".join(known).encode()).hexdigest()[:16]
    return kept_in(settings) / f"{key}_{world.number}_{world.drift:g}.json"


def kept_in(settings: Settings) -> Path:
    """The folder of finished worlds."""
    return settings.folder.with_name(settings.folder.name + KEPT)


def keep(file: Path, forecasts: pd.DataFrame) -> pd.DataFrame:
    """Keep the forecasts of a world, and give them as they are read back."""
    text = json.dumps(json.loads(forecasts.to_json(orient="split")))
    write_whole(file, text)
    return _from_text(text)


def read_kept(file: Path) -> pd.DataFrame | None:
    """The forecasts of a world that is kept; ``None`` if there is none, or its file is damaged."""
    try:
        return _from_text(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _from_text(text: str) -> pd.DataFrame:
    return pd.read_json(StringIO(text), orient="split")


def _by_drift(forecasts: pd.DataFrame, what: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """A table of forecasts for each strength of drift, one below the other."""
    parts = [what(part).assign(drift=drift) for drift, part in forecasts.groupby("drift", sort=True)]
    whole = pd.concat(parts, ignore_index=True)
    return whole.reindex(columns=["drift", *(name for name in whole if name != "drift")])


def scored(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Mean scores, and over the worlds: in the column ``median_error`` the median of how far the middle of a
    forecast was off, in ``bias_se`` the standard error of the bias, in ``beyond`` by how much the mean error
    is larger than that of "as today", and in ``beyond_se`` its standard error, forecasts compared one by one.
    Standard errors of a single forecast are missing.
    """
    by = ["series", "months", "method"]
    one_by_one = ["world", "item", *by[:2]]
    today = forecasts[forecasts["method"] == PERSISTENCE].set_index(one_by_one)["error"].abs()
    beside = today.reindex(pd.MultiIndex.from_frame(forecasts[one_by_one])).to_numpy(np.float64)
    table = forecasts.assign(
        off=(forecasts["p50"] - forecasts["observed"]).abs(), beyond=forecasts["error"].abs() - beside
    )
    # ages and types of one world are not independent of each other: worlds are
    over = table.groupby(["world", *by])[["error", "beyond"]].mean().groupby(by)
    more = pd.DataFrame(
        {
            "median_error": table.groupby(by)["off"].median(),
            "bias_se": over["error"].sem(),
            "beyond": over["beyond"].mean(),
            "beyond_se": over["beyond"].sem(),
        }
    )
    return summary(forecasts).join(more, on=by)


def in_words(scores: pd.DataFrame, held: pd.DataFrame) -> list[str]:
    """For each strength of drift and horizon: what intervals of the number of children held (and of spending,
    where it is forecast), and the error beside that of "as today"; a sentence each, and one that says how to
    read them.
    """
    each = scores[["series", "drift", "months"]].drop_duplicates()
    said = [
        _sentence(series, drift, months, scores, held)
        for wanted in (TOTAL, SPENDING)
        for series, drift, months in each[each["series"] == wanted].itertuples(index=False)
    ]
    return [*said, WHAT_IS_SURE]


def _sentence(series: str, drift: float, months: int, scores: pd.DataFrame, held: pd.DataFrame) -> str:
    """Of one series, strength of drift and horizon."""
    scores, held = (
        table[(table["series"] == series) & (table["drift"] == drift) & (table["months"] == months)]
        for table in (scores, held)
    )
    error, middle = (scores.set_index("method")[name] for name in ("error", "median_error"))
    model = scores[scores["method"] == MODEL].iloc[0]
    own = held[held["method"] == MODEL].set_index("level")["held"]
    many, years = int(scores["forecasts"].iloc[0]), months // MONTHS_PER_YEAR
    of, unit = (", spending", "thousand pounds") if series == SPENDING else ("", "children")
    ahead = f"{years} {'year' if years == 1 else 'years'} ahead"
    return (
        f"{_named(drift)}{of}, {ahead}, {many} worlds: intervals of 50, 80 and 95 %"
        f" held {100 * own[50]:.0f}, {100 * own[80]:.0f} and {100 * own[95]:.0f} %; mean error"
        f" {error[MODEL]:,.1f} {unit} (bias {_sure(model['bias'], model['bias_se'])}), as today"
        f" {error[PERSISTENCE]:,.1f} (difference {_sure(model['beyond'], model['beyond_se'])}); median"
        f" error {middle[MODEL]:,.1f}, as today {middle[PERSISTENCE]:,.1f}."
    )


def _named(drift: float) -> str:
    """How strongly rates drift from year to year, beside the configuration."""
    if drift == 0:
        return "Nothing drifts"
    return "Drift as configured" if drift == 1 else f"Drift {drift:g} times as strong as configured"


def _sure(value: float, standard_error: float) -> str:
    """A number with its standard error, where there is one."""
    return f"{value:+,.1f}" + ("" if np.isnan(standard_error) else f" ± {standard_error:,.1f}")


def _tell(verdict: list[str], folder: Path) -> None:
    console = Console(width=110, highlight=False, soft_wrap=True, markup=False)
    for sentence in verdict:
        console.print(f"- {sentence}")
    console.print(f"\nReport: {folder / 'report.html'}")
