"""Tables of episodes as numbers and codes; rows that cannot be read are set aside, one rule for each
reason.
"""

import re

import numpy as np
import pandas as pd

from sim.arrays import Flags, Texts
from sim.returns.ledger import Ledger
from sim.returns.read.identity import Children
from sim.returns.read.tables import Table
from sim.returns.rule import quarantine, repair
from sim.returns.words.codes import CODES, NOT_OF_DFE
from sim.returns.words.columns import Words
from sim.returns.words.no_dates import never_comes
from sim.returns.words.spelling import postcode, urn, without_letters

NO_CHILD = quarantine(
    "no_child",
    "the row names no child",
    does="set aside; if CHILD stands in the first row of each child only, or is a formula without its value,"
    " fill it into every row as a number or text",
)
START_UNREADABLE = quarantine(
    "start_unreadable", "DECOM is blank or no date (day first, ISO or a spreadsheet's number)", "141"
)
END_UNREADABLE = quarantine("end_unreadable", "DEC is no date", "147")
MONTH_FIRST = quarantine(
    "month_first",
    "the file writes dates month first, so that no date up to the 12th can be trusted",
    does="the whole file is set aside; export it with dates as dd/mm/yyyy",
)
END_MEANS_NONE = repair(
    "end_means_none",
    "DEC is a date or word that stands for none (01/01/1900, 31/12/9999, zeros, ongoing)",
    "the episode is open",
)
URN_SPELT = repair("urn_without_letters", "other rows write SC before this URN", "the homes are one", "")
NO_PLACEMENT = quarantine("place_unknown", "PLACE is blank or no code of any year", "146")
LABEL = repair("code_with_label", "a code stands there with words beside it", "the code is taken")
UNKNOWN_CODE = repair("code_unknown", "a code that DfE has in no year", "taken for blank", "178")
NOT_DFE = repair(
    "filled_by_a_pipeline", "a reason that a regional pipeline filled in (LIIAF)", "taken for blank"
)

CODED = {
    "rne": "RNE",
    "ls": "LS",
    "cin": "CIN",
    "place": "PLACE",
    "place_provider": "PLACE_PROVIDER",
    "rec": "REC",
    "reason_place_change": "REASON_PLACE_CHANGE",
}
PLAIN = {"pl_location": "PL_LOCATION", "pl_la": "PL_LA"}
SPELT = {"home_post": ("HOME_POST", postcode), "pl_post": ("PL_POST", postcode), "urn": ("URN", urn)}
"""Columns that are compared however they are written."""
IMPUTED_END = "E99"


def read_episodes(table: Table, children: Children, ledger: Ledger) -> pd.DataFrame:
    """The episodes of one file that can be read, with the columns of :data:`CODED`, :data:`PLAIN` and
    :data:`SPELT`.

    ``decom`` and ``dec`` are days since 1970, ``dec`` missing while open; all other columns are text, blank
    for nothing.
    """
    start, end = table.dates("DECOM"), table.dates("DEC", ends=True)
    said_open = _in_words(table, end.unreadable)
    none = never_comes(start.days, end.days) | said_open
    frame = pd.DataFrame(
        {
            "row": table.cells["row"].to_numpy(),
            "child": children.of_table(table),
            "decom": start.days,
            "dec": np.where(none, np.nan, end.days),
            "no_end": end.unreadable & ~said_open,
            "decom_text": table.words("DECOM").mapped(shape).texts,
            "dec_text": table.words("DEC").mapped(shape).texts,
            "label": table.words("YEAR").texts,
            **{name: table.words(column).texts for name, column in PLAIN.items()},
            **{name: table.words(column).mapped(spelt).texts for name, (column, spelt) in SPELT.items()},
        }
    )
    for name, column in CODED.items():
        frame[name] = _codes(table.words(column), name, column, frame, ledger)
    none = none | end.none
    ledger.enter(END_MEANS_NONE, frame["row"][none], "dec", frame["dec_text"][none])
    if start.month_first or end.month_first:
        ledger.enter(MONTH_FIRST, frame["row"])
        frame = frame.iloc[:0]
    frame = ledger.set_aside(frame, frame["child"] < 0, NO_CHILD)
    frame = ledger.set_aside(frame, frame["decom"].isna(), START_UNREADABLE, "decom_text")
    frame = ledger.set_aside(frame, frame["no_end"], END_UNREADABLE, "dec_text")
    frame = ledger.set_aside(frame, frame["place"] == "", NO_PLACEMENT)
    return frame.drop(columns=["no_end", "decom_text", "dec_text"])


def _in_words(table: Table, unreadable: Flags) -> Flags:
    """Ends that say in words of somebody's own that there is none ("tbc", "still with us"): REC is blank,
    too.

    A date that has become unreadable holds digits, or the ### of a column that was too narrow; a row that
    ended has a reason.
    """
    if "REC" not in table.cells:
        return np.zeros(len(unreadable), dtype=np.bool_)
    word = table.words("DEC").mapped(lambda text: "" if re.search(r"[\d#]", text) else text)
    in_words: Flags = unreadable & (word.texts != "") & (table.words("REC").texts == "")
    return in_words


def one_spelling(episodes: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """The episodes of all files with one URN for each home, where some write it without its letters."""
    full = without_letters(episodes["urn"].unique())
    return ledger.change(
        episodes, episodes["urn"].isin(full), URN_SPELT, "urn", episodes["urn"].map(full).dropna()
    )


def _codes(words: Words, name: str, column: str, frame: pd.DataFrame, ledger: Ledger) -> Texts:
    """A column of codes; what is none becomes blank, and words beside a code are dropped."""
    known = {*CODES[column], *({IMPUTED_END} if column == "REC" else ())}
    read = {word: _code(word, known) for word in words.words}
    texts = words.texts
    cleaned = words.mapped(lambda word: read[word]).texts
    shapes = words.mapped(shape).texts
    pipeline = words.among(NOT_OF_DFE.get(column, {})) & (cleaned == "")
    rows = frame["row"].to_numpy()
    for rule, where in (
        (NOT_DFE, pipeline),
        (LABEL, (cleaned != texts) & (cleaned != "")),
        (UNKNOWN_CODE, (cleaned == "") & (texts != "") & ~pipeline & (column != "PLACE")),
    ):
        ledger.enter(rule, rows[where], name, shapes[where], cleaned[where])
    return cleaned


def shape(text: str) -> str:
    """What a cell looks like without what it says, for the log: 9 for a digit, A for a letter.

    A cell that cannot be read may hold anything, a name for instance when columns have slipped.
    """
    return "".join("9" if c.isdigit() else "A" if c.isalpha() else c for c in text)[:20]


def _code(word: str, known: set[str]) -> str:
    """The code that a cell means: itself, the one before its first blank, colon or hyphen, or none."""
    if not word or word in known:
        return word
    first = word.replace(":", " ").replace("-", " ").replace(")", " ").split()
    return first[0] if first and first[0] in known else ""
