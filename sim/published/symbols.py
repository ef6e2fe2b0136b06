"""What stands in a cell of a published table: a number, or a symbol in its place.

Source: DfE, statistics on children looked after, conventions of the methodology; Ofsted and the local
authority interactive tool write a hyphen or leave the cell blank.
"""

import re

import numpy as np
import pandas as pd

from sim.arrays import Numbers

SUPPRESSED = frozenset({"c"})
"""There is a number, and it is too small to be shown, or another one would follow from it."""
ROUNDS_TO_ZERO = frozenset({"k", "low", "~0"})
"""There is a number, and it rounds to zero."""
NOT_APPLICABLE = frozenset({"z", "-", "n/a", "na", "."})
NOT_AVAILABLE = frozenset({"x", "", ":", "..", "u", "w", "*"})
NUMBER = re.compile(r"-?£?\d[\d,]*(\.\d+)?%?")
HIDDEN, ABSENT, SHOWN = "hidden", "absent", "shown"
"""What a cell is: a number that is kept back, none at all, or one that is printed."""


def values_of(cells: pd.Series) -> tuple[Numbers, "pd.Series[str]", list[int]]:
    """The numbers of some cells (``nan`` where there is none), what each is (:data:`HIDDEN`,
    :data:`ABSENT`, :data:`SHOWN`), and the positions of cells that are neither number nor symbol.
    """
    words = cells.str.strip().str.lower()
    number = words.str.fullmatch(NUMBER)
    plain = words.where(number, "").str.replace(r"[£,%]", "", regex=True)
    values = pd.to_numeric(plain, errors="coerce").to_numpy(np.float64, copy=True)
    rounded = words.isin(ROUNDS_TO_ZERO).to_numpy(bool)
    values[rounded] = 0.0
    hidden = words.isin(SUPPRESSED).to_numpy(bool)
    absent = words.isin(NOT_APPLICABLE | NOT_AVAILABLE).to_numpy(bool)
    kind = pd.Series(np.select([hidden, absent], [HIDDEN, ABSENT], SHOWN), index=cells.index)
    strange = np.flatnonzero(~(number.to_numpy(bool) | rounded | hidden | absent))
    return values, kind, strange.tolist()
