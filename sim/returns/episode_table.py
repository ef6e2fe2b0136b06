"""A history from a table of episodes in the program's own form, such as ``run.keep_episodes`` writes."""

from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from pyarrow.parquet import read_metadata

from sim.bands import day_number
from sim.episodes import COLUMNS, Episodes, broken_invariants
from sim.errors import InputMistake
from sim.observed import ObservedHistory
from sim.reading import NO_TABLE, bytes_of

MOST_ROWS = 20_000_000
"""Episodes: those of all England since 1992 are a quarter of that."""


def read_episode_table(path: Path, begins: date, ends: date | None) -> ObservedHistory:
    """The window of a table that ``fit.history`` names, up to its last event if no end is given.

    Raises :class:`InputMistake` if it cannot be read, lacks columns, contradicts itself, or holds no event in
    the window.
    """
    try:
        raw = bytes_of(path)
        if (rows := read_metadata(BytesIO(raw)).num_rows) > MOST_ROWS:
            raise ValueError(f"it has {rows:,} rows, more than {MOST_ROWS:,}")
        frame = pd.read_parquet(BytesIO(raw))
    except NO_TABLE as error:
        reason = str(error).partition("\n")[0]
        raise InputMistake(
            f"fit.history: {path} cannot be read ({reason}); expected a Parquet file of episodes"
        ) from error
    if missing := [name for name in COLUMNS if name not in frame]:
        raise InputMistake(
            f"fit.history: {path} lacks the columns {', '.join(missing)}; expected a file of"
            " run.keep_episodes"
        )
    if "replication" in frame:
        frame = frame[frame["replication"] == frame["replication"].min()]
    episodes = Episodes.from_columns({name: frame[name].reset_index(drop=True) for name in COLUMNS})
    if problems := broken_invariants(episodes):
        raise InputMistake(*(f"fit.history: {path}: {problem}; correct it" for problem in problems))
    return _within(episodes, begins, ends, path)


def _within(episodes: Episodes, begins: date, ends: date | None, path: Path) -> ObservedHistory:
    frame = episodes.frame
    last = float(
        np.nanmax(
            np.concatenate([frame["decom"].to_numpy(np.float64), frame["dec"].to_numpy(np.float64)]),
            initial=-np.inf,
        )
    )
    first, until = day_number(begins), day_number(ends) if ends else int(max(last, 0))
    if until <= first:
        raise InputMistake(
            f"fit.history: {path} has no event after {begins}; give an earlier day as fit.begins"
        )
    dec = frame["dec"].to_numpy(np.float64)
    frame = frame[~(dec <= first) & (frame["decom"].to_numpy(np.float64) <= until)].reset_index(drop=True)
    dec = frame["dec"].to_numpy(np.float64)
    return ObservedHistory(
        Episodes(frame), first, until, np.where(np.isnan(dec), until, np.minimum(dec, until))
    )
