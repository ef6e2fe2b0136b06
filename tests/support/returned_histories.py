"""Histories as an authority's analyst has them: simulated, written as SSDA903 returns, and read from the
files."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from observed_histories import steady
from shipped_parameters import parameters

from sim.bands import day_number
from sim.census.children import make_census
from sim.config import load
from sim.episodes import Episodes
from sim.estimation.observation import with_times_in_care
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.jobs.synthesis import Files, Realism
from sim.parameters.paths.values import plain, with_values
from sim.returns.ssda903 import read_returns
from sim.synthetic.children import children_of
from sim.synthetic.draft import Draft
from sim.synthetic.files import write_return
from sim.synthetic.history import synthetic_history
from sim.synthetic.yearly import returns, windows, years_to_simulate

SEED = 11
BASE = date(2018, 3, 31)
"""Returns from April 2018 on."""


def recorded(authority: str = "westmere") -> Parameters:
    """A shipped authority, steady, of which returns tell all that the fit learns.

    A return has neither plan nor level of need, and no search that failed. So here every search on the
    markets succeeds, nobody lives against the plan, and placements of all levels are equally stable: what the
    fit takes for granted is true.
    """
    p = steady(authority)
    raw: dict[str, Any] = plain(p)
    raw["authority"]["base_date"] = BASE
    raw["census"]["against_plan"] = {}
    for market in raw["provision"]["markets"].values():
        market["availability"] = 1.0
        market["by_level"] = dict.fromkeys(market["by_level"], 1.0)
    return as_returns_tell(parameters(raw))


def as_returns_tell(p: Parameters) -> Parameters:
    """The same with placements that break down as often whatever the level of need."""
    return with_values(
        p, {f"moves.disruption_by_level.{level}": 1.0 for level in p.moves.disruption_by_level}
    )


def returned(p: Parameters, years: int, folder: Path, replications: Sequence[int] = (0,)) -> ObservedHistory:
    """Some replications, side by side as one authority, as its returns tell them: written into a folder and
    read from there."""
    write(p, years, folder, replications)
    return read(p, folder)


def write(p: Parameters, years: int, folder: Path, replications: Sequence[int]) -> None:
    """Write the returns."""
    realism = _realism()
    window, base = windows(BASE, years), day_number(BASE)
    census, hazards, until = make_census(p), Hazards(p), years_to_simulate(BASE, years)
    lived = [live(p, census, hazards, seed=SEED, replication=r, years=until).episodes for r in replications]
    history = synthetic_history(lived, realism, base, window[0].first, window[-1].last)
    draft = Draft(dict(returns(history, children_of(history, realism.mothers))))
    for year, tables in draft.as_text(Files()):
        write_return(folder, year, tables, Files())


def read(p: Parameters, folder: Path) -> ObservedHistory:
    """Read the returns as ``job=fit`` does."""
    means = p.returns
    assert means is not None
    own = p.model_copy(update={"returns": means.model_copy(update={"folder": folder})})
    return with_times_in_care(read_returns(own).history, p, SEED)


@cache
def _realism() -> Realism:
    """The shipped one, without agencies' households that join the council: the parameters know nothing of
    them."""
    asked = load(["job=synthesise"]).job.synthesise
    assert asked is not None
    return asked.realism.model_copy(update={"carers_transfer_per_year": 0.0})


def without_delayed_entry(history: ObservedHistory) -> ObservedHistory:
    """The mutant: children in care when the window opens count from the day they came, when nobody could be
    seen to leave."""
    earliest = int(history.episodes.frame["period_start"].min())
    frame = history.episodes.frame.copy()
    first = frame.groupby(["child", "period"])["decom"].transform("min") == frame["decom"]
    frame.loc[first, "decom"] = np.minimum(frame["decom"], frame["period_start"])[first]
    return replace(history, episodes=Episodes(frame), begins=earliest - 1, start_known=None)
