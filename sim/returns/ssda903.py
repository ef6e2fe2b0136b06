"""An authority's SSDA903 returns, from a folder of files to placements as they were observed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.bands import day_number
from sim.errors import InputMistake
from sim.observed import ObservedHistory
from sim.parameters import Parameters, Returns
from sim.parameters.checks.references import nearest
from sim.returns.account import CleaningAccount, account_of, returns_table, secret_of
from sim.returns.doubts import doubted
from sim.returns.doubts.doubt import CleaningEvidence
from sim.returns.doubts.set_aside import because
from sim.returns.files.folder import read_folder
from sim.returns.files.grids import NotRead
from sim.returns.ledger import Ledger
from sim.returns.placements import observed_history, unknown_names
from sim.returns.read.belonging import Belonging
from sim.returns.read.blocks import blocks
from sim.returns.read.children import read_children
from sim.returns.read.episodes import one_spelling, read_episodes
from sim.returns.read.identity import Children
from sim.returns.read.tables import Table, understand
from sim.returns.read.untrusted import trusted
from sim.returns.read.windows import ReturnWindows, covered, extracted_on, first_day, last_day
from sim.returns.rules import STEPS
from sim.returns.rules.case import Case
from sim.returns.words.layouts import EPISODES

OnStep = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class CleanedReturns:
    """What the returns of an authority come to."""

    history: ObservedHistory
    account: CleaningAccount
    windows: ReturnWindows
    hashes: dict[str, str]
    """SHA-256 of the files that were read, by name."""


def usable_returns(parameters: Parameters, on_step: OnStep = lambda _: None) -> CleanedReturns:
    """Returns from which something can be learnt.

    Raises :class:`~sim.errors.InputMistake` for what :func:`read_returns` refuses, and where more is set
    aside, contradicted or out of proportion than the limits in ``parameters.returns`` allow.
    """
    result = read_returns(parameters, on_step)
    if result.account.refusals:
        raise InputMistake(*result.account.refusals)
    return result


def read_returns(parameters: Parameters, on_step: OnStep = lambda _: None) -> CleanedReturns:
    """Read and clean the returns in ``parameters.returns.folder``. ``on_step`` hears the name of each step.

    What is doubtful about them stands in the account, also where it is too grave to learn from them.

    Raises :class:`~sim.errors.InputMistake` if there is no folder, no usable episode, or a code not
    explained.
    """
    returns = _configured(parameters)
    on_step("reading files")
    ledger = Ledger()
    contents = read_folder(returns.folder, returns.most_files)  # type: ignore[arg-type]
    tables = trusted([understand(part, ledger) for grid in contents.grids for part in blocks(grid)], ledger)
    children = Children.of(tables, ledger)
    episodes, parts = _episodes(tables, children, ledger)
    if episodes.empty:
        raise InputMistake(_nothing_usable(returns, tables, ledger, contents.not_read))
    windows, episodes, parts = _windows(episodes, parts, returns)
    belonging = Belonging.of(episodes, parts, len(windows.years))
    known = read_children(tables, children, windows, episodes, belonging, ledger)
    overview, seen = (
        returns_table(parts, windows, episodes),
        episodes[["row", "child", "ret", "decom", "dec"]],
    )
    case = Case(ledger, known.births, windows, returns.bridge_days)
    for step in STEPS:
        on_step(step.__name__.replace("_", " "))
        episodes = step(episodes, case)
        if episodes.empty:
            raise InputMistake(_nothing_usable(returns, tables, ledger, contents.not_read))
    history = observed_history(episodes, case, known, parameters, returns)
    account = account_of(tables, children, ledger, overview, contents.not_read, secret_of(returns.key_file))
    evidence = CleaningEvidence(tables, ledger, account, windows, seen, known, history, returns)
    return CleanedReturns(history, doubted(evidence), windows, contents.hashes)


def _configured(parameters: Parameters) -> Returns:
    returns = parameters.returns
    if returns is None:
        raise InputMistake("returns: is missing in the configuration; choose one with returns=england")
    if returns.folder is None:
        raise InputMistake(
            "returns.folder is not given; name the folder with your SSDA903 returns, such as"
            " returns.folder=~/903"
        )
    if wrong := unknown_names(parameters, returns):
        raise InputMistake(*wrong)
    return returns.model_copy(update={"folder": returns.folder.expanduser()})


def _episodes(tables: list[Table], children: Children, ledger: Ledger) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All episodes that can be read, each with the ``part`` it is of: a file, or a year of a file that names
    years.
    """
    frames = [
        read_episodes(table, children, ledger).assign(file=table.where)
        for table in tables
        if table.kind == EPISODES
    ]
    if not frames:
        return pd.DataFrame(), pd.DataFrame()
    episodes = one_spelling(pd.concat(frames, ignore_index=True), ledger)
    part = episodes.groupby(["file", "label"], sort=False).ngroup()
    parts = episodes[["file", "label"]].drop_duplicates().reset_index(drop=True)
    return episodes.drop(columns=["file", "label"]).assign(part=part), parts


def _windows(
    episodes: pd.DataFrame, parts: pd.DataFrame, returns: Returns
) -> tuple[ReturnWindows, pd.DataFrame, pd.DataFrame]:
    """The returns in the order of their years; episodes and parts get ``ret``, the number of theirs."""
    grouped = episodes.groupby("part")
    spans = [covered(part["decom"].to_numpy(), part["dec"].to_numpy()) for _, part in grouped]
    if unknown := sorted(set(returns.years) - set(parts["file"])):
        raise InputMistake(
            f"returns.years: there is no file of episodes '{unknown[0]}';"
            f" {nearest(unknown[0], parts['file'])}"
        )
    spans = [
        (returns.years[file], returns.years[file]) if file in returns.years else span
        for file, span in zip(parts["file"], spans, strict=True)
    ]
    years = sorted({span for span in spans if span is not None}, key=lambda span: (span[1], span[0]))
    of_part = np.array([years.index(span) if span is not None else 0 for span in spans])
    last = years[-1][1]
    ends = np.array([last_day(span[1]) for span in years], dtype=np.float64)
    extract = extracted_on(episodes["decom"].to_numpy(), episodes["dec"].to_numpy(), last)
    if returns.extract_date is not None:
        extract = day_number(returns.extract_date)
        if not first_day(last) <= extract <= last_day(last):
            raise InputMistake(
                f"returns.extract_date={returns.extract_date}: by its dates the last return is that of"
                f" {last - 1}-{last % 100:02d}; give a day of that year, or take the files away that do not"
                " belong"
            )
    ends[ends == ends[-1]] = extract
    return (
        ReturnWindows(tuple(years), ends),
        episodes.assign(ret=of_part[episodes["part"].to_numpy()]),
        parts.assign(ret=of_part),
    )


def _nothing_usable(returns: Returns, tables: list[Table], ledger: Ledger, not_read: list[NotRead]) -> str:
    found = (
        ", ".join(f"{table.where} ({table.kind or 'not recognised'})" for table in tables[:5]) or "no table"
    )
    worst = pd.Series(ledger.decided_by[ledger.decided_by != ""]).value_counts()
    rule = str(worst.index[0]) if len(worst) else ""
    why = f"; most rows are set aside by the rule '{rule}', because {because(rule, ledger)}" if rule else ""
    unread = "; ".join(
        f"{file.where}, because {file.reason}" for file in not_read[:5] if "left behind" not in file.reason
    )
    return (
        f"returns.folder={returns.folder}: holds no usable episode{why}. Found: {found}."
        f" {f'Not read: {unread}. ' if unread else ''}Expected a file with the columns CHILD, DECOM, RNE, LS,"
        " CIN, PLACE, PLACE_PROVIDER, DEC, REC and one with CHILD, SEX, DOB (docs/RETURNS.md)"
    )
