"""The history that a job learns from, wherever it comes from."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from sim.bands import day_number
from sim.episodes import COLUMNS, Episodes, broken_invariants
from sim.errors import InputMistake
from sim.report.reading import Reading
from sim.settings import Settings
from sim.sources.history import ObservedHistory
from sim.sources.ssda903 import usable_returns


@dataclass(frozen=True, eq=False)
class OwnHistory:
    """A history and what reading it showed."""

    observed: ObservedHistory
    reading: Reading = field(default_factory=Reading)


def history_of(settings: Settings) -> OwnHistory:
    """The authority's own history; raises :class:`InputMistake` if none is named or it cannot be used."""
    returns = settings.parameters.returns
    if settings.fit.history is not None:
        return OwnHistory(_from_episodes(settings.fit.history, settings))
    if returns is not None and returns.folder is not None:
        result = usable_returns(settings.parameters)
        return OwnHistory(result.history, Reading.of(result))
    raise InputMistake(
        f"job={settings.job.name}: no history is named; give the folder of your SSDA903 returns as returns.folder=FOLDER, "
        "episodes as fit.history=EPISODES.parquet, or (for job=fit) a table as fit.events=EVENTS.csv"
    )


def _from_episodes(path: Path, settings: Settings) -> ObservedHistory:
    """A window of a table of episodes in the program's own form."""
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise InputMistake(f"fit.history: {path} cannot be read ({reason}); expected a Parquet file of episodes") from error
    if missing := [name for name in COLUMNS if name not in frame]:
        raise InputMistake(f"fit.history: {path} lacks the columns {', '.join(missing)}; expected a file of run.keep_episodes")
    if "replication" in frame:
        frame = frame[frame["replication"] == frame["replication"].min()]
    episodes = Episodes.from_columns({name: frame[name].reset_index(drop=True) for name in COLUMNS})
    if problems := broken_invariants(episodes):
        raise InputMistake(*(f"fit.history: {path}: {problem}; correct it" for problem in problems))
    return _within(episodes, settings.fit.begins or settings.parameters.authority.base_date, settings.fit.ends, path)


def _within(episodes: Episodes, begins: date, ends: date | None, path: Path) -> ObservedHistory:
    frame = episodes.frame
    last = float(
        np.nanmax(np.concatenate([frame["decom"].to_numpy(np.float64), frame["dec"].to_numpy(np.float64)]), initial=-np.inf)
    )
    first, until = day_number(begins), day_number(ends) if ends else int(max(last, 0))
    if until <= first:
        raise InputMistake(f"fit.history: {path} has no event after {begins}; give an earlier day as fit.begins")
    dec = frame["dec"].to_numpy(np.float64)
    frame = frame[~(dec <= first) & (frame["decom"].to_numpy(np.float64) <= until)].reset_index(drop=True)
    dec = frame["dec"].to_numpy(np.float64)
    return ObservedHistory(Episodes(frame), first, until, np.where(np.isnan(dec), until, np.minimum(dec, until)))
