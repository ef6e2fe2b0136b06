"""Rows that are set aside, by share: of each file, and of all."""

from collections.abc import Iterator

import numpy as np

from sim.arrays import Texts
from sim.returns.account import CleaningAccount
from sim.returns.doubts.doubt import LEAST_ROWS, CleaningEvidence, Doubt, allowed, percent
from sim.returns.ledger import Ledger
from sim.returns.rule import RULES, RowOutcome
from sim.returns.words.layouts import EPISODES, HEADER, UASC

NEEDED = (EPISODES, HEADER, UASC)
SHAPED = ("start_unreadable", "end_unreadable", "birth_unreadable")
"""Rules whose entries in the log show the shape of a cell, and not what it says."""
REASONS = 3


def set_aside(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Files of which more than a few per cent of the rows are set aside, with the reasons; refused above a
    limit.
    """
    files, limits = evidence.account.files, evidence.limits
    needed = files[files["kind"].isin(NEEDED) & (files["read"] > 0)]
    for file in needed.to_dict("records"):
        share = file["quarantined"] / file["read"]
        if share > limits.warn_set_aside:
            sentence = (
                f"{file['file']}: {percent(share)} of its rows are set aside ({file['quarantined']:,} of"
                f" {file['read']:,}): {_reasons(evidence.account, evidence.ledger, file['file'])}"
            )
            yield _doubt(sentence, share, file["quarantined"], limits.most_set_aside)
    lost, read = int(needed["quarantined"].sum()), int(needed["read"].sum())
    if len(needed) > 1 and lost > limits.warn_set_aside * read:
        sentence = (
            f"Of all rows of episodes, headers and unaccompanied children {percent(lost / read)} are set"
            " aside"
        )
        yield _doubt(sentence, lost / read, lost, limits.most_set_aside)
    for name in files.loc[
        ~files["kind"].isin(NEEDED) & (files["read"] > 0) & (files["quarantined"] == files["read"]), "file"
    ]:
        yield Doubt(
            f"{name}: all rows of this file are set aside:"
            f" {_reasons(evidence.account, evidence.ledger, name)}."
        )


def _doubt(sentence: str, share: float, rows: int, limit: float) -> Doubt:
    if share <= limit or rows < LEAST_ROWS:
        return Doubt(f"{sentence}.")
    return Doubt(f"{sentence}.", f"{sentence}, {allowed('most_set_aside', limit, share)}")


def _reasons(account: CleaningAccount, ledger: Ledger, file: str) -> str:
    reasons = account.reasons
    mine = reasons[(reasons["file"] == file) & (reasons["outcome"] == RowOutcome.QUARANTINED.word)].nlargest(
        REASONS, "rows"
    )
    return "; ".join(
        f"{rows:,} because {because(rule, ledger)}"
        for rule, rows in zip(mine["rule"], mine["rows"], strict=True)
    )


def because(rule: str, ledger: Ledger) -> str:
    """What a rule finds and what to do, with the shape of most of the cells that gave cause."""
    finds, does = RULES[rule].finds, RULES[rule].does.removeprefix("set aside").removeprefix("; ")
    seen = shapes(ledger, rule).tolist() if rule in SHAPED else []
    looks = f"; most look like {seen[0]}, where 9 is a digit and A a letter" if seen else ""
    return f"{finds}{looks}{f' ({does})' if does else ''}"


def shapes(ledger: Ledger, rule: str) -> Texts:
    """The shapes of cells that a rule found, the most frequent first; blank ones left out."""
    log = ledger.log
    found = log[log["rule"] == rule]["before"]
    return np.asarray(found[found != ""].value_counts().index, dtype=object)
