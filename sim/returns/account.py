"""The account of what was read: every file and row, every rule, every change, without a child's
identifier.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Counts, Texts
from sim.errors import InputMistake
from sim.reading import Unreadable, bytes_of
from sim.returns.files.grids import NotRead
from sim.returns.ledger import Ledger, iso
from sim.returns.read.identity import Children
from sim.returns.read.tables import Table
from sim.returns.read.windows import ReturnWindows
from sim.returns.rule import RULES, RowOutcome

KEY_LENGTH = 12
ROUTINE = frozenset(
    {
        "carried_forward",
        "not_needed",
        "header_without_episodes",
        "legal_status_only",
        "same_carer",
        "temporary_stay",
        "short_break",
    }
)
"""Rules that find no mistake, but what every return has. They are counted, and not listed row by row."""


@dataclass(frozen=True, eq=False)
class CleaningAccount:
    """Tables about the cleaning, ready to be written."""

    files: pd.DataFrame
    """By file: kind, rows read, accepted, repaired, excluded and quarantined, and remarks."""
    reasons: pd.DataFrame
    """Rows by file, outcome and the rule that decided it."""
    rules: pd.DataFrame
    """By rule that found something: what it finds and does, and how many rows it touched."""
    returns: pd.DataFrame
    """By return: its files, the days it covers, children, and how many of those open at its end the next one
    has."""
    log: pd.DataFrame
    """Every entry that is not :data:`ROUTINE`, with file, row, key of the child, column, before and after."""
    not_read: tuple[NotRead, ...]
    warnings: tuple[str, ...] = ()
    """What somebody should look at before using the result, a sentence each."""
    refusals: tuple[str, ...] = ()
    """Why nothing should be learnt from the returns as they are, each with the setting that allows it all the
    same."""

    @property
    def rows(self) -> dict[str, int]:
        """Rows read, and by what became of them: the four sum to the first."""
        names = ("read", *(outcome.word for outcome in RowOutcome))
        return {name: int(self.files[name].sum()) for name in names}


def account_of(
    tables: list[Table],
    children: Children,
    ledger: Ledger,
    returns: pd.DataFrame,
    not_read: list[NotRead],
    secret: bytes,
) -> CleaningAccount:
    """Draw up the account when all rules have been applied. ``secret`` keys the hashes that stand for
    children.
    """
    return CleaningAccount(
        files=_files(tables, ledger),
        reasons=_reasons(tables, ledger),
        rules=_rules(ledger),
        returns=returns,
        log=_log(tables, children, ledger, secret),
        not_read=tuple(not_read),
    )


LONGEST_KEY = 1_000_000
"""Bytes of a file with a secret."""


def secret_of(key_file: Path | None) -> bytes:
    """The secret in a file, or a new one; raises :class:`~sim.errors.InputMistake` for a file that is short
    or not there.
    """
    if key_file is None:
        return secrets.token_bytes(32)
    try:
        secret = bytes_of(key_file, LONGEST_KEY).strip()
    except (OSError, Unreadable) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputMistake(
            f"returns.key_file={key_file}: cannot be read ({reason}); give a file with a secret"
        ) from error
    if len(secret) < 16:
        raise InputMistake(
            f"returns.key_file={key_file}: expected a secret of at least 16 characters; write a longer one"
        )
    return secret


def child_keys(children: Children, secret: bytes) -> Texts:
    """For each child what stands for it in reports: nobody without the secret can tell who it is."""
    made = [
        hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()[:KEY_LENGTH] for name in children.names
    ]
    return np.array([*made, ""], dtype=object)


def _of_rows(tables: list[Table], values: list[object]) -> Texts:
    """One value a table, spread over its rows in the order of the ledger."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return np.repeat(array, [len(table.rows) for table in tables])


def _files(tables: list[Table], ledger: Ledger) -> pd.DataFrame:
    number = _of_rows(tables, list(range(len(tables)))).astype(np.int64)
    counts = {o.word: np.bincount(number[ledger.outcome == o], minlength=len(tables)) for o in RowOutcome}
    known = {
        "file": [table.where for table in tables],
        "kind": [table.kind or "not recognised" for table in tables],
        "read": [len(table.rows) for table in tables],
    }
    return pd.DataFrame({**known, **counts, "remarks": ["; ".join(table.remarks) for table in tables]})


def _reasons(tables: list[Table], ledger: Ledger) -> pd.DataFrame:
    found = ledger.counts(list(_of_rows(tables, [table.where for table in tables])))
    return found.rename(columns={"group": "file"})


def _rules(ledger: Ledger) -> pd.DataFrame:
    entries = ledger.log
    rows = entries.groupby("rule")["row"].nunique()
    decided = pd.Series(ledger.decided_by).value_counts()
    return pd.DataFrame(
        [
            {
                "rule": rule.name,
                "outcome": rule.outcome.word if rule.outcome else "remark",
                "finds": rule.finds,
                "does": rule.does,
                "dfe_rules": " ".join(rule.checks),
                "rows": int(rows[rule.name]),
                "decided": int(decided.get(rule.name, 0)),
            }
            for rule in RULES.values()
            if rule.name in rows.index
        ],
        columns=["rule", "outcome", "finds", "does", "dfe_rules", "rows", "decided"],
    ).astype({"rows": np.int64, "decided": np.int64})


def _log(tables: list[Table], children: Children, ledger: Ledger, secret: bytes) -> pd.DataFrame:
    entries = ledger.log
    entries = entries[~entries["rule"].isin(ROUTINE)]
    row = entries["row"].to_numpy(dtype=np.int64)
    file, line, child = (
        _of_rows(tables, [table.where for table in tables]),
        _lines(tables),
        _children(tables, children, ledger),
    )
    columns = {
        "outcome": [
            RULES[name].outcome.word if RULES[name].outcome else "remark" for name in entries["rule"]
        ],
        "rule": entries["rule"].to_numpy(),
        "dfe_rules": [" ".join(RULES[name].checks) for name in entries["rule"]],
        "file": file[row],
        "row": line[row],
        "child": child_keys(children, secret)[child[row]],
    }
    return pd.DataFrame(
        {**columns, **{name: entries[name].to_numpy() for name in ("column", "before", "after")}}
    )


def _lines(tables: list[Table]) -> Counts:
    return np.concatenate(
        [np.zeros(0, np.int64), *(np.asarray(table.numbers, dtype=np.int64) for table in tables)]
    )


def _children(tables: list[Table], children: Children, ledger: Ledger) -> Counts:
    """The child of each row of the ledger, -1 for none."""
    found = np.full(len(ledger.outcome), -1)
    for table in tables:
        if "CHILD" in table.cells:
            found[table.cells["row"].to_numpy(dtype=np.int64)] = children.of_table(table)
    return found


def returns_table(parts: pd.DataFrame, returns: ReturnWindows, episodes: pd.DataFrame) -> pd.DataFrame:
    """By return: years, first and last day, files, episodes, children, and the share of the open ones found
    in the next.

    ``parts`` has the columns ``file`` and ``ret``; ``episodes`` all those that can be read, before any rule.
    """
    rows = []
    for number, (first, last) in enumerate(returns.years):
        mine = episodes[episodes["ret"] == number]
        still_open = mine.loc[mine["dec"].isna(), "child"].unique()
        following = episodes.loc[episodes["ret"] == number + 1, "child"].unique()
        rows.append(
            {
                "years": years_in_words(first, last),
                "first_day": iso(returns.begins)[number],
                "last_day": iso(returns.ends)[number],
                "files": ", ".join(sorted(parts.loc[parts["ret"] == number, "file"].unique())),
                "episodes": len(mine),
                "children": mine["child"].nunique(),
                "open_at_end": len(still_open),
                "found_in_next": np.isin(still_open, following).sum()
                if number + 1 < len(returns.years)
                else np.nan,
            }
        )
    return pd.DataFrame(rows)


def years_in_words(first: int, last: int) -> str:
    """``2019-20``, or ``2019-20 to 2020-21``."""
    names = [f"{year - 1}-{year % 100:02d}" for year in dict.fromkeys((first, last))]
    return " to ".join(names)
