"""What is known of each child through all years: birth, sex, and whether it came unaccompanied."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Flags, Numbers, Texts
from sim.returns.ledger import Ledger
from sim.returns.read.belonging import Belonging
from sim.returns.read.episodes import MONTH_FIRST, NO_CHILD, shape
from sim.returns.read.identity import Children
from sim.returns.read.liberty import orders_on_liberty
from sim.returns.read.tables import Table
from sim.returns.read.unaccompanied import unaccompanied
from sim.returns.read.windows import ReturnWindows
from sim.returns.rule import exclusion, quarantine, remark, repair
from sim.returns.words.codes import SEXES
from sim.returns.words.dates import Dates
from sim.returns.words.layouts import EPISODES, HEADER, LIBERTY, UASC

BIRTH_UNREADABLE = quarantine("birth_unreadable", "DOB is blank or no date", "102")
BORN_LATER = quarantine("born_after_the_return", "the child is born after the end of the return", "301")
HEADER_TWICE = exclusion(
    "header_twice", "the file has another row of the child that says the same", "left out", "INT32"
)
HEADER_ONLY = exclusion(
    "header_without_episodes", "the child has no episode (a care leaver, for instance)", "left out", "EPI"
)
BIRTH_DIFFERS = repair(
    "birth_differs", "another return has another DOB for the child", "the latest return is taken", "203"
)
SEX_DIFFERS = repair(
    "sex_differs", "another return has another SEX for the child", "the latest return is taken", "202"
)
BIRTH_FROM_OTHER_FILE = remark(
    "birth_from_another_file", "the child is in no header; its DOB is that of another file", "INT03"
)
NOT_IN_HEADER = remark("not_in_header", "the header of the return does not have the child", "INT03")
UPN_CHANGES = remark("upn_differs", "another return has another UPN for the child", "208")
UPN_TWICE = remark("upn_of_several_children", "several children have one UPN", "444")
NOT_NEEDED = exclusion("not_needed", "the file holds nothing that a history of placements needs", "left out")
FAR = 31
"""Days between two dates of birth that are more than a slip of the pen (an assumption)."""
NO_UPN = {"", "UN1", "UN2", "UN3", "UN4", "UN5"}


@dataclass(frozen=True, eq=False)
class KnownChildren:
    """Facts by child; ``births`` is missing (``NaN``) and ``sex`` blank where unknown."""

    births: Numbers
    sex: Texts
    uasc: Flags
    headers: pd.DataFrame
    """A row for each child of each header: ``row``, ``child``, and ``ret``, the number of its return."""
    say_who: frozenset[int]
    """The numbers of the returns that say who is unaccompanied."""
    headed_twice: Flags
    """Whether a child stands in more than one row of the headers."""
    birth_differs: Flags
    contradicted: Flags
    """Whether headers say so different things (see :data:`FAR`) that they can hardly mean one child."""
    orders: pd.DataFrame | None = None
    """Deprivation-of-liberty orders, ``child``, ``start`` and ``end``; ``None`` if no return has them."""

    @property
    def headed(self) -> frozenset[int]:
        """The numbers of the returns that have a header."""
        return frozenset(self.headers["ret"].astype(int))


def read_children(
    tables: list[Table],
    children: Children,
    returns: ReturnWindows,
    episodes: pd.DataFrame,
    belonging: Belonging,
    ledger: Ledger,
) -> KnownChildren:
    """Facts from headers and the files of unaccompanied children; of contradicting headers the latest holds.

    ``episodes`` has the episodes of all returns (``row``, ``child``, ``ret``). Files that hold nothing about
    placements are entered as such.
    """
    seen = _last_seen(len(children.names), returns, episodes)
    read = [_header(table, children, seen, belonging, ledger) for table in tables if table.kind == HEADER]
    headers = pd.concat(read or [_nothing()])
    headers = headers.sort_values(["child", "ret", "row"], kind="stable", ignore_index=True)
    twice, apart, both_sexes = _agreement(headers, len(children.names))
    headers = _once(headers, ledger)
    _contradictions(headers, ledger)
    _missing(headers, episodes, ledger)
    latest = headers.drop_duplicates("child", keep="last").set_index("child")
    everybody = np.arange(len(children.names))
    births = latest["dob"].reindex(everybody).to_numpy(dtype=np.float64)
    births = _births_elsewhere(births, tables, children, ledger)
    uasc, say_who = unaccompanied(tables, children, headers, births, belonging, ledger)
    sex = latest["sex"].reindex(everybody).fillna("").to_numpy(dtype=object)
    for table in tables:
        if table.kind not in ("", HEADER, EPISODES, UASC, LIBERTY):
            ledger.enter(NOT_NEEDED, table.cells["row"])
    headers = headers[["row", "child", "ret"]]
    orders = orders_on_liberty(tables, children, episodes, ledger)
    contradicted = (apart > FAR) | both_sexes
    return KnownChildren(births, sex, uasc, headers, say_who, twice, apart > 0, contradicted, orders)


def _agreement(headers: pd.DataFrame, children: int) -> tuple[Flags, Numbers, Flags]:
    """By child, whether it has several rows, the days between its births there, and whether it is of both
    sexes.
    """
    by, everybody = headers.groupby("child"), np.arange(children)
    born = by["dob"].max() - by["dob"].min()
    sexes = headers[headers["sex"].isin(["M", "F"])].groupby("child")["sex"].nunique()
    twice, apart, kinds = (
        found.reindex(everybody, fill_value=0).to_numpy() for found in (by.size(), born, sexes)
    )
    return twice > 1, apart.astype(np.float64), kinds > 1


def _missing(headers: pd.DataFrame, episodes: pd.DataFrame, ledger: Ledger) -> None:
    """Headers without episodes, and episodes that the header of their own return does not explain."""
    ledger.enter(HEADER_ONLY, headers["row"][~headers["child"].isin(episodes["child"])])
    named = pd.MultiIndex.from_frame(headers[["child", "ret"]].astype(np.int64))
    mine = pd.MultiIndex.from_frame(episodes[["child", "ret"]].astype(np.int64))
    ledger.enter(
        NOT_IN_HEADER, episodes["row"][~mine.isin(named) & episodes["ret"].isin(headers["ret"]).to_numpy()]
    )


def _nothing() -> pd.DataFrame:
    columns = {name: pd.Series(dtype=object) for name in ("sex", "upn", "uasc")}
    numbers = {name: pd.Series(dtype=np.float64) for name in ("row", "child", "dob", "ret")}
    return pd.DataFrame({**numbers, **columns})


def _last_seen(children: int, returns: ReturnWindows, episodes: pd.DataFrame) -> Numbers:
    """By child, the last day of the last return that has an episode of it; of children without any that of
    the last return.
    """
    until = np.full(children, returns.ends[-1])
    last = episodes.groupby("child")["ret"].max()
    until[last.index.to_numpy(dtype=np.int64)] = returns.ends[last.to_numpy(dtype=np.int64)]
    return until


def _header(
    table: Table, children: Children, seen: Numbers, belonging: Belonging, ledger: Ledger
) -> pd.DataFrame:
    """The usable rows of one header, with the return to which it belongs: the one whose children it has.

    ``seen`` says by child until when there are returns with it: one header may stand for all years.
    """
    dates, child = table.dates("DOB"), children.of_table(table)
    ret = belonging.returns_of(table.where, child, table.words("YEAR"))
    frame = pd.DataFrame(
        {
            "row": table.cells["row"].to_numpy(),
            "child": child,
            "dob": dates.days,
            "ret": ret,
            "dob_text": table.words("DOB").mapped(shape).texts,
            "sex": table.words("SEX").mapped(lambda word: SEXES.get(word[:1], "")).texts,
            "upn": table.words("UPN").texts,
            "uasc": _flag(table),
        }
    )
    frame = _readable(frame, dates, ledger)
    late = frame["dob"].to_numpy() > seen[frame["child"].to_numpy()]
    return ledger.set_aside(frame, late, BORN_LATER).drop(columns="dob_text")


def _readable(frame: pd.DataFrame, dates: Dates, ledger: Ledger) -> pd.DataFrame:
    if dates.month_first:
        ledger.enter(MONTH_FIRST, frame["row"])
        return frame.iloc[:0]
    frame = ledger.set_aside(frame, frame["child"] < 0, NO_CHILD)
    return ledger.set_aside(frame, frame["dob"].isna(), BIRTH_UNREADABLE, "dob_text")


def _flag(table: Table) -> Texts:
    """Whether a header row says that the child is unaccompanied: 1, 0, or blank where the file does not
    say.
    """
    column = next((name for name in ("UASC", "UASC_STATUS") if name in table.cells), None)
    if column is None:
        return np.full(len(table.cells), "", object)
    return (
        table.words(column)
        .mapped(lambda word: {"1": "1", "Y": "1", "YES": "1", "TRUE": "1"}.get(word, "0"))
        .texts
    )


def _once(headers: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """One row of each child for each return: of rows that say the same the last stays."""
    again = headers.duplicated(["child", "ret", "dob", "sex"], keep="last")
    return ledger.set_aside(headers, again, HEADER_TWICE)


def _contradictions(headers: pd.DataFrame, ledger: Ledger) -> None:
    last = headers.groupby("child")[["dob", "sex"]].transform("last")
    later = last["dob"] - headers["dob"]
    # A date of birth would tell who the child is; how far apart the two are is enough to find the mistake.
    apart = later.map(lambda days: f"{abs(days):.0f} days {'later' if days > 0 else 'earlier'}").to_numpy()
    ledger.enter(BIRTH_DIFFERS, headers["row"][later != 0], "dob", "", apart[later != 0])
    other = (headers["sex"] != last["sex"]) & (headers["sex"] != "")
    ledger.enter(SEX_DIFFERS, headers["row"][other], "sex", headers["sex"][other], last["sex"][other])
    with_upn = headers[~headers["upn"].isin(NO_UPN)]
    changed = with_upn["upn"] != with_upn.groupby("child")["upn"].transform("last")
    ledger.enter(UPN_CHANGES, with_upn["row"][changed])
    several = with_upn.groupby("upn")["child"].transform("nunique") > 1
    ledger.enter(UPN_TWICE, with_upn["row"][several])


def _births_elsewhere(births: Numbers, tables: list[Table], children: Children, ledger: Ledger) -> Numbers:
    """Days of birth with those that only other files know."""
    births = births.copy()
    for table in reversed(tables):
        if table.kind in ("", HEADER) or "DOB" not in table.cells:
            continue
        dates, child = table.dates("DOB"), children.of_table(table)
        if dates.month_first:
            continue
        new = (child >= 0) & np.isfinite(dates.days) & np.isnan(births[child])
        births[child[new]] = dates.days[new]
        ledger.enter(BIRTH_FROM_OTHER_FILE, table.cells["row"].to_numpy()[new])
    return births
