"""Files that are there twice, cut off, of somebody else, or missing."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from sim.returns.account import years_in_words
from sim.returns.doubts.doubt import LEAST_ROWS, CleaningEvidence, Doubt, children
from sim.returns.words.layouts import EPISODES, HEADER, UASC

ALIKE, APART = 0.9, 0.1
"""Share of the rows of two files of one year from which on they are copies, and share of their children up
to which they are of different authorities (assumptions)."""
ENOUGH = 20
"""Children in a file from whom on it means something that another has none of them."""
AT_THE_END = 0.9
"""Share of the last children of a header who must be without episodes before the file of episodes is said to
be cut off (an assumption)."""
MANY = 200
"""Children among whom some came unaccompanied: where 2 % did, chance leaves nobody in 1 of 50 authorities of
this size (an assumption)."""


def rows_that_break_off(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Files whose last row has fewer fields than the others."""
    for table in evidence.tables:
        if table.cut and table.layout:
            yield Doubt(
                f"{table.where}: its last row (line {table.numbers[-1]}) breaks off. Was only a part of the"
                " file copied? Export it again; what is missing counts as not having happened."
            )


def episodes_that_break_off(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Returns of which the last children in the header are all without episodes, and hardly any before
    them.
    """
    headers, episodes = _looked_after(evidence), evidence.episodes
    for number, span in enumerate(evidence.windows.years):
        header = headers[headers["ret"] == number].sort_values("row")
        without = ~header["child"].isin(episodes.loc[episodes["ret"] == number, "child"]).to_numpy()
        count = int(without.sum())
        if LEAST_ROWS <= count < len(without) and without[-count:].mean() >= AT_THE_END:
            yield Doubt(
                f"Return {years_in_words(*span)}: the last"
                f" {children(count, evidence.limits.suppress_below)} of the {len(without):,} children in its"
                " header have no episode, and nearly all before them have. Was its file of episodes cut off?"
                " Export it again; if they are care leavers, all is well."
            )


def _looked_after(evidence: CleaningEvidence) -> pd.DataFrame:
    """Rows of the headers without the young people of whom the return says how they fare after care."""
    leavers = {
        word for table in evidence.tables if table.kind == "oc3" for word in table.words("CHILD").words
    }
    rows = [
        row
        for table in evidence.tables
        if table.kind == HEADER
        for row in table.cells["row"].to_numpy()[~table.words("CHILD").among(leavers)]
    ]
    headers = evidence.known.headers
    theirs: pd.DataFrame = headers[headers["row"].isin(rows)]
    return theirs


def copies_and_strangers(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Files of episodes of one year that say the same, and such that have no child in common."""
    rows = _with_files(evidence)
    for _, part in rows.groupby("ret"):
        files = [(str(name), file) for name, file in part.groupby("file", sort=False)]
        for (one, mine), (other, theirs) in combinations(files, 2):
            if _shared(mine, theirs, ["child", "decom", "dec"]) >= ALIKE:
                yield Doubt(
                    f"{other}: holds the same episodes as {one}. They count once; take one of the two away."
                )
            elif _shared(mine, theirs, ["child"]) <= APART:
                yield Doubt(
                    f"{one} and {other} are of the same year and have hardly a child in common. Are they of"
                    " two teams of yours? Then all is well. Of two authorities? Take away what is not yours."
                )


def _with_files(evidence: CleaningEvidence) -> pd.DataFrame:
    file = {
        row: table.where for table in evidence.tables if table.kind == EPISODES for row in table.rows.tolist()
    }
    return evidence.episodes.assign(file=evidence.episodes["row"].map(file))


def _shared(mine: pd.DataFrame, theirs: pd.DataFrame, columns: list[str]) -> float:
    """Share of the smaller table that stands in the other one, too; ``NaN`` if it is too small to tell."""
    one, other = (
        pd.MultiIndex.from_frame(frame[columns].fillna(np.inf)).unique() for frame in (mine, theirs)
    )
    small, large = sorted((one, other), key=len)
    enough = ENOUGH if columns == ["child"] else LEAST_ROWS
    return float(small.isin(large).mean()) if len(small) >= enough else float("nan")


def no_unaccompanied(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Returns that do not say who came unaccompanied, where others do."""
    say_who, years = evidence.known.say_who, evidence.windows.years
    without = [years_in_words(*span) for number, span in enumerate(years) if number not in say_who]
    each_year = sum(table.kind == HEADER for table in evidence.tables) >= len(years)
    if say_who and without and each_year:
        yield Doubt(
            f"Return {', '.join(without)}: no file of children who came unaccompanied, while other years have"
            " one. Who is named in no other year counts as not unaccompanied; add the file, if there is one."
        )
    elif not say_who and evidence.episodes["child"].nunique() >= MANY:
        yield Doubt(
            "No file says which children came unaccompanied, so that nobody did. Add the files of"
            f" unaccompanied children ({UASC}: CHILD, SEX, DOB, DUC), if there are any."
        )
