"""Write what the model simulates as yearly SSDA903 returns, with the truth beside them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from rich.console import Console

from sim.bands import day_number
from sim.census.children import make_census
from sim.errors import InputMistake
from sim.experiment import Work, parameters_of, price_draws_of, replicate
from sim.jobs.progress import progress_bar
from sim.model import Streams
from sim.model.risks.drift import YearlyDrift
from sim.parameters import Parameters, Returns
from sim.parameters.checks.references import nearest
from sim.parameters.jobs.synthesis import Synthesis
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.returns.words.layouts import FIRST_YEAR, LAST_YEAR, LAYOUTS
from sim.settings import Settings
from sim.synthetic.children import children_of
from sim.synthetic.defects import RULES, Planting, plant
from sim.synthetic.draft import Draft
from sim.synthetic.files import write_return
from sim.synthetic.history import SyntheticHistory, synthetic_history
from sim.synthetic.lists import OneCopy, own_lists
from sim.synthetic.size import copies, share_of_families
from sim.synthetic.truth import perfect_reading
from sim.synthetic.yearly import returns, windows, years_to_simulate
from sim.typed import typed
from sim.workers import as_finished, workers_of


@dataclass(frozen=True, eq=False)
class Written:
    """Returns before they become files, and what is known about them."""

    history: SyntheticHistory
    children: pd.DataFrame
    draft: Draft
    planting: Planting
    copies: tuple[OneCopy, ...] = ()
    lists: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """What the authority keeps beside its returns: carers, homes, commitments."""


def run(settings: Settings) -> None:
    """Simulate, turn placements into returns, plant defects, and write everything into
    ``outputs/<authority>/<run.name>``.
    """
    request, work = _question(settings), _work(settings)
    started = time.monotonic()
    with published_folder(settings.folder) as fresh:
        written = synthesise(settings, request, work)
        where = _write_returns(fresh / "returns", written, request)
        _write_lists(fresh / "lists", written.lists)
        _write_truth(fresh / "truth", settings, work, written, where)
        write_manifest(fresh, settings, time.monotonic() - started)
    _tell(settings, written, where)


def synthesise(settings: Settings, request: Synthesis, work: Work) -> Written:
    """The returns that a configuration asks for, before they become files."""
    base, window = (
        settings.parameters.authority.base_date,
        windows(settings.parameters.authority.base_date, settings.run.years),
    )
    histories = _simulated(settings, request, work)
    episodes = [one.episodes for one in histories]
    history = synthetic_history(episodes, request.realism, day_number(base), window[0].first, window[-1].last)
    children = children_of(history, request.realism.mothers)
    draft = Draft(dict(returns(history, children)))
    planting = plant(draft, _rules(request), request.rate, settings.run.seed)
    for year in request.files.left_out.years:
        del draft.tables[year]
    lists = own_lists(histories, parameters_of(work, 0), window)
    return Written(history, children, draft, planting, tuple(histories), lists)


def _question(settings: Settings) -> Synthesis:
    """What is asked, when it can be answered."""
    request = settings.job.synthesise
    if request is None:
        raise InputMistake(
            "job.synthesise is missing; say what is to be written, as configs/job/synthesise.yaml does"
        )
    _means(settings.parameters)
    years = [window.year for window in windows(settings.parameters.authority.base_date, settings.run.years)]
    mistakes = [
        f"job.synthesise.defects: no rule '{r}' can be broken; {nearest(r, RULES)}"
        for r in _rules(request)
        if r not in RULES
    ]
    if not years or years[0] < FIRST_YEAR:
        mistakes.append(
            f"authority.base_date={settings.parameters.authority.base_date}: no return that begins on it or"
            f" later is one whose layout is known; expected a day from {FIRST_YEAR - 1}-04-01 to"
            f" {LAST_YEAR - 1}-04-01"
        )
    left = request.files.left_out
    mistakes += [
        f"job.synthesise.files.left_out.years: there is no return of {year}; expected some of {years[0]} to"
        f" {years[-1]}"
        for year in left.years
        if years and year not in years
    ]
    if years and set(years) <= set(left.years):
        mistakes.append("job.synthesise.files.left_out.years: every return is left out; leave at least one")
    mistakes += [
        f"job.synthesise.files.left_out: there is no table '{name}'; {nearest(name, LAYOUTS)}"
        for name in left.tables
        if name not in LAYOUTS
    ]
    columns = [f"{name}.{column}" for name, layout in LAYOUTS.items() for column in layout.names]
    mistakes += [
        f"job.synthesise.files.left_out.columns: there is no column '{name}'; {nearest(name, columns)}"
        for name in left.columns
        if name not in columns
    ]
    if mistakes:
        raise InputMistake(*mistakes)
    return request


def _means(p: Parameters) -> Returns:
    """What the codes of a return mean; raises ``InputMistake`` if the configuration does not say."""
    if p.returns is None:
        raise InputMistake("returns: is missing in the configuration; choose one with returns=england")
    return p.returns


def _rules(request: Synthesis) -> tuple[str, ...]:
    if isinstance(request.defects, tuple):
        return request.defects
    return tuple(RULES) if request.defects == "all" else ()


# the history


def _work(settings: Settings) -> Work:
    """What a worker must know: the first scenario, and the census of the first copy of the authority."""
    p, run = settings.parameters, settings.run
    scenario = next(iter(settings.scenarios.values()))
    years = years_to_simulate(p.authority.base_date, run.years)
    return Work(p, scenario, make_census(p), run.seed, years, keep_episodes=False)


def _simulated(settings: Settings, request: Synthesis, work: Work) -> list[OneCopy]:
    """One history for each copy of the authority, in their order."""
    shares = copies(request.size)
    done: dict[int, OneCopy] = {}
    bar = progress_bar()
    with workers_of(settings.run) as submit, bar:
        task = bar.add_task("simulating", total=len(shares))
        waiting = {submit(one_copy, work, number, share): number for number, share in enumerate(shares)}
        for future in as_finished(waiting):
            done[waiting[future]] = future.result()
            bar.advance(task)
    return [done[number] for number in range(len(shares))]


def one_copy(work: Work, number: int, share: float) -> OneCopy:
    """The history of one copy of the authority, or of a share of its families and carers: what a worker
    does.
    """
    p = work.parameters
    census = p.census.model_copy(update={"seed": p.census.seed + number})
    own = replace(work, census=make_census(p.model_copy(update={"census": census}))) if number else work
    p = parameters_of(own, number)
    lived = replicate(p, own, number)
    prices = price_draws_of(p, own.seed, own.years, number)
    kept = share_of_families(lived.episodes, share)
    return OneCopy(kept, lived.households, prices, p.authority.base_date, share)


# files


def _write_returns(folder: Path, written: Written, request: Synthesis) -> pd.DataFrame:
    """Write each return; the files by year and table, with the number of their rows."""
    rows = []
    for year, tables in written.draft.as_text(request.files):
        names = write_return(folder, year, tables, request.files)
        rows += [
            {"year": year, "table": table, "file": name, "rows": len(tables[table])}
            for table, name in names.items()
        ]
    return pd.DataFrame(rows)


def _write_lists(folder: Path, lists: Mapping[str, pd.DataFrame]) -> None:
    folder.mkdir()
    for name, rows in lists.items():
        write_csv(folder / f"{name}.csv", rows)


def _write_truth(folder: Path, settings: Settings, work: Work, written: Written, where: pd.DataFrame) -> None:
    """Write what a reader of the returns does not know: parameters, drift, defects, and the placements as
    they were.
    """
    folder.mkdir()
    defects = written.planting.located(written.draft, where)
    write_csv(folder / "files.csv", where)
    write_csv(folder / "defects.csv", defects)
    observed, child = perfect_reading(written.history, written.children, _means(settings.parameters))
    placements = observed.episodes.frame.assign(
        CHILD=child.to_numpy(), last_seen=observed.last_seen, start_known=observed.start_known
    )
    placements.to_parquet(folder / "placements.parquet", index=False)
    own = parameters_of(work, 0)
    (folder / "parameters.yaml").write_text(_as_yaml(own), encoding="utf-8")
    (folder.parent / "truth.json").write_text(
        json.dumps(_truth(settings, work, written, where, defects), indent=2) + "\n", encoding="utf-8"
    )


def _as_yaml(p: Parameters) -> str:
    plain = _as_configured(p.model_dump(mode="json", exclude_none=True))
    return "# The parameters that made these returns.\n" + yaml.safe_dump(plain, sort_keys=False, width=120)


def _as_configured(value: Any) -> Any:
    """Values as the configuration writes them: what changes with time by its dates, from ``start`` on."""
    if isinstance(value, list | tuple):
        return [_as_configured(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if set(value) == {"dates", "values"}:
        first, *later = value["values"]
        return {"start": first, **dict(zip(value["dates"][1:], later, strict=True))} if later else first
    return {str(name): _as_configured(one) for name, one in value.items()}


def _truth(
    settings: Settings, work: Work, written: Written, where: pd.DataFrame, defects: pd.DataFrame
) -> Mapping[str, Any]:
    request = settings.job.synthesise
    assert request is not None  # noqa: S101 - the job has begun with it
    drift = [
        YearlyDrift.draw(work.parameters, work.years, Streams(work.seed, number))
        for number in range(len(copies(request.size)))
    ]
    p, places = work.parameters, work.parameters.placement.settings
    iso = pd.to_datetime([written.history.first, written.history.last], unit="D").strftime("%Y-%m-%d")
    return {
        "authority": settings.parameters.authority.name,
        "base_date": settings.parameters.authority.base_date.isoformat(),
        "scenario": next(iter(settings.scenarios)),
        "seed": settings.run.seed,
        "first_day": iso[0],
        "last_day": iso[1],
        "asked": request.model_dump(mode="json"),
        "drift_of_entries": [_rounded(one.entries) for one in drift],
        "drift_of_exits": [_rounded(dict(zip(p.exits.routes, one.exits, strict=True))) for one in drift],
        "drift_of_moves": [one.moves.round(6).tolist() for one in drift],
        "drift_of_prices": [_rounded(one.prices.walks) for one in written.copies],
        "drift_of_plans": [_rounded(dict(zip(places, one.plans.factors.T, strict=True))) for one in drift],
        "children": len(written.children),
        "files": where.to_dict("records"),
        "defects": defects.astype(object).where(defects.notna(), None).to_dict("records"),
        "not_planted": written.planting.not_planted,
    }


def _rounded(factors: Mapping[str, np.ndarray]) -> dict[str, list[float]]:
    return {name: by_year.round(6).tolist() for name, by_year in factors.items()}


def _tell(settings: Settings, written: Written, where: pd.DataFrame) -> None:
    asked_for = settings.run.years
    planted, missing = len(written.planting.planted), written.planting.not_planted
    years = where["year"]
    lines = [
        f"{where['rows'].sum():,} rows of {len(written.children):,} children in the returns of {years.min()}"
        f" to {years.max()} ({years.nunique()} years, {where['file'].nunique()} files), as in scenario"
        f" '{next(iter(settings.scenarios))}'."
    ]
    if asked_for > years.max() - years.min() + 1 and years.max() == LAST_YEAR:
        lines.append(
            f"{asked_for} years were asked for (run.years); what returns hold is known up to the year to"
            f" March {LAST_YEAR}."
        )
    if planted:
        lines.append(f"{planted:,} defects planted; truth/defects.csv says where.")
    if missing:
        lines.append(f"Not planted, for want of a row on which it could be: {', '.join(missing)}.")
    console = Console(width=100, highlight=False, markup=False)
    console.print("\n".join(lines))
    chosen = "".join(
        f"{typed(override)} " for override in settings.overrides if override.startswith("authority=")
    )
    returns = typed(f"returns.folder={settings.folder / 'returns'}")
    console.print(f"\nResults: {settings.folder}", soft_wrap=True)
    console.print(f"Read them: uv run sim {chosen}job=read_returns {returns}", soft_wrap=True)
